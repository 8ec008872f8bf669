import { randomUUID } from 'node:crypto';
import type { ConsoleMessage, Page, Response } from 'playwright-core';
import type { CookieWrite } from '../in-page/watch-cookie-writes.ts';
import { watchCookieWrites } from '../in-page/watch-cookie-writes.ts';
import { parseSetCookie, type CookieEvent } from '../cookie-event.ts';
import { framesOfStack } from '../stack-trace.ts';
import { withTimeout, type Collector, type PassScope } from './collector.ts';

/** A cookie as the browser's jar has it, less its value: that is personal, and no report needs it. */
export interface JarCookie {
  readonly name: string;
  /** Without a leading dot. */
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly partitionKey: string | null;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: 'Strict' | 'Lax' | 'None' | null;
  /** Seconds since 1970, or `null` for a session cookie. */
  readonly expires: number | null;
}

/** A jar cookie with when and where the scan first and last had it in the jar. */
export interface SeenCookie extends JarCookie {
  /** Milliseconds since 1970 of the first look that had it with its last expiry. */
  readonly firstSeenAt: number;
  readonly pages: readonly string[];
  /** Whether it was still there at the last look. */
  readonly kept: boolean;
}

export interface CookieEvidence {
  readonly seen: readonly SeenCookie[];
  readonly events: readonly CookieEvent[];
}

/** The slice of CDP's `Network.Cookie` that is used here. */
interface CdpCookie {
  readonly name: string;
  readonly domain: string;
  readonly path: string;
  readonly expires: number;
  readonly session: boolean;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite?: 'Strict' | 'Lax' | 'None';
  readonly partitionKey?: { readonly topLevelSite: string; readonly hasCrossSiteAncestor: boolean };
}

/** Beyond this a site is flooding the scan, not setting cookies. */
const maxEvents = 50_000;

/** Beyond this many console messages between two looks a page is flooding: each takes memory until the page is closed. */
const maxMessages = 20_000;

/** How long to wait for headers that the browser still owes. */
const pendingMs = 400;

/** The jar is the truth; headers and script writes are evidence of who asked for what. */
export class CookieCollector implements Collector<CookieEvidence> {
  readonly id = 'cookies';
  readonly #seen = new Map<string, SeenCookie>();
  readonly #events: CookieEvent[] = [];
  readonly #pending = new Set<Promise<void>>();
  #scope: PassScope | undefined;
  #lastPage = '';
  #hasRead = false;
  /** Unguessable, and nowhere that a page can look: it can tell us no tales. */
  readonly #token = randomUUID();
  #messages = 0;
  readonly #onConsole = (message: ConsoleMessage) => this.#hear(message.text());

