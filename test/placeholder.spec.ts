import { noticeHash } from '@kapsel/core';
import axe from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConsentLog } from './support/consent-log.ts';
import { embedPageUrl, startEmbedSite, thirdParties, type EmbedPage } from './support/embed-page.ts';
import { launchChromium } from './support/kapsel-page.ts';
import type { LocalSite } from './support/local-site.ts';

/** The globals of the page. */
declare const kapsel: {
  accept(ids: 'all' | 'none' | readonly string[]): void;
  withdraw(): void;
  setLanguage(tag: string): void;
  decision(): { decided: boolean; categories: string[]; services: string[] };
  on(name: string, listener: (detail: { action: string; source: string }) => void): void;
};

/** The machine may be busy. */
const eventually = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 10_000 });

const log = new ConsentLog();
const youtube = 'http://www.youtube.localhost:{port}/embed';
const vimeo = 'http://player.vimeo.localhost:{port}/embed';
const marked = (extra = '') => `<iframe title="How we build boats" data-category="functional" data-service="youtube" data-src="${youtube}" width="560" height="315" ${extra}></iframe>`;
const found = (action: string) => `kapsel-placeholder [data-action="${action}"]`;

let browser: Browser;
let site: LocalSite;
let context: BrowserContext;
let page: Page;
let complaints: string[];
let from: number;

beforeAll(async () => {
  browser = await launchChromium();
  site = await startEmbedSite({ '/consents': (request, response) => void log.handle(request, response) });
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

beforeEach(() => open());

afterEach(() => context.close());

async function open(options: BrowserContextOptions = {}): Promise<void> {
  await context?.close();
  context = await browser.newContext(options);
  page = await context.newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.addInitScript(`window.shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value }) => value))).observe({ type: 'layout-shift', buffered: true })`);
}

async function visit(what: EmbedPage): Promise<void> {
  from = site.requests.length;
  await page.goto(embedPageUrl(site, what));
}

async function show(what: EmbedPage, count = 1): Promise<Locator> {
  await visit(what);
  const all = page.locator('kapsel-placeholder');
  await eventually(() => all.count()).toBe(count);
  return all;
}

/** What this visit asked of a third party. */
const asked = (host = '') => site.requests.slice(from).filter((path) => thirdParties.some((third) => path.startsWith(third)) && path.startsWith(host));
const decision = () => page.evaluate(() => kapsel.decision());
const settled = () => page.waitForTimeout(200);
/** `{port}` of the server in a script of the page. */
const here = (text: string) => text.replaceAll('{port}', String(site.port));

/** How far a placeholder is from the box of its embed, and from covering it. */
const offBy = (placeholders: Locator) =>
  placeholders.evaluateAll((all) =>
    all.map((one) => {
      const place = one.parentElement as HTMLElement;
      const embed = place.getAttribute('side') === 'after' ? place.previousElementSibling : place.nextElementSibling;
      const [a, b] = [one.getBoundingClientRect(), embed?.getBoundingClientRect() ?? new DOMRect()];
      return Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y), Math.abs(a.width - b.width), Math.abs(a.height - b.height));
    }),
  );

/** Adds what a script of the page would add. */
const add = (code: string) => page.evaluate(`{ const frame = document.createElement('iframe'); frame.width = 560; frame.height = 315; frame.title = 'Late'; const url = '${here(youtube)}'; ${code} }`);

