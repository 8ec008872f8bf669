/** Bundles what a page loads by one tag: `dist/kapsel.js`, and `dist/kapsel-auto.js` with automatic blocking. */
import { join } from 'node:path';
import { build } from 'esbuild';

const folder = join(import.meta.dirname, '..');

await build({
  entryPoints: { kapsel: join(folder, 'src/builds/kapsel.ts'), 'kapsel-auto': join(folder, 'src/builds/kapsel-auto.ts') },
  outdir: join(folder, 'dist'),
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  // Private by name: nobody outside may count on them, so they may be short.
  mangleProps: /^_[a-z]/,
  charset: 'utf8',
  logLevel: 'warning',
});
