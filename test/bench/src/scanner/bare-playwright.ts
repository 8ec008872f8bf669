import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Frame, Page, Request } from 'playwright-core';
import { placeOf, type FoundItem } from '../../../sites/score.ts';
import { launchBrowser } from '../browser.ts';
import { domainOf, once, stayMs, whatIsLeft, type Scanned } from './scanned.ts';

/** As long, and for the same, as Kapsel's scanner waits for a page to come to rest (`packages/scanner/src/{scan,visit}.ts`). */
const rest = { quietMs: 500, settleMs: 5000 };

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
  const quiet = watch(page);
  page.on('request', (request) => {
    const { protocol, hostname, pathname } = new URL(request.url());
    if (protocol !== 'blob:' && !hostname.endsWith(siteOf(url))) requests.push({ kind: 'request', name: placeOf(request.url()), domain: hostname, path: pathname, outcome: 'stored' });
  });
  await page.goto(url, { waitUntil: 'load' });
  await quiet();
  const loadedAt = Date.now();
  await page.evaluate(scrollThrough);
  await quiet();
  await sleep(Math.max(0, loadedAt + stayMs - Date.now()));
  const found = [...(await cookiesOf(context)), ...(await storageOf(page)), ...requests];
  await page.close();
  return found;
}

/** Until nothing has begun for a while and nothing is under way, but for answers whose end nobody hears of, and what was waited for in vain. */
function watch(page: Page): () => Promise<void> {
  const open = new Map<Request, number>();
  let isQuietSince = Date.now();
  page.on('request', (request) => {
    isQuietSince = Date.now();
    open.set(request, Infinity);
  });
  page.on('response', (response) => {
    const request = response.request();
    if (open.has(request) && ['fetch', 'eventsource'].includes(request.resourceType())) open.set(request, Date.now() + 1000);
  });
  for (const end of ['requestfinished', 'requestfailed'] as const) page.on(end as 'requestfinished', (request) => void open.delete(request));
  const isBusy = () => Date.now() - isQuietSince < rest.quietMs || [...open.values()].some((until) => Date.now() < until);
  return async () => {
    const deadline = Date.now() + rest.settleMs;
    while (Date.now() < deadline && isBusy()) await sleep(20);
    if (isBusy()) open.clear();
  };
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
