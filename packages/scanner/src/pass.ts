import type { BrowserContext, Page } from 'playwright-core';
import type { Decision, PassId } from '@kapsel/core';
import { AuditCollectors, type AuditEvidence } from './audit-evidence.ts';
import type { ScanBrowser } from './browser.ts';
import { Guarded, type Collected } from './collectors/collector.ts';
import { CookieCollector, type CookieEvidence } from './collectors/cookies.ts';
import { RequestCollector, type SeenRequest } from './collectors/requests.ts';
import { StorageCollector, type SeenKey } from './collectors/storage.ts';
import { ConsentStep, wishes, type PassConsent } from './consent/consent-step.ts';
import { keptDecision } from './consent/kept-decision.ts';
import { WithdrawalStep, type Visit } from './consent/withdrawal-step.ts';
import { Crawl, type CrawlLimits, type PlannedPage } from './crawl.ts';
import { Itinerary, type Manners, type NotVisited } from './crawl/itinerary.ts';
import type { FirstImpression } from './first-impression.ts';
import { hostOf, isSameSite } from './hosts.ts';
import type { Journal, Snapshot } from './journal.ts';
import type { Journey } from './journey.ts';
import { linksOf, Routes } from './links.ts';
import { loaderOf } from './load-resource.ts';
import type { Wire } from './wire.ts';
import { visit, type Look, type Step, type VisitOptions, type VisitProblem, type VisitResult } from './visit.ts';
import { walkJourney, type JourneyProblem } from './walk-journey.ts';
import { withTimeout } from './with-timeout.ts';

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
  readonly consent: PassConsent;
  /** What Kapsel's own cookie said when the pass ended, where the site has one. */
  readonly decision?: Decision | undefined;
  readonly pages: readonly PassPage[];
  readonly cookies: Collected<CookieEvidence>;
  readonly storage: Collected<readonly SeenKey[]>;
  readonly requests: Collected<readonly SeenRequest[]>;
  readonly audit: AuditEvidence;
  /** Windows that the site opened by itself; they are closed at once. */
  readonly popups: number;
  /** Where the journey before the crawl came to an end too early. */
  readonly journeyProblem?: JourneyProblem;
  /** False where it was interrupted or the browser died. */
  readonly complete: boolean;
  /** More pages were known than the limit let in. */
  readonly isCutShort: boolean;
  /** Hosts of the same site that were linked to and not visited. */
  readonly otherSubdomains: readonly string[];
  readonly notVisited: NotVisited;
}

export interface PassOptions {
  readonly id: PassId;
  /** How many pages at once, after the first. */
  readonly parallel: number;
  readonly startUrl: string;
  readonly limits: CrawlLimits;
  /** Addresses to visit after the start page and before all others. */
  readonly listed?: readonly string[];
  readonly manners?: Manners;
  readonly visit: VisitOptions;
  /** What a visitor did before the crawl, such as to log in. */
  readonly journey?: Journey | undefined;
  /** Where each finished page is written down, and those of a scan that was cut off are found. */
  readonly journal?: Journal | undefined;
  /** How long to stay on the page on which consent was withdrawn, at least. */
  readonly watchMs?: number;
  readonly signal: AbortSignal;
  /** Of the start page, as a visitor first sees it and after an answer. */
  readonly impression?: FirstImpression;
  onPage(progress: { readonly url: string; readonly done: number; readonly total: number }): void;
}

/** What goes on after a scan was cut off. */
interface Kept {
  readonly id: string;
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
}

