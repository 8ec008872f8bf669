import axe from 'axe-core';
import { themePresets, type SiteConfig, type Theme } from '@kapsel/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { long, pageUrl, startBannerSite, tag } from './support/banner-page.ts';
import { launchChromium } from './support/kapsel-page.ts';
import { sendPage, type LocalSite } from './support/local-site.ts';

const layouts = ['bar', 'box', 'corner', 'dialog'] as const;
const phone = { width: 320, height: 568 };
const logo = { src: '/logo.svg', alt: 'Nordlys', width: 96, height: 24 };
const strict = "default-src 'self'; script-src 'nonce-abc'; style-src 'self'; img-src 'self' data:; require-trusted-types-for 'script'; trusted-types kapsel";

let browser: Browser;
let site: LocalSite;
let context: BrowserContext | undefined;

beforeAll(async () => {
  browser = await launchChromium();
  const configOf = (url: URL): Partial<SiteConfig> => JSON.parse(url.searchParams.get('config') ?? '{}') as Partial<SiteConfig>;
  const styled = (style: string, before = '') => (_request: unknown, response: Parameters<typeof sendPage>[0], url: URL) => sendPage(response, `<meta name="viewport" content="width=device-width">${before}<style>${style}</style>${tag(configOf(url))}${long}`);
  site = await startBannerSite({
    '/logo.svg': (_request, response) => void setTimeout(() => response.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end('<svg xmlns="http://www.w3.org/2000/svg" width="96" height="24"><rect width="96" height="24"/></svg>'), 300),
    '/web.woff2': (_request, response) => void response.writeHead(404).end(),
    '/serif': styled('html { font-size: 62.5% } body { font: italic 1.8rem/2 Georgia, serif; letter-spacing: 3px; text-transform: uppercase }'),
    '/webfont': styled('@font-face { font-family: Web; src: url(/web.woff2) } body { font-family: Web, serif } h1, p { font-family: serif }'),
    '/properties': styled(':root { --kapsel-accent: #004d00; --kapsel-radius: 3px; --kapsel-font: 400 20px/1.5 monospace } kapsel-banner::part(answer) { text-transform: uppercase }'),
    '/hostile': styled('* { all: unset !important; color: red !important; border-radius: 50% !important } kapsel-banner { --_background: red !important; background: red !important; font-size: 2px !important } img { display: none !important }'),
    '/strict': (_request, response, url) => sendPage(response, `${tag(configOf(url), 'nonce="abc"')}${long}`, { 'Content-Security-Policy': strict }),
  });
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

afterEach(async () => {
  await context?.close();
});

async function show(theme: Theme | undefined, { layout = 'bar', path = '/page', ...options }: Parameters<Browser['newContext']>[0] & { layout?: (typeof layouts)[number]; path?: string } = {}): Promise<{ page: Page; complaints: string[] }> {
  context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(pageUrl(site, { language: 'nb', ui: { layout, ...(theme && { theme }) } }, path));
  await page.waitForSelector('kapsel-banner [data-action="accept-all"]');
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
  return { page, complaints };
}

/** Computed values of something in the banner; of the banner itself without a selector. */
async function styleOf(page: Page, selector = '', names: readonly string[] = []): Promise<Record<string, string>> {
  return page.evaluate(
    ([selector, names]) => {
      const banner = document.querySelector('kapsel-banner')!;
      const style = getComputedStyle(selector ? banner.shadowRoot!.querySelector(selector)! : banner);
      return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)]));
    },
    [selector, names] as const,
  );
}

