/**
 * Bundles what a page loads by one tag: `dist/kapsel.js`, and `dist/kapsel-auto.js` with automatic blocking; and beside them
 * `dist/kapsel-signal-<name>.js`, which the tag fetches if the config names them.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';

const folder = join(import.meta.dirname, '..');

const options: BuildOptions = {
  outdir: join(folder, 'dist'),
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  charset: 'utf8',
  logLevel: 'warning',
};

await build({
  ...options,
  entryPoints: { kapsel: join(folder, 'src/builds/kapsel.ts'), 'kapsel-auto': join(folder, 'src/builds/kapsel-auto.ts') },
  // Private by name: nobody outside may count on them, so they may be short.
  mangleProps: /^_[a-z]/,
});

// Not mangled: vendors' queues are called `_hsp` and `_paq`.
await build({
  ...options,
  entryPoints: Object.fromEntries(
    readdirSync(join(folder, 'src/signals'))
      .filter((file) => !/^(?:index|signal|google-consent-mode)\.ts$|\.test\.ts$/u.test(file))
      .map((file) => [`kapsel-signal-${file.slice(0, -'.ts'.length)}`, join(folder, 'src/signals', file)]),
  ),
});
