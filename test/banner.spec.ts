import axe from 'axe-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { long, pageUrl, startBannerSite, tag } from './support/banner-page.ts';
import { launchChromium } from './support/kapsel-page.ts';
import { sendPage, type LocalSite } from './support/local-site.ts';

const layouts = ['bar', 'box', 'corner', 'dialog'] as const;
const phone = { width: 320, height: 568 };
const button = (action: string, element = 'kapsel-banner') => `${element} [data-action="${action}"]`;

let browser: Browser;
let site: LocalSite;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchChromium();
  const policy = "default-src 'self'; script-src 'nonce-abc'; style-src 'self'; img-src data:; require-trusted-types-for 'script'; trusted-types kapsel";
  site = await startBannerSite({
    '/strict': (_request, response) => sendPage(response, `${tag({}, 'nonce="abc"')}${long}`, { 'Content-Security-Policy': policy }),
    '/hostile': `${tag({})}<style>body *, kapsel-banner { all: unset !important; display: none !important } kapsel-banner, kapsel-banner * { opacity: 0 !important; transform: scale(0) !important } button { pointer-events: none !important }</style>${long}`,
  });
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

beforeEach(async () => {
  await open({});
});

afterEach(() => context.close());

async function open(options: Parameters<Browser['newContext']>[0]): Promise<void> {
  await context?.close();
  context = await browser.newContext(options);
  page = await context.newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
}

async function show(config: object = {}): Promise<void> {
  await page.goto(pageUrl(site, config));
  await page.waitForSelector(button('accept-all'));
}

const decision = (): Promise<{ decided: boolean; categories: string[]; services: string[] }> => page.evaluate('kapsel.decision()');
const decided = (): Promise<unknown> => page.waitForFunction('kapsel.decision().decided');

