import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, openPage } from './support/kapsel-page.ts';
import { startSite } from './support/local-site.ts';

/** The globals of the page. */
declare const kapsel: { has(category: string): boolean; accept(ids: string[]): void };
declare const ran: string[];

interface Manifest {
  readonly version: string;
  readonly dependencies?: Record<string, string>;
  readonly bin?: Record<string, string>;
}

const root = join(import.meta.dirname, '..');
const packages = ['core', 'sdk'] as const;

const matomo = { id: 'matomo', name: 'Matomo', provider: 'We ourselves', category: 'analytics', since: 1, hosts: ['stats.example.no'], cookies: ['_pk_*'], storage: [] };
const config = {
  schemaVersion: 1,
  siteId: 'shop',
  policyVersion: 1,
  language: 'auto',
  blocking: 'marked',
  regime: 'opt-in',
  parties: { controller: 'Shop', contact: 'post@example.no' },
  services: [matomo, { ...matomo, id: 'meta-pixel', category: 'marketing' }],
};

/** What somebody writes for a page: with a bundler, and around the tag. A line that should not compile and does is an error. */
const page = `
import { run, type Kapsel } from '@kapsel/sdk';
import '@kapsel/sdk/kapsel.js';
import '@kapsel/sdk/signals/matomo';
import '@kapsel/sdk/purpose';

const service = ${JSON.stringify(matomo)} as const;
const kapsel = run({ siteId: 'shop', services: [service] });
const any: Kapsel = kapsel;
kapsel.hasService('matomo');
kapsel.accept(['functional', '-matomo']);
// @ts-expect-error a service that the config does not name
kapsel.hasService('hotjar');
// @ts-expect-error a category that there is not
any.has('advertising');

window.kapsel?.hasService('meta-pixel');
(window.kapselReady = window.kapselReady || []).push(({ on }) => on('consent', ({ services }) => services.includes('meta-pixel')));
addEventListener('kapsel:change', ({ detail }) => detail.changed.includes('matomo'));
// @ts-expect-error a service that kapsel-sdk build --types did not find in the config
window.kapsel?.hasService('hotjar');
`;

/** What somebody writes for Node, where neither the compiler nor the code knows a page. */
const script = `
import { decodeDecision, type Decision } from '@kapsel/core';
import { classify } from '@kapsel/core/classify';
import { cookieTableHtml } from '@kapsel/core/declaration-table';
import { KnowledgeBase } from '@kapsel/core/knowledge';
import { siteConfigSchema } from '@kapsel/core/schema';
import { bake, faultsOfConfig } from '@kapsel/sdk/bake';
import { createTestKapsel } from '@kapsel/sdk/testing';
import { verifyPurpose } from '@kapsel/sdk/verify-purpose';

export const decision: Decision | undefined = decodeDecision('1.1.0.a..');
export const faults: string[] = faultsOfConfig({});
export const kapsel = createTestKapsel({ config: { services: [${JSON.stringify(matomo)}] }, decision: ['analytics'] });
export const granted: boolean = kapsel.hasService('matomo');
export const others = [classify, cookieTableHtml, bake, KnowledgeBase, siteConfigSchema, verifyPurpose];
// @ts-expect-error Node has no page
export const title = document.title;
`;

const playwrightTest = `
import { readStoredDecision, storeDecision, watchKapsel } from '@kapsel/sdk/testing';
import type { BrowserContext, Page } from 'playwright-core';

export async function refuse(context: BrowserContext, page: Page): Promise<string[]> {
  await storeDecision(context, { url: 'https://example.no/', granted: [] });
  const { action } = await (await watchKapsel(page)).next('consent');
  return [action, ...((await readStoredDecision(context, page.url()))?.granted ?? [])];
}
`;