describe('the file of the placeholder', () => {
  const files = () => site.requests.slice(from).filter((path) => path.includes('kapsel-placeholder'));

  it.each([
    ['no embed is held', { html: '<p>Words</p><script type="text/plain" data-category="analytics">1</script><iframe title="Own" src="/poster.svg"></iframe>' }],
    ['the config says so', { html: marked(), config: { ui: { placeholder: false } } }],
    ['the site has an interface of its own', { html: marked(), config: { ui: { layout: 'none' } } }],
  ])('is not fetched where %s', async (_where, what) => {
    await visit(what);
    await settled();
    expect(files()).toEqual([]);
    expect(await page.locator('kapsel-placeholder').count()).toBe(0);
  });

  it('is fetched once where embeds are held, and where a site with its own interface asks for it', async () => {
    await show({ html: marked() + marked(), config: { ui: { layout: 'none', placeholder: true } } }, 2);
    expect(files()).toEqual(['site.localhost/kapsel-placeholder.js']);
  });

  it('is fetched when the first embed comes', async () => {
    await visit({ html: '<main></main>' });
    await settled();
    expect(files()).toEqual([]);
    await page.evaluate(`document.querySelector('main').innerHTML = ${JSON.stringify(here(marked()))}`);
    await page.waitForSelector('kapsel-placeholder');
    expect(files()).toHaveLength(1);
  });
});

describe('what a visitor reads', () => {
  it('is whose it is, what showing it means, and two answers of one size', async () => {
    await show({ html: marked() });
    expect(await page.locator('kapsel-placeholder').ariaSnapshot()).toBe(`- group "How we build boats":
  - paragraph: How we build boats
  - paragraph:
    - text: This content comes from YouTube (Google) and is not loaded. If you show it, Google receives your IP address and may store and read information on your device.
    - link "Privacy policy of Google":
      - /url: https://policies.google.example/privacy
  - button "Show once"
  - button "Always allow YouTube"`);
    const [once, always] = await page.locator('kapsel-placeholder button').evaluateAll((buttons) =>
      buttons.map((button) => {
        const { width, height, y } = button.getBoundingClientRect();
        const { color, backgroundColor, fontSize, fontWeight, borderColor } = getComputedStyle(button);
        return { width, height, y, color, backgroundColor, fontSize, fontWeight, borderColor };
      }),
    );
    expect(once).toEqual(always);
    expect(once?.height).toBeGreaterThanOrEqual(44);
    expect(complaints).toEqual([]);
  });

  it('names the host where the config knows no service, and leads to the preferences, where one service cannot be granted alone', async () => {
    await show({ html: '<iframe data-category="functional" data-src="http://maps.localhost:{port}/embed" width="560" height="315"></iframe>' });
    expect(await page.locator('kapsel-placeholder .title').textContent()).toBe('Content from maps.localhost');
    await page.click(found('preferences'));
    await page.waitForSelector('kapsel-preferences [data-action="save"]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('kapsel-preferences', { state: 'detached' });
    await page.click(found('once'));
    await eventually(() => asked()).toEqual(['maps.localhost/embed']);
  });

  it('is in the language of the page, follows it, and takes the owner’s words', async () => {
    await show({ html: marked(), config: { language: 'auto', ui: { texts: { nb: { placeholderOnce: 'Spill av' } } } } });
    const once = () => page.textContent(found('once'));
    expect(await once()).toBe('Show once');
    await page.evaluate(`document.documentElement.lang = 'fr-CA'`);
    await eventually(once).toBe('Afficher une fois');
    await page.evaluate(() => kapsel.setLanguage('no'));
    await eventually(once).toBe('Spill av');
    await page.evaluate(() => kapsel.setLanguage('ar'));
    await eventually(() => page.getAttribute('kapsel-placeholder .box', 'dir')).toBe('rtl');
  });

  it('stands on a picture of the site’s own, and on nobody else’s', async () => {
    await show({ html: marked('data-placeholder="/poster.svg"') + marked('data-placeholder="http://maps.localhost:{port}/poster.jpg"') }, 2);
    await settled();
    expect(await page.locator('kapsel-placeholder img').evaluateAll((images) => images.map((image) => [new URL((image as HTMLImageElement).src).pathname, getComputedStyle(image).objectFit]))).toEqual([['/poster.svg', 'cover']]);
    expect(asked()).toEqual([]);
  });

  it('is nothing that would not work: no marketing on a sensitive page', async () => {
    await show({ html: `<iframe data-service="vimeo" data-src="${vimeo}" width="560" height="315"></iframe>`, config: { sensitivePaths: ['/page'] } });
    expect(await page.locator('kapsel-placeholder button').count()).toBe(0);
    expect(await page.textContent('kapsel-placeholder')).toBe('');
    expect(await page.locator('kapsel-placeholder .words').textContent()).toContain('It is not shown on this page.');
  });

  it('is one button where there is no room, and nothing where nobody is meant to see the embed', async () => {
    const frame = (attributes: string) => `<iframe title="Frame" data-category="functional" data-service="youtube" data-src="${youtube}" ${attributes}></iframe>`;
    const all = await show({ html: ['width="300" height="60"', 'width="160" height="120"', 'width="1" height="1"', 'hidden', 'class="off"', 'class="away"', 'width="0" height="0"'].map(frame).join(' '), style: '.off{visibility:hidden}.away{position:absolute;left:-9999px}' }, 2);
    expect(await all.evaluateAll((ones) => ones.map((one) => [...(one.shadowRoot as ShadowRoot).querySelectorAll('button')].map(({ dataset }) => dataset['action'])))).toEqual([['once'], ['once']]);
    expect(await offBy(all)).toEqual([0, 0]);
    const heights = await page.locator('kapsel-placeholder button').evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().height));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(24);
  });
});