/** What axe finds in a layer, as sentences. */
async function violations(element: string): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run('${element}', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { region: { enabled: false } } })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary).join(' | ')))`);
}

describe('the first layer', () => {
  it('is fetched only to ask', async () => {
    await show();
    await page.click(button('reject-all'));
    await decided();
    const before = site.requests.length;
    await page.reload();
    await page.evaluate('kapsel.ready');
    await page.waitForTimeout(100);
    expect(site.requests.slice(before).filter((path) => path.includes('kapsel-ui'))).toEqual([]);
    expect(await page.$('kapsel-banner')).toBe(null);
    expect(complaints).toEqual([]);
  });

  it.each([
    ['accept-all', ['necessary', 'analytics', 'marketing'], ['cloudflare', 'hotjar', 'hubspot', 'google-doubleclick']],
    ['reject-all', ['necessary'], ['cloudflare']],
  ])('%s is one click, and is gone at once', async (action, categories, granted) => {
    await show();
    const told = page.evaluate(`new Promise((resolve) => kapsel.on('consent', ({ action, source }) => resolve([action, source])))`);
    await page.click(button(action));
    expect(await page.$('kapsel-banner')).toBe(null);
    expect(await told).toEqual([action, 'visitor']);
    expect(await decision()).toMatchObject({ decided: true, categories, services: granted });
  });

  it('takes an answer that the page is left with', async () => {
    await show();
    await page.evaluate(`document.querySelector('kapsel-banner').shadowRoot.querySelector('[data-action="accept-all"]').click(); location.href = '/page?config={}'`);
    await page.waitForFunction(`location.search === '?config={}' && window.kapsel?.decision`);
    expect(await decision()).toMatchObject({ decided: true, categories: ['necessary', 'analytics', 'marketing'] });
  });

  it('tells a click that no person made from one that a person made', async () => {
    await show();
    const source = page.evaluate(`new Promise((resolve) => kapsel.on('consent', ({ source }) => resolve(source)))`);
    await page.evaluate(`document.querySelector('kapsel-banner').shadowRoot.querySelector('[data-action="accept-all"]').click()`);
    expect(await source).toBe('api');
  });

  it.each(['h1', button('preferences')])('takes no answer for a visitor’s that the page tells of itself, with a click on %s', async (clicked) => {
    await show();
    const source = page.evaluate(`new Promise((resolve) => kapsel.on('consent', ({ source }) => resolve(source)))`);
    await page.evaluate(`addEventListener('click', (event) => document.querySelector('kapsel-banner').dispatchEvent(new CustomEvent('answer', { detail: { action: 'accept-all', trusted: true, event } })), { capture: true, once: true })`);
    await page.click(clicked);
    expect(await source).toBe('api');
  });

  it('takes no answer that chooses nothing', async () => {
    await show();
    await page.evaluate(`for (const ids of [['nothing'], [['marketing']], {}, 7]) document.querySelector('kapsel-banner').dispatchEvent(new CustomEvent('answer', { detail: { action: 'save', ids } }))`);
    await page.click(button('reject-all'));
    await decided();
    expect(await decision()).toMatchObject({ categories: ['necessary'] });
    expect(complaints).toEqual([]);
  });

  it('is answered where the page has elements that call themselves as the document’s own means', async () => {
    await show();
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', ['createElement', 'createComment', 'createTextNode', 'importNode'].map((name) => '<img name="' + name + '">').join(''))`);
    await page.click(button('preferences'));
    await page.click(button('close', 'kapsel-preferences'));
    await page.click(button('accept-all'));
    await decided();
    expect(await decision()).toMatchObject({ categories: ['necessary', 'analytics', 'marketing'] });
    expect(complaints).toEqual([]);
  });

  it.each(layouts)('as %s gives yes and no the same place, size and look, in sight on a small phone', async (layout) => {
    await open({ viewport: phone });
    await show({ ui: { layout } });
    const [no, yes] = await Promise.all(
      ['reject-all', 'accept-all'].map((action) =>
        page.locator(button(action)).evaluate((element) => {
          const { width, height, top, bottom } = element.getBoundingClientRect();
          const { color, backgroundColor, fontSize, fontWeight, borderColor } = getComputedStyle(element);
          return { width, height, top, isInSight: bottom <= innerHeight, color, backgroundColor, fontSize, fontWeight, borderColor };
        }),
      ),
    );
    expect(no).toEqual(yes);
    expect(no?.isInSight).toBe(true);
    expect(no?.height).toBeGreaterThanOrEqual(44);
  });

  it.each(['bar', 'box', 'corner'])('as %s covers at most a quarter of a small phone', async (layout) => {
    await open({ viewport: phone });
    await show({ ui: { layout }, language: 'nb' });
    const share = await page.locator('kapsel-banner [part="panel"]').evaluate((panel) => (panel.getBoundingClientRect().width * panel.getBoundingClientRect().height) / innerWidth / innerHeight);
    expect(share).toBeLessThanOrEqual(0.25);
  });

  it.each(['bar', 'box', 'corner'])('as %s takes no focus, traps none, and hides nothing that has it', async (layout) => {
    await open({ viewport: { width: 640, height: 512 } });
    await show({ ui: { layout } });
    expect(await page.evaluate('document.activeElement === document.body')).toBe(true);
    const hidden: string[] = [];
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab');
      const where = await page.evaluate(`(() => {
        const banner = document.querySelector('kapsel-banner');
        if (document.activeElement === banner || document.activeElement === document.body) return 'banner';
        const focused = document.activeElement.getBoundingClientRect(), panel = banner.shadowRoot.querySelector('[part=panel]').getBoundingClientRect();
        return focused.top >= panel.top && focused.bottom <= panel.bottom + 1 && focused.left >= panel.left && focused.right <= panel.right ? 'hidden' : 'page';
      })()`);
      hidden.push(String(where));
    }
    expect(hidden).not.toContain('hidden');
    expect(hidden).toContain('page');
    expect(hidden).toContain('banner');
  });

  it.each([
    ['scrolls', phone, 'text'],
    ['does not', { width: 1280, height: 720 }, 'preferences'],
  ])('has its text as a stop of the keyboard only where it scrolls: %s', async (_whether, viewport, first) => {
    await open({ viewport });
    await show({ language: 'nb' });
    await page.evaluate(`document.body.replaceChildren()`);
    await page.keyboard.press('Tab');
    const stop = () => page.evaluate(`(() => { const { dataset, part } = document.activeElement.shadowRoot?.activeElement ?? document.body; return dataset.action ?? String(part) })()`);
    expect(await stop()).toBe(first);
    if (first === 'text') {
      await page.keyboard.press('ArrowDown');
      await page.waitForFunction(`document.activeElement.shadowRoot.activeElement.scrollTop > 0`);
      await page.setViewportSize({ width: 1280, height: 720 });
      await page.waitForFunction(`!document.querySelector('kapsel-banner').shadowRoot.querySelector('[tabindex]')`);
    }
  });

  it('moves nothing of the page', async () => {
    await page.addInitScript(`window.shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value }) => value))).observe({ type: 'layout-shift', buffered: true })`);
    await show();
    await page.waitForTimeout(300);
    expect(await page.evaluate('shifts')).toEqual([]);
  });

  it('as a dialog is modal, and closes by Escape without granting anything', async () => {
    await show({ ui: { layout: 'dialog' } });
    expect(await page.evaluate(`document.querySelector('kapsel-banner').shadowRoot.querySelector('dialog').matches(':modal')`)).toBe(true);
    await page.keyboard.press('Escape');
    await page.waitForSelector('kapsel-banner', { state: 'detached' });
    expect(await decision()).toMatchObject({ decided: false, categories: ['necessary'] });
  });

  it('speaks the language of the page, changes it live, and lets the owner word it', async () => {
    await show({ language: 'nb', ui: { texts: { nb: { acceptAll: 'Ja takk' } } } });
    expect(await page.textContent(button('accept-all'))).toBe('Ja takk');
    expect(await page.textContent(button('reject-all'))).toBe('Avvis alle');
    await page.evaluate(`kapsel.setLanguage('nn-NO')`);
    await page.waitForFunction(`document.querySelector('kapsel-banner').shadowRoot.textContent.includes('Informasjonskapslar')`);
    await page.evaluate(`kapsel.setLanguage('xx')`);
    await page.waitForFunction(`document.querySelector('kapsel-banner').shadowRoot.textContent.includes('Reject all')`);
  });

  it('says what it says to a screen reader', async () => {
    await show();
    expect(await page.locator('kapsel-banner').ariaSnapshot()).toBe(`- region "Cookies":
  - group "Cookies":
    - heading "Cookies" [level=2]
    - button "Choose"
    - paragraph: We would like to use cookies for analytics and marketing. None of it starts before you have answered, and you can change your mind at any time.
  - button "Reject all"
  - button "Accept all"`);
  });

  it('works under a strict policy with Trusted Types', async () => {
    await page.goto(site.url(undefined, '/strict'));
    await page.click(button('preferences'));
    await page.click(button('save', 'kapsel-preferences'));
    await decided();
    expect(complaints).toEqual([]);
  });

  it('stands against the page’s own styles', async () => {
    await page.goto(site.url(undefined, '/hostile'));
    await page.click(button('accept-all'));
    await decided();
  });

  it('survives a copied body, a swapped body, and being taken away', async () => {
    await show();
    await page.evaluate(`document.body.replaceWith(document.body.cloneNode(true))`);
    await page.evaluate(`document.querySelector('kapsel-banner').replaceWith()`);
    await page.waitForSelector(button('accept-all'));
    expect(await page.locator('kapsel-banner').count()).toBe(1);
    await page.click(button('accept-all'));
    await decided();
  });

  it('goes when another tab answers', async () => {
    await show();
    const other = await context.newPage();
    await other.goto(pageUrl(site));
    await other.click(button('reject-all'));
    await page.waitForSelector('kapsel-banner', { state: 'detached' });
    expect(await decision()).toMatchObject({ decided: true });
  });
});