async function violations(page: Page, element: string): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run('${element}', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ failureSummary }) => failureSummary).join(' | ')))`);
}

describe('each preset', () => {
  const all = themePresets.flatMap((preset) => (['light', 'dark'] as const).map((colorScheme) => ({ preset, colorScheme })));
  /** Their contrast is proved from the colours every day; in the browser one of each scheme is. */
  const cells = process.env['KAPSEL_FULL'] ? all : [{ preset: 'paper', colorScheme: 'light' } as const, { preset: 'ink', colorScheme: 'dark' } as const];

  it.each(cells)('$preset in $colorScheme passes axe in both layers, in every layout', async ({ preset, colorScheme }) => {
    for (const layout of layouts) {
      const { page, complaints } = await show({ preset, logo }, { layout, colorScheme });
      expect(await violations(page, 'kapsel-banner')).toEqual([]);
      await page.click('kapsel-banner [data-action="preferences"]');
      await page.locator('kapsel-preferences summary').first().click();
      expect(await violations(page, 'kapsel-preferences')).toEqual([]);
      expect(complaints).toEqual([]);
      await context?.close();
    }
  });

  it.each(themePresets)('%s gives yes and no one size and one look, and covers at most a quarter of a small phone', async (preset) => {
    const { page } = await show({ preset }, { viewport: phone });
    const looks = await page.locator('kapsel-banner .answer').evaluateAll((buttons) =>
      buttons.map((button) => {
        const { width, height, top } = button.getBoundingClientRect();
        const { color, backgroundColor, border, borderRadius, font } = getComputedStyle(button);
        return { width, height, top, color, backgroundColor, border, borderRadius, font };
      }),
    );
    expect(looks[0]).toEqual(looks[1]);
    expect(looks[0]?.height).toBeGreaterThanOrEqual(44);
    expect(await page.locator('kapsel-banner .panel').evaluate((panel) => panel.getBoundingClientRect().height / innerHeight)).toBeLessThanOrEqual(0.25);
  });
});

describe('a theme', () => {
  it('says colours, a radius and a density', async () => {
    const { page } = await show({ light: { background: '#fff8e1', accent: '#004d00' }, radius: '3px', density: 'compact' });
    expect(await styleOf(page, '.answer', ['background-color', 'border-top-left-radius'])).toEqual({ 'background-color': 'rgb(0, 77, 0)', 'border-top-left-radius': '3px' });
    expect(await styleOf(page, '.panel', ['background-color', 'padding-top'])).toEqual({ 'background-color': 'rgb(255, 248, 225)', 'padding-top': '12px' });
    const { page: roomy } = await show({});
    expect(await styleOf(roomy, '.panel', ['padding-top'])).toEqual({ 'padding-top': '20px' });
  });

  it('stays light or dark where it says so', async () => {
    const { page } = await show({ scheme: 'light', preset: 'ink' }, { colorScheme: 'dark' });
    expect(await styleOf(page, '.panel', ['background-color'])).toEqual({ 'background-color': 'rgb(255, 255, 255)' });
    const { page: dark } = await show({ scheme: 'dark', preset: 'ink' }, { colorScheme: 'light' });
    expect(await styleOf(dark, '.panel', ['background-color'])).toEqual({ 'background-color': 'rgb(16, 16, 17)' });
  });

  it('gives way to the page’s custom properties where it says nothing, and to none where it does', async () => {
    const { page } = await show(undefined, { path: '/properties' });
    expect(await styleOf(page, '.answer', ['background-color', 'border-top-left-radius', 'text-transform'])).toEqual({ 'background-color': 'rgb(0, 77, 0)', 'border-top-left-radius': '3px', 'text-transform': 'uppercase' });
    expect(await styleOf(page, '', ['font-family', 'font-size'])).toEqual({ 'font-family': 'monospace', 'font-size': '20px' });
    const { page: said } = await show({ preset: 'fjord', font: 'page' }, { path: '/properties' });
    expect(await styleOf(said, '.answer', ['background-color', 'border-top-left-radius'])).toEqual({ 'background-color': 'rgb(11, 93, 102)', 'border-top-left-radius': '22px' });
    expect(await styleOf(said, '', ['font-family'])).not.toEqual({ 'font-family': 'monospace' });
  });

  it('works under a strict policy with Trusted Types', async () => {
    const { page, complaints } = await show({ preset: 'paper', logo, density: 'compact' }, { path: '/strict' });
    expect(await styleOf(page, '.answer', ['background-color'])).toEqual({ 'background-color': 'rgb(122, 62, 29)' });
    expect(complaints).toEqual([]);
  });

  it('stands against the page’s own styles', async () => {
    const { page } = await show({ preset: 'paper', logo }, { path: '/hostile' });
    expect(await styleOf(page, '.answer', ['color', 'background-color', 'border-top-left-radius'])).toEqual({ color: 'rgb(255, 249, 240)', 'background-color': 'rgb(122, 62, 29)', 'border-top-left-radius': '3px' });
    expect(await styleOf(page, '', ['font-size'])).toEqual({ 'font-size': '16px' });
    expect(await page.locator('kapsel-banner img').isVisible()).toBe(true);
  });
});

describe('the font', () => {
  it('is that of the page’s text in family and size, and in nothing else', async () => {
    const { page } = await show(undefined, { path: '/serif' });
    expect(await styleOf(page, '', ['font-family', 'font-size', 'font-style'])).toEqual({ 'font-family': 'Georgia, serif', 'font-size': '18px', 'font-style': 'normal' });
    expect(await styleOf(page, '.answer', ['letter-spacing', 'text-transform'])).toEqual({ 'letter-spacing': 'normal', 'text-transform': 'none' });
  });

  it('is the system’s where the theme says so, and no smaller on a page that makes 1rem small', async () => {
    const { page } = await show({ font: 'system' }, { path: '/serif' });
    expect(await styleOf(page, '', ['font-family', 'font-size'])).toEqual({ 'font-family': 'system-ui, sans-serif', 'font-size': '16px' });
    expect(Number.parseFloat((await styleOf(page, '.answer', ['height']))['height'] ?? '')).toBeGreaterThanOrEqual(44);
  });

  it('is not fetched for the banner’s sake', async () => {
    const before = site.requests.length;
    const { page } = await show(undefined, { path: '/webfont' });
    await page.waitForTimeout(200);
    expect(await styleOf(page, '', ['font-family'])).toEqual({ 'font-family': 'system-ui, sans-serif' });
    expect(site.requests.slice(before).filter((path) => path.includes('woff'))).toEqual([]);
  });
});

describe('the page', () => {
  it('is not moved by a logo that comes late, and neither is the banner', async () => {
    for (const layout of layouts) {
      context = await browser.newContext();
      const page = await context.newPage();
      await page.addInitScript(`window.shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value }) => value))).observe({ type: 'layout-shift', buffered: true })`);
      await page.goto(pageUrl(site, { ui: { layout, theme: { logo } } }));
      await page.waitForSelector('kapsel-banner [data-action="accept-all"]');
      const before = await page.locator('kapsel-banner [part="panel"]').boundingBox();
      await page.waitForFunction(`document.querySelector('kapsel-banner').shadowRoot.querySelector('img').naturalWidth === 96`);
      expect(await page.locator('kapsel-banner [part="panel"]').boundingBox()).toEqual(before);
      expect(await page.evaluate('shifts')).toEqual([]);
      await context.close();
    }
  });

  it.each([{ viewport: phone }, {}])('keeps its own largest paint with %j', async (options) => {
    context = await browser.newContext(options);
    const page = await context.newPage();
    await page.addInitScript(`window.paints = []; new PerformanceObserver((list) => paints.push(...list.getEntries().map(({ element, size }) => [element?.localName ?? 'shadow', size]))).observe({ type: 'largest-contentful-paint', buffered: true })`);
    await page.goto(pageUrl(site));
    await page.waitForSelector('kapsel-banner [data-action="accept-all"]');
    await page.waitForTimeout(300);
    const paints = (await page.evaluate('paints')) as [string, number][];
    expect(paints.at(-1)?.[0]).toMatch(/^(?:h1|p)$/u);
  });
});
