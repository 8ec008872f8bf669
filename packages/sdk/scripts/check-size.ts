/**
 * Holds the exact size of what a visitor downloads against the committed one, so that each change shows its cost in its own
 * diff, and looks for strangers: what belongs to servers or to development must not be inside.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Minified bytes, since those do not vary with the version of a compressor. */
const expected = {
  'kapsel.js': 21284,
  'kapsel-auto.js': 45175,
  'kapsel-compat-cookiebot.js': 9133,
  'kapsel-compat-klaro.js': 8712,
  'kapsel-compat-onetrust.js': 8740,
  'kapsel-compat-usercentrics.js': 9668,
  'kapsel-compat-vanilla-cookieconsent.js': 12279,
  'kapsel-ui-nb.js': 16977,
  'kapsel-ui-nn.js': 16965,
  'kapsel-ui-en.js': 16941,
  'kapsel-preferences.js': 14844,
  'kapsel-table.js': 29635,
  'kapsel-placeholder.js': 45399,
  'kapsel-records.js': 8485,
  'kapsel-refresh.js': 3237,
  'kapsel-signal-hotjar.js': 872,
  'kapsel-signal-hubspot.js': 1016,
  'kapsel-signal-matomo.js': 928,
  'kapsel-signal-meta.js': 975,
  'kapsel-signal-microsoft-clarity.js': 1024,
  'kapsel-signal-microsoft-uet.js': 933,
  'kapsel-signal-wordpress.js': 1212,
};

/** What a bundler takes from us beside the framework itself. */
const expectedOfFrameworks = { react: 1529, vue: 1520, svelte: 1360 };

/** Lit belongs into what is fetched late, not into the first layer. */
const strangersIn = (file: string) => (/^kapsel-(?:preferences|placeholder)/u.test(file) ? /ZodError|["']node:|\[kapsel dev\]/u : /ZodError|["']node:|litElementVersions|\[kapsel dev\]/u);
const faults: string[] = [];

const dist = join(import.meta.dirname, '..', 'dist');

function hold(file: string, code: string, bytes: number): void {
  const actual = Buffer.byteLength(code);
  if (actual !== bytes) faults.push(`${file}: ${bytes} → ${actual} bytes. Record the new number in packages/sdk/scripts/check-size.ts if you mean it.`);
  const [stranger] = strangersIn(file).exec(code) ?? [];
  if (stranger) faults.push(`${file}: ${stranger} does not belong into a visitor's download.`);
  const brotli = brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  console.log(`${file}: ${actual} bytes minified, ${gzipSync(code).length} gzip, ${brotli} brotli`);
}

for (const [file, bytes] of Object.entries(expected)) hold(file, readFileSync(join(dist, file), 'utf8'), bytes);
for (const [name, bytes] of Object.entries(expectedOfFrameworks)) {
  const { outputFiles } = await build({ entryPoints: [join(dist, 'frameworks', `${name}.js`)], bundle: true, minify: true, write: false, format: 'esm', external: [name] });
  hold(`@kapsel/sdk/${name}`, outputFiles[0]?.text ?? '', bytes);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
