import axe from 'axe-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { pageUrl, startBannerSite, tag } from './support/banner-page.ts';
import { launchChromium } from './support/kapsel-page.ts';
import { sendPage, type LocalSite } from './support/local-site.ts';

const button = 'kapsel-reopen [data-action="preferences"]';

describe('the button that opens the preferences again', () => {
  let browser: Browser;
  let site: LocalSite;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchChromium();
    const policy = "default-src 'self'; script-src 'nonce-abc'; style-src 'self'; img-src data:; require-trusted-types-for 'script'; trusted-types kapsel";
    site = await startBannerSite({
      '/strict': (_request, response) => sendPage(response, tag({ ui: { reopen: 'end' } }, 'nonce="abc"'), { 'Content-Security-Policy': policy }),
      '/hostile': `${tag({ ui: { reopen: 'start' } })}<style>body *, kapsel-reopen, kapsel-reopen * { all: unset !important; display: none !important; pointer-events: none !important }</style>`,
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 320, height: 568 } });
    page = await context.newPage();
    complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
  });

  afterEach(() => context.close());

  const isSeen = () => page.locator(button).isVisible();

  it('is there only where the config asks for it', async () => {
    const before = site.requests.length;
    await page.goto(pageUrl(site, {}));
    await page.waitForSelector('kapsel-banner [data-action="reject-all"]');
    expect(site.requests.slice(before).filter((path) => path.includes('reopen'))).toEqual([]);
    expect(await page.locator('kapsel-reopen').count()).toBe(0);
  });

  it('waits while the first layer asks, then opens the preferences by the keyboard, and has the focus back afterwards', async () => {
    await page.goto(pageUrl(site, { ui: { reopen: 'end' } }));
    await page.waitForSelector('kapsel-banner [data-action="reject-all"]');
    await expect.poll(() => page.locator('kapsel-reopen').count()).toBe(1);
    expect(await isSeen()).toBe(false);
    await page.click('kapsel-banner [data-action="reject-all"]');
    await expect.poll(isSeen).toBe(true);
    await page.locator(button).focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('kapsel-preferences dialog[open]');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('kapsel-preferences').count()).toBe(0);
    expect(await page.evaluate(`document.activeElement.localName + ' ' + document.activeElement.shadowRoot.activeElement.dataset.action`)).toBe('kapsel-reopen preferences');
    expect(await page.evaluate('kapsel.decision().categories')).toEqual(['necessary']);
    expect(complaints).toEqual([]);
  });

  it('stands on the next page without any other file of the interface', async () => {
    await page.goto(pageUrl(site, { ui: { reopen: 'end' } }));
    await page.click('kapsel-banner [data-action="accept-all"]');
    await expect.poll(isSeen).toBe(true);
    const before = site.requests.length;
    await page.reload();
    await expect.poll(isSeen).toBe(true);
    expect(site.requests.slice(before).filter((path) => path.includes('kapsel-'))).toEqual(['site.localhost/kapsel-reopen.js']);
  });

  it.each([
    ['start', 'left'],
    ['end', 'right'],
  ])('at the %s it stands on the %s, large enough for a thumb', async (reopen, side) => {
    await page.goto(pageUrl(site, { ui: { reopen } }));
    await page.click('kapsel-banner [data-action="reject-all"]');
    await expect.poll(isSeen).toBe(true);
    const box = await page.locator(button).boundingBox();
    expect([box?.width, box?.height]).toEqual([44, 44]);
    expect((box?.x ?? 0) < 160 ? 'left' : 'right').toBe(side);
    await page.evaluate(axe.source);
    expect(await page.evaluate(`axe.run('kapsel-reopen').then(({ violations }) => violations.filter(({ id }) => id !== 'region').map(({ id }) => id))`)).toEqual([]);
  });

  it('speaks the language of the page, or the owner’s words', async () => {
    await page.goto(pageUrl(site, { ui: { reopen: 'end', texts: { nn: { reopen: 'Personvern' } } } }));
    await page.click('kapsel-banner [data-action="reject-all"]');
    const name = () => page.locator(button).getAttribute('aria-label');
    await page.evaluate(`document.documentElement.lang = 'nb'`);
    await expect.poll(name).toBe('Innstillinger for informasjonskapsler');
    await page.evaluate(`document.documentElement.lang = 'nn-NO'`);
    await expect.poll(name).toBe('Personvern');
  });

  it('comes back where the page takes it away, and withstands hostile styles', async () => {
    await page.goto(site.url(undefined, '/hostile'));
    await page.locator('kapsel-banner [data-action="reject-all"]').evaluate((element: HTMLElement) => element.click());
    await expect.poll(isSeen).toBe(true);
    await page.evaluate(`document.querySelector('kapsel-reopen').remove(); document.body.replaceWith(document.body.cloneNode(true))`);
    await expect.poll(isSeen).toBe(true);
    await page.click(button);
    await page.waitForSelector('kapsel-preferences dialog[open]');
  });

  it('works under a strict policy with Trusted Types', async () => {
    await page.goto(site.url(undefined, '/strict'));
    await page.click('kapsel-banner [data-action="reject-all"]');
    await expect.poll(isSeen).toBe(true);
    await page.click(button);
    await page.waitForSelector('kapsel-preferences dialog[open]');
    expect(complaints).toEqual([]);
  });
});
