import { configHash, consentCookieName, decodeDecision, type RecordSubmission, type SiteConfig } from '@kapsel/core';
import { bake } from '@kapsel/sdk/bake';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConsentLog, startConsentLog } from './support/consent-log.ts';
import { launchChromium, sdkFile } from './support/kapsel-page.ts';
import { sendPage, startSite, type Handler, type LocalSite } from './support/local-site.ts';

/** The globals of the page. */
declare const kapsel: { accept(ids: 'all' | 'none' | readonly string[]): void; withdraw(): void; has(id: string): boolean; decision(): { recordId?: string } };
declare const errors: string[];

/** The machine may be busy. */
const eventually = <Value>(read: () => Value | Promise<Value>, message = '', timeout = 10_000) => expect.poll(read, { timeout, message });

const path = '/v1/sites/shop/consents';
const stats = { id: 'stats', name: 'Stats', provider: 'Stats Ltd', category: 'analytics', since: 1, hosts: ['stats.localhost'], cookies: ['_s'], storage: ['_s*'] } as const;
const ads = { ...stats, id: 'ads', category: 'marketing', hosts: ['ads.localhost'] } as const;
const config: SiteConfig = {
  schemaVersion: 1,
  siteId: 'shop',
  ui: { layout: 'none' },
  policyVersion: 4,
  language: 'auto',
  blocking: 'marked',
  regime: 'opt-in',
  parties: { controller: 'Shop', contact: 'post@shop.example' },
  services: [stats, ads],
  log: { endpoint: path },
};

const listen = `<script>window.errors = []; addEventListener('kapsel:error', ({ detail }) => errors.push(detail.message));</script>`;

function tag(changes: Partial<SiteConfig> = {}, build = 'kapsel.js', attributes = ''): string {
  return `<script ${attributes}>window.kapselConfig = ${JSON.stringify({ ...config, ...changes })}</script><script src="/${build}" data-region="NO" ${attributes}></script>`;
}

const script =
  (code: () => string, delayMs = 0): Handler =>
  (_request, response) =>
    void setTimeout(() => response.writeHead(200, { 'Content-Type': 'text/javascript', 'Access-Control-Allow-Origin': '*' }).end(code()), delayMs);

/** Acts as a user interface would: a part under a name that the config asks for. */
const asInterface = `<script>globalThis[Symbol.for('kapsel.parts')] = { __proto__: null, 'signal-hotjar': (inside) => void (window.inside = inside) };</script>`;

const strictPolicy =
  "default-src 'none'; img-src data:; connect-src 'self'; script-src 'nonce-page' 'strict-dynamic'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types kapsel";

