import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { placeOf, type FoundItem } from '../../../sites/score.ts';
import { launchBrowser } from '../browser.ts';
import { domainOf, once, whatIsLeft, type Scanned } from './scanned.ts';

/** As long as Kapsel's scanner waits for a page to come to rest, and stays (`packages/scanner/src/scan.ts`). */
const rest = { quietMs: 500, settleMs: 5000, stayMs: 2500 };

/** What anybody would write with Playwright on an afternoon: one context, one page after the other, the jar and the storage at the end of each. */
export async function barePlaywright(pages: readonly string[]): Promise<Scanned> {
  const browser = await launchBrowser();
  const context = await browser.newContext();
  const found: FoundItem[] = [];
  const startedAt = performance.now();
  for (const url of pages) found.push(...(await visit(context, url)));
  const ms = performance.now() - startedAt;
  await browser.close();
  return { found: once(found), pages: pages.length, ms };
}

async function visit(context: BrowserContext, url: string): Promise<FoundItem[]> {
  const page = await context.newPage();
  const requests: FoundItem[] = [];
  let isQuietSince = Date.now();
  page.on('request', (request) => {
    isQuietSince = Date.now();
    const { protocol, hostname, pathname } = new URL(request.url());
    if (protocol !== 'blob:' && !hostname.endsWith(siteOf(url))) requests.push({ kind: 'request', name: placeOf(request.url()), domain: hostname, path: pathname, outcome: 'stored' });
  });
  const quiet = async () => {
    const deadline = Date.now() + rest.settleMs;
    while (Date.now() < deadline && Date.now() - isQuietSince < rest.quietMs) await sleep(20);
  };
  await page.goto(url, { waitUntil: 'load' });
  await quiet();
  const loadedAt = Date.now();
  await page.evaluate(scrollThrough);
  await quiet();
  await sleep(Math.max(0, loadedAt + rest.stayMs - Date.now()));
  const found = [...(await cookiesOf(context)), ...(await storageOf(page)), ...requests];
  await page.close();
  return found;
}

/** The last two labels, which is what a site is on `localhost`. */
function siteOf(url: string): string {
  return new URL(url).hostname.split('.').slice(-2).join('.');
}

async function scrollThrough(): Promise<void> {
  for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
    scrollTo({ top, behavior: 'instant' });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function cookiesOf(context: BrowserContext): Promise<FoundItem[]> {
  return (await context.cookies()).map(({ name, domain, path, expires }) => ({ kind: 'cookie', name, ...domainOf(domain), path, outcome: 'stored', lifetime: whatIsLeft(expires) }));
}

async function storageOf(page: Page): Promise<FoundItem[]> {
  const ofFrames = await Promise.all(page.frames().map((frame) => keysOf(frame).catch(() => [])));
  return ofFrames.flat();
}

async function keysOf(frame: Frame): Promise<FoundItem[]> {
  const { host, names } = await frame.evaluate(async () => ({
    host: location.hostname,
    names: [
      ['localStorage', Object.keys(localStorage)],
      ['sessionStorage', Object.keys(sessionStorage)],
      ['indexedDB', (await indexedDB.databases()).map(({ name }) => name ?? '')],
      ['cacheStorage', await caches.keys()],
    ] as const,
  }));
  if (host === '') return [];
  return names.flatMap(([kind, keys]) => keys.map((name) => ({ kind, name, domain: host, outcome: 'stored' as const, lifetime: { session: kind === 'sessionStorage', effectiveSeconds: null } })));
}