/** Visits the site in one consent state, and collects. Where that state cannot be reached, nothing but the start page is visited. */
export async function runPass(browser: ScanBrowser, options: PassOptions): Promise<PassResult> {
  const { context } = browser;
  const { journal } = options;
  const cookies = new Guarded(new CookieCollector());
  const storage = new Guarded(new StorageCollector());
  const requests = new Guarded(new RequestCollector());
  const audit = new AuditCollectors();
  const all = [cookies, storage, requests, audit];
  const windows = new Windows(context, browser.wire);
  for (const collector of all) await collector.attach(browser);

  const routes = new Routes();
  routes.attach(browser.wire);
  const crawl = new Crawl(options.startUrl, options.limits, options.listed);
  const itinerary = new Itinerary(crawl, loaderOf(browser.wire, () => windows.open('')), options.manners ?? {});
  const pages: PassPage[] = [];
  let broke = false;
  const ended = new Promise<undefined>((resolve) => {
    if (options.signal.aborted) resolve(undefined);
    options.signal.addEventListener('abort', () => resolve(undefined), { once: true });
    context.once('close', () => {
      broke = true;
      resolve(undefined);
    });
  });

  const wish = wishes[options.id];
  const consent = wish && new ConsentStep(browser.wire, wish);
  // What came before an answer and what came after it cannot be told apart once it is given a second time, elsewhere.
  if (consent) journal?.beginAnew(options.id);
  const kept: readonly Kept[] = [cookies, storage, requests, ...audit.all, windows, ...(options.impression ? [options.impression] : [])];
  const visitedBefore = journal ? takeOver(journal, options.id, kept) : new Map<string, VisitResult>();
  // A browser that ends on the way ends the pass as well.
  const journeyProblem = options.journey && (await Promise.race([travel(windows, options, options.journey, all), ended]));

  const visitOne = async (planned: PlannedPage, step?: Step, stayMs = options.visit.stayMs): Promise<VisitResult | undefined> => {
    const { url } = planned;
    await itinerary.turn(planned, options.signal);
    if (options.signal.aborted) return undefined;
    options.onPage({ url, done: pages.length, total: crawl.total });
    const look: Look = async (page, timeoutMs) => {
      for (const collector of all) await collector.look(page, url, timeoutMs);
      if (pages.length === 0) await options.impression?.take(page, browser.wire, timeoutMs);
    };
    return visit(() => windows.open(url), url, { ...options.visit, stayMs }, look, (page) => linksOf(browser.wire, page), step).catch(() => undefined);
  };
  const begin = (planned: PlannedPage): Promise<VisitResult | undefined> => {
    const before = visitedBefore.get(planned.url);
    return before ? Promise.resolve(before) : Promise.race([visitOne(planned, pages.length === 0 ? consent?.answer : undefined), ended]);
  };
  const conclude = async (planned: PlannedPage, { links: found, ...answered }: VisitResult): Promise<void> => {
    const { url } = planned;
    const result = { ...answered, links: [...found, ...routes.of(url)] };
    // What the end of the browser made of a page is no result of the page's.
    if (!broke && !options.signal.aborted && !visitedBefore.has(url)) journal?.write(options.id, url, result, Object.fromEntries(kept.map((one) => [one.id, one.snapshot()])));
    const isStart = pages.length === 0;
    if (isStart && isSameSite(hostOf(result.finalUrl), hostOf(url))) crawl.moveTo(result.finalUrl);
    const problem = result.problem ?? leftSite(crawl, result);
    pages.push({ url, status: result.status, ...(problem && { problem }) });
    if (problem?.code === 'other-site') return;
    if (isStart && result.status !== null) await itinerary.begin(result.links, planned, result.finalUrl);
    else crawl.addLinks(result.links, planned);
  };

  // The start page alone: what a first visit leaves behind is there before the others. They are concluded in the order in which they
  // were planned, however long each takes, so that the same pages are visited each time.
  const underWay: { planned: PlannedPage; visiting: Promise<VisitResult | undefined> }[] = [];
  while (!options.signal.aborted && !broke) {
    const width = pages.length === 0 ? 1 : options.parallel;
    while (underWay.length < width) {
      const planned = await Promise.race([itinerary.next(), ended]);
      if (!planned) break;
      underWay.push({ planned, visiting: begin(planned) });
    }
    const first = underWay.shift();
    if (!first) break;
    const result = await first.visiting;
    if (result) await Promise.race([conclude(first.planned, result), ended]);
    else broke = true;
    if (!consent || pages.length > 1 || broke) continue;
    const check: Step = async (page, rest) => {
      await consent.check(page, rest);
      if (consent.isProved) await options.impression?.picture(page, browser.wire);
      return false;
    };
    if (consent.isAnswered && !(await Promise.race([visitOne(first.planned, check), ended]))) broke = true;
    if (!consent.isProved) break;
  }
  const withdrawal = options.id === 'withdrawn' && consent?.isProved && !broke && !options.signal.aborted ? new WithdrawalStep(browser.wire, hostOf(options.startUrl), consent.result()) : undefined;
  if (withdrawal) {
    const visitAgain = (stayMs: number): Visit => async (url, step) => (await Promise.race([visitOne({ url, depth: 0 }, step, stayMs), ended])) !== undefined;
    const { stayMs } = options.visit;
    broke = !(await withdrawal.run(pages.filter(({ problem }, index) => index === 0 || !problem).map(({ url }) => url), visitAgain(Math.max(stayMs, options.watchMs ?? 0)), visitAgain(stayMs)));
  }
  const complete = !options.signal.aborted && !broke;
  return {
    id: options.id,
    consent: (withdrawal ?? consent)?.result() ?? { consent: 'none' },
    decision: await keptDecision(browser.wire, hostOf(options.startUrl)).catch(() => undefined),
    pages,
    cookies: await cookies.finish(),
    storage: await storage.finish(),
    requests: await requests.finish(),
    audit: await audit.finish(),
    popups: windows.popups,
    ...(journeyProblem && { journeyProblem }),
    complete,
    isCutShort: crawl.isCutShort,
    otherSubdomains: crawl.otherSubdomains,
    notVisited: itinerary.notVisited,
  };
}

