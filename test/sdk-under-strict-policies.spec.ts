import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, openPage, sdkFile } from './support/kapsel-page.ts';
import { startSite, type LocalSite } from './support/local-site.ts';

/** The globals of the page. */
declare const kapsel: { accept(ids: 'all' | 'none' | string[]): void; withdraw(): void; has(id: string): boolean; hasService(id: string): boolean; decision(): { decided: boolean } };
declare const ran: string[];

const strictPolicy = "script-src 'nonce-page' 'strict-dynamic'; object-src 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types kapsel";

let site: LocalSite;
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
  site = await startSite({
    '/kapsel.js': (_request, response) => response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(sdkFile('kapsel.js')),
    '/kapsel-auto.js': (_request, response) => response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(sdkFile('kapsel-auto.js')),
    'tracker.localhost/t.js': (_request, response, url) =>
      response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(`(window.ran = window.ran || []).push('tracker ${url.search}')`),
    'evil.localhost/e.js': (_request, response) => response.writeHead(200, { 'Content-Type': 'text/javascript' }).end("(window.ran = window.ran || []).push('evil')"),
    '*': (_request, response, url) => {
      const { pathname } = url;
      const html = pages[pathname];
      if (!html) return void response.writeHead(404).end();
      const policy = pathname.startsWith('/strict') ? { 'Content-Security-Policy': strictPolicy } : {};
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...policy }).end(html(site.port));
    },
  });
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

function config(port: number, blocking: 'marked' | 'automatic'): string {
  const service = { id: 'tracker', name: 'T', provider: 'T', category: 'analytics', since: 1, hosts: [`tracker.localhost:${port}`], cookies: ['_t*'], storage: ['t-*'] };
  return `window.ran = []; window.kapselConfig = ${JSON.stringify({ siteId: 'strict', ui: { layout: 'none' },  blocking, services: [service] })}`;
}

function page(head: string, body: string): string {
  return `<!doctype html><html lang="en"><head><title>Test</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;
}

const held = 'type="text/plain" data-category="analytics"';

const pages: Readonly<Record<string, (port: number) => string>> = {
  '/strict-marked': (port) =>
    page(
      `<script nonce="page">${config(port, 'marked')}</script><script nonce="page" src="/kapsel.js"></script>`,
      `<script ${held} nonce="page" data-src="http://tracker.localhost:${port}/t.js?own"></script>
       <script ${held} nonce="page">ran.push('inline')</script>
       <script ${held} data-src="http://tracker.localhost:${port}/t.js?configured"></script>
       <script ${held} data-src="http://evil.localhost:${port}/e.js"></script>
       <script ${held}>ran.push('evil inline')</script>
       <script ${held} nonce="wrong">ran.push('evil nonce')</script>
       <template data-category="analytics"><script>ran.push('evil template')</script></template>
       <template data-category="necessary"><script>ran.push('evil necessary')</script></template>
       <iframe data-category="analytics" data-srcdoc="<script>parent.ran.push('evil srcdoc')</script>"></iframe>`,
    ),
  '/strict-automatic': (port) =>
    page(
      `<script nonce="page">${config(port, 'automatic')}</script><script nonce="page" src="/kapsel-auto.js"></script>`,
      `<script nonce="page" src="http://tracker.localhost:${port}/t.js?static"></script>
       <script nonce="page">const later = document.createElement('script'); later.src = trustedTypes.defaultPolicy ? '' : 'about:blank'; ran.push('own')</script>`,
    ),
  '/clobbered': (port) =>
    page(
      `<script>${config(port, 'marked')}</script><script src="/kapsel.js"></script>`,
      `<form id="kapsel"></form><form id="kapselReady"><input name="push"></form><img name="cookie" alt=""><img name="head" alt=""><form name="body"></form>
       <img name="createElement" alt=""><img name="querySelectorAll" alt=""><form name="addEventListener"></form>
       <script ${held}>ran.push('released')</script>`,
    ),
  '/clobbered-config': () => page(`<script>window.ran = []</script>`, `<form id="kapselConfig"><input name="services"></form><script src="/kapsel.js"></script><p>Fine</p>`),
  '/polluted': (port) =>
    page(
      `<script>Object.prototype.exemption = 'transmission'; Object.prototype.paths = ['x']; Object.prototype.refusedServices = []; Object.prototype.get = () => 1; Object.prototype.regions = { NO: 'us-opt-out' };
       ${config(port, 'marked')}</script><script src="/kapsel.js"></script>`,
      `<script ${held} data-service="tracker" data-src="http://tracker.localhost:${port}/t.js?polluted"></script>`,
    ),
};

describe('marked blocking under a nonce policy with strict-dynamic and Trusted Types', () => {
  it('releases what has the tag’s nonce or a host of the config, and lends its trust to nobody else', async () => {
    const { page: tab } = await openPage(browser, site.url('site.localhost', '/strict-marked'));
    expect(await tab.evaluate(() => ran)).toEqual([]);
    await tab.evaluate(() => kapsel.accept('all'));
    await expect.poll(() => tab.evaluate(() => [...ran].sort())).toEqual(['inline', 'tracker ?configured', 'tracker ?own']);
    await tab.waitForTimeout(300);
    expect(await tab.evaluate(() => ran.filter((name) => name.startsWith('evil')))).toEqual([]);
  });
});

describe('automatic blocking under the same policy', () => {
  it('holds, releases, and leaves the page’s own scripts alone', async () => {
    const { page: tab } = await openPage(browser, site.url('site.localhost', '/strict-automatic'));
    await tab.evaluate(() => kapsel.accept('none'));
    expect(await tab.evaluate(() => ran.filter((name) => name.startsWith('tracker')))).toEqual([]);
    await tab.evaluate(() => kapsel.accept('all'));
    await expect.poll(() => tab.evaluate(() => ran.filter((name) => name.startsWith('tracker')))).toEqual(['tracker ?static']);
  });
});

describe('hostile markup', () => {
  it('cannot pass elements off for the parts of the page that the SDK uses', async () => {
    const { page: tab, complaints } = await openPage(browser, site.url('site.localhost', '/clobbered'));
    expect(await tab.evaluate(() => kapsel.decision().decided)).toBe(false);
    await tab.evaluate(() => kapsel.accept('all'));
    await expect.poll(() => tab.evaluate(() => ran)).toEqual(['released']);
    await tab.reload();
    expect(await tab.evaluate(() => kapsel.has('analytics'))).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('cannot pass an element off for the config', async () => {
    const { complaints } = await openPage(browser, site.url('site.localhost', '/clobbered-config'));
    expect(complaints).toEqual([]);
  });

  it('gains nothing from a polluted Object.prototype', async () => {
    const { page: tab } = await openPage(browser, site.url('site.localhost', '/polluted'));
    await tab.waitForTimeout(300);
    expect(await tab.evaluate(() => [ran, kapsel.hasService('tracker'), kapsel.has('marketing')])).toEqual([[], false, false]);
  });
});
