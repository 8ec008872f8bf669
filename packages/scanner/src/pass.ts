import type { BrowserContext, Page } from 'playwright-core';
import type { PassId } from '@kapsel/core';
import type { ScanBrowser } from './browser.ts';
import { Guarded, type Collected } from './collectors/collector.ts';
import { CookieCollector, type CookieEvidence } from './collectors/cookies.ts';
import { RequestCollector, type SeenRequest } from './collectors/requests.ts';
import { StorageCollector, type SeenKey } from './collectors/storage.ts';
import { Crawl, type CrawlLimits } from './crawl.ts';
import { hostOf, isSameSite } from './hosts.ts';
import { visit, type VisitOptions, type VisitProblem, type VisitResult } from './visit.ts';

/** One page of a pass, as the browser met it. */
export interface PassPage {
  readonly url: string;
  readonly status: number | null;
  readonly problem?: PageProblem;
}

/** What stood in the way of a page. */
export interface PageProblem {
  readonly code: VisitProblem['code'] | 'other-site';
  readonly detail: string;
}

/** What one consent state of a site looked like. */
export interface PassResult {
  readonly id: PassId;
  readonly pages: readonly PassPage[];
  readonly cookies: Collected<CookieEvidence>;
  readonly storage: Collected<readonly SeenKey[]>;
  readonly requests: Collected<readonly SeenRequest[]>;
  /** Windows that the site opened by itself; they are closed at once. */
  readonly popups: number;
  /** False where it was interrupted or the browser died. */
  readonly complete: boolean;
  /** More pages were known than the limit let in. */
  readonly isCutShort: boolean;
  /** Hosts of the same site that were linked to and not visited. */
  readonly otherSubdomains: readonly string[];
}

export interface PassOptions {
  readonly startUrl: string;
  readonly limits: CrawlLimits;
  readonly visit: VisitOptions;
  readonly signal: AbortSignal;
  onPage(progress: { readonly url: string; readonly done: number; readonly total: number }): void;
}

/** Visits the site page by page without touching anything, and collects. */
export async function runUntouchedPass(browser: ScanBrowser, options: PassOptions): Promise<PassResult> {
  const { context, observer } = browser;
  const cookies = new Guarded(new CookieCollector());
  const storage = new Guarded(new StorageCollector());
  const requests = new Guarded(new RequestCollector());
  const all = [cookies, storage, requests];
  const windows = new Windows(context);
  for (const collector of all) await collector.attach({ context, observer, urlOf: (page) => windows.urlOf(page) });

  const crawl = new Crawl(options.startUrl, options.limits);
  const pages: PassPage[] = [];
  const aborted = abortOf(options.signal);
  let broke = false;
  context.once('close', () => {
    broke = true;
  });
  for (let planned = crawl.next(); planned && !options.signal.aborted && !broke; planned = crawl.next()) {
    const { url } = planned;
    options.onPage({ url, done: pages.length, total: crawl.total });
    const visiting = visit(() => windows.open(url), url, options.visit, async (page, timeoutMs) => {
      for (const collector of all) await collector.look(page, url, timeoutMs);
    });
    const result = await Promise.race([visiting.catch(() => undefined), aborted]);
    if (!result) {
      broke = true;
      break;
    }
    if (pages.length === 0 && isSameSite(hostOf(result.finalUrl), hostOf(url))) crawl.moveTo(result.finalUrl);
    const problem = result.problem ?? leftSite(crawl, result);
    pages.push({ url, status: result.status, ...(problem && { problem }) });
    if (problem?.code !== 'other-site') crawl.addLinks(result.links, planned);
  }
  const complete = !options.signal.aborted && !broke;
  return {
    id: 'untouched',
    pages,
    cookies: await cookies.finish(),
    storage: await storage.finish(),
    requests: await requests.finish(),
    popups: windows.popups,
    complete,
    isCutShort: crawl.isCutShort,
    otherSubdomains: crawl.otherSubdomains,
  };
}

function leftSite(crawl: Crawl, { finalUrl }: VisitResult): PageProblem | undefined {
  const host = hostOf(finalUrl);
  return host === '' || crawl.isOnSite(host) ? undefined : { code: 'other-site', detail: new URL(finalUrl).origin };
}

/** Settles when the scan is told to stop; never otherwise. */
function abortOf(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

/** Tells the scan's own pages from the windows that a site opens, with or without an opener; those are closed at once. */
class Windows {
  readonly #context: BrowserContext;
  readonly #urls = new WeakMap<Page, string>();
  #opening: Promise<unknown> = Promise.resolve();
  popups = 0;

  constructor(context: BrowserContext) {
    this.#context = context;
    context.on('page', (page) => void this.#closeUnlessOurs(page).catch(() => {}));
  }

  open(url: string): Promise<Page> {
    const opening = this.#context.newPage().then((page) => {
      this.#urls.set(page, url);
      return page;
    });
    this.#opening = opening;
    return opening;
  }

  /** The address that one of the scan's pages was opened for; empty for any other. */
  urlOf(page: Page): string {
    return this.#urls.get(page) ?? '';
  }

  async #closeUnlessOurs(page: Page): Promise<void> {
    await this.#opening; // A page of ours is announced before it is handed over.
    if (this.#urls.has(page)) return;
    this.popups += 1;
    await page.close();
  }
}
