import type { Page, Request, Response } from 'playwright-core';
import { scrollThrough } from './in-page/read-page.ts';
import { sayFarewell } from './in-page/say-farewell.ts';
import { interact } from './interact.ts';
import { withTimeout } from './with-timeout.ts';

export interface VisitOptions {
  /** For the page to load; the visit as a whole may take about twice that. */
  readonly timeoutMs: number;
  /** How long the network must be quiet before a page counts as at rest. */
  readonly quietMs: number;
  /** How long to wait for that at most. */
  readonly settleMs: number;
  /** How long to stay after the load at least: what a page does by a clock makes no traffic until it does it. */
  readonly stayMs: number;
  /** Whether to press what a curious visitor would. */
  readonly interact: boolean;
  /** Why an address could not be reached, where the browser asks somebody else to reach it. */
  explain?(url: string): VisitProblem | undefined;
}

export interface VisitResult {
  readonly status: number | null;
  /** Where the visit ended after redirects; the address asked for where nothing answered. */
  readonly finalUrl: string;
  readonly links: readonly string[];
  readonly problem?: VisitProblem;
}

export interface VisitProblem {
  readonly code: 'unknown-host' | 'offline' | 'refused' | 'tls' | 'timeout' | 'stuck' | 'download' | 'crashed' | 'redirects' | 'not-html' | 'network' | 'http-error' | 'private-address' | 'proxy';
  /** What the browser said, where that tells more. */
  readonly detail: string;
}

/** Done on a page that has first come to rest, before anything else on it; `rest` waits until it has again. `false` ends the visit there. */
export type Step = (page: Page, rest: () => Promise<void>) => Promise<boolean>;

/** Called each time the page has come to rest, with how long it may be waited for. */
export type Look = (page: Page, timeoutMs: number) => Promise<void>;

/** Reads where a page leads to. */
export type ReadLinks = (page: Page) => Promise<readonly string[]>;

/** A page that does not answer a plain question within this is stuck, and gets this long for any other. */
const responsiveWithinMs = 8000;
const stuckPageMs = 500;

/**
 * Opens one address in a page of its own, waits until it is at rest, scrolls through it and closes it. Whatever the page
 * does, this comes back in bounded time with what there was to see.
 */
export async function visit(open: () => Promise<Page>, url: string, options: VisitOptions, look: Look, readLinks: ReadLinks, step?: Step): Promise<VisitResult> {
  const page = await open();
  const traffic = watchTraffic(page);
  const crash = new Promise<never>((_, reject) => page.once('crash', () => reject(new Error('page crashed'))));
  crash.catch(() => {});
  // An unanswered dialog stops the page for ever; nobody is here to answer.
  // To a page that asks whether we want to leave it, we do.
  page.on('dialog', (dialog) => void (dialog.type() === 'beforeunload' ? dialog.accept() : dialog.dismiss()).catch(() => {}));
  try {
    return await Promise.race([walkThrough(page, url, options, traffic, look, readLinks, step), crash]);
  } catch (error) {
    await look(page, stuckPageMs).catch(() => {}); // The jar may have changed before it failed.
    return failed(url, page, error, traffic, options);
  } finally {
    traffic.stop();
    await closeForSure(page);
  }
}