describe('records', () => {
  let browser: Browser;
  let context: BrowserContext;
  let site: LocalSite;
  let log: ConsentLog;
  /** Elsewhere, and stoppable. */
  let elsewhere: Awaited<ReturnType<typeof startConsentLog>>;

  const away = () => `http://log.localhost:${elsewhere.port}${path}`;

  beforeAll(async () => {
    browser = await launchChromium();
    elsewhere = await startConsentLog();
    site = await startSite({
      '/kapsel.js': script(() => sdkFile('kapsel.js')),
      '/kapsel-auto.js': script(() => sdkFile('kapsel-auto.js')),
      '/kapsel-records.js': script(() => sdkFile('kapsel-records.js')),
      '/slow/kapsel.js': script(() => sdkFile('kapsel.js')),
      '/slow/kapsel-records.js': script(() => sdkFile('kapsel-records.js'), 500),
      '/baked.js': script(() => bake(config).code),
      '/baked-auto.js': script(() => bake(holdingLog()).code),
      '/shop': `${listen}${tag()}`,
      '/other': `${listen}${tag()}<p>Another page</p>`,
      '/plain': '<p>No Kapsel here</p>',
      '/slow': `${listen}${tag({}, 'slow/kapsel.js')}`,
      '/baked': `${listen}<script src="/baked.js"></script>`,
      '/interface': `${listen}${asInterface}${tag({ signals: { hotjar: true } })}`,
      '/leaving': `<script>addEventListener('pagehide', () => kapsel.accept('all'))</script>${tag()}`,
      '/framed': `<iframe sandbox="allow-scripts" src="/shop"></iframe>`,
      '/away': (_request, response) => sendPage(response, `${listen}${tag({ log: { endpoint: away() } })}`),
      '/away/other': (_request, response) => sendPage(response, `${listen}${tag({ log: { endpoint: away() } })}`),
      '/automatic': (_request, response) => sendPage(response, `${listen}${tag(holdingLog(), 'kapsel-auto.js')}`),
      '/automatic/baked': `${listen}<script src="/baked-auto.js"></script>`,
      '/strict': (_request, response) =>
        sendPage(response, `${listen.replace('<script', '<script nonce="page"')}${tag({}, 'kapsel.js', 'nonce="page"')}`, { 'Content-Security-Policy': strictPolicy }),
      [path]: (request, response) => void log.handle(request, response),
    });
  });

  afterAll(async () => {
    await browser.close();
    await elsewhere.stop();
    await site.close();
  });

  beforeEach(async () => {
    log = new ConsentLog();
    elsewhere.log.posts.length = elsewhere.log.methods.length = 0;
    elsewhere.log.records.clear();
    context = await browser.newContext({ locale: 'nb-NO' });
  });

  afterEach(() => context.close());

  /** Rules that name what Kapsel itself needs: its host and its key. */
  function holdingLog(): SiteConfig {
    return { ...config, blocking: 'automatic', services: [{ ...stats, hosts: [`log.localhost:${elsewhere.port}`], storage: ['kapsel_q*'] }, ads], log: { endpoint: away() } };
  }

  async function open(path: string): Promise<Page> {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(site.url(undefined, path));
    openComplaints.set(page, complaints);
    return page;
  }
  const openComplaints = new WeakMap<Page, string[]>();

  const accept = (page: Page, ids: 'all' | 'none' | string[] = 'all') => page.evaluate((given) => kapsel.accept(given), ids);
  const keysOf = (page: Page) => page.evaluate(() => Object.keys(localStorage));
  /** Longer than what waits for an idle page, and than the first pause. */
  const aWhile = (page: Page) => page.waitForTimeout(2800);

  async function decisionInCookie() {
    const cookie = (await context.cookies()).find(({ name }) => name === consentCookieName);
    return decodeDecision(cookie?.value ?? '');
  }

  it('sends and stores nothing before a choice', async () => {
    const page = await open('/shop');
    await aWhile(page);
    expect(log.posts).toEqual([]);
    expect(await keysOf(page)).toEqual([]);
    expect(await context.cookies()).toEqual([]);
    // The part was there, and would have.
    expect(site.requests.filter((request) => request.endsWith('kapsel-records.js')).length).toBeGreaterThan(0);
  });

  it('counts a refusal without an identifier, once, and leaves nothing behind', async () => {
    const page = await open('/shop');
    await accept(page, 'none');
    await eventually(() => log.posts.length).toBe(1);
    expect(log.posts[0]?.submission).toEqual({
      schemaVersion: 1,
      event: 'refused',
      key: expect.stringMatching(/^[0-9a-f]{32}$/u),
      policyVersion: 4,
      method: 'api',
      regime: { functional: 'opt-in', analytics: 'opt-in', marketing: 'opt-in' },
      region: 'NO',
    });
    expect(await keysOf(page)).toEqual([]);
    expect((await decisionInCookie())?.recordId).toBeUndefined();
    await page.reload();
    await aWhile(page);
    expect(log.posts).toHaveLength(1);
    expect(log.refusals.size).toBe(1);
  });

  it('does not keep a refusal that the server did not take', async () => {
    log.answer = 'hang up';
    const page = await open('/shop');
    await accept(page, 'none');
    await eventually(() => log.posts.length).toBeGreaterThan(0);
    expect(await keysOf(page)).toEqual([]);
    log.answer = undefined;
    await aWhile(page);
    expect(log.refusals.size).toBe(0);
    expect(await page.evaluate(() => errors)).toEqual([]);
  });

  it('records a consent under the id in the cookie, and forgets it once it is kept', async () => {
    const page = await open('/shop');
    const applied = await page.evaluate(() => {
      kapsel.accept(['analytics']);
      return [kapsel.has('analytics'), kapsel.has('marketing'), Object.keys(localStorage).length];
    });
    expect(applied, 'the choice waits for nothing').toEqual([true, false, 0]);
    await eventually(() => log.records.size).toBe(1);
    const decision = await decisionInCookie();
    const [record] = log.records.values();
    expect(record).toMatchObject({
      event: 'given',
      recordId: decision?.recordId,
      policyVersion: 4,
      notice: { configHash: await configHash(config), language: 'en' },
      purposes: [
        { id: 'analytics', granted: true, services: ['stats'] },
        { id: 'marketing', granted: false, services: ['ads'] },
      ],
      method: 'api',
      trusted: false,
      decidedAt: new Date((decision?.decidedAt ?? 0) * 1000).toISOString(),
      context: { region: 'NO', globalPrivacyControl: false },
    });
    const { headers } = log.posts[0] ?? {};
    expect(headers).toMatchObject({ 'content-type': 'text/plain;charset=UTF-8' });
    expect([headers?.cookie, headers?.referer]).toEqual([undefined, undefined]);
    await eventually(() => keysOf(page)).toEqual([]);
    await page.reload();
    await open('/other');
    await aWhile(page);
    expect(log.posts, 'neither a stored choice nor that of another tab is a new one').toHaveLength(1);
  });

  it('tells what an interface showed, and that a person clicked', async () => {
    const page = await open('/interface');
    await page.evaluate(`inside.notice = { layer: 'preferences', language: 'nb', noticeHash: '${'d'.repeat(64)}' }; inside.choose('all', 'visitor')`);
    await eventually(() => log.records.size).toBe(1);
    expect([...log.records.values()][0]).toMatchObject({ notice: { layer: 'preferences', language: 'nb', noticeHash: 'd'.repeat(64) }, method: 'accept-all', trusted: true });
  });

  it('chains what follows: a change, a withdrawal, and then a stranger again', async () => {
    const page = await open('/baked');
    const records = () => [...log.records.values()];
    const step = async (act: () => Promise<void>, count: number): Promise<RecordSubmission | undefined> => {
      await act();
      await eventually(records).toHaveLength(count);
      return records().at(-1);
    };
    const given = await step(() => accept(page, ['analytics']), 1);
    const changed = await step(() => accept(page, 'all'), 2);
    const withdrawn = await step(() => page.evaluate(() => kapsel.withdraw()), 3);
    const again = await step(() => accept(page, ['marketing']), 4);
    expect([given?.event, changed?.event, withdrawn?.event, again?.event]).toEqual(['given', 'changed', 'withdrawn', 'given']);
    expect(changed?.previousRecordId).toBe(given?.recordId);
    expect(withdrawn?.previousRecordId).toBe(changed?.recordId);
    expect(again?.previousRecordId).toBeUndefined();
    expect(log.posts.flatMap(({ faults }) => faults)).toEqual([]);
    await eventually(() => keysOf(page)).toEqual([]);
  });

  it('sends choices that were made before its part had loaded, each once', async () => {
    const page = await context.newPage();
    await page.goto(site.url(undefined, '/slow'), { waitUntil: 'commit' });
    await page.waitForFunction(() => typeof kapsel === 'object' && 'accept' in kapsel);
    await page.evaluate(`kapsel.accept(['analytics'], { notice: { layer: 'preferences', language: 'nb' } })`);
    await page.waitForTimeout(20);
    await accept(page, 'all');
    expect(log.posts, 'the part is not there yet').toEqual([]);
    await eventually(() => log.records.size).toBe(2);
    expect([...log.records.values()].map(({ event, notice }) => [event, notice.layer])).toEqual([['given', 'preferences'], ['changed', undefined]]);
    await aWhile(page);
    expect(log.posts).toHaveLength(2);
  });

  it('applies a choice while the server is down, and delivers it when it is back', async () => {
    await elsewhere.stop();
    const page = await open('/away');
    await accept(page);
    expect(await page.evaluate(() => kapsel.has('analytics'))).toBe(true);
    await eventually(() => keysOf(page)).toEqual([`kapsel_queue_${(await decisionInCookie())?.recordId}`]);
    await elsewhere.restart();
    await eventually(() => elsewhere.log.records.size).toBe(1);
    expect(elsewhere.log.records.has((await decisionInCookie())?.recordId ?? '')).toBe(true);
    await eventually(() => keysOf(page)).toEqual([]);
    expect(elsewhere.log.methods, 'no preflight').toEqual(['POST']);
    expect(await page.evaluate(() => errors)).toEqual([]);
  });

  it('delivers from another page, and on another visit', async () => {
    await elsewhere.stop();
    const page = await open('/away');
    await accept(page);
    await eventually(() => keysOf(page)).toHaveLength(1);
    await page.goto(site.url(undefined, '/plain'));
    await page.close();
    await elsewhere.restart();
    const next = await open('/away/other');
    await eventually(() => elsewhere.log.records.size).toBe(1);
    expect([...elsewhere.log.records.keys()]).toEqual([(await decisionInCookie())?.recordId]);
    await eventually(() => keysOf(next)).toEqual([]);
  });

  it('gets through where the visitor leaves in the same moment, and stays one record where no page heard the answer', async () => {
    log.delayMs = 1500;
    const page = await open('/shop');
    await page.evaluate(() => {
      kapsel.accept('all');
      location.href = '/plain';
    });
    await page.waitForURL('**/plain');
    await eventually(() => log.records.size).toBe(1);
    expect(await keysOf(page), 'nobody was there to hear that it was kept').toHaveLength(1);
    log.delayMs = 0;
    await page.goto(site.url(undefined, '/other'));
    await eventually(() => keysOf(page)).toEqual([]);
    expect(log.posts.length).toBeGreaterThan(1);
    expect([...log.records.keys()]).toEqual([(await decisionInCookie())?.recordId]);
  });

  it('sends a choice that is the last thing on its page', async () => {
    const page = await open('/leaving');
    await page.goto(site.url(undefined, '/plain'));
    await eventually(() => log.records.size).toBe(1);
    expect([...log.records.keys()]).toEqual([(await decisionInCookie())?.recordId]);
  });

  it('stores it where the server does not answer', async () => {
    log.answer = 'hang up';
    const page = await open('/leaving');
    await page.goto(site.url(undefined, '/plain'));
    await eventually(() => keysOf(page)).toHaveLength(1);
    log.answer = undefined;
    await page.goto(site.url(undefined, '/other'));
    await eventually(() => log.records.size).toBe(1);
  });

  it('tries again after an answer that may be another next time', async () => {
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(site.url(undefined, '/shop'));
    for (const [index, status] of [500, 503, 429, 408].entries()) {
      log.answer = status;
      const before = log.posts.length;
      await accept(page, index % 2 ? ['analytics'] : 'all');
      await page.clock.runFor(100);
      await eventually(() => log.posts.length).toBeGreaterThan(before);
      log.answer = undefined;
      await page.waitForTimeout(100);
      await page.clock.runFor(3000);
      await eventually(() => log.records.size, String(status)).toBe(index + 1);
    }
    await eventually(() => keysOf(page)).toEqual([]);
    expect(await page.evaluate(() => errors)).toEqual([]);
  });

  it('gives up where the server refuses what it got, and says so', async () => {
    const page = await open('/shop');
    const expected: string[] = [];
    for (const status of [400, 404, 413]) {
      log.answer = status;
      await accept(page);
      expected.push(`Not recorded: ${path} answered ${status}. Look at log.endpoint in the config.`);
      await eventually(() => page.evaluate(() => errors)).toEqual(expected);
      expect(await keysOf(page)).toEqual([]);
    }
    expect(await page.evaluate(() => kapsel.has('analytics'))).toBe(true);
    await page.reload();
    await aWhile(page);
    expect(log.posts).toHaveLength(3);
  });

  it('pauses longer after each failure', async () => {
    log.answer = 503;
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(site.url(undefined, '/shop'));
    await accept(page);
    await page.clock.runFor(10);
    const postsAfter = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 500) {
        await page.clock.runFor(500);
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      return log.posts.length;
    };
    await eventually(() => log.posts.length).toBe(1);
    // Pauses of 2, 4, 8 and 16 seconds, each a quarter shorter or longer.
    const inFirst20 = await postsAfter(20_000);
    const inNext20 = (await postsAfter(20_000)) - inFirst20;
    expect(inFirst20).toBeGreaterThanOrEqual(3);
    expect(inFirst20).toBeLessThanOrEqual(5);
    expect(inNext20).toBeLessThanOrEqual(2);
  });

  it('delivers when the browser is online again', async () => {
    const page = await open('/shop');
    await page.waitForLoadState('networkidle');
    await context.setOffline(true);
    await accept(page);
    await eventually(() => keysOf(page)).toHaveLength(1);
    // Long enough for the pause to have grown past what the test waits below.
    await page.waitForTimeout(7000);
    expect(log.posts).toEqual([]);
    await context.setOffline(false);
    // A browser on a machine without any network is never online, and never says so.
    await page.evaluate(() => navigator.onLine || dispatchEvent(new Event('online')));
    await eventually(() => log.records.size, '', 2000).toBe(1);
    await eventually(() => keysOf(page)).toEqual([]);
  });

  it('is sent by one of two tabs', async () => {
    log.answer = 'hang up';
    const page = await open('/shop');
    await accept(page);
    await eventually(() => keysOf(page)).toHaveLength(1);
    await page.goto(site.url(undefined, '/plain'));
    log.answer = undefined;
    log.delayMs = 1000;
    const before = log.posts.length;
    const tabs = await Promise.all([open('/shop'), open('/other'), open('/shop')]);
    await eventually(() => log.records.size).toBe(1);
    await aWhile(page);
    expect(log.posts.length - before).toBe(1);
    await Promise.all(tabs.map(async (tab) => expect(await keysOf(tab)).toEqual([])));
  });

  it('neither sends nor stumbles over what others put into the queue', async () => {
    const id = '01900000-0000-7000-8000-000000000001';
    const page = await open('/plain');
    await page.evaluate((recordId) => {
      const forged = { schemaVersion: 1, event: 'given', recordId, email: 'somebody@shop.example' };
      for (const [key, value] of Object.entries({ '': '', x: '[', length: 'null', __proto__x: '{"__proto__":{"x":1}}', [recordId]: JSON.stringify(forged) })) localStorage.setItem(`kapsel_queue_${key}`, value);
      localStorage.setItem('kapsel_queue', 'old');
      localStorage.setItem('kapsel_queue_big', 'x'.repeat(1_000_000));
    }, id);
    await page.close();
    const shop = await open('/shop');
    await aWhile(shop);
    expect(log.posts).toEqual([]);
    expect(await keysOf(shop)).toEqual(['kapsel_queue']);
    await accept(shop);
    await eventually(() => log.records.size).toBe(1);
    expect(log.posts).toHaveLength(1);
    expect(openComplaints.get(shop)).toEqual([]);
  });

  it('sends where the browser gives no storage at all', async () => {
    const page = await open('/framed');
    const frame = page.frames()[1];
    await frame?.waitForFunction(() => typeof kapsel === 'object' && 'accept' in kapsel);
    expect(await frame?.evaluate(() => { try { return String(localStorage.length); } catch { return 'blocked'; } })).toBe('blocked');
    await frame?.evaluate(() => kapsel.accept('all'));
    await eventually(() => log.records.size).toBe(1);
    await aWhile(page);
    expect(log.posts).toHaveLength(1);
  });

  it('works under connect-src ’self’, nonces and trusted types', async () => {
    const page = await open('/strict');
    await accept(page);
    await eventually(() => log.records.size).toBe(1);
    expect(openComplaints.get(page)).toEqual([]);
    expect(await page.evaluate(() => errors)).toEqual([]);
  });

  it.each(['/automatic', '/automatic/baked'])('is not held by the site’s own rules: %s', async (path) => {
    const page = await open(path);
    await page.waitForLoadState('networkidle');
    // The control: what the page itself sends there is held.
    expect(await page.evaluate((url) => fetch(url, { method: 'POST' }).then(({ statusText }) => statusText), away())).toBe('Held');
    await page.evaluate(() => localStorage.setItem('kapsel_q', 'x'));
    expect(await keysOf(page)).toEqual([]);

    elsewhere.log.answer = 'hang up';
    await accept(page, ['marketing']);
    await eventually(() => keysOf(page)).toHaveLength(1);
    elsewhere.log.answer = undefined;
    await eventually(() => elsewhere.log.records.size).toBe(1);
    await eventually(() => keysOf(page)).toEqual([]);
  });

  it('uses neither a fetch nor a storage that the page has put in the place of the browser’s', async () => {
    const page = await open('/shop');
    await page.evaluate(() => {
      Object.assign(window, { fetch: () => Promise.resolve(new Response(null, { status: 204 })) });
      Storage.prototype.setItem = () => {};
      Object.assign(Object.prototype, { mode: 'nonsense', signal: 'nonsense', headers: 'nonsense' });
    });
    await accept(page);
    await eventually(() => log.records.size).toBe(1);
  });
});