describe('“Show once”', () => {
  it.each(['marked', 'automatic'])('releases that embed alone, once, and decides nothing (%s)', async (blocking) => {
    await visit({ html: blocking === 'marked' ? marked() + marked() : '', config: { blocking } });
    if (blocking === 'automatic') for (let count = 0; count < 2; count += 1) await add('frame.src = url; document.body.append(frame)');
    await eventually(() => page.locator('kapsel-placeholder').count()).toBe(2);
    await settled();
    expect(asked()).toEqual([]);
    await page.locator(found('once')).first().click();
    await eventually(() => page.locator('kapsel-placeholder').count()).toBe(1);
    await eventually(() => asked()).toEqual(['www.youtube.localhost/embed']);
    expect(await page.evaluate(`document.activeElement === document.querySelector('iframe')`)).toBe(true);
    expect(await page.evaluate(`getComputedStyle(document.querySelector('iframe')).visibility`)).toBe('visible');
    await page.evaluate(() => kapsel.setLanguage('nb'));
    await page.evaluate(() => kapsel.accept(['analytics']));
    await page.evaluate(() => kapsel.accept('none'));
    await settled();
    expect(asked()).toEqual(['www.youtube.localhost/embed']);
    expect(await page.locator('kapsel-placeholder').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('stores and tells nothing', async () => {
    await show({ html: marked(), config: { log: { endpoint: '/consents' } } });
    const posts = log.posts.length;
    await page.evaluate(`window.told = []; for (const name of ['consent', 'change']) kapsel.on(name, () => told.push(name))`);
    await page.click(found('once'));
    await eventually(() => asked()).toHaveLength(1);
    await settled();
    expect([await decision(), await page.evaluate('told'), await context.cookies(), log.posts.length]).toEqual([expect.objectContaining({ decided: false, services: [] }), [], [], posts]);
  });

  it('holds for the page only, and for the service that it was said of', async () => {
    await visit({ html: '', config: { blocking: 'automatic' } });
    await add('frame.src = url; document.body.append(frame)');
    await page.click(found('once'));
    await eventually(() => asked()).toHaveLength(1);
    await page.evaluate(`document.querySelector('iframe').src += '?next'`);
    await eventually(() => asked()).toHaveLength(2);
    await page.evaluate(`document.querySelector('iframe').src = '${here(vimeo)}'`);
    await page.waitForSelector('kapsel-placeholder');
    await page.evaluate(`document.body.append(document.querySelector('iframe').cloneNode())`);
    await eventually(() => page.locator('kapsel-placeholder').count()).toBe(2);
    expect(asked('player.vimeo')).toEqual([]);
  });

  it('is not offered where a policy of ours would refuse it', async () => {
    await show({ html: marked(), config: { blocking: 'strict' } });
    expect(await page.locator('kapsel-placeholder button').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['action']))).toEqual(['always']);
    await page.click(found('always'));
    await eventually(() => asked()).toHaveLength(1);
  });
});

describe('“Always allow”', () => {
  it.each(['marked', 'automatic'])('grants the service and nothing else, and each of its embeds loads once (%s)', async (blocking) => {
    const others = `<iframe data-service="vimeo" data-src="${vimeo}" width="560" height="315"></iframe>`;
    await visit({ html: others + (blocking === 'marked' ? marked() + marked() : ''), config: { blocking } });
    if (blocking === 'automatic') for (let count = 0; count < 2; count += 1) await add('document.body.append(frame); frame.src = url');
    await eventually(() => page.locator('kapsel-placeholder').count()).toBe(3);
    const told = page.evaluate(() => new Promise((resolve) => kapsel.on('consent', ({ action, source }) => resolve([action, source]))));
    await page.locator(found('always')).nth(1).click();
    expect(await told).toEqual(['save', 'visitor']);
    await eventually(() => page.locator('kapsel-placeholder').count()).toBe(1);
    await settled();
    expect(asked()).toEqual(['www.youtube.localhost/embed', 'www.youtube.localhost/embed']);
    expect(await decision()).toMatchObject({ decided: true, categories: ['necessary'], services: ['youtube'] });
    expect(await page.evaluate(`document.activeElement === document.querySelectorAll('iframe')[1]`)).toBe(true);
    expect(await page.locator('kapsel-banner').count()).toBe(0);
  });

  it('keeps what was granted before', async () => {
    await show({ html: marked() });
    await page.evaluate(() => kapsel.accept(['analytics']));
    await page.click(found('always'));
    expect(await decision()).toMatchObject({ categories: ['necessary', 'analytics'], services: ['youtube', 'stats'] });
    await eventually(() => asked()).toHaveLength(1);
    await page.reload();
    await eventually(() => asked()).toHaveLength(2);
    expect(await page.locator('kapsel-placeholder').count()).toBe(0);
  });

  it('is recorded with the very words that were read, as a visitor’s or as a script’s', async () => {
    for (const isScript of [false, true]) {
      await open();
      log.posts.length = 0;
      await show({ html: marked(), config: { log: { endpoint: '/consents' } } });
      await settled();
      await page.locator(found('always')).evaluate((button, byScript) => (byScript ? (button as HTMLElement).click() : undefined), isScript);
      if (!isScript) await page.click(found('always'));
      await eventually(() => log.posts.length).toBe(1);
      const [post] = log.posts;
      if (post?.submission?.event !== 'given') throw new Error('No record came.');
      const { notice, method, trusted, purposes } = post.submission;
      const about = 'This content comes from YouTube (Google) and is not loaded. If you show it, Google receives your IP address and may store and read information on your device.';
      const hash = await noticeHash({
        language: 'en',
        layer: 'placeholder',
        texts: { title: 'How we build boats', about, privacy: 'Privacy policy of Google', once: 'Show once', always: 'Always allow YouTube' },
        options: [{ id: 'youtube', label: 'YouTube', description: about, preselected: false, services: ['youtube'] }],
      });
      expect(notice).toMatchObject({ layer: 'placeholder', language: 'en', noticeHash: hash });
      expect([method, trusted]).toEqual(isScript ? ['api', false] : ['save', true]);
      expect(purposes.filter(({ granted }) => granted)).toEqual([{ id: 'functional', granted: true, services: ['youtube'] }]);
    }
  });
});

describe('a placeholder goes and comes', () => {
  it('with every other way of granting', async () => {
    await show({ html: marked() });
    await page.click('kapsel-banner [data-action="accept-all"]');
    await page.waitForSelector('kapsel-placeholder', { state: 'detached' });
    await eventually(() => asked()).toHaveLength(1);
    const other = await context.newPage();
    await other.goto(page.url());
    await other.evaluate(() => kapsel.accept('none'));
    await page.waitForSelector('kapsel-placeholder');
    await other.evaluate(() => kapsel.accept(['functional']));
    await page.waitForSelector('kapsel-placeholder', { state: 'detached' });
    expect(await page.locator('iframe').evaluate((frame) => getComputedStyle(frame).visibility)).toBe('visible');
  });

  it.each([['marked', 'always'], ['marked', 'once'], ['automatic', 'always'], ['automatic', 'once']])('with a withdrawal (%s, %s)', async (blocking, action) => {
    await visit({ html: blocking === 'marked' ? marked() : '', config: { blocking } });
    if (blocking === 'automatic') await add('frame.src = url; document.body.append(frame)');
    for (const count of [1, 2]) {
      await page.click(found(action));
      await eventually(() => asked()).toHaveLength(count);
      expect(await page.locator('kapsel-placeholder').count()).toBe(0);
      await page.evaluate(() => kapsel.withdraw());
      await page.waitForSelector('kapsel-placeholder');
      await eventually(() => page.frames().map((frame) => frame.url()).filter((url) => url.startsWith('http://www.youtube'))).toEqual([]);
      expect(await offBy(page.locator('kapsel-placeholder'))).toEqual([0]);
    }
    await settled();
    expect(asked()).toHaveLength(2);
  });

  it.each([
    ['as markup', `document.body.insertAdjacentHTML('beforeend', '<iframe width=560 height=315 src="' + url + '"></iframe>')`],
    ['with its address first', 'frame.src = url; setTimeout(() => document.body.append(frame), 50)'],
    ['with its address last', 'document.body.append(frame); setTimeout(() => { frame.src = url }, 50)'],
    ['in an open shadow root', `const host = document.createElement('div'); document.body.append(host); frame.src = url; host.attachShadow({ mode: 'open' }).append(frame)`],
    ['in a shadow root in markup', `document.body.setHTMLUnsafe('<div><template shadowrootmode="open"><iframe width=560 height=315 src="' + url + '"></iframe></template></div>')`],
  ])('with an embed that comes late: %s', async (_how, code) => {
    await visit({ html: '<p>Words</p>', config: { blocking: 'automatic' } });
    await page.evaluate(`kapsel.ready`);
    await add(code);
    await page.waitForSelector('kapsel-placeholder');
    expect(asked()).toEqual([]);
    await page.click(found('once'));
    await eventually(() => asked()).toHaveLength(1);
  });

  it('with marked markup in an open shadow root', async () => {
    await show({ html: `<div><template shadowrootmode="open"><p>Inside</p>${marked()}</template></div>` });
    expect(await offBy(page.locator('kapsel-placeholder'))).toEqual([0]);
    await page.click(found('always'));
    await eventually(() => asked()).toHaveLength(1);
  });

  it('with its embed, which an application takes out, puts back, copies and swaps', async () => {
    await show({ html: `<main>${marked()}</main>` });
    await page.evaluate(`window.frame = document.querySelector('iframe'); frame.remove()`);
    await eventually(() => page.locator('kapsel-place').count()).toBe(0);
    await page.evaluate(`document.querySelector('main').append(frame)`);
    await page.waitForSelector('kapsel-placeholder');
    await page.evaluate(`document.body.replaceWith(document.body.cloneNode(true))`);
    await settled();
    await page.evaluate(`document.body.append(document.querySelector('main').cloneNode(true))`);
    await eventually(() => page.locator('kapsel-placeholder').count()).toBe(2);
    expect(await offBy(page.locator('kapsel-placeholder'))).toEqual([0, 0]);
    await page.evaluate(`document.querySelector('kapsel-place').remove()`);
    await eventually(() => page.locator('kapsel-placeholder').count()).toBe(2);
    // A copy of a page with placeholders, put back after a grant.
    await page.evaluate(`window.copy = document.body.cloneNode(true)`);
    await page.evaluate(() => kapsel.accept('all'));
    await eventually(() => page.locator('kapsel-place').count()).toBe(0);
    await page.evaluate(`document.body.replaceWith(copy)`);
    await eventually(() => page.locator('kapsel-place').count()).toBe(0);
    expect(await page.locator('iframe').first().evaluate((frame) => getComputedStyle(frame).visibility)).toBe('visible');
  });

  it('with an address that needs no consent', async () => {
    await visit({ html: '', config: { blocking: 'automatic' } });
    await add('frame.src = url; document.body.append(frame)');
    await page.waitForSelector('kapsel-placeholder');
    await page.evaluate(`document.querySelector('iframe').src = '/poster.svg'`);
    await page.waitForSelector('kapsel-placeholder', { state: 'detached' });
  });

  it('for sound, film and documents too', async () => {
    const service = 'data-category="functional" data-service="youtube"';
    const html = `<video controls width="480" height="270" ${service} data-src="${youtube}"></video><audio controls ${service} data-src="${youtube}"></audio><object width="480" height="270" type="text/html" ${service} data-data="${youtube}"><p>No film</p></object>`;
    const all = await show({ html }, 3);
    expect(await offBy(all)).toEqual([0, 0, 0]);
    for (const count of [1, 2, 3]) {
      await page.locator(found('once')).first().click();
      await eventually(() => asked().length).toBeGreaterThanOrEqual(count);
    }
    expect(await all.count()).toBe(0);
  });

  it('for a frame with its own markup', async () => {
    await show({ html: `<iframe title="Film" data-category="functional" data-service="youtube" width="560" height="315" data-srcdoc="<iframe src='${youtube}'></iframe>"></iframe>` });
    await page.click(found('once'));
    await eventually(() => asked()).toHaveLength(1);
  });
});

/** Ways in which pages lay out an embed, each with something after it. */
const layouts: Readonly<Record<string, readonly [html: string, style?: string]>> = {
  'by attributes': [`<p>Before</p>${marked()}<p>After</p>`],
  'in a line of text': [`<p>Before ${marked()} after it, and more.</p><p>After</p>`],
  'centred in a line': [`<p class="c">${marked()}</p><p>After</p>`, '.c{text-align:center}'],
  'as a block with margins': [`<p>Before</p>${marked()}<p>After</p>`, 'iframe{display:block;margin:20px auto;border:0}'],
  'by aspect ratio': [`<p>Before</p>${marked()}<p>After</p>`, 'iframe{width:100%;height:auto;aspect-ratio:16/9}'],
  'in a wrapper with padding': [`<p>Before</p><div class="w">${marked()}</div><p>After</p>`, '.w{position:relative;padding-top:56.25%}.w iframe{position:absolute;inset:0;width:100%;height:100%;border:0}'],
  'in a row': [`<div class="r"><p>Left</p>${marked()}<p>Right</p></div><p>After</p>`, '.r{display:flex;gap:20px;justify-content:space-between;align-items:center}iframe{flex:1;min-width:0}'],
  'in a grid': [`<div class="g">${marked()}<p>Two</p><p>Three</p></div>`, '.g{display:grid;grid-template-columns:2fr 1fr;gap:20px}iframe{width:100%}'],
  floating: [`${marked()}<p>${'Words around it. '.repeat(60)}</p>`, 'iframe{float:right;margin:0 0 10px 10px}'],
  'in a box that scrolls': [`<div class="s"><p>Before</p>${marked()}<p>${'After. '.repeat(300)}</p></div>`, '.s{height:400px;overflow:auto}'],
  scaled: [`<div class="x"><p>Before</p>${marked()}</div><p>After</p>`, '.x{transform:scale(.8) translate(10px,5px)}'],
  'where every child but the first has a margin': [`<section>${marked()}<p>After</p></section>`, 'section > * + *{margin-top:30px}iframe{display:block}'],
  'where every child but the last has a margin': [`<section><p>Before</p>${marked()}</section><p>After</p>`, 'section > :not(:last-child){margin-bottom:30px}section>*{display:block}'],
  'from right to left': [`<div dir="rtl"><p>Before</p>${marked()}<p>After</p></div>`],
};

describe('nothing of the page moves', () => {
  const boxes = () => page.evaluate(`[...document.querySelectorAll('body *')].filter((one) => !one.closest('kapsel-place')).map((one) => one.localName + Object.values(one.getBoundingClientRect().toJSON()).map((value) => value.toFixed(1)).join())`);

  it.each(Object.entries(layouts))('when it comes, and when it goes: %s', async (_name, [html, style = '']) => {
    await open({ viewport: { width: 900, height: 700 } });
    const ui = { layout: 'none' };
    await visit({ html, style, config: { ui } });
    await page.waitForLoadState('load');
    const without = await boxes();
    const all = await show({ html, style, config: { ui: { ...ui, placeholder: true } } });
    expect(await boxes()).toEqual(without);
    expect(await offBy(all)).toEqual([expect.closeTo(0, 1)]);
    await page.evaluate(`document.querySelector('.s')?.scrollTo(0, 150); scrollTo(0, 50)`);
    expect(await offBy(all)).toEqual([expect.closeTo(0, 1)]);
    await page.setViewportSize({ width: 420, height: 700 });
    await eventually(async () => Math.max(...(await offBy(all)))).toBeLessThan(1);
    await page.setViewportSize({ width: 900, height: 700 });
    await page.evaluate(`scrollTo(0, 0); document.querySelector('.s')?.scrollTo(0, 0)`);
    await eventually(async () => Math.max(...(await offBy(all)))).toBeLessThan(1);
    await page.evaluate(`document.body.prepend(document.createElement('hr'))`);
    expect(await offBy(all)).toEqual([expect.closeTo(0, 1)]);
    await page.evaluate(`document.querySelector('hr').remove()`);
    await page.evaluate(() => kapsel.accept('all'));
    await eventually(() => all.count()).toBe(0);
    expect(await boxes()).toEqual(without);
  });

  it('so that the browser counts no layout shift', async () => {
    const html = Object.values(layouts).map(([one]) => one).join('');
    const style = '.w{position:relative;padding-top:56.25%}.w iframe{position:absolute;inset:0;width:100%;height:100%}.r{display:flex}section>*+*{margin-top:1em}';
    await show({ html, style, config: { ui: { layout: 'none', placeholder: true } } }, Object.keys(layouts).length);
    await page.waitForTimeout(300);
    await page.locator(found('once')).first().click();
    await page.evaluate(() => kapsel.accept('all'));
    await eventually(() => page.locator('kapsel-placeholder').count()).toBe(0);
    await page.waitForTimeout(300);
    await page.evaluate(() => kapsel.withdraw());
    await page.waitForSelector('kapsel-placeholder');
    await page.waitForTimeout(300);
    expect(await page.evaluate('shifts')).toEqual([]);
  });

  it('and it is there once its tab is opened', async () => {
    await visit({ html: `<div hidden>${marked()}</div>` });
    await settled();
    expect(await page.locator('kapsel-placeholder').count()).toBe(0);
    await page.evaluate(`document.querySelector('div').hidden = false`);
    await page.waitForSelector('kapsel-placeholder');
    expect(await offBy(page.locator('kapsel-placeholder'))).toEqual([0]);
    await page.evaluate(`document.querySelector('div').hidden = true`);
    await page.waitForSelector('kapsel-placeholder', { state: 'detached' });
  });
});

describe('everybody can use it', () => {
  const looks: readonly (readonly [string, BrowserContextOptions, string])[] = [
    ['light', {}, 'en'],
    ['dark', { colorScheme: 'dark' }, 'de'],
    ['forced colours', { forcedColors: 'active' }, 'en'],
    ['a small phone', { viewport: { width: 320, height: 568 } }, 'fi'],
    ['right to left', { viewport: { width: 360, height: 740 } }, 'ar'],
  ];

  it.each(looks)('axe finds nothing: %s', async (_name, options, language) => {
    await open(options);
    const frames = [marked(), marked('data-placeholder="/poster.svg"'), marked('class="little"'), `<iframe data-category="functional" data-src="http://maps.localhost:{port}/embed"></iframe>`];
    await show({ html: `<main><h1>Boats</h1>${frames.join('<p>Words</p>')}</main>`, style: 'body{margin:16px;background:light-dark(#fff,#111);color:light-dark(#222,#ddd);color-scheme:light dark}iframe{display:block;border:0;width:100%;height:auto;aspect-ratio:16/9}.little{width:280px;height:80px}', config: { language, ui: { layout: 'none', placeholder: true } } }, 4);
    await page.waitForTimeout(100);
    await page.evaluate(axe.source);
    expect(
      await page.evaluate(`axe.run('main', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
        .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary).join(' | ')))`),
    ).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it('by the keyboard alone, without a stop at the empty frame', async () => {
    await show({ html: `<a href="#x">First</a>${marked()}`, config: { ui: { layout: 'none', placeholder: true } } });
    const stops: unknown[] = [];
    for (let count = 0; count < 4; count += 1) {
      await page.keyboard.press('Tab');
      stops.push(await page.evaluate(`(document.activeElement.shadowRoot?.activeElement ?? document.activeElement).textContent`));
    }
    expect(stops).toEqual(['First', 'Privacy policy of Google', 'Show once', 'Always allow YouTube']);
    await page.keyboard.press('Enter');
    await eventually(() => asked()).toHaveLength(1);
    expect(await page.evaluate('document.activeElement.localName')).toBe('iframe');
  });

  it('with text of twice the size every control stays within reach', async () => {
    await show({ html: marked(), style: 'html{font-size:200%}' });
    for (const action of ['once', 'always']) await page.locator(found(action)).click({ trial: true });
    expect(await page.locator('kapsel-placeholder .words').getAttribute('tabindex')).toBe('0');
  });
});

describe('strange pages', () => {
  const policy = "default-src 'self'; script-src 'nonce-abc'; style-src 'self'; frame-src *; object-src *; img-src data: 'self'; require-trusted-types-for 'script'; trusted-types kapsel";

  it.each(['marked', 'automatic'])('with a strict policy and Trusted Types (%s)', async (blocking) => {
    const html = marked() + `<object width="480" height="270" type="text/html" data-category="functional" data-service="youtube" data-data="${youtube}"></object><iframe title="No" data-service="youtube" width="560" height="315" data-srcdoc="x"></iframe>`;
    await visit({ html, config: { blocking }, policy });
    await eventually(() => page.locator('kapsel-placeholder').count()).toBe(2);
    if (blocking === 'automatic') await add('frame.src = url; document.body.append(frame)');
    const count = blocking === 'automatic' ? 3 : 2;
    await eventually(() => page.locator('kapsel-placeholder').count()).toBe(count);
    for (let left = count; left > 1; left -= 1) {
      await page.locator(found('once')).first().click();
      await eventually(() => page.locator('kapsel-placeholder').count()).toBe(left - 1);
    }
    await page.click(found('always'));
    await eventually(() => asked()).toHaveLength(count);
    expect(complaints).toEqual([]);
  });

  it('with hostile styles', async () => {
    await show({ html: marked(), style: 'kapsel-place, kapsel-placeholder { all: unset !important; display: none !important; opacity: 0 !important; transform: scale(0) !important; --_width: 0 !important; pointer-events: none !important } * { visibility: visible } button { display: none !important }' });
    expect(await offBy(page.locator('kapsel-placeholder'))).toEqual([0]);
    await page.click(found('once'));
    await eventually(() => asked()).toHaveLength(1);
  });

  it('with a polluted Object.prototype', async () => {
    await page.addInitScript(`Object.assign(Object.prototype, { placeholder: false, placeholderOnce: 'x', layout: 'none', once: 'x', privacyUrl: 'javascript:1' })`);
    await show({ html: marked() });
    expect(await page.textContent(found('once'))).toBe('Show once');
  });

  it('with somebody who takes it away all the time', async () => {
    await page.addInitScript(`new MutationObserver(() => document.querySelector('kapsel-place')?.remove()).observe(document, { childList: true, subtree: true })`);
    await visit({ html: marked() });
    await settled();
    expect(await page.evaluate('1 + 1')).toBe(2);
  });
});
