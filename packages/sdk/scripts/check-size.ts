/**
 * Holds the exact size of what a visitor downloads against the committed one, so that each change shows its cost in its own
 * diff, and looks for strangers: what belongs to servers or to development must not be inside.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Minified bytes, since those do not vary with the version of a compressor. */
const expected = {
  'kapsel.js': 20442,
  'kapsel-auto.js': 45388,
  'kapsel-compat-cookiebot.js': 9069,
  'kapsel-compat-klaro.js': 8636,
  'kapsel-compat-onetrust.js': 8668,
  'kapsel-compat-usercentrics.js': 9597,
  'kapsel-compat-vanilla-cookieconsent.js': 11920,
  'kapsel-ui-nb.js': 33779,
  'kapsel-ui-nn.js': 33767,
  'kapsel-ui-en.js': 33740,
  'kapsel-placeholder.js': 42934,
  'kapsel-table.js': 19813,
  'kapsel-records.js': 7715,
  'kapsel-refresh.js': 3400,
  'kapsel-signal-hotjar.js': 807,
  'kapsel-signal-hubspot.js': 945,
  'kapsel-signal-matomo.js': 858,
  'kapsel-signal-meta.js': 897,
  'kapsel-signal-microsoft-clarity.js': 947,
  'kapsel-signal-microsoft-uet.js': 852,
  'kapsel-signal-wordpress.js': 1145,
};

/** Lit belongs into what is fetched only to ask. */
const strangersIn = (file: string) => (/^kapsel-(?:ui|table|placeholder)/u.test(file) ? /ZodError|["']node:|\[kapsel dev\]/u : /ZodError|["']node:|litElementVersions|\[kapsel dev\]/u);
const faults: string[] = [];

for (const [file, bytes] of Object.entries(expected)) {
  const code = readFileSync(join(import.meta.dirname, '..', 'dist', file), 'utf8');
  const actual = Buffer.byteLength(code);
  if (actual !== bytes) faults.push(`${file}: ${bytes} → ${actual} bytes. Record the new number in packages/sdk/scripts/check-size.ts if you mean it.`);
  const [stranger] = strangersIn(file).exec(code) ?? [];
  if (stranger) faults.push(`${file}: ${stranger} does not belong into a visitor's download.`);
  const brotli = brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  console.log(`${file}: ${actual} bytes minified, ${gzipSync(code).length} gzip, ${brotli} brotli`);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
