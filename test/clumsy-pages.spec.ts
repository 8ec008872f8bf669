import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium, sdkFile } from './support/kapsel-page.ts';
import { startSite, type Handler, type LocalSite } from './support/local-site.ts';

const service = { id: 'tracker', name: 'Tracker', provider: 'Tracker', category: 'analytics', since: 1, hosts: ['tracker.localhost'], cookies: [], storage: [] };
const tag = (more: object = {}, file = 'kapsel.js') =>
  `<script>window.heard = []; window.kapselConfig = ${JSON.stringify({ siteId: 'clumsy', language: 'en', services: [service], ...more })}</script><script src="/${file}"></script><script>kapsel.on('consent', ({ source }) => heard.push(source))</script>`;
const none = { ui: { layout: 'none' } };
const code =
  (file: string, delayMs = 0): Handler =>
  (_request, response) =>
    void setTimeout(() => response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(sdkFile(file)), delayMs);

/** What pages do to Kapsel, and to themselves, without meaning to, or meaning it. */
describe('on a page', () => {
  let browser: Browser;
  let site: LocalSite;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchChromium();
    site = await startSite({
      '/kapsel.js': code('kapsel.js'),
      '/kapsel-auto.js': code('kapsel-auto.js'),
      '/kapsel-reopen.js': code('kapsel-reopen.js'),
      '/kapsel-ui-en.js': code('kapsel-ui-en.js', 400),
      'tracker.localhost/t.js': (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end('window.ran = (window.ran ?? 0) + 1'),
      '/sound.wav': (_request, response) => void response.writeHead(200, { 'Content-Type': 'audio/wav', 'Accept-Ranges': 'none' }).end(silence(5)),
      '/link': `${tag(none)}<a data-category="necessary" data-href="javascript:document.title='XSS'">Read on</a><iframe data-category="necessary" data-src="java\nscript:parent.document.title='XSS'"></iframe>`,
      '/sound': `${tag(none)}<audio loop data-category="analytics" data-src="/sound.wav"></audio>`,
      '/twins': tag({ ...none, blocking: 'automatic' }, 'kapsel-auto.js'),
      '/form': `${tag(none)}<form data-consent="preferences"><input name="matches"><button type="button">Settings</button></form>`,
      '/answered': `${tag()}<script>kapsel.ready.then(() => kapsel.accept('none'))</script>`,
      '/reopen': tag({ ui: { layout: 'none', reopen: 'end' } }),
      '/fight': `${tag({ ui: { reopen: 'end' } })}<script>new MutationObserver(() => { for (const child of [...document.documentElement.children]) if (!['HEAD', 'BODY'].includes(child.tagName)) child.parentNode.removeChild(child); }).observe(document.documentElement, { childList: true })</script>`,
      '/plain': `${tag(none)}<button id="yes">Yes</button>`,
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
    complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
  });

  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });

  const open = (path: string) => page.goto(site.url(undefined, path));

  it('a link that an attacker left in the text never gets its address, nor a frame a script', async () => {
    await open('/link');
    await page.evaluate(`kapsel.accept('all')`);
    await page.click('a', { force: true });
    await page.waitForTimeout(100);
    expect(await page.locator('a').getAttribute('href')).toBe(null);
    expect(await page.locator('iframe').getAttribute('src')).toBe(null);
    expect(await page.title()).not.toBe('XSS');
  });

  it('sound ends with the consent for it', async () => {
    await open('/sound');
    await page.evaluate(`kapsel.accept('all')`);
    await page.evaluate(`document.querySelector('audio').play()`);
    expect(await page.evaluate(`document.querySelector('audio').paused`)).toBe(false);
    await page.evaluate('kapsel.withdraw()');
    await expect.poll(() => page.evaluate(`(({ paused, networkState }) => paused || networkState === 0)(document.querySelector('audio'))`)).toBe(true);
  });

  it('two widgets that each wait for the same script both hear of it, and it runs once', async () => {
    await open('/twins');
    await page.evaluate(`window.done = []; for (const name of ['a', 'b']) { const script = document.createElement('script'); script.src = 'http://tracker.localhost:' + location.port + '/t.js'; script.onload = () => done.push(name); document.head.append(script); }`);
    await page.evaluate(`kapsel.accept('all')`);
    await expect.poll(() => page.evaluate('done.toSorted()')).toEqual(['a', 'b']);
    expect(await page.evaluate('ran')).toBe(1);
  });

  it('a field may be called matches', async () => {
    await open('/form');
    const shown = page.evaluate(`new Promise((resolve) => kapsel.on('show', ({ layer }) => layer === 'preferences' && resolve(true)))`);
    await page.click('button');
    expect(await shown).toBe(true);
  });

  it('what is answered before the banner has come is not asked again', async () => {
    await open('/answered');
    await page.waitForTimeout(900);
    expect(await page.locator('kapsel-banner').count()).toBe(0);
    await page.evaluate('kapsel.showBanner()');
    await page.waitForSelector('kapsel-banner');
  });

  it('the button for reopening comes back after any answer', async () => {
    await open('/reopen');
    await expect.poll(() => page.locator('kapsel-reopen').count()).toBe(1);
    await page.evaluate(`kapsel.accept('all')`);
    await expect.poll(() => page.locator('kapsel-reopen').isVisible()).toBe(true);
  });

  it('who takes everything away that is not their own wins, and the page goes on', async () => {
    await open('/fight');
    await page.waitForTimeout(700);
    expect(await page.evaluate('1 + 1')).toBe(2);
  });

  it.each([
    ['made up', `Object.create(Event.prototype, { isTrusted: { value: true }, type: { value: 'click' }, eventPhase: { value: 2 } })`],
    ['of scrolling', `await new Promise((resolve) => { addEventListener('scroll', (event) => { kapsel.accept('all', { event }); resolve(); }, { once: true }); document.body.style.height = '5000px'; scrollTo(0, 100); })`],
    ['long over', `await new Promise((resolve) => { addEventListener('click', (event) => setTimeout(() => resolve(event), 50), { once: true }); })`],
  ])('an event that is %s is no visitor’s answer', async (what, event) => {
    await open('/plain');
    const told = page.evaluate(`(async () => { const event = ${event}; if (event) kapsel.accept('all', { event }); return heard; })()`);
    if (what === 'long over') await page.click('#yes');
    expect(await told).toEqual(['api']);
  });
});

/** Seconds of nothing, as PCM of 8 bit. */
function silence(seconds: number): Buffer {
  const rate = 8000;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + rate * seconds, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(rate * seconds, 40);
  return Buffer.concat([head, Buffer.alloc(rate * seconds, 128)]);
}
