import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configHash, noticeHash, purposeNotice, type PurposeSubmission, type SiteConfig } from '@kapsel/core';
import { bake } from '@kapsel/sdk/bake';
import { verifyPurpose, type VerifiedPurpose } from '@kapsel/sdk/verify-purpose';
import axe from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConsentLog, startConsentLog } from './support/consent-log.ts';
import { launchChromium, sdkFile } from './support/kapsel-page.ts';
import { sendPage, startSite, type Handler, type LocalSite } from './support/local-site.ts';

/** The globals of the page. */
declare const heard: { purpose: string; granted: boolean; recordId?: string; signed: boolean; receipt?: string }[];
declare const errors: string[];
declare const handled: string[];

const eventually = <Value>(read: () => Value | Promise<Value>, message = '', timeout = 10_000) => expect.poll(read, { timeout, message });

const door = '/v1/sites/shop/consents';
const stats = { id: 'stats', name: 'Stats', provider: 'Stats Ltd', category: 'analytics', since: 1, hosts: ['stats.localhost'], cookies: ['_s'], storage: ['_s*'] } as const;
const config: SiteConfig = {
  schemaVersion: 1,
  siteId: 'shop',
  ui: { layout: 'none' },
  policyVersion: 4,
  language: 'auto',
  blocking: 'marked',
  regime: 'opt-in',
  parties: { controller: 'Shop', contact: 'post@shop.example' },
  services: [stats],
  log: { endpoint: door },
};

const newsletter = '<kapsel-purpose kind="consent" name="newsletter" privacy-url="/privacy">Send me the newsletter</kapsel-purpose>';
const profile = '<kapsel-purpose kind="consent" name="extra" purpose="profiling">Fit it to what I buy</kapsel-purpose>';
const terms = '<kapsel-purpose kind="acknowledgement" name="terms" required>I have read <a href="/terms">the terms</a></kapsel-purpose>';

const listen = `<script>
  window.heard = []; window.errors = []; window.handled = [];
  addEventListener('submit', () => (window.sentAt ??= performance.now()), true);
  addEventListener('kapsel:purpose', ({ detail }) => {
    heard.push(detail);
    sessionStorage.waited = performance.now() - sentAt;
  });
  addEventListener('kapsel:error', ({ detail }) => errors.push(detail.message));
</script>`;
const head = '<meta name="viewport" content="width=device-width"><script src="/kapsel.js"></script><script src="/kapsel-purpose.js" defer></script>';

function form(content: string, attributes = 'method="post" action="/order"'): string {
  return `<form ${attributes}><label>E-mail <input name="email" value="somebody@shop.example" required></label>${content}<button name="button" value="send">Send</button></form>`;
}

/** Sends as a page without page loads does, once for each submission. */
const byFetch = `<script>
  document.addEventListener('submit', async (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(event.target, event.submitter));
    handled.push(body.get('newsletter'));
    await fetch('/order', { method: 'POST', body });
  });
</script>`;

interface Order {
  readonly fields: Readonly<Record<string, string>>;
  readonly newsletter: VerifiedPurpose;
  readonly profiling: VerifiedPurpose;
}

