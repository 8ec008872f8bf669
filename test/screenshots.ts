/**
 * `npm run screenshots`: a picture of every layer in every layout, preset, scheme, screen and language, in out/screenshots/. Words after
 * it choose: `npm run screenshots -- box fjord dark nb`. `--docs` takes the one that README.md shows.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { themePresets, type SiteConfig } from '@kapsel/core';
import type { Browser, Page } from 'playwright-core';
import { bannerFiles, pageUrl, startBannerSite, tag } from './support/banner-page.ts';
import { launchChromium } from './support/kapsel-page.ts';
import { sendPage } from './support/local-site.ts';

const root = join(import.meta.dirname, '..');
const screens = { desktop: { width: 1280, height: 800 }, phone: { width: 320, height: 568 } } as const;
const layers = ['bar', 'box', 'corner', 'dialog', 'preferences'] as const;

interface Shot {
  readonly layer: (typeof layers)[number];
  readonly preset: (typeof themePresets)[number];
  readonly scheme: 'light' | 'dark';
  readonly screen: keyof typeof screens;
  readonly language: string;
}

const shots: readonly Shot[] = bannerFiles
  .flatMap((file) => /^kapsel-ui-(\w+)\.js$/u.exec(file)?.[1] ?? [])
  .flatMap((language) => layers.map((layer) => ({ language, layer })))
  .flatMap((shot) => themePresets.map((preset) => ({ ...shot, preset })))
  .flatMap((shot) => (['light', 'dark'] as const).map((scheme) => ({ ...shot, scheme })))
  .flatMap((shot) => (['desktop', 'phone'] as const).map((screen) => ({ ...shot, screen })));

/** A page that has looks of its own, of nobody. */
const body = `<style>
  :root { color-scheme: light dark; --line: #8884 }
  body { margin: 0; font: 1.0625rem/1.6 "Helvetica Neue", Arial, sans-serif; background: Canvas; color: CanvasText }
  header { display: flex; gap: 2rem; padding: 1.1rem max(1.25rem, calc(50vw - 34rem)); border-bottom: 1px solid var(--line); align-items: baseline }
  header b { font-size: 1.2rem; margin-inline-end: auto } header a { color: inherit; text-decoration: none }
  main { padding: 2rem max(1.25rem, calc(50vw - 34rem)) } h1 { font-size: clamp(1.6rem, 4vw, 2.6rem); line-height: 1.15; margin: 0 0 .75rem } p { max-width: 38em; margin: 0 0 1.25rem }
  section { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1.25rem } article { border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem; min-height: 10rem }
</style><header><b>Nordlys kajakk</b><a href="#1">Turer</a><a href="#2">Kurs</a></header><main><h1>Padle der fjorden er stillest</h1><p>Dagsturer og kurs for nybegynnere og vante, fra april til oktober. Utstyr og termos følger med.</p>
<section>${['Morgentur', 'Kveldstur', 'Kurs over en helg'].map((name) => `<article><b>${name}</b><p>Vi møtes på brygga og er tilbake før lunsj.</p></article>`).join('')}</section></main>`;

async function take(browser: Browser, url: string, { layer, scheme, screen }: Shot, path: string): Promise<void> {
  const context = await browser.newContext({ colorScheme: scheme, viewport: screens[screen] });
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForSelector('kapsel-banner [data-action="accept-all"]');
  if (layer === 'preferences') await openPreferences(page);
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
  await page.screenshot({ path });
  await context.close();
}

async function openPreferences(page: Page): Promise<void> {
  await page.click('kapsel-banner [data-action="preferences"]');
  await page.locator('kapsel-preferences input').first().check();
  await page.locator('kapsel-preferences summary').nth(1).click();
  await page.locator('kapsel-preferences .close').focus();
}

const words = process.argv.slice(2);
const isForDocs = words.includes('--docs');
const readme: Shot = { layer: 'bar', preset: 'plain', scheme: 'light', screen: 'desktop', language: 'nb' };
const wanted = isForDocs ? [readme] : shots.filter((shot) => words.every((word) => Object.values(shot).includes(word)));

const folder = join(root, 'out', 'screenshots');
mkdirSync(folder, { recursive: true });
const browser = await launchChromium();
const site = await startBannerSite({
  '/site': (_request, response, url) => sendPage(response, `<meta name="viewport" content="width=device-width">${tag(JSON.parse(url.searchParams.get('config') ?? '{}') as Partial<SiteConfig>)}${body}`),
});
for (const shot of wanted) {
  const { layer, preset, scheme, screen, language } = shot;
  const ui: SiteConfig['ui'] = { layout: layer === 'preferences' ? 'bar' : layer, theme: { preset } };
  const url = pageUrl(site, { language, ui }, '/site');
  await take(browser, url, shot, isForDocs ? join(root, 'docs', 'images', 'banner.png') : join(folder, `${layer}-${preset}-${scheme}-${screen}-${language}.png`));
}
await browser.close();
await site.close();
console.log(isForDocs ? 'docs/images/banner.png is written.' : `${wanted.length} pictures in out/screenshots/, which holds ${readdirSync(folder).length}.`);