const components = `
import { useConsent as useInReact, WhenGranted } from '@kapsel/sdk/react';
import { consent } from '@kapsel/sdk/svelte';
import { useConsent as useInVue } from '@kapsel/sdk/vue';

export function Component() {
  const { hasService } = useInReact();
  // @ts-expect-error a service that kapsel-sdk build --types did not find in the config
  hasService('hotjar');
  return WhenGranted({ service: 'matomo', children: useInVue().value.hasService('meta-pixel') });
}

export const seen: string[] = [];
consent.subscribe(({ categories }) => void seen.push(...categories));
`;

let folder: string;
let built: ReturnType<typeof kapselSdk>;
const tarballs = new Map<string, Buffer>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-packed-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'shop', version: '1.0.0', type: 'module', license: 'UNLICENSED' }));
  for (const name of packages) {
    const tarball = pack(name);
    tarballs.set(name, readFileSync(tarball));
    unpack(tarball, join(folder, 'node_modules', '@kapsel', name));
  }
  for (const name of ['third-party-web', 'tldts', 'zod']) link(join(root, 'packages/core/node_modules', name));
  for (const name of ['playwright-core', 'react', 'vue']) link(join(root, 'test/node_modules', name));
  mkdirSync(join(folder, 'node_modules/@types'));
  link(join(root, 'test/node_modules/@types/react'), '@types/react');
  link(join(root, 'node_modules/@types/node'), '@types/node');
  writeFileSync(join(folder, 'kapsel.config.json'), JSON.stringify(config));
  built = kapselSdk('build', 'kapsel.config.json', '--types', 'kapsel.d.ts');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Packs as `pnpm pack` does: `workspace:` becomes a version, the licence comes along. Asks no registry. */
function pack(name: string): string {
  const stage = join(folder, 'stage', name);
  cpSync(join(root, 'packages', name), stage, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
  cpSync(join(root, 'LICENSE'), join(stage, 'LICENSE'));
  const manifest = readManifest(stage);
  for (const [dependency, range] of Object.entries(manifest.dependencies ?? {})) {
    if (range.startsWith('workspace:')) (manifest.dependencies ?? {})[dependency] = readManifest(join(root, 'packages', dependency.slice('@kapsel/'.length))).version;
  }
  writeFileSync(join(stage, 'package.json'), JSON.stringify(manifest, undefined, 2));
  const target = join(folder, 'tarballs', name);
  mkdirSync(target, { recursive: true });
  succeed('npm', ['pack', '--ignore-scripts', '--offline', '--pack-destination', target], stage);
  return join(target, readdirSync(target)[0] ?? '');
}

function readManifest(place: string): Manifest {
  return JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as Manifest;
}

function unpack(tarball: string, target: string): void {
  mkdirSync(target, { recursive: true });
  succeed('tar', ['-xzf', tarball, '--strip-components=1', '-C', target]);
}

function link(target: string, name = basename(target)): void {
  symlinkSync(target, join(folder, 'node_modules', name), 'dir');
}

function runIn(command: string, args: readonly string[], cwd = folder) {
  return spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, npm_config_loglevel: 'error', npm_config_update_notifier: 'false' } });
}

/** The installed command, as a person would run it. */
function kapselSdk(...args: string[]) {
  const place = join(folder, 'node_modules/@kapsel/sdk');
  return runIn(process.execPath, [join(place, readManifest(place).bin?.['kapsel-sdk'] ?? ''), ...args]);
}

