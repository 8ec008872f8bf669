import { matchesHost } from '@kapsel/core';
import type { EventName } from '../events.ts';
import type { EventsOf } from '../types.ts';

/** The slice of Playwright's Page that is watched. */
export interface WatchedPage {
  exposeFunction(name: string, callback: (name?: EventName, detail?: unknown) => void): Promise<unknown>;
  addInitScript(script: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  on(event: 'request', listener: (request: WatchedRequest) => void): unknown;
  on(event: 'websocket', listener: (socket: { url(): string }) => void): unknown;
  url(): string;
}

interface WatchedRequest {
  url(): string;
  failure(): { readonly errorText: string } | null;
}

/** What Kapsel has told on a page, and what the page has asked for, since the watch began. */
export interface KapselWatch {
  /**
   * The next event of this name that was not given out before, so that it makes no difference whether it comes before the call
   * or after. On a page with a stored decision the first `consent` is the restored one.
   *
   * @throws Error if none comes within `timeoutMs`, 5000 unless told
   */
  next<Name extends EventName>(name: Name, options?: { readonly timeoutMs?: number }): Promise<EventsOf[Name]>;
  /** Every event of this name so far, in order and over all documents that the page has had; `blocked` is what was held and why. */
  all<Name extends EventName>(name: Name): Promise<EventsOf[Name][]>;
  /**
   * The addresses that the page and its frames have asked for so far at these hosts. What a Content-Security-Policy stopped
   * was not sent, and is not among them.
   *
   * @param hosts host patterns, as in a config: `*.example.com` is example.com and all below it
   */
  requestsTo(hosts: readonly string[]): string[];
}

const eventNames: readonly EventName[] = ['ready', 'consent', 'change', 'purpose', 'blocked', 'show', 'hide', 'error'];

let watches = 0;

/** Begins to watch a page. Comes before `goto`, since most is told while a page loads. */
export async function watchKapsel(page: WatchedPage): Promise<KapselWatch> {
  const told: { readonly name: EventName; readonly detail: unknown }[] = [];
  const fresh = new Map(eventNames.map((name) => [name, [] as unknown[]]));
  const waiting = new Map(eventNames.map((name) => [name, [] as ((detail: unknown) => void)[]]));
  const addresses: { readonly host: string; readonly url: string; isSent(): boolean }[] = [];

  const hear = (name?: EventName, detail?: unknown): void => {
    if (!name) return;
    told.push({ name, detail });
    const waiter = waiting.get(name)?.shift();
    if (waiter) waiter(detail);
    else fresh.get(name)?.push(detail);
  };
  const remember = (url: string, isSent: () => boolean): void => {
    if (URL.canParse(url)) addresses.push({ host: new URL(url).host, url, isSent });
  };

  watches += 1;
  const tell = `__kapselWatch${watches}`;
  page.on('request', (request) => remember(request.url(), () => request.failure()?.errorText !== 'csp'));
  page.on('websocket', (socket) => remember(socket.url(), () => true));
  await page.exposeFunction(tell, hear);
  await page.addInitScript(`if (window === top) {
    const tell = window[${JSON.stringify(tell)}];
    for (const name of ${JSON.stringify(eventNames)}) addEventListener('kapsel:' + name, ({ detail }) => tell(name, detail), true);
  }`);

  return {
    next: <Name extends EventName>(name: Name, { timeoutMs = 5000 } = {}) =>
      new Promise<EventsOf[Name]>((resolve, reject) => {
        const first = fresh.get(name)?.shift();
        if (first) return resolve(first as EventsOf[Name]);
        const waiters = waiting.get(name) ?? [];
        const take = (detail: unknown): void => {
          clearTimeout(timer);
          resolve(detail as EventsOf[Name]);
        };
        const timer = setTimeout(() => {
          waiters.splice(waiters.indexOf(take), 1);
          const seen = told.map((event) => event.name).join(', ') || 'nothing: does the page load Kapsel, and did the watch begin before goto?';
          reject(new Error(`Kapsel did not tell ${name} within ${timeoutMs} ms on ${page.url()}. It has told ${seen}`));
        }, timeoutMs);
        waiters.push(take);
        return undefined;
      }),
    all: async <Name extends EventName>(name: Name) => {
      // What the page has told before this call arrives before its answer.
      await page.evaluate(`${tell}()`);
      return told.flatMap((event) => (event.name === name ? [event.detail as EventsOf[Name]] : []));
    },
    requestsTo: (hosts) => addresses.flatMap(({ host, url, isSent }) => (isSent() && hosts.some((pattern) => matchesHost(pattern, host)) ? [url] : [])),
  };
}
