import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SiteConfig, SiteService } from '@kapsel/core';
import { createTestKapsel, readStoredDecision, storeDecision, watchKapsel, type TestKapselOptions } from '@kapsel/sdk/testing';
import { array, constant, constantFrom, oneof, sample } from 'fast-check';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumOptions } from './support/chromium.ts';
import { launchChromium, sdkFile } from './support/kapsel-page.ts';
import { sendPage, startSite, type Handler, type LocalSite } from './support/local-site.ts';

/** The global of the page. */
declare const kapsel: { has(id: string): boolean; hasService(id: string): boolean; accept(ids: 'all' | 'none' | readonly string[]): void; withdraw(): void; decision(): object };

const root = join(import.meta.dirname, '..');

const stats: SiteService = { id: 'stats', name: 'Stats', provider: 'Stats Ltd', category: 'analytics', since: 1, hosts: ['*.stats.example', 'stats.localhost'], cookies: [], storage: [] };
const ads: SiteService = { ...stats, id: 'ads', category: 'marketing', hosts: ['ads.localhost'] };
const forms: SiteService = { ...stats, id: 'forms', category: 'functional', hosts: [], exemption: 'user-requested', reason: 'Keeps what was typed.' };
const services = [stats, ads, forms, { ...stats, id: 'chat', category: 'functional', hosts: [], since: 2 }] satisfies SiteService[];

function head(config: Partial<SiteConfig>, build = 'kapsel.js', attributes = ''): string {
  return `<script>window.kapselConfig = ${JSON.stringify({ siteId: 'shop', ui: { layout: 'none' }, services: [stats, ads], ...config })}</script><script src="/${build}" ${attributes}></script>`;
}

/** What a page without Kapsel's interface may look like: its own question, and a script that its own code puts in. */
function shop(statsUrl: string): string {
  return `${head({ blocking: 'automatic', services: [stats] }, 'kapsel-auto.js')}
    <button onclick="kapsel.accept('all')">Accept</button><button onclick="kapsel.accept('none')">Refuse</button>
    <script>const script = document.createElement('script'); script.src = '${statsUrl}'; document.body.append(script);</script>`;
}

const script =
  (text: () => string): Handler =>
  (_request, response) =>
    void response.writeHead(200, { 'Content-Type': 'text/javascript', 'Access-Control-Allow-Origin': '*' }).end(text());