describe('the focus after an answer by the keyboard', () => {
  const focused = (): Promise<string> => page.evaluate(`document.activeElement.id || document.activeElement.localName`);

  async function answer(action: string, element?: string): Promise<void> {
    await page.locator(button(action, element)).focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector(element ?? 'kapsel-banner', { state: 'detached' });
  }

  it.each(['accept-all', 'reject-all'])('goes back to where it was before %s', async (action) => {
    await show();
    await page.evaluate(`document.querySelectorAll('a')[3].id = 'here'; document.querySelector('#here').focus()`);
    await answer(action);
    expect(await focused()).toBe('here');
  });

  it('goes back there from the preferences too', async () => {
    await show();
    await page.evaluate(`document.querySelectorAll('a')[3].id = 'here'; document.querySelector('#here').focus()`);
    await answer('preferences');
    await page.waitForSelector(button('save', 'kapsel-preferences'));
    await answer('save', 'kapsel-preferences');
    expect(await focused()).toBe('here');
  });

  it('goes to the button that opens the preferences again, where nothing had it', async () => {
    await show({ ui: { reopen: 'end' } });
    await page.waitForSelector('kapsel-reopen', { state: 'attached' });
    await answer('accept-all');
    expect(await focused()).toBe('kapsel-reopen');
    await decided();
    await page.keyboard.press('Enter');
    await page.waitForSelector(button('withdraw-all', 'kapsel-preferences'));
  });

  it('goes to the start of the page where there is no such button, and scrolls nothing', async () => {
    await show();
    await page.evaluate(`scrollTo(0, 150)`);
    await answer('accept-all');
    expect(await page.evaluate('scrollY')).toBe(150);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(`document.activeElement === document.querySelector('a')`)).toBe(true);
    expect(await page.evaluate(`document.body.previousElementSibling.localName`)).toBe('head');
  });

  it('is left alone after a click', async () => {
    await show({ ui: { reopen: 'end' } });
    await page.click(button('accept-all'));
    await decided();
    expect(await focused()).toBe('body');
  });
});

