import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { consentCookieName, decodeDecision, encodeDecision, type SiteConfig } from '@kapsel/core';
import type { Browser, BrowserContext, Cookie, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium, sdkFile } from './support/kapsel-page.ts';
import { startSite, type Handler, type LocalSite } from './support/local-site.ts';

/** The globals of the page. */
declare const kapsel: { accept(ids: 'all' | 'none' | readonly string[]): void; withdraw(): void; decision(): { decided: boolean; categories: string[] } };
declare const errors: string[];

/** The machine may be busy, and the request is one of low priority. */
const eventually = <Value>(read: () => Value | Promise<Value>, message?: string) => expect.poll(read, { timeout: 10_000, ...(message !== undefined && { message }) });

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const root = join(import.meta.dirname, '..');
const day = 86_400;
const [, example = ''] = /^```js\n(import .*?)^```$/msu.exec(readFileSync(join(root, 'docs/cookie-refresh.md'), 'utf8')) ?? [];

function page(cookie: SiteConfig['cookie']): string {
  const config = { siteId: 'shop', ui: { layout: 'none' },  services: [], log: { endpoint: '/consents' }, cookie };
  return `<script>window.errors = []; addEventListener('kapsel:error', ({ detail }) => errors.push(detail.message)); window.kapselConfig = ${JSON.stringify(config)}</script><script src="/kapsel.js"></script>`;
}

const script =
  (name: string): Handler =>
  (_request, response) =>
    void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(sdkFile(name));