describe('@kapsel/sdk/testing', () => {
  let browser: Browser;
  let site: LocalSite;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    site = await startSite({
      '/kapsel.js': script(() => sdkFile('kapsel.js')),
      '/kapsel-auto.js': script(() => sdkFile('kapsel-auto.js')),
      'stats.localhost/stats.js': script(() => ''),
      '/marked': head({}),
      '/frame': `${head({})}<iframe src="/marked"></iframe>`,
      '/automatic': (_request, response) => sendPage(response, shop(`http://stats.localhost:${site.port}/stats.js`)),
      '/policy': (_request, response) =>
        sendPage(response, `${head({})}<script src="http://stats.localhost:${site.port}/stats.js" onerror="window.refused = true"></script>`, {
          'Content-Security-Policy': "default-src 'self' 'unsafe-inline'",
        }),
      '/socket': `${head({})}<script>new WebSocket('ws://stats.localhost:' + location.port + '/live')</script>`,
      '/without': 'No Kapsel here.',
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
  });

  afterEach(() => context.close());

  it('stores a decision that the site believes, and reads back what the visitor changes', async () => {
    const url = site.url(undefined, '/marked');
    expect(await readStoredDecision(context, url)).toBeUndefined();
    const stored = await storeDecision(context, { url: site.url(undefined, '/shop/basket?of=1'), granted: ['analytics', 'marketing'], refusedServices: ['ads'], policyVersion: 4 });
    await page.goto(url);
    expect(await page.evaluate(() => [kapsel.has('analytics'), kapsel.has('marketing'), kapsel.hasService('ads'), kapsel.has('functional')])).toEqual([true, true, false, false]);
    expect(await readStoredDecision(context, url)).toEqual(stored);

    await page.evaluate(() => kapsel.accept('none'));
    expect(await readStoredDecision(context, url)).toMatchObject({ granted: [], policyVersion: 1 });
    const cookies = await context.cookies(url);
    expect(cookies.filter(({ name }) => name === 'kapsel_consent'), 'the page replaced the cookie that was stored').toHaveLength(1);
    expect(await readStoredDecision(context, site.url('elsewhere.localhost'))).toBeUndefined();
  });

  it('stores a decision for a domain and all below it', async () => {
    await storeDecision(context, { url: site.url('shop.site.localhost'), granted: 'all', domain: 'site.localhost' });
    await page.goto(site.url('news.site.localhost', '/marked'));
    expect(await page.evaluate(() => kapsel.has('marketing'))).toBe(true);
  });

  it('gives each event once, whether it came before it was asked for or after', async () => {
    const watch = await watchKapsel(page);
    await page.goto(site.url(undefined, '/marked'));
    expect(await watch.next('ready')).toMatchObject({ action: 'none', categories: ['necessary'] });
    const later = watch.next('consent');
    await page.evaluate(() => kapsel.accept(['analytics']));
    expect(await later).toMatchObject({ action: 'save', services: ['stats'], recordId: undefined });
    await page.evaluate(() => kapsel.accept('none'));
    await page.reload();
    expect((await watch.next('consent')).action).toBe('reject-all');
    expect((await watch.next('consent')).action).toBe('restore');
    expect((await watch.all('consent')).map(({ action }) => action)).toEqual(['save', 'reject-all', 'restore']);
  });

  it('misses none of many events', async () => {
    const watch = await watchKapsel(page);
    await page.goto(site.url(undefined, '/marked'));
    await page.evaluate(() => {
      for (let i = 0; i < 200; i++) kapsel.accept(i % 2 ? 'none' : 'all');
    });
    expect(await watch.all('consent')).toHaveLength(200);
  });

  it('waits for what the page is about to tell', async () => {
    const watch = await watchKapsel(page);
    await page.goto(site.url(undefined, '/marked'));
    await page.evaluate(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => {
        for (const until = performance.now() + 200; performance.now() < until; );
        kapsel.accept('all');
      });
      port1.start();
      port2.postMessage(0);
    });
    expect(await watch.all('consent')).toHaveLength(1);
  });

  it('says what came instead of an event that did not come', async () => {
    const watch = await watchKapsel(page);
    await page.goto(site.url(undefined, '/marked'));
    await watch.next('show');
    await expect(watch.next('consent', { timeoutMs: 50 })).rejects.toThrow(`Kapsel did not tell consent within 50 ms on ${page.url()}. It has told ready, show`);
    await page.evaluate(() => kapsel.accept('all'));
    expect((await watch.next('consent')).action, 'the call that gave up has not eaten it').toBe('accept-all');
  });

  it('says where there is no Kapsel', async () => {
    const watch = await watchKapsel(page);
    await page.goto(site.url(undefined, '/without'));
    await expect(watch.next('ready', { timeoutMs: 50 })).rejects.toThrow('It has told nothing: does the page load Kapsel, and did the watch begin before goto?');
  });

  it('hears the page itself, not a page in a frame, and lets two watches be', async () => {
    const watches = [await watchKapsel(page), await watchKapsel(page)];
    await page.goto(site.url(undefined, '/frame'));
    await page.frames()[1]?.waitForFunction('kapsel.ready');
    for (const watch of watches) expect(await watch.all('ready')).toHaveLength(1);
  });

  it('lists what was held, and what was asked for after a yes', async () => {
    const watch = await watchKapsel(page);
    await page.goto(site.url(undefined, '/automatic'));
    expect(await watch.all('blocked')).toEqual([{ service: 'stats', category: 'analytics', kind: 'script', what: `http://stats.localhost:${site.port}/stats.js`, held: true }]);
    expect(watch.requestsTo(['stats.localhost'])).toEqual([]);
    await page.getByRole('button', { name: 'Accept' }).click();
    await expect.poll(() => watch.requestsTo(['*.localhost']).length).toBe(3);
    expect(watch.requestsTo(['stats.localhost'])).toEqual([`http://stats.localhost:${site.port}/stats.js`]);
    expect(watch.requestsTo([`stats.localhost:${site.port}`])).toHaveLength(1);
    expect(watch.requestsTo(['stats.localhost:1', 'ads.localhost'])).toEqual([]);
  });

  it('does not count what a policy stopped, and counts a socket', async () => {
    const before = site.requests.length;
    const watch = await watchKapsel(page);
    await page.goto(site.url(undefined, '/policy'));
    await page.waitForFunction('window.refused');
    expect(watch.requestsTo(['stats.localhost'])).toEqual([]);
    expect(site.requests.slice(before)).not.toContain('stats.localhost/stats.js');
    await page.goto(site.url(undefined, '/socket'));
    await expect.poll(() => watch.requestsTo(['stats.localhost'])).toEqual([`ws://stats.localhost:${site.port}/live`]);
  });
});