describe('the file of the preferences', () => {
  const file = 'kapsel-preferences.js';
  let before = 0;
  const asked = () => site.requests.slice(before).filter((path) => path.includes(file)).length;
  const barFile = () => context.route(`**/${file}`, (route) => route.abort());

  beforeEach(() => void (before = site.requests.length));

  it('is fetched when somebody is about to open them, and not before', async () => {
    await show();
    expect(asked()).toBe(0);
    await page.hover(button('preferences'));
    await expect.poll(asked, { timeout: 30_000 }).toBe(1);
    await page.click(button('preferences'));
    await page.waitForSelector(button('save', 'kapsel-preferences'));
    expect(asked()).toBe(1);
  });

  it('leaves the first layer where it cannot be had, and is tried again', async () => {
    await barFile();
    await show();
    const told = page.evaluate(`new Promise((resolve) => kapsel.on('error', ({ message }) => resolve(message)))`);
    await page.click(button('preferences'));
    expect(await told).toContain(file);
    await context.unrouteAll();
    await page.mouse.move(0, 0);
    await page.click(button('preferences'));
    await page.waitForSelector(button('save', 'kapsel-preferences'));
    expect(await page.$('kapsel-banner')).toBe(null);
  });

  it('has the first layer stand in for it, which takes everything back', async () => {
    await show();
    await page.click(button('accept-all'));
    await decided();
    await barFile();
    await page.evaluate('kapsel.showPreferences()');
    await page.click(button('reject-all'));
    await page.waitForFunction(`kapsel.decision().categories.length === 1`);
  });

  it('is closed as it is, as a stand-in for who has nothing to answer, and has the focus', async () => {
    await show();
    await page.click(button('accept-all'));
    await decided();
    await barFile();
    await page.evaluate(`document.querySelectorAll('a')[3].id = 'here'; document.querySelector('#here').focus()`);
    for (const close of [() => page.keyboard.press('Escape'), () => page.click(button('close'))]) {
      await page.evaluate('kapsel.showPreferences()');
      await page.waitForFunction(`document.activeElement.shadowRoot?.activeElement?.part.contains('panel')`);
      expect(await violations('kapsel-banner')).toEqual([]);
      await close();
      await page.waitForSelector('kapsel-banner', { state: 'detached' });
      expect(await decision()).toMatchObject({ categories: ['necessary', 'analytics', 'marketing'] });
      await page.focus('#here');
    }
  });

  it.each([
    ['takes the place of its stand-in when it comes at last', false],
    ['does not where somebody is at something else', true],
  ])('%s', async (_what, isElsewhere) => {
    await show();
    await page.click(button('accept-all'));
    await decided();
    const arrived = Promise.withResolvers<void>();
    await context.route(`**/${file}`, async (route) => {
      await arrived.promise;
      await route.continue();
    });
    await page.evaluate('kapsel.showPreferences()');
    await page.waitForSelector(button('reject-all'));
    if (isElsewhere) await page.focus('a');
    arrived.resolve();
    await page.waitForFunction(`customElements.get('kapsel-preferences')`);
    if (!isElsewhere) await page.waitForSelector(button('save', 'kapsel-preferences'));
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
    expect(await page.locator('kapsel-banner').count()).toBe(isElsewhere ? 1 : 0);
  });

  it('leaves the first layer where what is in it cannot be drawn', async () => {
    await show();
    await page.hover(button('preferences'));
    await page.waitForFunction(`customElements.get('kapsel-preferences')`);
    await page.evaluate(`customElements.get('kapsel-preferences').prototype.render = () => { throw new Error('theirs') }`);
    const told = page.evaluate(`new Promise((resolve) => kapsel.on('error', ({ message }) => resolve(message)))`);
    await page.click(button('preferences'));
    expect(await told).toContain('theirs');
    expect(await page.$('kapsel-preferences')).toBe(null);
    await page.click(button('reject-all'));
    await decided();
  });

  it('is fetched beside the one of the language, not after it', async () => {
    await context.route('**/kapsel-ui-*.js', () => new Promise(() => {}));
    await page.goto(pageUrl(site), { waitUntil: 'commit' });
    await page.waitForFunction('window.kapsel?.decision');
    await page.evaluate('void kapsel.ready.then(() => kapsel.showPreferences())');
    await expect.poll(asked, { timeout: 30_000 }).toBe(1);
  });

  it('brings nothing up for who has answered meanwhile', async () => {
    await show();
    let go = (): void => {};
    await context.route(`**/${file}`, async (route) => {
      await new Promise<void>((resolve) => (go = resolve));
      await route.continue();
    });
    await page.click(button('preferences'));
    await page.click(button('reject-all'));
    await decided();
    const there = page.waitForResponse(`**/${file}`);
    go();
    await (await there).finished();
    await page.waitForFunction(`window[Symbol.for('kapsel.parts')].preferences`);
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
    expect(await page.$('kapsel-preferences')).toBe(null);
  });
});