let folder: string;
let renewConsent: Answer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-refresh-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(root, 'test/node_modules/@kapsel'), join(folder, 'node_modules/@kapsel'));
  writeFileSync(join(folder, 'example.mjs'), example);
  ({ renewConsent } = (await import(pathToFileURL(join(folder, 'example.mjs')).href)) as { renewConsent: Answer });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('cookie.refreshUrl', () => {
  let browser: Browser;
  let site: LocalSite;
  let context: BrowserContext;
  /** Set by a test: what the site's server does. */
  let answer: Answer;
  let refreshes: number;

  beforeAll(async () => {
    browser = await launchChromium();
    site = await startSite({
      '/kapsel.js': script('kapsel.js'),
      '/kapsel-records.js': script('kapsel-records.js'),
      '/kapsel-refresh.js': script('kapsel-refresh.js'),
      '/shop': page({ refreshUrl: '/kapsel/refresh' }),
      '/early': `${page({ refreshUrl: '/kapsel/refresh' })}<script>kapsel.accept(['analytics'])</script>`,
      '/without': page({}),
      '/consents': (_request, response) => void response.writeHead(204).end(),
      '/kapsel/refresh': (request, response) => {
        refreshes += 1;
        expect(request.method).toBe('POST');
        answer(request, response);
      },
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  beforeEach(async () => {
    context = await browser.newContext();
    refreshes = 0;
    answer = renewConsent;
  });

  afterEach(() => context.close());

  async function open(path: string, daysLater = 0): Promise<Page> {
    const tab = await context.newPage();
    if (daysLater > 0) await tab.clock.setSystemTime(Date.now() + daysLater * day * 1000);
    await tab.goto(site.url(undefined, path));
    return tab;
  }

  async function consentCookie(): Promise<Cookie | undefined> {
    return (await context.cookies()).find(({ name }) => name === consentCookieName);
  }

  async function daysLeft(): Promise<number> {
    return Math.round(((await consentCookie())?.expires ?? 0) / day - Date.now() / 1000 / day);
  }

  /** What Safari does with a cookie that a script has set. */
  async function capLikeSafari(): Promise<void> {
    const cookie = await consentCookie();
    if (cookie) await context.addCookies([{ ...cookie, expires: Date.now() / 1000 + 7 * day }]);
  }

  /** What any browser does as time goes by. */
  async function letDaysPass(days: number): Promise<void> {
    for (const { name, expires } of await context.cookies()) if (expires > 0 && expires < Date.now() / 1000 + days * day) await context.clearCookies({ name });
  }

  const isDecided = (tab: Page) => tab.evaluate(() => kapsel.decision().decided);
  const granted = async () => decodeDecision((await consentCookie())?.value ?? '')?.granted;
  /** Longer than what waits for an idle page. */
  const aWhile = (tab: Page) => tab.waitForTimeout(2500);

  it('has the server give a capped cookie its full time, so that the decision outlives eight days', async () => {
    let release = () => {};
    answer = (request, response) => void (release = () => renewConsent(request, response));
    const tab = await open('/shop');
    await tab.evaluate(() => kapsel.accept(['analytics']));
    expect(await daysLeft(), 'as the script asked for').toBe(182);
    await eventually(() => refreshes).toBe(1);
    await capLikeSafari();
    expect(await daysLeft()).toBe(7);
    const { value } = (await consentCookie()) ?? {};

    release();
    await eventually(daysLeft).toBe(182);
    expect(await consentCookie()).toMatchObject({ value, path: '/', sameSite: 'Lax', httpOnly: false, secure: true });
    expect(decodeDecision(value ?? '')).toMatchObject({ granted: ['analytics'], recordId: expect.any(String) });
    await eventually(() => tab.evaluate(() => localStorage.getItem('kapsel_refreshed'))).toBe(new Date().toISOString().slice(0, 10));
    await tab.close();

    answer = renewConsent;
    await letDaysPass(8);
    const later = await open('/shop', 8);
    expect(await isDecided(later)).toBe(true);
    await eventually(() => refreshes, 'a new day').toBe(2);
    await later.evaluate(() => kapsel.withdraw());
    await eventually(granted, 'the page still writes the cookie that a server has set').toEqual([]);
  });

  it('loses it without, as Safari does', async () => {
    const tab = await open('/without');
    await tab.evaluate(() => kapsel.accept(['analytics']));
    await capLikeSafari();
    await aWhile(tab);
    expect(await daysLeft()).toBe(7);
    await letDaysPass(8);
    expect(await isDecided(await open('/without', 8))).toBe(false);
    expect(refreshes).toBe(0);
  });

  it('asks for nothing before a choice, and then once a day', async () => {
    const tab = await open('/shop');
    await aWhile(tab);
    expect(refreshes).toBe(0);
    expect(await tab.evaluate(() => Object.keys(localStorage))).toEqual([]);
    await tab.evaluate(() => kapsel.accept('none'));
    await eventually(() => refreshes).toBe(1);
    await eventually(() => tab.evaluate(() => localStorage.getItem('kapsel_refreshed'))).not.toBeNull();
    await tab.reload();
    await aWhile(await open('/shop'));
    expect(refreshes, 'today').toBe(1);
    const tomorrow = await open('/shop', 1);
    await eventually(() => refreshes, 'tomorrow').toBe(2);
    await eventually(() => tomorrow.evaluate(() => localStorage.getItem('kapsel_refreshed'))).toBe(new Date(Date.now() + day * 1000).toISOString().slice(0, 10));
    await tomorrow.reload();
    await aWhile(tomorrow);
    expect(refreshes).toBe(2);
    await tomorrow.evaluate(() => kapsel.accept('all'));
    await eventually(() => refreshes, 'a choice').toBe(3);
  });

  it('asks again on the next page where the visitor left before the answer', async () => {
    const tab = await open('/shop');
    await tab.evaluate(() => kapsel.accept('all'));
    await eventually(() => tab.evaluate(() => localStorage.getItem('kapsel_refreshed'))).not.toBeNull();
    answer = () => {};
    await tab.evaluate(() => kapsel.accept('none'));
    await eventually(() => refreshes).toBe(2);
    answer = renewConsent;
    await tab.reload();
    await eventually(() => refreshes).toBe(3);
    await eventually(async () => (await consentCookie())?.secure).toBe(true);
    expect(await granted()).toEqual([]);
  });

  it('asks once for a choice that is made while the page loads', async () => {
    const tab = await open('/early');
    await aWhile(tab);
    expect(refreshes).toBe(1);
    expect(await granted()).toEqual(['analytics']);
  });

  describe('a late answer', () => {
    let late: (() => void)[];
    let tomorrow: Page;

    beforeEach(async () => {
      const tab = await open('/shop');
      await tab.evaluate(() => kapsel.accept('all'));
      await eventually(() => tab.evaluate(() => localStorage.getItem('kapsel_refreshed'))).not.toBeNull();
      await tab.close();
      late = [];
      answer = (request, response) => void late.push(() => renewConsent(request, response));
      tomorrow = await open('/shop', 1);
      await eventually(() => late.length).toBe(1);
    });

    it('does not bring back what was withdrawn meanwhile', async () => {
      await tomorrow.evaluate(() => kapsel.withdraw());
      await eventually(() => late.length).toBe(2);
      late[1]?.();
      // On plain http only the server says so.
      await eventually(async () => (await consentCookie())?.secure).toBe(true);
      late[0]?.();
      await aWhile(tomorrow);
      expect(await granted()).toEqual([]);
    });

    it('does not either what was withdrawn on the next page', async () => {
      await tomorrow.goto(site.url(undefined, '/without'));
      await tomorrow.evaluate(() => kapsel.withdraw());
      late[0]?.();
      await aWhile(tomorrow);
      expect(await granted()).toEqual([]);
    });
  });

  it.each<[string, Answer]>([
    ['an older decision', (_request, response) => void response.writeHead(204, { 'Set-Cookie': `kapsel_consent=${encodeDecision({ policyVersion: 1, decidedAt: 1_700_000_000, granted: ['marketing'], grantedServices: [], refusedServices: [] })}; Path=/; Max-Age=86400` }).end()],
    ['no cookie any more', (_request, response) => void response.writeHead(204, { 'Set-Cookie': 'kapsel_consent=; Path=/; Max-Age=0' }).end()],
  ])('keeps the choice where the server answers with %s', async (_what, wrong) => {
    answer = wrong;
    const tab = await open('/shop');
    await tab.evaluate(() => kapsel.accept(['analytics']));
    await eventually(() => tab.evaluate(() => localStorage.getItem('kapsel_refreshed'))).not.toBeNull();
    expect(await granted()).toEqual(['analytics']);
  });

  it('says so where there is no such path', async () => {
    answer = (_request, response) => void response.writeHead(404).end();
    const tab = await open('/shop');
    await tab.evaluate(() => kapsel.accept('all'));
    await eventually(() => tab.evaluate(() => errors)).toEqual(['Not renewed: /kapsel/refresh answered 404. Look at cookie.refreshUrl in the config.']);
    expect(await isDecided(tab)).toBe(true);
  });
});

describe('the server’s side in docs/cookie-refresh.md', () => {
  it('sets nothing for what is no decision, or is too old', async () => {
    const site = await startSite({ '*': renewConsent });
    const ask = async (cookie: string) => (await fetch(site.url('127.0.0.1'), { method: 'POST', headers: { cookie } })).headers.get('set-cookie');
    const now = Math.floor(Date.now() / 1000);
    const valueOf = (decidedAt: number) => encodeDecision({ policyVersion: 1, decidedAt, granted: [], grantedServices: [], refusedServices: [] });
    const old = valueOf(now - 100 * day);
    const [, maxAge] = /^kapsel_consent=(?:[\w.]+); Path=\/; Max-Age=(\d+); SameSite=Lax; Secure$/u.exec((await ask(`a=1; kapsel_consent=${old}; b=2`)) ?? '') ?? [];
    expect(Math.round(Number(maxAge) / 60)).toBe((82 * day) / 60);
    expect(await ask(`kapsel_consent=${old}; kapsel_consent=${valueOf(now)}`), 'the newest of two').toContain(`=${valueOf(now)};`);
    for (const bad of ['', 'a=1', 'kapsel_consent=yes', 'kapsel_consent=1.1.zz.fam.<script>.', `kapsel_consent=${valueOf(now - 183 * day)}`]) expect(await ask(bad), bad).toBeNull();
    await site.close();
  });
});