/** A page of the real Kapsel and a double of it are given the same choices, and must tell the same. */
describe('createTestKapsel beside the real one', () => {
  const ids = ['functional', 'statistics', 'analytics', 'marketing', 'stats', 'ads', 'forms', 'chat', '-stats', '-ads', '-chat', 'nobody'];
  const choices = oneof(constantFrom('all' as const, 'none' as const, 'withdraw' as const), array(constantFrom(...ids), { maxLength: 4 }), constant(ids));
  type Choice = 'all' | 'none' | 'withdraw' | string[];

  const cases: Record<string, TestKapselOptions<Partial<SiteConfig>>> = {
    'opt-in': {},
    'a decision that is older than a service': { config: { policyVersion: 3 }, decision: { policyVersion: 1, decidedAt: Math.floor(Date.now() / 1000), granted: ['functional'], grantedServices: ['ads'], refusedServices: [] } },
    'an opt-out region with Global Privacy Control': { config: { regions: { 'US-CA': 'us-opt-out' } }, region: 'US-CA', gpc: true },
    'a sensitive page': { config: { sensitivePaths: ['/*'], regime: { functional: 'exempt', analytics: 'opt-out', marketing: 'opt-in' } } },
    'no services': { config: { services: [] } },
  };
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });

  afterAll(() => browser.close());

  it.each(Object.entries(cases))('%s', async (_name, options) => {
    const config = { siteId: 'shop', services, ...options.config };
    const made: Choice[] = sample(choices as never, 40);
    const site = await startSite({
      '/': head(config, 'kapsel.js', options.region ? `data-region="${options.region}"` : ''),
      '/kapsel.js': script(() => sdkFile('kapsel.js')),
    });
    expect(await inPage(site, options, made), JSON.stringify(made)).toEqual(await inDouble({ ...options, config }, made));
    await site.close();
  });

  async function inPage(site: LocalSite, { decision, gpc }: TestKapselOptions<Partial<SiteConfig>>, made: Choice[]) {
    const context = await browser.newContext();
    if (typeof decision === 'object' && 'granted' in decision) await storeDecision(context, { url: site.url(), ...decision });
    const page = await context.newPage();
    if (gpc) await page.addInitScript("Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true })");
    const watch = await watchKapsel(page);
    await page.goto(site.url());
    await watch.next('ready');
    const decisions = await page.evaluate(
      (all) => [kapsel.decision(), ...all.map((one) => (one === 'withdraw' ? kapsel.withdraw() : kapsel.accept(one), kapsel.decision()))],
      made,
    );
    const told = { ready: await watch.all('ready'), consent: await watch.all('consent'), change: await watch.all('change'), show: await watch.all('show') };
    await context.close();
    return withoutTimes({ decisions, told });
  }

  async function inDouble(options: TestKapselOptions<Partial<SiteConfig>>, made: Choice[]) {
    const double = createTestKapsel(options);
    const told = { ready: [] as unknown[], consent: [] as unknown[], change: [] as unknown[], show: [] as unknown[] };
    for (const name of ['ready', 'consent', 'change', 'show'] as const) double.on(name, (detail) => void told[name].push(detail));
    await double.ready;
    const decisions = [double.decision(), ...made.map((one) => (one === 'withdraw' ? double.withdraw() : double.accept(one), double.decision()))];
    return withoutTimes({ decisions, told });
  }

  function withoutTimes(value: object): unknown {
    return JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === 'decidedAt' ? typeof part : part)));
  }
});