describe('<kapsel-purpose>', () => {
  let browser: Browser;
  let context: BrowserContext;
  let site: LocalSite;
  let log: ConsentLog;
  /** Elsewhere, and stoppable. */
  let elsewhere: Awaited<ReturnType<typeof startConsentLog>>;
  const orders: Order[] = [];
  const told: string[] = [];
  let orderDelayMs = 0;

  const away = () => `http://log.localhost:${elsewhere.port}${door}`;
  const script =
    (code: () => string): Handler =>
    (_request, response) =>
      void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(code());

  /** The site's own backend: it trusts what it can verify, and shows the way back. */
  const takeOrder: Handler = (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const fields = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString()));
      const key = { publicKey: [log.publicKey, elsewhere.log.publicKey], siteId: 'shop' };
      const order = { fields, newsletter: verifyPurpose(fields['newsletter'], { ...key, purpose: 'newsletter' }), profiling: verifyPurpose(fields['extra'], { ...key, purpose: 'profiling' }) };
      orders.push(order);
      const receipt = order.newsletter.ok ? `<a id="receipt" href="${door}/${order.newsletter.claims.jti}">Your consent</a>` : '';
      setTimeout(() => sendPage(response, `<h1>Thank you</h1>${receipt}`), orderDelayMs);
    });
  };

  const strictPolicy = "default-src 'none'; img-src data:; connect-src 'self'; form-action 'self'; script-src 'nonce-page' 'strict-dynamic'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types kapsel";
  const withNonce = (markup: string) => markup.replaceAll('<script', '<script nonce="page"');

  beforeAll(async () => {
    browser = await launchChromium();
    elsewhere = await startConsentLog();
    const holding = (): SiteConfig => ({ ...config, blocking: 'automatic', services: [{ ...stats, hosts: [`log.localhost:${elsewhere.port}`], storage: ['kapsel_q*'] }], log: { endpoint: away() } });
    site = await startSite({
      '/kapsel.js': script(() => bake(config).code),
      '/kapsel-away.js': script(() => bake({ ...config, log: { endpoint: away() } }).code),
      '/kapsel-holding.js': script(() => bake(holding()).code),
      '/kapsel-alone.js': script(() => bake({ ...config, log: undefined } as never).code),
      '/kapsel-purpose.js': script(() => sdkFile('kapsel-purpose.js')),
      '/turbo.js': script(() => readFileSync(join(import.meta.dirname, 'node_modules/@hotwired/turbo/dist/turbo.es2017-umd.js'), 'utf8')),
      '/order': takeOrder,
      '/other-order': takeOrder,
      '/back': '<script>setTimeout(() => history.back(), 500)</script>',
      '/told': (request, response) => void request.on('data', (part: Buffer) => told.push(String(part))).on('end', () => response.end()),
      '/form': (_request, response, url) => sendPage(response, listen + head + (url.searchParams.get('markup') ?? form(newsletter))),
      '/away': listen + head.replace('kapsel.js', 'kapsel-away.js') + form(newsletter),
      '/holding': listen + head.replace('kapsel.js', 'kapsel-holding.js') + form(newsletter),
      '/alone': listen + head.replace('kapsel.js', 'kapsel-alone.js') + form(newsletter),
      '/without': head.replace('/kapsel.js', '/nowhere.js') + form(newsletter),
      '/first': `<script src="/kapsel-purpose.js"></script><script src="/kapsel.js"></script>${form(newsletter)}`,
      '/polluted': `<script>Object.assign(Object.prototype, { method: 'GET', body: 'x', recordId: 'x', value: 'forged', tick: {}, signed: true, region: 'XX' })</script>${head}${form(newsletter)}`,
      '/strict': (_request, response) => sendPage(response, withNonce(listen + head + form(newsletter)), { 'Content-Security-Policy': strictPolicy }),
      [door]: (request, response) => void log.handle(request, response),
      '/v1/sites/shop/purposes': (request, response) => void log.handle(request, response),
      '*': (request, response) => {
        if (request.url?.startsWith(door)) void log.handle(request, response);
        else response.writeHead(404).end();
      },
    });
  });

  afterAll(async () => {
    await browser.close();
    await elsewhere.stop();
    await site.close();
  });

  beforeEach(async () => {
    log = new ConsentLog();
    orders.length = orderDelayMs = 0;
    Object.assign(elsewhere.log, { answer: undefined, delayMs: 0 });
    elsewhere.log.posts.length = 0;
    elsewhere.log.records.clear();
    context = await browser.newContext();
  });

  afterEach(() => context.close());

  async function open(path: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(site.url(undefined, path));
    await page.waitForFunction(`customElements.get('kapsel-purpose')`);
    return page;
  }

  const openForm = (markup: string) => open(`/form?markup=${encodeURIComponent(markup)}`);
  const box = (page: Page, name = 'newsletter') => page.locator(`kapsel-purpose[name="${name}"] input`);
  const send = (page: Page) => page.click('button[name="button"]');
  /** How long the form was held, in milliseconds. */
  const waited = (page: Page) => page.evaluate(() => Number(sessionStorage['waited']));
  const keysOf = (page: Page) => page.evaluate(() => Object.keys(localStorage));
  const only = <Item>(items: Iterable<Item>): Item => {
    const [item, ...more] = items;
    if (item === undefined || more.length > 0) throw new Error(`${more.length + (item === undefined ? 0 : 1)} instead of one`);
    return item;
  };

  describe('a consent', () => {
    it('goes with the form as a proof that the backend verifies, and the record is there', async () => {
      const page = await open('/form');
      await box(page).check();
      expect([log.methods, await keysOf(page)], 'nothing before the form is sent').toEqual([[], []]);
      await send(page);
      await page.waitForURL('**/order');
      const { fields, newsletter: verified } = only(orders);
      const record = only(log.records.values()) as PurposeSubmission;
      const hash = await noticeHash(purposeNotice({ purpose: 'newsletter', text: 'Send me the newsletter', language: 'en', privacyUrl: '/privacy' }));
      expect(verified).toEqual({ ok: true, claims: { iss: 'shop', jti: record.recordId, purpose: 'newsletter', granted: true, iat: expect.any(Number), noticeHash: hash } });
      expect(record).toMatchObject({
        event: 'given',
        policyVersion: 4,
        notice: { noticeHash: hash, configHash: await configHash(config), language: 'en', layer: 'form' },
        purposes: [{ id: 'newsletter', granted: true, services: [] }],
        method: 'form',
        trusted: true,
      });
      expect(fields, 'the button’s own name and value').toMatchObject({ email: 'somebody@shop.example', button: 'send' });
      expect(only(log.posts).headers).toMatchObject({ 'content-type': 'text/plain;charset=UTF-8' });
      expect(JSON.stringify(only(log.posts)), 'what somebody wrote into the form').not.toContain('somebody');
      expect(await keysOf(page)).toEqual([]);
      expect(await context.cookies(), 'the banner’s answer is another').toEqual([]);
      await page.click('#receipt');
      expect(await page.textContent('body')).toContain(record.recordId);
    });

    it('is not proved by a value of another site, another purpose or another day', async () => {
      const page = await open('/form');
      await box(page).check();
      await send(page);
      await page.waitForURL('**/order');
      const value = only(orders).fields['newsletter'];
      const expected = { publicKey: log.publicKey, siteId: 'shop', purpose: 'newsletter' };
      const judge = (changes: object) => verifyPurpose(value, { ...expected, ...changes });
      expect([judge({ siteId: 'market' }), judge({ purpose: 'profiling' }), judge({ now: Date.now() / 1000 + 86_400 }), judge({ publicKey: elsewhere.log.publicKey })]).toEqual(
        ['other-site', 'other-purpose', 'too-old', 'wrong-signature'].map((reason) => ({ ok: false, reason })),
      );
    });

    it('that is not given costs nothing and leaves nothing: the form goes at once', async () => {
      const page = await open('/form');
      await send(page);
      await page.waitForURL('**/order');
      expect(only(orders)).toMatchObject({ fields: { newsletter: '0' }, newsletter: { ok: false, reason: 'refused' } });
      expect([log.methods, await keysOf(page), await context.cookies()]).toEqual([[], [], []]);
    });

    it('is handed to a page’s own handler once, with the receipt, and asked anew', async () => {
      const page = await openForm(form(newsletter) + byFetch);
      await box(page).check();
      await send(page);
      await eventually(() => orders.length).toBe(1);
      const { recordId } = only(log.records.values());
      expect(await page.evaluate(() => [handled.length, heard])).toEqual([1, [{ purpose: 'newsletter', granted: true, signed: true, recordId, receipt: `${door}/${recordId}` }]]);
      const receipt = page.getByRole('status').getByRole('link', { name: 'Receipt for your consent, for withdrawing it later' });
      expect(await receipt.getAttribute('href')).toBe(`${door}/${recordId}`);
      await eventually(() => box(page).isChecked()).toBe(false);
      await send(page);
      await eventually(() => orders.length).toBe(2);
      await box(page).check();
      expect(await receipt.count(), 'it was about the last time').toBe(0);
      await send(page);
      await eventually(() => orders.length).toBe(3);
      expect(orders.map(({ newsletter: { ok } }) => ok)).toEqual([true, false, true]);
      expect(log.records.size).toBe(2);
      expect(await page.evaluate(() => heard.map(({ granted }) => granted))).toEqual([true, false, true]);
    });

    it('is empty on the way back', async () => {
      const page = await open('/form');
      await box(page).check();
      await send(page);
      await page.waitForURL('**/order');
      await page.goBack();
      await eventually(() => box(page).isChecked()).toBe(false);
      expect(await page.inputValue('[name="email"]')).toBe('somebody@shop.example');
      await send(page);
      await eventually(() => orders.length).toBe(2);
      expect([orders[1]?.newsletter, log.records.size]).toEqual([{ ok: false, reason: 'refused' }, 1]);
    });

    it('is recorded as a person’s only where one clicked', async () => {
      const page = await openForm(form(`${newsletter.replace('name', 'id="asked" name')}<label for="asked" id="label">And with a label of the page’s own</label>`) + byFetch);
      const ways = [
        () => page.locator('kapsel-purpose').click({ position: { x: 60, y: 12 } }), // on the words
        () => page.click('#label'),
        () => page.evaluate(() => document.querySelector<HTMLElement>('kapsel-purpose')?.click()),
      ];
      for (const [index, tick] of ways.entries()) {
        await tick();
        await send(page);
        await eventually(() => log.records.size).toBe(index + 1);
        await eventually(() => box(page).isChecked()).toBe(false);
      }
      expect([...log.records.values()].map(({ trusted }) => trusted)).toEqual([true, true, false]);
    });
  });

  describe('with a log in trouble', () => {
    it('goes unsigned and at once where the log is down, and is recorded when it is back', async () => {
      await elsewhere.stop();
      const page = await open('/away');
      await box(page).check();
      await send(page);
      await page.waitForURL('**/order');
      expect(await waited(page)).toBeLessThan(1400);
      const { newsletter: verified } = only(orders);
      expect(verified).toEqual({ ok: false, reason: 'unsigned', recordId: expect.any(String) });
      const recordId = 'recordId' in verified ? verified.recordId : undefined;
      expect(await keysOf(page)).toEqual([`kapsel_queue_${recordId}`]);
      await elsewhere.restart();
      await page.goto(site.url(undefined, '/away'));
      await eventually(() => [...elsewhere.log.records.keys()]).toEqual([recordId]);
      await eventually(() => keysOf(page)).toEqual([]);
      expect(only(elsewhere.log.posts).faults).toEqual([]);
    });

    it('is recorded from the page itself where that stays', async () => {
      log.answer = 503;
      const page = await openForm(form(newsletter) + byFetch);
      await box(page).check();
      await send(page);
      await eventually(() => orders.length).toBe(1);
      expect(await page.evaluate(() => heard)).toEqual([{ purpose: 'newsletter', granted: true, signed: false, recordId: expect.any(String) }]);
      expect(await page.locator('kapsel-purpose').getByRole('link', { name: 'Receipt' }).count(), 'there is none yet').toBe(0);
      log.answer = undefined;
      await eventually(() => log.records.size).toBe(1);
      await eventually(() => keysOf(page)).toEqual([]);
    });

    it('waits a second and a half for a slow one, and is recorded once', async () => {
      log.delayMs = 4000;
      const page = await open('/form');
      await box(page).check();
      await send(page);
      await page.waitForURL('**/order');
      expect(await waited(page)).toBeGreaterThan(1400);
      expect(await waited(page)).toBeLessThan(3500);
      const { recordId } = only(log.records.values());
      expect(only(orders).newsletter).toEqual({ ok: false, reason: 'unsigned', recordId });
      log.delayMs = 0;
      await page.goto(site.url(undefined, '/form'));
      await eventually(() => keysOf(page)).toEqual([]);
      expect([...log.records.keys()]).toEqual([recordId]);
    });

    it('goes unsigned, and says so, where the log will have none of it', async () => {
      log.answer = 404;
      const page = await openForm(form(newsletter) + byFetch);
      await box(page).check();
      await send(page);
      await eventually(() => orders.length).toBe(1);
      expect(only(orders).newsletter).toEqual({ ok: false, reason: 'unsigned' });
      expect(await page.evaluate(() => errors)).toEqual([`Not recorded: ${site.url(undefined, '/v1/sites/shop/purposes')} answered 404. Look at log.endpoint in the config.`]);
      expect(await keysOf(page)).toEqual([]);
    });

    it('goes unsigned where the log keeps records and signs nothing', async () => {
      log.answer = 204;
      const page = await openForm(form(newsletter) + byFetch);
      await box(page).check();
      await send(page);
      await eventually(() => orders.length).toBe(1);
      expect(only(orders).newsletter).toEqual({ ok: false, reason: 'unsigned', recordId: expect.any(String) });
      expect(await keysOf(page)).toEqual([]);
    });

    it.each(['/alone', '/without'])('goes unsigned and without a record where there is none, as on %s', async (path) => {
      const page = await open(path);
      await box(page).check();
      await send(page);
      await page.waitForURL('**/order');
      expect(only(orders).newsletter).toEqual({ ok: false, reason: 'unsigned' });
      expect([log.methods, await keysOf(page)]).toEqual([[], []]);
    });
  });

  describe('out of the back/forward cache', () => {
    let remembering: Browser;

    beforeAll(async () => {
      remembering = await launchChromium({ without: ['--disable-back-forward-cache'] });
    });

    afterAll(() => remembering.close());

    beforeEach(async () => {
      await context.close();
      context = await remembering.newContext();
      told.length = 0;
    });

    // Playwright loses a page that comes back, so that the page tells the server itself.
    const telling = `<script>
      const boxes = () => [...document.querySelectorAll('kapsel-purpose')].map(({ checked }) => checked);
      addEventListener('pageshow', ({ persisted }) => persisted && setTimeout(() => fetch('/told', { method: 'POST', body: JSON.stringify(boxes()) }), 2000));
    </script>`;

    it('a page asks anew', async () => {
      const page = await openForm(form(newsletter + terms) + telling);
      await box(page).check();
      await box(page, 'terms').check();
      await page.evaluate(`location.href = '/back'`);
      await eventually(() => told).toEqual(['[false,false]']);
    });

    it('a form that was left while it waited for the log does not go after all', async () => {
      log.delayMs = 1000;
      const page = await openForm(form(newsletter) + telling);
      await box(page).check();
      await page.evaluate(`document.forms[0].requestSubmit(); setTimeout(() => (location.href = '/back'), 200)`);
      await eventually(() => told).toEqual(['[false]']);
      expect([orders.length, log.records.size]).toEqual([0, 1]);
    });
  });

  describe('a form', () => {
    it('is sent once by two clicks, and again with the same proof by a third', async () => {
      log.delayMs = 300;
      orderDelayMs = 3000;
      const page = await open('/form');
      await box(page).check();
      const { x, y } = (await page.locator('button[name="button"]').boundingBox()) as { x: number; y: number };
      const click = () => page.mouse.click(x + 5, y + 5);
      await click();
      await click();
      await eventually(() => orders.length).toBe(1);
      await click();
      await eventually(() => orders.length).toBe(2);
      expect(orders.map(({ fields }) => fields['newsletter'])).toEqual(Array.from({ length: 2 }, () => orders[0]?.fields['newsletter']));
      expect(log.records.size).toBe(1);
    });

    it('carries several purposes, each with a record of its own, and what was only read with none', async () => {
      const page = await openForm(form(newsletter + profile + terms));
      await box(page).check();
      await box(page, 'extra').check();
      await send(page);
      expect([orders.length, log.methods], 'the terms are required').toEqual([0, []]);
      await box(page, 'terms').check();
      await send(page);
      await page.waitForURL('**/order');
      expect(only(orders)).toMatchObject({ fields: { terms: 'on' }, newsletter: { ok: true }, profiling: { ok: true } });
      expect([...log.records.values()].map(({ purposes: [purpose] }) => purpose?.id).sort()).toEqual(['newsletter', 'profiling']);
    });

    it('does not carry what was ticked in another', async () => {
      const page = await openForm(form(newsletter) + form(profile, 'id="other" method="post" action="/other-order"'));
      await box(page).check();
      await page.click('#other button');
      await page.waitForURL('**/other-order');
      expect(only(orders).fields).toEqual({ email: 'somebody@shop.example', extra: '0', button: 'send' });
      expect(log.methods).toEqual([]);
    });

    it('goes by Enter, and to where its button says', async () => {
      const page = await openForm(form(`${newsletter}<button name="button" value="other" formaction="/other-order">Other</button>`));
      await box(page).check();
      await page.press('[name="email"]', 'Enter');
      await page.waitForURL('**/other-order');
      expect(only(orders)).toMatchObject({ fields: { button: 'other' }, newsletter: { ok: true } });
    });

    it('makes no record where it does not go', async () => {
      const stopped = `<script>addEventListener('submit', (event) => event.preventDefault(), true)</script>`;
      for (const markup of [form(newsletter).replace('value="somebody@shop.example"', ''), stopped + form(newsletter)]) {
        const page = await openForm(markup);
        await box(page).check();
        await send(page);
        await page.waitForTimeout(300);
        expect([orders, log.methods, await page.evaluate(() => heard), await box(page).isChecked()]).toEqual([[], [], [], true]);
      }
    });

    it('keeps its tick where the page sends it back to be mended, and makes no second record for it', async () => {
      const mending = `<script>let first = true; document.addEventListener('submit', (event) => { if (first) event.preventDefault(); first = false; })</script>`;
      const page = await openForm(form(newsletter) + mending);
      await box(page).check();
      await send(page);
      await eventually(() => log.records.size).toBe(1);
      await page.waitForTimeout(200);
      expect([orders.length, await box(page).isChecked()]).toEqual([0, true]);
      await send(page);
      await page.waitForURL('**/order');
      expect([only(orders).newsletter.ok, log.records.size]).toEqual([true, 1]);
    });

    it('makes no record where it only closes a dialog', async () => {
      const page = await openForm(`<dialog open>${form(newsletter, 'method="post" action="/order"').replace('name="button"', 'name="button" formmethod="dialog"')}</dialog>`);
      await box(page).check();
      await send(page);
      await page.waitForFunction(`!document.querySelector('dialog').open`);
      expect([log.methods, await page.evaluate(() => heard)]).toEqual([[], []]);
    });

    it('goes once and proved through a library that sends forms by itself', async () => {
      const page = await openForm(`<script src="/turbo.js"></script>${form(newsletter)}`);
      await box(page).check();
      await send(page);
      await eventually(() => orders.length).toBe(1);
      await page.waitForTimeout(500);
      expect(only(orders)).toMatchObject({ fields: { button: 'send' }, newsletter: { ok: true } });
      expect(log.records.size).toBe(1);
    });

    it('is dispatched to handlers and not sent where a script dispatches the event', async () => {
      const page = await openForm(`${form(newsletter)}<script>addEventListener('submit', (event) => handled.push(new FormData(event.target).get('newsletter')))</script>`);
      await box(page).check();
      await page.evaluate(() => void document.querySelector('form')?.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true })));
      await eventually(() => page.evaluate(() => handled)).toEqual([expect.stringMatching(/^ey/u)]);
      expect(orders).toEqual([]);
    });
  });

  it.each(['/strict', '/first', '/polluted'])('is proved on %s', async (path) => {
    const complaints: string[] = [];
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(site.url(undefined, path));
    await box(page).check();
    await send(page);
    await page.waitForURL('**/order');
    expect(only(orders).newsletter).toMatchObject({ ok: true });
    expect(complaints).toEqual([]);
  });

  it('is proved where automatic blocking holds the host of the log', async () => {
    const page = await open('/holding');
    await box(page).check();
    await send(page);
    await page.waitForURL('**/order');
    expect(only(orders).newsletter).toMatchObject({ ok: true });
  });

  describe('for everybody', () => {
    const styles = `<style>:root { color-scheme: light dark } body { margin: 1rem; font: 1.125rem/1.5 Georgia, serif; color: light-dark(#222, #eee); background: light-dark(#fff, #111) }
      form { display: grid; gap: 1rem; max-inline-size: 32rem; justify-items: start } a { color: inherit }</style>`;
    const whole = `<main><h1>Order</h1>${form(newsletter + profile + terms)}</main>`;
    const markup = `${styles}${whole}`;
    const arabic = `${styles}<script>Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' })</script>${whole}`;

    it.each<[string, string, BrowserContextOptions]>([
      ['light', markup, { viewport: { width: 800, height: 600 } }],
      ['dark', markup, { viewport: { width: 800, height: 600 }, colorScheme: 'dark' }],
      ['forced-colours', markup, { viewport: { width: 800, height: 600 }, forcedColors: 'active' }],
      ['phone', markup, { viewport: { width: 320, height: 568 } }],
      ['right-to-left', arabic, { viewport: { width: 320, height: 568 } }],
    ])('shows no fault to axe, and needs no scrolling sideways: %s', async (name, shown, options) => {
      await context.close();
      context = await browser.newContext(options);
      const page = await openForm(shown);
      await box(page).check();
      await box(page, 'terms').focus();
      if (process.env['KAPSEL_SCREENSHOTS']) await page.screenshot({ path: `${process.env['KAPSEL_SCREENSHOTS']}/purpose-${name}.png` });
      await page.evaluate(axe.source);
      expect(await page.evaluate(`axe.run(document, { rules: { 'target-size': { enabled: true } } }).then(({ violations }) => violations.map(({ id, nodes }) => id + nodes[0].html))`)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    });

    it('is found and ticked by its words, with what describes it, by the keyboard alone', async () => {
      const page = await openForm(markup);
      const asked = page.getByRole('checkbox', { name: 'Send me the newsletter', exact: true });
      expect(await asked.count()).toBe(1);
      await page.focus('[name="email"]');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('newsletter');
      await page.keyboard.press('Space');
      expect(await asked.isChecked()).toBe(true);
      const required = page.getByRole('checkbox', { name: 'I have read the terms' });
      expect(await required.evaluate((element: HTMLInputElement) => element.required)).toBe(true);
      await send(page);
      expect(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'the browser leads to what is missing').toBe('terms');
    });
  });
});