describe('the file of a language', () => {
  const words = (element = 'kapsel-banner'): Promise<string | null> => page.textContent(button('reject-all', element));

  it('that comes late does not take the place of the one that was asked for after it', async () => {
    await show({ language: 'nb' });
    const arrived = Promise.withResolvers<void>();
    await context.route('**/kapsel-ui-en.js', async (route) => {
      await arrived.promise;
      await route.continue();
    });
    await page.evaluate(`kapsel.setLanguage('en'); kapsel.setLanguage('nb')`);
    arrived.resolve();
    await page.waitForFunction(`window[Symbol.for('kapsel.parts')]['ui-en']`);
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
    expect(await words()).toBe('Avvis alle');
    await page.evaluate(`kapsel.setLanguage('en')`);
    await page.waitForFunction(`document.querySelector('kapsel-banner').shadowRoot.textContent.includes('Reject all')`);
  });

  it('is asked for again when it could not be had, and once at a time', async () => {
    let asked = 0;
    await context.route('**/kapsel-ui-en.js', async (route) => {
      asked += 1;
      await (asked === 1 ? route.abort() : route.continue());
    });
    await page.addInitScript(`addEventListener('kapsel:error', () => (window.hasFailed = true))`);
    await page.goto(pageUrl(site));
    await page.waitForFunction('window.hasFailed');
    expect(asked).toBe(1);
    await page.evaluate('kapsel.showBanner(), kapsel.showBanner()');
    await page.waitForSelector(button('reject-all'));
    expect(asked).toBe(2);
  });

  it('leaves the focus on text that scrolls', async () => {
    await open({ viewport: phone });
    await show({ language: 'nb' });
    const focused = () => page.evaluate(`String(document.activeElement.shadowRoot?.activeElement?.part)`);
    await page.waitForSelector('kapsel-banner [part="text"][tabindex]');
    await page.focus('kapsel-banner [part="text"]');
    expect(await focused()).toBe('text');
    await page.evaluate(`kapsel.setLanguage('nn')`);
    await page.waitForFunction(`document.querySelector('kapsel-banner').shadowRoot.textContent.includes('Informasjonskapslar')`);
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
    expect(await focused()).toBe('text');
  });
});