/**
 * Takes over what a scan that was cut off knew of this pass.
 *
 * @returns its finished pages, which need no second visit
 */
function takeOver(journal: Journal, id: PassId, kept: readonly Kept[]): Map<string, VisitResult> {
  const pages = journal.pagesOf(id);
  if (pages.length > 0) for (const one of kept) one.restore(journal.evidenceOf(id, one.id));
  return new Map(pages.map(({ url, result }) => [url, result]));
}

/** Walks the journey in a page of its own; what it stores belongs to the scan. */
async function travel(windows: Windows, { startUrl, visit: { timeoutMs, settleMs } }: PassOptions, journey: Journey, all: readonly Pick<Guarded<unknown>, 'look'>[]): Promise<JourneyProblem | undefined> {
  const page = await windows.open(startUrl).catch(() => undefined);
  if (!page) return journey[0] && { step: 1, type: journey[0].action.type };
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}));
  const problem = await walkJourney(page, journey, timeoutMs);
  // The last step may have set something going.
  await page.waitForLoadState('networkidle', { timeout: settleMs }).catch(() => {});
  for (const collector of all) await collector.look(page, startUrl, settleMs);
  await withTimeout(page.close(), settleMs).catch(() => {});
  return problem;
}

function leftSite(crawl: Crawl, { finalUrl }: VisitResult): PageProblem | undefined {
  const host = hostOf(finalUrl);
  return host === '' || crawl.isOnSite(host) ? undefined : { code: 'other-site', detail: new URL(finalUrl).origin };
}

/** Tells the scan's own pages from the windows that a site opens, with or without an opener; those are closed at once. */
class Windows implements Kept {
  readonly id = 'windows';
  readonly #context: BrowserContext;
  readonly #wire: Wire;
  readonly #before: number;
  #opened = 0;
  /** Of the site's, before the scan was cut off. */
  #popupsBefore = 0;

  constructor(context: BrowserContext, wire: Wire) {
    this.#context = context;
    this.#wire = wire;
    this.#before = wire.pageCount;
    wire.refuseWindows();
    context.on('page', (page) => void this.#closeUnlessOurs(page).catch(() => {}));
  }

  /** How many the site opened. */
  get popups(): number {
    return this.#popupsBefore + this.#wire.pageCount - this.#before - this.#opened;
  }

  snapshot(): Snapshot {
    return [['popups', this.popups]];
  }

  restore(snapshot: Snapshot): void {
    for (const [, popups] of snapshot) this.#popupsBefore = popups as number;
  }

  open(url: string): Promise<Page> {
    return this.#wire.open(async () => {
      const page = await this.#context.newPage();
      this.#opened += 1;
      return page;
    }, url);
  }

  async #closeUnlessOurs(page: Page): Promise<void> {
    if (!(await this.#wire.isOurs(page))) await page.close();
  }
}
