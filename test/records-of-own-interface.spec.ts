import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConsentLog } from './support/consent-log.ts';
import { launchChromium, sdkFile } from './support/kapsel-page.ts';
import { startSite, type Handler, type LocalSite } from './support/local-site.ts';

const path = '/v1/sites/shop/consents';
const stats = { id: 'stats', name: 'Stats', provider: 'Stats Ltd', category: 'analytics', since: 1, hosts: ['stats.localhost'], cookies: [], storage: [] };
const config = { siteId: 'shop', ui: { layout: 'none' }, services: [stats], log: { endpoint: path } };
const notice = { layer: 'banner', language: 'nb', noticeHash: 'd'.repeat(64) };

const script =
  (file: string): Handler =>
  (_request, response) =>
    void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(sdkFile(file));

describe('a record of an answer that an interface of the site’s own took', () => {
  let browser: Browser;
  let context: BrowserContext;
  let site: LocalSite;
  let log: ConsentLog;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    site = await startSite({
      '/kapsel.js': script('kapsel.js'),
      '/kapsel-records.js': script('kapsel-records.js'),
      '/shop': `<script>window.kapselConfig = ${JSON.stringify(config)}</script><script src="/kapsel.js"></script>
        <button id="yes" onclick='kapsel.accept("all", { event, notice: ${JSON.stringify(notice)} })'>Yes</button>
        <button id="back" onclick="kapsel.withdraw({ event })">Take it back</button>
        <button id="forged" onclick="kapsel.accept('all', { event: { isTrusted: true, type: 'click' } })">Yes</button>
        <button id="plain" onclick="kapsel.accept('all')">Yes</button>`,
      [path]: (request, response) => void log.handle(request, response),
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  beforeEach(async () => {
    log = new ConsentLog();
    context = await browser.newContext();
    page = await context.newPage();
    await page.goto(site.url(undefined, '/shop'));
  });

  afterEach(() => context.close());

  const only = async () => {
    await expect.poll(() => log.records.size, { timeout: 10_000 }).toBe(1);
    return [...log.records.values()][0];
  };

  it('says that a person clicked, and what they were shown', async () => {
    await page.click('#yes');
    expect(await only()).toMatchObject({ trusted: true, method: 'accept-all', notice });
  });

  it('says so of a withdrawal, too, which was shown nothing', async () => {
    await page.click('#yes');
    await only();
    await page.click('#back');
    await expect.poll(() => log.posts.length, { timeout: 10_000 }).toBe(2);
    const [, second] = [...log.records.values()];
    expect(second).toMatchObject({ trusted: true, event: 'withdrawn' });
    expect(JSON.stringify(second)).not.toContain(notice.noticeHash);
  });

  it.each([
    ['#forged', (one: Page) => one.click('#forged')],
    ['#plain', (one: Page) => one.click('#plain')],
    ['#yes by a script', (one: Page) => one.evaluate(`document.querySelector('#yes').click()`)],
  ])('never takes %s for a person', async (_what, act) => {
    await act(page);
    expect(await only()).toMatchObject({ trusted: false, method: 'api' });
  });
});
