/**
 * Bundles what a page loads by one tag: `dist/kapsel.js`, and `dist/kapsel-auto.js` with automatic and strict blocking; and
 * beside them `dist/kapsel-<part>.js`, which go in front of it or are fetched where the config names them.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { minify } from 'terser';

const source = join(import.meta.dirname, '..', 'src');
const dist = join(import.meta.dirname, '..', 'dist');

/** @param files bundle → its entry */
async function bundle(files: Readonly<Record<string, string>>): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: files,
    outdir: dist,
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'warning',
  });
  for (const { path, text } of outputFiles) {
    const { code = '' } = await minify(text, {
      ecma: 2020,
      toplevel: true,
      compress: { passes: 3, unsafe_arrows: true, keep_fargs: false },
    });
    writeFileSync(path, code);
  }
}

const folder = (name: string) => readdirSync(join(source, name)).filter((file) => !file.endsWith('.test.ts'));
const entriesOf = (name: string, prefix: string, shared: readonly string[]) =>
  Object.fromEntries(folder(name).filter((file) => !shared.includes(file)).map((file) => [`kapsel-${prefix}${basename(file, '.ts')}`, join(source, name, file)]));

await bundle({
  kapsel: join(source, 'builds/kapsel.ts'),
  'kapsel-auto': join(source, 'builds/kapsel-auto.ts'),
  'kapsel-records': join(source, 'records.ts'),
  'kapsel-refresh': join(source, 'refresh.ts'),
  'kapsel-development': join(source, 'builds/kapsel-development.ts'),
  ...entriesOf('signals', 'signal-', ['signal.ts', 'google-consent-mode.ts']),
  ...entriesOf('compat', 'compat-', ['compat.ts', 'answers.ts']),
});
