import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumOptions } from './chromium.ts';

const dist = join(import.meta.dirname, '..', '..', 'packages', 'sdk', 'dist');

/** A built file of the SDK, minified, as visitors get it. */
export function sdkFile(name: string): string {
  return readFileSync(join(dist, name), 'utf8');
}

/** @param without switches that Playwright sets */
export function launchChromium({ without = [] }: { readonly without?: readonly string[] } = {}): Promise<Browser> {
  return chromium.launch({ ...chromiumOptions, ignoreDefaultArgs: [...without] });
}

/** Opens a page in a profile of its own, and remembers what it complains of. */
export async function openPage(browser: Browser, url: string): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints };
}
