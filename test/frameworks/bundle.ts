import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { compile } from 'svelte/compiler';

type Compile4 = (source: string, options: { filename: string; dev: boolean; generate: 'dom' | 'ssr'; hydratable: boolean }) => { js: { code: string } };

// Not by import: its types declare modules by the names that version 5 has.
const { compile: compile4 } = createRequire(import.meta.url)('svelte-4/compiler') as { compile: Compile4 };

/** A framework of one major version, with its app. */
export interface Framework {
  readonly name: string;
  /** In `apps/`, without `.ts`. */
  readonly app: string;
  /** Package → the one that stands for it, where another major version is the current one. */
  readonly alias?: Readonly<Record<string, string>>;
}

export const frameworks: readonly Framework[] = [
  { name: 'React 19', app: 'react' },
  { name: 'React 18', app: 'react', alias: { react: 'react-18', 'react-dom': 'react-dom-18' } },
  { name: 'Vue 3', app: 'vue' },
  { name: 'Svelte 5', app: 'svelte-5' },
  { name: 'Svelte 4', app: 'svelte-4', alias: { svelte: 'svelte-4' } },
];

const apps = join(import.meta.dirname, 'apps');

/** The app as a page loads it: the framework's own development build, since that is the one that complains. */
export function bundleForPage({ app, alias }: Framework): Promise<string> {
  return bundle(`${app}.ts`, alias, false);
}

/** The app's `render`, as a server runs it: no window, no document. */
export async function renderOnServer({ app, alias }: Framework): Promise<string> {
  const code = await bundle(`${app}-server.ts`, alias, true);
  const { render } = (await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)) as { render(): string | Promise<string> };
  return render();
}

async function bundle(entry: string, alias: Framework['alias'] = {}, isServer: boolean): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(apps, entry)],
    // Aliases are looked up from here.
    absWorkingDir: join(import.meta.dirname, '..'),
    bundle: true,
    write: false,
    alias,
    plugins: [compileSvelte('svelte' in alias ? 4 : 5, isServer)],
    ...(isServer ? { platform: 'node', format: 'esm', banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(${JSON.stringify(import.meta.url)});` } } : { format: 'iife' }),
    conditions: ['svelte', 'development'],
    define: { 'process.env.NODE_ENV': '"development"', __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'true' },
  });
  return outputFiles[0]?.text ?? '';
}

function compileSvelte(major: 4 | 5, isServer: boolean): Plugin {
  return {
    name: 'compile-svelte',
    setup({ onLoad }) {
      onLoad({ filter: /\.svelte$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        const filename = basename(path);
        const { js } =
          major === 4
            ? compile4(source, { filename, dev: true, generate: isServer ? 'ssr' : 'dom', hydratable: true })
            : compile(source, { filename, dev: true, generate: isServer ? 'server' : 'client' });
        return { contents: js.code, loader: 'js' };
      });
    },
  };
}

/** Kapsel as a site bundles it, with `run`. */
export async function bundleRuntime(config: object): Promise<string> {
  const contents = `import { run } from '@kapsel/sdk'; window.kapsel = run(${JSON.stringify(config)});`;
  const { outputFiles } = await build({ stdin: { contents, resolveDir: import.meta.dirname }, bundle: true, minify: true, write: false, format: 'iife' });
  return outputFiles[0]?.text ?? '';
}