async function walkThrough(page: Page, url: string, options: VisitOptions, traffic: Traffic, look: Look, readLinks: ReadLinks, step: Step | undefined): Promise<VisitResult> {
  let problem: VisitProblem | undefined;
  try {
    await page.goto(url, { waitUntil: 'load', timeout: options.timeoutMs });
    await traffic.quiet(options);
  } catch (error) {
    problem = problemOf(error);
    // A page that never finishes is still a page: what it did so far counts.
    if (problem.code !== 'timeout' || !traffic.document()) throw error;
  }
  if (!(await isResponsive(page))) {
    await look(page, stuckPageMs);
    return resultOf(page, traffic, [], problem ?? { code: 'stuck', detail: '' });
  }
  const patience = problem ? { ...options, settleMs: options.quietMs } : options;
  let stayed = stay(page, options);
  await look(page, options.settleMs);
  if (step) {
    const goesOn = await step(page, () => traffic.quiet(patience));
    await look(page, options.settleMs);
    if (!goesOn) return resultOf(page, traffic, [], problem);
    stayed = stay(page, options);
  }
  await withTimeout(page.evaluate(scrollThrough), options.settleMs).catch(() => {});
  await traffic.quiet(patience);
  await stayed;
  await look(page, options.settleMs);
  // What a click leads to is another page, and no longer this one.
  const linksNow = () => withTimeout(readLinks(page), options.settleMs).catch(() => []);
  const arrived = resultOf(page, traffic, await linksNow(), problem);
  if (options.interact) {
    await interact(page, options.settleMs).catch(() => {});
    await traffic.quiet(patience);
    await look(page, options.settleMs);
  }
  const links = page.url() === arrived.finalUrl ? await linksNow() : [];
  await leave(page, look, options);
  return { ...arrived, links: [...new Set([...arrived.links, ...links])] };
}

/** By our clock, and by a timer of the page's: on a busy machine what a page does by a clock is late, and a timer waits for those before it. */
async function stay(page: Page, { stayMs, settleMs }: VisitOptions): Promise<void> {
  const pageTimer = page.evaluate((ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)), stayMs);
  await Promise.all([new Promise((resolve) => setTimeout(resolve, stayMs)), withTimeout(pageTimer, stayMs + settleMs).catch(() => {})]);
}

/** How long a page may take to go, and what it sends as it goes to be answered. */
const farewellMs = 1000;
const answeredMs = 200;

/**
 * Goes away as a visitor does, so that what waits for that happens. The page is closed, not sent elsewhere: a page that makes way
 * for another is no longer listened to when it says farewell (measured with Chromium 156).
 */
async function leave(page: Page, look: Look, options: VisitOptions): Promise<void> {
  await withTimeout(page.evaluate(sayFarewell), options.quietMs).catch(() => {});
  const gone = new Promise((resolve) => page.once('close', resolve));
  await page.close({ runBeforeUnload: true }).catch(() => {});
  await withTimeout(gone, farewellMs).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, answeredMs));
  await look(page, options.settleMs);
}

/** A script that never lets go holds up everything that asks the page; a page that goes elsewhere just then does answer. */
async function isResponsive(page: Page): Promise<boolean> {
  const answer = page.evaluate('1').catch(() => {});
  return withTimeout(answer, responsiveWithinMs).then(
    () => true,
    () => false,
  );
}

function resultOf(page: Page, traffic: Traffic, links: readonly string[], problem: VisitProblem | undefined): VisitResult {
  const document = traffic.document();
  const status = document?.status() ?? null;
  const found = problem ?? problemOfAnswer(status, document?.headers()['content-type'] ?? '');
  return { status, finalUrl: page.url(), links, ...(found && { problem: found }) };
}

function problemOfAnswer(status: number | null, contentType: string): VisitProblem | undefined {
  if (status !== null && status >= 400) return { code: 'http-error', detail: String(status) };
  if (contentType !== '' && !/^(?:text\/html|application\/xhtml\+xml)\b/iu.test(contentType)) return { code: 'not-html', detail: contentType };
  return undefined;
}

function failed(url: string, page: Page, error: unknown, traffic: Traffic, { explain }: VisitOptions): VisitResult {
  const finalUrl = page.url().startsWith('http') ? page.url() : url;
  const document = traffic.document();
  const status = document?.status() ?? null;
  // An answer without a body makes no page: the browser calls it an error, or a download.
  const isBare = status !== null && (status >= 400 || status === 204 || status === 205);
  if (isBare) return { status, finalUrl, links: [], problem: { code: 'http-error', detail: String(status) } };
  const problem = problemOf(error);
  return { status, finalUrl, links: [], problem: (problem.detail.startsWith('ERR_SOCKS') && explain?.(traffic.destination() ?? url)) || problem };
}

