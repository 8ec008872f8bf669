/**
 * Holds the exact size of what a visitor downloads against the committed one, so that each change shows its cost in its own
 * diff, and looks for strangers: what belongs to servers or to development must not be inside.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Minified bytes, since those do not vary with the version of a compressor. */
const expected = {
  'kapsel.js': 18524,
  'kapsel-auto.js': 41388,
  'kapsel-compat-cookiebot.js': 9069,
  'kapsel-compat-klaro.js': 8636,
  'kapsel-compat-onetrust.js': 8668,
  'kapsel-compat-usercentrics.js': 9597,
  'kapsel-compat-vanilla-cookieconsent.js': 11920,
  'kapsel-records.js': 7675,
  'kapsel-refresh.js': 3400,
  'kapsel-signal-hotjar.js': 807,
  'kapsel-signal-hubspot.js': 945,
  'kapsel-signal-matomo.js': 858,
  'kapsel-signal-meta.js': 897,
  'kapsel-signal-microsoft-clarity.js': 947,
  'kapsel-signal-microsoft-uet.js': 852,
  'kapsel-signal-wordpress.js': 1145,
};

const strangers = /ZodError|["']node:|LitElement|\[kapsel dev\]/u;
const faults: string[] = [];

for (const [file, bytes] of Object.entries(expected)) {
  const code = readFileSync(join(import.meta.dirname, '..', 'dist', file), 'utf8');
  const actual = Buffer.byteLength(code);
  if (actual !== bytes) faults.push(`${file}: ${bytes} → ${actual} bytes. Record the new number in packages/sdk/scripts/check-size.ts if you mean it.`);
  if (strangers.test(code)) faults.push(`${file}: ${strangers.exec(code)?.[0]} does not belong into a visitor's download.`);
  const brotli = brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  console.log(`${file}: ${actual} bytes minified, ${gzipSync(code).length} gzip, ${brotli} brotli`);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