describe('the preferences', () => {
  const switchOf = (name: string) => page.locator('kapsel-preferences').getByRole('switch', { name });

  async function openPreferences(config: object = {}): Promise<void> {
    await show(config);
    await page.click(button('preferences'));
    await page.waitForSelector(button('save', 'kapsel-preferences'));
  }

  it('has every switch off until somebody switches it on, and saves exactly that', async () => {
    await openPreferences();
    const all = page.locator('kapsel-preferences input');
    expect(await all.evaluateAll((inputs) => inputs.filter((input) => (input as HTMLInputElement).checked).length)).toBe(0);
    await switchOf('Analytics').check();
    await page.locator('kapsel-preferences summary').nth(1).click();
    await switchOf('HubSpot').uncheck();
    await page.click(button('save', 'kapsel-preferences'));
    await decided();
    expect(await decision()).toMatchObject({ categories: ['necessary'], services: ['cloudflare', 'hotjar'] });
  });

  it('is a modal dialog that Escape closes without a change, and gives the first layer back', async () => {
    await openPreferences();
    expect(await page.evaluate(`document.querySelector('kapsel-preferences').shadowRoot.querySelector('dialog').matches(':modal')`)).toBe(true);
    await switchOf('Marketing').check();
    await page.keyboard.press('Escape');
    await page.waitForSelector(button('accept-all'));
    expect(await decision()).toMatchObject({ decided: false });
    await page.waitForFunction(`document.activeElement.shadowRoot?.activeElement?.dataset.action === 'preferences'`);
  });

  it('opens again by any link of the page, shows what was chosen, and takes all of it back in one click', async () => {
    await show();
    await page.click(button('accept-all'));
    await decided();
    await page.evaluate(`document.querySelector('h1').innerHTML = '<a href="/elsewhere" data-consent="preferences">Choices</a>'`);
    await page.focus('h1 a');
    await page.keyboard.press('Enter');
    await page.waitForSelector(button('withdraw-all', 'kapsel-preferences'));
    expect(await switchOf('Marketing').isChecked()).toBe(true);
    await page.keyboard.press('Escape');
    await page.waitForSelector('kapsel-preferences', { state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Choices');
    await page.keyboard.press('Enter');
    const told = page.evaluate(`new Promise((resolve) => kapsel.on('change', ({ action }) => resolve(action)))`);
    await page.click(button('withdraw-all', 'kapsel-preferences'));
    expect(await told).toBe('withdraw-all');
    expect(await decision()).toMatchObject({ categories: ['necessary'] });
  });

  it('stay where they were opened before an answer was taken, and their notice with them', async () => {
    await show();
    await page.hover(button('preferences'));
    await page.waitForFunction(`customElements.get('kapsel-preferences')`);
    await page.evaluate(`document.querySelector('kapsel-banner').shadowRoot.querySelector('[data-action="accept-all"]').click(); kapsel.showPreferences()`);
    await decided();
    await page.waitForSelector(button('save', 'kapsel-preferences'));
    expect(await page.evaluate(`window[Symbol.for('kapsel.parts')].inside.notice?.layer`)).toBe('preferences');
  });

  it('offers to withdraw only where something is granted', async () => {
    await show();
    await page.click(button('reject-all'));
    await decided();
    await page.evaluate('kapsel.showPreferences()');
    await switchOf('Marketing').check();
    expect(await page.locator(button('withdraw-all', 'kapsel-preferences')).count()).toBe(0);
    await page.click(button('save', 'kapsel-preferences'));
    await page.waitForFunction(`kapsel.hasService('google-doubleclick')`);
    await page.evaluate('kapsel.showPreferences()');
    await page.waitForSelector(button('withdraw-all', 'kapsel-preferences'));
  });

  it('offers it also where a category was granted by name that nobody is asked for', async () => {
    await show();
    await page.evaluate(`kapsel.accept(['functional'])`);
    await page.evaluate('kapsel.showPreferences()');
    await page.waitForSelector(button('withdraw-all', 'kapsel-preferences'));
  });

  it('offers it on a sensitive page too, where marketing that was granted does not run', async () => {
    await show();
    await page.click(button('accept-all'));
    await decided();
    await page.goto(pageUrl(site, { sensitivePaths: ['/page'] }));
    await page.evaluate('kapsel.showPreferences()');
    await page.waitForSelector(button('withdraw-all', 'kapsel-preferences'));
  });

  it('is done by the keyboard alone', async () => {
    await show();
    for (let step = 0; step < 60 && (await page.evaluate(`document.activeElement.shadowRoot?.activeElement?.dataset.action`)) !== 'preferences'; step += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector(button('save', 'kapsel-preferences'));
    const focused = (): Promise<string> => page.evaluate(`(() => { const at = document.activeElement.shadowRoot?.activeElement; return at?.labels?.[0]?.textContent.trim() ?? at?.dataset.action ?? at?.localName ?? '' })()`);
    const press = async (wanted: string, key: string): Promise<void> => {
      for (let step = 0; step < 30 && (await focused()) !== wanted; step += 1) await page.keyboard.press('Tab');
      expect(await focused()).toBe(wanted);
      await page.keyboard.press(key);
    };
    await press('Analytics', 'Space');
    await press('save', 'Enter');
    await decided();
    expect(await decision()).toMatchObject({ categories: ['necessary', 'analytics'] });
  });
});

describe('accessibility of both layers', () => {
  const cells = layouts.flatMap((layout) =>
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      ([{}, { forcedColors: 'active' }, { viewport: phone }, { reducedMotion: 'reduce' }] as const).map((more) => ({ layout, options: { colorScheme, ...more } })),
    ),
  );

  it.each(cells)('axe finds nothing in $layout with $options', async ({ layout, options }) => {
    await open(options as Parameters<Browser['newContext']>[0]);
    await show({ ui: { layout } });
    expect(await violations('kapsel-banner')).toEqual([]);
    await page.click(button('preferences'));
    await page.waitForSelector(button('save', 'kapsel-preferences'));
    await page.locator('kapsel-preferences summary').first().click();
    expect(await violations('kapsel-preferences')).toEqual([]);
  });

  it.each(layouts)('%s loses no control with text of twice the size', async (layout) => {
    await open({ viewport: phone });
    await page.goto(pageUrl(site, { ui: { layout } }));
    await page.addStyleTag({ content: ':root { font-size: 200% }' });
    await page.waitForSelector(button('accept-all'));
    for (const action of ['reject-all', 'accept-all', 'preferences']) {
      await page.locator(button(action)).scrollIntoViewIfNeeded();
      const isReached = await page.locator(button(action)).evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const root = element.getRootNode() as ShadowRoot;
        return root.elementFromPoint(left + width / 2, top + height / 2) === element && left >= 0 && left + width <= innerWidth;
      });
      expect(isReached, action).toBe(true);
    }
  });
});