const problems: readonly (readonly [RegExp, VisitProblem['code']])[] = [
  [/ERR_NAME_NOT_RESOLVED|ERR_DNS|ERR_ICANN_NAME_COLLISION/u, 'unknown-host'],
  [/ERR_INTERNET_DISCONNECTED/u, 'offline'],
  [/ERR_CONNECTION_REFUSED|ERR_ADDRESS_UNREACHABLE|ERR_ADDRESS_INVALID/u, 'refused'],
  [/ERR_CERT_|ERR_SSL_|ERR_BAD_SSL/u, 'tls'],
  [/ERR_TOO_MANY_REDIRECTS/u, 'redirects'],
  [/Download is starting|ERR_ABORTED/u, 'download'],
  [/Timeout \d+ms exceeded|ERR_TIMED_OUT|ERR_CONNECTION_TIMED_OUT|no answer within/u, 'timeout'],
  [/crash|Target closed|has been closed/iu, 'crashed'],
];

function problemOf(error: unknown): VisitProblem {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('ERR_INVALID_AUTH_CREDENTIALS')) return { code: 'http-error', detail: '401' };
  const code = problems.find(([pattern]) => pattern.test(message))?.[1] ?? 'network';
  return { code, detail: /net::(ERR_[A-Z_]+)/u.exec(message)?.[1] ?? '' };
}

interface Traffic {
  /** The last answer that the page's own address gave. */
  document(): Response | undefined;
  /** The last address that the page went to, or tried to. */
  destination(): string | undefined;
  /** Waits until no request has begun for a while, and none is under way. */
  quiet(options: VisitOptions): Promise<void>;
  stop(): void;
}

/** A script may never read what it fetched, and a stream never ends: nobody says then that it is over. */
const endsUnheard: ReadonlySet<string> = new Set(['fetch', 'eventsource']);
const bodyMs = 1000;

function watchTraffic(page: Page): Traffic {
  /** Those under way, each with when its answer began if its end may not be heard of. */
  const open = new Map<Request, number | undefined>();
  /** Those that were waited for in vain; they are not waited for again. */
  const endless = new WeakSet<Request>();
  let lastStart = Date.now();
  let document: Response | undefined;
  let destination: string | undefined;
  let stopped = false;
  page.on('request', (request) => {
    open.set(request, undefined);
    lastStart = Date.now();
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) destination = request.url();
  });
  const ended = (request: Request) => open.delete(request);
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
  page.on('response', (response) => {
    const request = response.request();
    if (open.has(request) && endsUnheard.has(request.resourceType())) open.set(request, Date.now());
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) document = response;
  });
  const isAwaited = ([request, answeredAt]: readonly [Request, number | undefined]) => !endless.has(request) && (answeredAt === undefined || Date.now() - answeredAt < bodyMs);
  return {
    document: () => document,
    destination: () => destination,
    stop: () => {
      stopped = true;
    },
    quiet: async ({ quietMs, settleMs }) => {
      const deadline = Date.now() + settleMs;
      while (!stopped && Date.now() < deadline) {
        const idleMs = Date.now() - lastStart;
        if (idleMs >= quietMs && ![...open].some(isAwaited)) return;
        await new Promise((resolve) => setTimeout(resolve, Math.max(20, Math.min(100, quietMs - idleMs))));
      }
      for (const request of open.keys()) endless.add(request);
    },
  };
}

/** Closing asks the page; one that is stuck in a script does not answer, and is left behind for the browser's end. */
async function closeForSure(page: Page): Promise<void> {
  await withTimeout(page.close({ runBeforeUnload: false }), 5000).catch(() => {});
}
