import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium, sdkFile } from '../support/kapsel-page.ts';
import { sendPage, startSite, type Handler, type LocalSite } from '../support/local-site.ts';
import { bundleForPage, bundleRuntime, frameworks, renderOnServer } from './bundle.ts';

const service = { name: 'Service', provider: 'Service', since: 1, hosts: [], cookies: [], storage: [] };
const config = {
  siteId: 'frameworks',
  ui: { layout: 'none' },
  sensitivePaths: ['/route/13'],
  services: [{ ...service, id: 'stats', category: 'analytics' }, { ...service, id: 'ads', category: 'marketing' }],
};
const tag = `<script>window.kapselConfig = ${JSON.stringify(config)}</script><script src="/kapsel.js"></script>`;

const undecided = 'undecided [necessary] [] nothing shown';
const asked = 'undecided [necessary] [] banner shown';
const all = 'decided [necessary,analytics,marketing] [stats,ads]';
const none = 'decided [necessary] []';

const patience = { timeout: 10_000, interval: 20 };

const script = (code: string): Handler => (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' }).end(code);

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

describe.each(frameworks)('consent in $name', (framework) => {
  let site: LocalSite;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    const rendered = await renderOnServer(framework);
    site = await startSite({
      '/kapsel.js': script(sdkFile('kapsel.js')),
      '/app.js': script(await bundleForPage(framework)),
      '/run.js': script(await bundleRuntime(config)),
      '/tag-first': (_request, response) => sendPage(response, `${tag}<body><div id="root"></div><script src="/app.js"></script><script>app.mount()</script>`),
      '/no-tag': (_request, response) => sendPage(response, `<body><div id="root"></div><script src="/app.js"></script><script>app.mount()</script>`),
      '/bundled': (_request, response) => sendPage(response, `<body><div id="root"></div><script src="/app.js"></script><script>app.mount()</script><script src="/run.js"></script>`),
      '/clobbered': (_request, response) => sendPage(response, `<body><form id="kapselReady"></form><div id="root"></div><script src="/app.js"></script><script>app.mount()</script>${tag}`),
      '/server': (_request, response) => sendPage(response, `${tag}<body><div id="root">${rendered}</div><script src="/app.js"></script><script>window.before = document.querySelector('main'); app.hydrate()</script>`),
    });
  });

  afterAll(() => site.close());

  beforeEach(async () => {
    context = await browser.newContext();
    page = await open();
    complaints = [];
  });

  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });

  async function open(): Promise<Page> {
    const opened = await context.newPage();
    opened.on('pageerror', (error) => complaints.push(String(error)));
    opened.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    return opened;
  }

  const go = (path: string, where = page) => where.goto(site.url(undefined, path));
  const expectState = (text: string, where = page) => expect.poll(() => where.textContent('#state'), patience).toBe(text);
  const expectGates = (word: string, where = page) => expect.poll(() => where.locator('#gate, #ads').allTextContents(), patience).toEqual([word, word]);
  const renders = (): Promise<number> => page.evaluate('app.renders');

  it('follows what the visitor decides', async () => {
    await go('/tag-first');
    await expectState(asked);
    await expectGates('held');
    await page.click('#yes');
    await expectState(`${all} nothing shown`);
    await expectGates('granted');
    await page.click('#choose');
    await expectState(`${all} preferences shown`);
    await page.click('#no');
    await expectState(`${none} nothing shown`);
    await expectGates('held');
    await page.evaluate(`kapsel.accept(['analytics', '-stats', 'ads'])`);
    await expectState('decided [necessary,analytics] [ads] nothing shown');
  });

  it('is closed without an answer, and grants nothing by it', async () => {
    await go('/tag-first');
    await expectState(asked);
    await page.click('#close');
    await expectState(undecided);
    expect(await page.evaluate('kapsel.decision().decided')).toBe(false);
    await page.evaluate('kapsel.showBanner()');
    await expectState(asked);
  });

  it('follows what is decided in another tab', async () => {
    await go('/tag-first');
    await expectState(asked);
    const other = await open();
    await go('/tag-first', other);
    await expectState(asked, other);
    await other.click('#yes');
    await expectState(`${all} nothing shown`);
    await page.click('#no');
    await expectState(`${none} nothing shown`, other);
  });

  it('is as the server made it until the page is hydrated, then as the visitor decided, without a complaint', async () => {
    await go('/tag-first');
    await page.click('#yes');
    await expectState(`${all} nothing shown`);
    const html = await (await context.request.get(site.url('127.0.0.1', '/server'))).text();
    expect(html).toContain(undecided);
    expect(html.match(/held/gu)).toHaveLength(2);
    await go('/server');
    await expectState(`${all} nothing shown`);
    await expectGates('granted');
    expect(await page.evaluate(`before === document.querySelector('main')`)).toBe(true);
  });

  it('grants nothing while Kapsel is not there, and does then what was asked for before', async () => {
    await go('/no-tag');
    await expectState(undecided);
    await page.click('#yes');
    await page.waitForTimeout(50);
    await expectState(undecided);
    await expectGates('held');
    await page.evaluate(`window.kapselConfig = ${JSON.stringify(config)}; document.body.append(Object.assign(document.createElement('script'), { src: '/kapsel.js' }))`);
    await expectState(`${all} nothing shown`);
    await expectGates('granted');
  });

  it.each(['/bundled', '/clobbered'])('finds Kapsel on %s', async (path) => {
    await go(path);
    await expectState(asked);
    await page.click('#yes');
    await expectState(`${all} nothing shown`);
  });

  it('renders only when something has changed, and not after it was unmounted', async () => {
    await go('/tag-first');
    await page.click('#yes');
    await expectState(`${all} nothing shown`);
    const before = await renders();
    await page.evaluate(`kapsel.showBanner(); kapsel.hide(); history.pushState(null, '', '/elsewhere')`);
    await page.click('#close');
    await expectState(`${all} nothing shown`);
    const shown = (await renders()) - before;
    await page.evaluate(`dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })); kapsel.on('consent', () => {})`);
    await page.waitForTimeout(50);
    expect((await renders()) - before).toBe(shown);
    await page.evaluate('app.unmount()');
    expect(await page.textContent('#root')).toBe('');
    const last = await renders();
    await page.evaluate('kapsel.withdraw()');
    await page.waitForTimeout(50);
    expect(await renders()).toBe(last);
  });

  it('holds through twenty changes of route, one of them to a sensitive path', async () => {
    await page.addInitScript(`{
      window.following = 0;
      const { addEventListener, removeEventListener } = EventTarget.prototype;
      EventTarget.prototype.addEventListener = function (type, ...rest) { if (type === 'change') following += 1; return addEventListener.call(this, type, ...rest); };
      EventTarget.prototype.removeEventListener = function (type, ...rest) { if (type === 'change') following -= 1; return removeEventListener.call(this, type, ...rest); };
    }`);
    await go('/tag-first');
    await page.click('#yes');
    await expectGates('granted');
    const following = await page.evaluate('following');
    for (let route = 1; route <= 20; route += 1) {
      await page.evaluate(`history.pushState(null, '', '/route/${route}'); app.go(${route})`);
      await expect.poll(() => page.textContent('#route'), patience).toBe(`route ${route}`);
      await expect.poll(() => page.locator('#gate, #ads').allTextContents(), patience).toEqual(['granted', route === 13 ? 'held' : 'granted']);
    }
    await expect.poll(() => page.evaluate('following'), patience).toBe(following);
    await page.click('#no');
    await expectGates('held');
  });
});
