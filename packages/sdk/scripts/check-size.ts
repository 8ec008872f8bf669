/**
 * Bundles what a visitor would download, holds its exact size against the committed one, so that each change shows its
 * cost in its own diff, and looks for strangers: what belongs to servers or to development must not be inside.
 */
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Minified bytes. */
const expected = { 'index.js': 1314 };

const strangers = /ZodError|["']node:|LitElement|\[kapsel dev\]/u;
const faults: string[] = [];

for (const [file, bytes] of Object.entries(expected)) {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '..', 'dist', file)],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  const code = outputFiles[0]?.text ?? '';
  const actual = Buffer.byteLength(code);
  if (actual !== bytes) faults.push(`${file}: ${bytes} → ${actual} bytes. Record the new number in packages/sdk/scripts/check-size.ts if you mean it.`);
  if (strangers.test(code)) faults.push(`${file}: ${strangers.exec(code)?.[0]} does not belong into a visitor's download.`);
  console.log(`${file}: ${actual} bytes minified, ${gzipSync(code).length} gzip, ${brotliCompressSync(code).length} brotli`);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
