/**
 * Bundles what a page loads by one tag: `dist/kapsel.js`, and `dist/kapsel-auto.js` with automatic and strict blocking; and
 * beside them `dist/kapsel-<part>.js`, which go in front of it or are fetched where the config names them.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { minify } from 'terser';
import { eager } from '../src/node/eager.ts';
import { styles as tableStyles } from '../src/ui/table/styles.ts';

const source = join(import.meta.dirname, '..', 'src');
const dist = join(import.meta.dirname, '..', 'dist');

/**
 * Lit makes a Trusted Types policy of its own, which a page that allows only `kapsel` would refuse: it gets ours. It makes elements by
 * the document's own means, where one of the page may call itself `createElement`: it gets the natives. And our styles lose their
 * white space, which no bundler dares to touch.
 */
const litForUs: Plugin = {
  name: 'lit-for-us',
  setup({ onLoad }) {
    // Filters are Go's: no flags.
    onLoad({ filter: /lit-html\/lit-html\.js$/ }, ({ path }) => {
      const code = readFileSync(path, 'utf8');
      const [, page] = /(\w+)=document\b/u.exec(code) ?? [];
      const contents = [
        [/(\w+)\.trustedTypes/u, '(document.currentScript?.[Symbol.for("kapsel.trustedTypes")]??$1.trustedTypes)'] as const,
        [new RegExp(`\\b${page}\\.(create\\w+)\\(`, 'gu'), `Document.prototype.$1.call(${page},`] as const,
        [/\(([^()]+)\)\.importNode\(/u, 'Document.prototype.importNode.call($1,'] as const,
      ].reduce((before, [wanted, instead]) => {
        const after = before.replace(wanted, instead);
        if (after === before) throw new Error(`${path} no longer has ${wanted}; see litForUs.`);
        return after;
      }, code);
      return { contents };
    });
    onLoad({ filter: /src\/ui\/(\w+\/)?\w[\w-]*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/css`([^`]*)`/gu, (_all, sheet: string) => `css\`${withoutSpace(sheet)}\``),
      loader: 'ts',
    }));
  },
};

/** A bundler takes both layers at once; a page with a tag fetches the second when somebody is about to open it. */
const preferencesApart: Plugin = {
  name: 'preferences-apart',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/preferences-part\.ts$/ }, ({ path, importer }) => (importer.endsWith('add-language.ts') ? { path, namespace: 'apart' } : undefined));
    onLoad({ filter: /./, namespace: 'apart' }, () => ({ contents: 'export const bringPreferences = undefined;' }));
  },
};

/** What is put in by `${…}` stays as it is. */
function withoutSpace(sheet: string): string {
  const strip = (text: string) => text.replaceAll(/\s+/gu, ' ').replaceAll(/ ?([{};,>]) ?/gu, '$1').replaceAll(': ', ':');
  return sheet
    .split(/(\$\{[^}]*\})/u)
    .map((part, index) => (index % 2 === 0 ? strip(part) : part))
    .join('');
}

/** @param files bundle → its entry */
async function bundle(files: Readonly<Record<string, string>>): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: files,
    outdir: dist,
    bundle: true,
    plugins: [litForUs, preferencesApart],
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
      compress: { passes: 3, unsafe_arrows: true, keep_fargs: false, inline: 1, hoist_funs: true },
    });
    writeFileSync(path, `${eager}\n${code}`);
  }
}

/** What the files of languages say, for whoever keeps the texts that records are about. */
async function wordsOfLanguages(): Promise<unknown> {
  const { outputFiles } = await build({
    stdin: { contents: `${folder('ui/languages').map((file) => `import './languages/${file}';`).join('')} export { all } from './add-language.ts';`, resolveDir: join(source, 'ui') },
    plugins: [
      {
        name: 'only-words',
        setup: ({ onLoad }) => onLoad({ filter: /\/add-language\.ts$/ }, () => ({ contents: 'export const all = []; export const addLanguage = (words) => all.push(words);' })),
      },
    ],
    bundle: true,
    ignoreAnnotations: true,
    write: false,
    format: 'esm',
    charset: 'utf8',
  });
  const { all } = (await import(`data:text/javascript;charset=utf-8,${encodeURIComponent(outputFiles[0]?.text ?? '')}`)) as { all: unknown };
  return all;
}

const folder = (name: string) => readdirSync(join(source, name)).filter((file) => !file.endsWith('.test.ts'));
const entriesOf = (name: string, prefix: string, shared: readonly string[]) =>
  Object.fromEntries(folder(name).filter((file) => !shared.includes(file)).map((file) => [`kapsel-${prefix}${basename(file, '.ts')}`, join(source, name, file)]));

await bundle({
  kapsel: join(source, 'builds/kapsel.ts'),
  'kapsel-auto': join(source, 'builds/kapsel-auto.ts'),
  'kapsel-records': join(source, 'records.ts'),
  'kapsel-refresh': join(source, 'refresh.ts'),
  'kapsel-reopen': join(source, 'reopen.ts'),
  'kapsel-development': join(source, 'builds/kapsel-development.ts'),
  ...entriesOf('signals', 'signal-', ['signal.ts', 'google-consent-mode.ts']),
  'kapsel-table': join(source, 'ui/table/cookie-table.ts'),
  'kapsel-purpose': join(source, 'ui/purpose/purpose.ts'),
  'kapsel-preferences': join(source, 'builds/kapsel-preferences.ts'),
  'kapsel-placeholder': join(source, 'ui/placeholder/placeholder.ts'),
  ...entriesOf('ui/languages', 'ui-', []),
  ...entriesOf('compat', 'compat-', ['compat.ts', 'answers.ts']),
});

writeFileSync(join(dist, 'ui-words.json'), JSON.stringify(await wordsOfLanguages()));
writeFileSync(join(dist, 'kapsel-table.css'), `${withoutSpace(tableStyles).trim()}\n`);