  async attach(scope: PassScope): Promise<void> {
    this.#scope = scope;
    scope.context.on('console', this.#onConsole);
    await scope.context.addInitScript(watchCookieWrites, this.#token);
    scope.context.on('response', (response) => this.#track(this.#onResponse(response)));
  }

  async look(_page: Page, pageUrl: string): Promise<void> {
    this.#lastPage = pageUrl;
    await this.#readJar(pageUrl);
    // Once the page is closed, nobody tells its headers any more.
    await this.#settlePending();
    this.#listenAgain();
  }

  async finish(): Promise<CookieEvidence> {
    await this.#settlePending();
    await this.#readJar(this.#lastPage).catch((error: unknown) => {
      if (!this.#hasRead) throw error; // Otherwise the browser died, and has been looked into before.
    });
    return { seen: [...this.#seen.values()], events: this.#events.toSorted((a, b) => a.at - b.at) };
  }

  async #readJar(pageUrl: string): Promise<void> {
    if (!this.#scope) return;
    const { cookies } = (await this.#scope.observer.send('Storage.getCookies')) as { cookies: CdpCookie[] };
    this.#hasRead = true;
    const at = Date.now();
    const present = new Set<string>();
    for (const cookie of cookies.map(fromCdp)) {
      const key = cookieKey(cookie);
      present.add(key);
      const known = this.#seen.get(key);
      const sameExpiry = known !== undefined && known.expires === cookie.expires;
      this.#seen.set(key, {
        ...cookie,
        firstSeenAt: sameExpiry ? known.firstSeenAt : at,
        pages: addPage(known?.pages ?? [], pageUrl),
        kept: true,
      });
    }
    for (const [key, known] of this.#seen) if (!present.has(key)) this.#seen.set(key, { ...known, kept: false });
  }

  #hear(text: string): void {
    this.#messages += 1;
    if (this.#messages === maxMessages) this.#scope?.context.off('console', this.#onConsole);
    if (text.startsWith(this.#token)) this.#onWrite(JSON.parse(text.slice(this.#token.length)) as CookieWrite);
  }

  /** @throws Error where it had to stop listening: then it may not know who set a cookie, and says so */
  #listenAgain(): void {
    const wasFlooded = this.#messages >= maxMessages;
    this.#messages = 0;
    if (!wasFlooded) return;
    this.#scope?.context.on('console', this.#onConsole);
    throw new Error('the page flooded the console, so that who set its cookies may be unknown');
  }

  #onWrite({ means, line, documentUrl, at, stack }: CookieWrite): void {
    if (this.#events.length >= maxEvents) return;
    const scripts = framesOfStack(stack);
    const event = parseSetCookie({ line, url: documentUrl, at: plausible(at), means, source: scripts[0] ?? documentUrl, initiators: scripts.slice(1) });
    if (event) this.#events.push(event);
  }

  async #onResponse(response: Response): Promise<void> {
    const at = receivedAt(response);
    const headers = await response.headersArray().catch(() => []);
    const lines = headers.filter(({ name }) => name.toLowerCase() === 'set-cookie').flatMap(({ value }) => value.split('\n'));
    if (lines.length === 0) return;
    const serverTime = Date.parse(headers.find(({ name }) => name.toLowerCase() === 'date')?.value ?? '');
    const url = response.url();
    for (const line of lines) {
      if (this.#events.length >= maxEvents) return;
      const event = parseSetCookie({
        line,
        url,
        at,
        ...(!Number.isNaN(serverTime) && { serverTime }),
        means: 'http',
        source: url,
        initiators: initiatorsOf(response),
      });
      if (event) this.#events.push(event);
    }
  }

  async #settlePending(): Promise<void> {
    await withTimeout(Promise.allSettled(this.#pending), pendingMs).catch(() => {});
  }

  #track(work: Promise<void>): void {
    this.#pending.add(work);
    void work.catch(() => {}).finally(() => this.#pending.delete(work));
  }
}

/** When the browser had the answer's headers: by its clock, as the page's writes and the jar's expiry are. */
function receivedAt(response: Response): number {
  const { startTime, responseStart } = response.request().timing();
  return plausible(responseStart < 0 ? Number.NaN : startTime + responseStart);
}

/** A time of an event that has just been told, in milliseconds since 1970; now, where that cannot be. */
function plausible(at: number): number {
  const now = Date.now();
  return Math.abs(now - at) < 60_000 ? at : now;
}

/** The redirects that led to a response, then the frame that asked, nearest first. */
function initiatorsOf(response: Response): string[] {
  const chain: string[] = [];
  for (let from = response.request().redirectedFrom(); from; from = from.redirectedFrom()) chain.push(from.url());
  try {
    const frame = response.request().frame().url();
    if (frame !== '' && frame !== response.url()) chain.push(frame);
  } catch {
    // Asked for by a service worker, or by a navigation whose frame is not there yet.
  }
  return chain;
}

function fromCdp(cookie: CdpCookie): JarCookie {
  return {
    name: cookie.name,
    domain: cookie.domain.replace(/^\./u, ''),
    hostOnly: !cookie.domain.startsWith('.'),
    path: cookie.path,
    partitionKey: cookie.partitionKey
      ? `${cookie.partitionKey.topLevelSite}${cookie.partitionKey.hasCrossSiteAncestor ? ' (cross-site)' : ''}`
      : null,
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    sameSite: cookie.sameSite ?? null,
    expires: cookie.session ? null : cookie.expires,
  };
}

/** What makes a cookie one cookie: RFC 6265bis, with the partition key of CHIPS. */
export function cookieKey(cookie: Pick<JarCookie, 'name' | 'domain' | 'hostOnly' | 'path' | 'partitionKey'>): string {
  return JSON.stringify([cookie.name, cookie.domain, cookie.hostOnly, cookie.path, cookie.partitionKey]);
}

export function addPage(pages: readonly string[], page: string): readonly string[] {
  return page === '' || pages.includes(page) ? pages : [...pages, page];
}
