import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { startBannerSite, tag } from './support/banner-page.ts';
import { launchChromium } from './support/kapsel-page.ts';
import type { LocalSite } from './support/local-site.ts';

const folder = join(import.meta.dirname, '..', 'packages', 'sdk', 'src', 'ui', 'languages');
const languages = readdirSync(folder).map((file) => file.replace('.ts', ''));
const phone = { width: 320, height: 568 };

/** Names of categories as they stand in the file of a language, in a sentence, by the language's own rules. */
function joined(language: string, categories: readonly string[]): string {
  const file = readFileSync(join(folder, `${language}.ts`), 'utf8');
  const names = categories.map((category) => new RegExp(`^  ${category}: '(.*)',$`, 'mu').exec(file)?.[1] ?? '');
  const inside = names.map((name) => (language === 'de' ? name : name.toLocaleLowerCase(language)));
  return new Intl.ListFormat([language, language === 'nn' ? 'nb' : 'en'], { type: 'conjunction' }).format(inside);
}

/** The global of the page, as its own scripts have it. */
declare const kapsel: { setLanguage(tag: string): void; showPreferences(): void };

describe('the languages of the banner', () => {
  let browser: Browser;
  let site: LocalSite;

  beforeAll(async () => {
    browser = await launchChromium();
    const page = (language: string, config: object, file = 'kapsel.js') =>
      `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">${tag(config).replace('kapsel.js', file)}</head><body><h1>A page</h1></body></html>`;
    const sami = { se: { title: 'Diehtočoahkut', acceptAll: 'Dohkket buot', rejectAll: 'Hilggo buot' } };
    site = await startBannerSite({
      '/in': (_request, response, url) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end(page(url.searchParams.get('lang') ?? '', {})),
      '/all': (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end(page('en', { services: [] })),
      '/sami': (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end(page('se', { ui: { texts: sami } })),
      '/sami/development': (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end(page('se', { ui: { texts: sami } }, 'kapsel-development.js')),
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  async function visit(path: string, run: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext({ viewport: phone });
    try {
      const page = await context.newPage();
      await page.goto(site.url(undefined, path));
      await page.waitForSelector('kapsel-banner [data-action="accept-all"]');
      await run(page);
    } finally {
      await context.close();
    }
  }

  const words = (page: Page) => page.locator('kapsel-banner [role="region"]').innerText();

  it.each(languages)('%s: says all in it, and keeps yes and no alike and in sight on a small phone', (language) =>
    visit(`/in?lang=${language}`, async (page) => {
      const region = page.locator('kapsel-banner [role="region"]');
      expect(await region.getAttribute('lang')).toBe(language);
      expect(await region.getAttribute('dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
      const [no, yes] = await Promise.all(['reject-all', 'accept-all'].map((action) => page.locator(`kapsel-banner [data-action="${action}"]`).boundingBox()));
      expect([no?.width, no?.height, no?.y]).toEqual([yes?.width, yes?.height, yes?.y]);
      expect((no?.y ?? 0) + (no?.height ?? 0)).toBeLessThanOrEqual(phone.height);
      const covered = (await region.boundingBox())?.height ?? 0;
      expect(covered / phone.height, `${language} covers ${((100 * covered) / phone.height).toFixed(1)} %`).toBeLessThanOrEqual(0.25);
      expect(await words(page)).not.toMatch(/\{|undefined/u);
      expect(await words(page)).toContain(joined(language, ['analytics', 'marketing']));
      await page.click('kapsel-banner [data-action="preferences"]');
      const preferences = await page.locator('kapsel-preferences dialog').innerText();
      expect(preferences).not.toMatch(/\{|undefined/u);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width);
    }),
  );

  it('joins three words as each language does', () =>
    visit('/all', async (page) => {
      for (const language of languages) {
        await page.evaluate((tag) => kapsel.setLanguage(tag), language);
        await expect.poll(() => words(page)).toContain(joined(language, ['functional', 'analytics', 'marketing']));
      }
    }));

  it('follows the page, whose language may change without a load', () =>
    visit('/in?lang=nb-NO', async (page) => {
      expect(await words(page)).toContain('Godta alle');
      await page.evaluate(() => (document.documentElement.lang = 'fr'));
      await expect.poll(() => words(page)).toContain('Tout accepter');
      await page.evaluate(() => kapsel.setLanguage('nn'));
      await expect.poll(() => words(page)).toContain('Informasjonskapslar');
      await page.evaluate(() => (document.documentElement.lang = 'de'));
      await page.waitForTimeout(200);
      expect(await words(page)).toContain('Informasjonskapslar');
    }));

  it('takes the owner’s words in a language that we have none in', () =>
    visit('/sami', async (page) => {
      expect(await words(page)).toContain('Dohkket buot');
      expect(await words(page)).toContain('Choose');
      expect(await page.locator('kapsel-banner [role="region"]').getAttribute('lang')).toBe('se');
    }));

  it('shows in development which of them are missing', () =>
    visit('/sami/development', async (page) => {
      expect(await words(page)).toContain('Hilggo buot');
      expect(await words(page)).toContain('⟦Choose⟧');
    }));
});
