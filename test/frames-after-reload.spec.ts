import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedPageUrl, startEmbedSite } from './support/embed-page.ts';
import { launchChromium, openPage } from './support/kapsel-page.ts';
import type { LocalSite } from './support/local-site.ts';

declare const kapsel: { accept(ids: 'all'): void };

/** The machine may be busy. */
const eventually = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 10_000 });

let browser: Browser;
let site: LocalSite;

beforeAll(async () => {
  browser = await launchChromium();
  site = await startEmbedSite();
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

describe('a marked frame', () => {
  it.each(['marked', 'automatic'])('that has been granted loads once each time its page is reloaded (%s)', async (blocking) => {
    const html = '<iframe title="Film" data-service="youtube" data-src="http://www.youtube.localhost:{port}/embed"></iframe>';
    const { page } = await openPage(browser, embedPageUrl(site, { html, config: { blocking, ui: { layout: 'none' } } }));
    const from = site.requests.length;
    const asked = () => site.requests.slice(from).filter((path) => path.startsWith('www.youtube'));
    await page.evaluate(() => kapsel.accept('all'));
    for (const count of [1, 2, 3]) {
      await eventually(asked).toHaveLength(count);
      await page.waitForTimeout(200);
      expect(asked()).toHaveLength(count);
      await page.reload();
    }
    await page.context().close();
  });
});