function succeed(command: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr, error } = runIn(command, args, cwd);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stdout + stderr}`);
  return stdout;
}

/** What the compiler says about a file of the consumer and the declarations beside it; nothing where it compiles. */
function compile(text: string, options: object, declarations: readonly string[] = []): string {
  const compilerOptions = { strict: true, noEmit: true, target: 'es2024', verbatimModuleSyntax: true, noUncheckedSideEffectImports: true, types: [], ...options };
  writeFileSync(join(folder, 'consumer.ts'), text);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts', ...declarations] }));
  return runIn(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.json']).stdout.trim();
}

describe('the packed packages', () => {
  it.each(packages)('publint finds nothing to say about %s', async (name) => {
    const tarball = Uint8Array.from(tarballs.get(name) ?? []).buffer;
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it.each(packages)('the types of every door of %s are those of what runs', async (name) => {
    // What ends in .js or .css is for a tag, and in .json for whoever reads it: it exports nothing.
    const result = await checkPackage(createPackageFromTarballData(Uint8Array.from(tarballs.get(name) ?? [])), { excludeEntrypoints: [/\.(?:js|css|json)$/u] });
    if (!result.types) throw new Error(`${name} has no types`);
    expect(result.types.kind).toBe('included');
    // Modules only: `require` of them and resolution as it was before `exports` are not promised.
    const promised = result.problems.filter((problem) => !('resolutionKind' in problem && /node10|node16-cjs/u.test(problem.resolutionKind)));
    expect(promised).toEqual([]);
  });

  it('sdk carries its sources, and none of its tests', () => {
    const files = createPackageFromTarballData(Uint8Array.from(tarballs.get('sdk') ?? [])).listFiles();
    expect(files.filter((file) => /\.test[-.]|tsbuildinfo/u.test(file))).toEqual([]);
    expect(files).toContain('/node_modules/@kapsel/sdk/src/index.ts');
  });

  it('sdk asks for exactly the core that it was made with', () => {
    const packed = (name: string) => readManifest(join(folder, 'node_modules/@kapsel', name));
    expect(packed('sdk').dependencies).toEqual({ '@kapsel/core': packed('core').version, lit: expect.stringMatching(/^3\./u) });
  });

  it('the command bakes a script, writes types, and says what is wrong', () => {
    const run = (...args: string[]) => kapselSdk('build', 'kapsel.config.json', ...args);
    expect(built.stdout).toMatch(/^kapsel\.d\.ts is written\. Have your tsconfig include it\.\nThe user interface goes with it: kapsel-ui-ar\.js.*\nFor the pages that use them, and have to name them: kapsel-table\.js .*\nkapsel\.js is written\./u);
    for (const file of ['kapsel-placeholder.js', 'kapsel-table.js', 'kapsel-table.css', 'kapsel-purpose.js']) expect(existsSync(resolve(folder, file)), file).toBe(true);
    expect(readFileSync(join(folder, 'kapsel.js'), 'utf8')).toContain('"siteId":"shop"');
    expect(run('--types', 'kapsel.ts')).toMatchObject({ status: 2, stderr: '--types wants a file that ends in .d.ts, not kapsel.ts. See --help.\n' });
    expect(run('--types', 'none/kapsel.d.ts')).toMatchObject({ status: 2, stderr: expect.stringMatching(/^none\/kapsel\.d\.ts cannot be written: there is no folder none; make it first/u) });
  });

  describe.each([{ module: 'nodenext' }, { module: 'esnext', moduleResolution: 'bundler' }])('for a compiler with $module', (options) => {
    it('a page compiles, with the ids of its config as types', () => {
      expect(compile(page, { ...options, lib: ['es2024', 'dom'] }, ['kapsel.d.ts'])).toBe('');
    });

    it('a script for Node compiles without a DOM', () => {
      expect(compile(script, { ...options, lib: ['es2024'], types: ['node'] })).toBe('');
    });

    it('a component compiles with the real React and Vue, and with the same ids', () => {
      expect(compile(components, { ...options, lib: ['es2024', 'dom'], skipLibCheck: true }, ['kapsel.d.ts'])).toBe('');
    });

    it('Playwright’s own types fit the helpers for tests', () => {
      expect(compile(playwrightTest, { ...options, lib: ['es2024', 'dom'], types: ['node'], skipLibCheck: true })).toBe('');
    });
  });

  it('a script for Node runs', () => {
    writeFileSync(join(folder, 'script.mts'), script.replace(/^\/\/ @ts-expect-error.*\n.*$/mu, ''));
    const told = succeed(process.execPath, ['--input-type=module', '-e', "const { decision, faults, granted } = await import('./script.mts'); console.log(JSON.stringify({ decision, faults: faults.length > 0, granted }))"]);
    const decision = { policyVersion: 1, decidedAt: 0, granted: ['analytics'], grantedServices: [], refusedServices: [] };
    expect(JSON.parse(told)).toEqual({ decision, faults: true, granted: true });
  });

  it('a server renders with nothing granted', () => {
    const code = `const { consent } = await import('@kapsel/sdk/svelte'); const [react, vue] = await Promise.all([import('@kapsel/sdk/react'), import('@kapsel/sdk/vue')]);
      const seen = []; for (const one of [consent, { subscribe: (run) => run(vue.useConsent().value) }]) one.subscribe(({ decided, categories }) => seen.push(decided, ...categories));
      console.log(JSON.stringify([...seen, Object.keys(react), 'window' in globalThis || 'kapselReady' in globalThis]))`;
    expect(JSON.parse(succeed(process.execPath, ['--input-type=module', '-e', code]))).toEqual([false, 'necessary', false, 'necessary', ['WhenGranted', 'useConsent'], false]);
  });

  it('a server that imports the SDK itself has nobody to ask', () => {
    for (const condition of ['default', 'development']) {
      const code = `const { run } = await import('@kapsel/sdk'); await Promise.all(['records', 'reopen', 'refresh', 'signals/matomo', 'compat/klaro'].map((part) => import('@kapsel/sdk/' + part)));
        const kapsel = run(${JSON.stringify({ siteId: 'shop', services: [matomo] })}); kapsel.accept('all'); await kapsel.ready;
        console.log(JSON.stringify([kapsel.has('necessary'), kapsel.has('analytics'), kapsel.decision().decided, 'window' in globalThis || 'kapselReady' in globalThis]))`;
      expect(JSON.parse(succeed(process.execPath, ['--conditions', condition, '--input-type=module', '-e', code]))).toEqual([true, false, false, false]);
    }
  });

  it('React on a server knows that the hooks are for the client', () => {
    expect(readFileSync(join(folder, 'node_modules/@kapsel/sdk/dist/frameworks/react.js'), 'utf8')).toMatch(/^'use client';/u);
  });

  describe('bundled into a page', () => {
    let browser: Browser;

    beforeAll(async () => {
      browser = await launchChromium();
    });

    afterAll(() => browser.close());

    it('hold what needs consent, release it on a yes, and remember', async () => {
      const contents = `import { run } from '@kapsel/sdk'; window.kapsel = run(${JSON.stringify({ siteId: 'shop', services: [matomo] })});`;
      const { outputFiles, warnings } = await build({ stdin: { contents, resolveDir: folder }, bundle: true, minify: true, format: 'iife', write: false, logLevel: 'silent' });
      const code = outputFiles[0]?.text ?? '';
      expect(warnings).toEqual([]);
      expect(code).not.toMatch(/ZodError|["']node:|third-party-web/u);

      const site = await startSite({
        '/': `<script>window.ran = []</script><script type="text/plain" data-category="analytics">ran.push('counted')</script><script src="/app.js"></script>`,
        '/app.js': (_request, response) => response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(code),
      });
      const { page: opened, complaints } = await openPage(browser, site.url());
      const state = () => opened.evaluate(() => [kapsel.has('analytics'), ran.length]);
      expect(await state()).toEqual([false, 0]);
      await opened.evaluate(() => kapsel.accept(['analytics']));
      await opened.waitForFunction(() => ran.length === 1);
      await opened.reload();
      await opened.waitForFunction(() => ran.length === 1);
      expect(await state()).toEqual([true, 1]);
      expect(complaints).toEqual([]);
      await site.close();
    });
  });
});