describe('the examples in docs/testing.md', () => {
  const examples = [...readFileSync(join(root, 'docs/testing.md'), 'utf8').matchAll(/^```ts\n(.*?)^```$/gmsu)].map(([, code = '']) => code);
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kapsel-examples-'));
    const modules = join(folder, 'node_modules');
    mkdirSync(join(modules, '@types'), { recursive: true });
    mkdirSync(join(modules, '@playwright/test'), { recursive: true });
    symlinkSync(join(root, 'test/node_modules/@kapsel'), join(modules, '@kapsel'));
    for (const name of ['playwright', 'vitest', '@types/node']) symlinkSync(realpathSync(join(root, 'node_modules', name)), join(modules, name));
    // All that this package is.
    writeFileSync(join(modules, '@playwright/test/package.json'), JSON.stringify({ name: '@playwright/test', type: 'module', exports: './index.js' }));
    for (const file of ['index.js', 'index.d.ts']) writeFileSync(join(modules, '@playwright/test', file), "export * from 'playwright/test';\n");
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'shop', type: 'module' }));
    examples.forEach((code, index) => writeFileSync(join(folder, `example-${index}.${kindOf(code)}.ts`), code));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function kindOf(code: string): 'browser' | 'unit' | 'types' {
    return code.includes("'@playwright/test'") ? 'browser' : code.includes("'vitest'") ? 'unit' : 'types';
  }

  function run(file: string, ...args: string[]): Promise<{ status: number | null; output: string }> {
    return new Promise((resolve) => {
      const { VITEST: _vitest, ...env } = process.env;
      const child = spawn(process.execPath, [realpathSync(file), ...args], { cwd: folder, env: { ...env, CI: '1', NO_COLOR: '1', FORCE_COLOR: '0' } });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
      child.on('close', (status) => resolve({ status, output }));
    });
  }

  it('are of all three kinds, and compile', async () => {
    expect(examples.map(kindOf)).toEqual(['browser', 'unit', 'types', 'types']);
    const compilerOptions = { strict: true, noEmit: true, module: 'nodenext', target: 'es2024', lib: ['es2024', 'dom'], types: ['node'], skipLibCheck: true };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    expect(await run(join(root, 'node_modules/typescript/bin/tsc'), '-p', folder)).toEqual({ status: 0, output: '' });
  });

  it('run under Playwright', async () => {
    const site = await startSite({
      'shop.example/': shop('http://cdn.stats.example/stats.js'),
      '/kapsel-auto.js': script(() => sdkFile('kapsel-auto.js')),
      'cdn.stats.example/stats.js': script(() => ''),
    });
    const launchOptions = {
      ...chromiumOptions,
      args: [...chromiumOptions.args, `--host-resolver-rules=MAP *.example 127.0.0.1:${site.port}`],
    };
    writeFileSync(join(folder, 'playwright.config.mjs'), `export default ${JSON.stringify({ testMatch: '*.browser.ts', timeout: 60_000, use: { baseURL: 'http://shop.example', launchOptions } })}`);
    const { status, output } = await run(join(folder, 'node_modules/playwright/cli.js'), 'test', '--workers=1');
    expect(output).toContain('2 passed');
    expect(status).toBe(0);
    await site.close();
  });

  it('run under Vitest', async () => {
    writeFileSync(join(folder, 'vitest.config.mjs'), "export default { test: { include: ['*.unit.ts'] } };");
    const { status, output } = await run(join(folder, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder);
    expect(output).toMatch(/Tests\s+1 passed/u);
    expect(status).toBe(0);
  });
});
