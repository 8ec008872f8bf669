import { isSameOrBelow, type ScanItem } from '@kapsel/core';
import { shapeOfValue, type ValueShape } from '@kapsel/core/classify';
import type { Page } from 'playwright-core';
import { parseSetCookie, type CookieEvent } from '../cookie-event.ts';
import { hostOf } from '../hosts.ts';
import type { CookieWrite } from '../in-page/watch-cookies.ts';
import type { Snapshot } from '../journal.ts';
import { headerOf, plausible, type ReceivedHeaders, type SentRequest, type UnheardAnswer } from '../network-log.ts';
import { framesOfStack } from '../stack-trace.ts';
import type { Line } from '../wire.ts';
import type { Collector, PassScope } from './collector.ts';

/** A cookie as the browser's jar has it, less its value: that is personal, and its shape says enough. */
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
  readonly valueShape?: ValueShape;
}

/** A jar cookie with when and where the scan first and last had it in the jar. */
export interface SeenCookie extends JarCookie {
  /** Milliseconds since 1970 of the first look that had it with its last expiry. */
  readonly firstSeenAt: number;
  /** On which it was set, or went along with a request; the first one first. */
  readonly pages: readonly string[];
  /** Milliseconds since 1970 at which the reading before that began. */
  readonly unseenAt: number;
  /** Whether it was still there at the last look. */
  readonly kept: boolean;
  /** The request whose answer most likely set it, of those whose answers were kept from us. */
  readonly unheard?: SentRequest;
  /** Where consent was withdrawn in the pass: whether it had been there before, or was set after that. */
  readonly afterWithdrawal?: ScanItem['afterWithdrawal'];
}

export interface CookieEvidence {
  readonly seen: readonly SeenCookie[];
  readonly events: readonly CookieEvent[];
}

/** The slice of CDP's `Network.Cookie` that is used here. */
interface CdpCookie {
  readonly name: string;
  readonly value: string;
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

/** How long to wait for headers that the browser still owes. */
const pendingMs = 400;

/** What is stored for less is gone before anybody could make use of it. */
const briefMs = 10_000;

/** How often the jar is read between looks, so that what lives for a second is seen (standards: CK-14). */
const jarEveryMs = 400;

/** The jar is the truth; headers and script writes are evidence of who asked for what. */
export class CookieCollector implements Collector<CookieEvidence> {
  readonly id = 'cookies';
  readonly #seen = new Map<string, Omit<SeenCookie, 'pages'>>();
  /** By what every witness knows of a cookie: name, domain, path. */
  readonly #pages = new Map<string, Set<string>>();
  readonly #events: CookieEvent[] = [];
  /** What another browser had, before the scan was cut off, and this one has not had yet. */
  readonly #fromBefore = new Set<string>();
  #scope: PassScope | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #lastPage = '';
  #hasRead = false;
  #lastReadAt = 0;
  #isFull = false;

  async attach(scope: PassScope): Promise<void> {
    this.#scope = scope;
    scope.hooks.on((told, line) => {
      if (told.kind === 'cookie') this.#onWrite(told, line);
    });
    scope.network.onHeaders((received) => this.#onHeaders(received));
    scope.network.onSentCookies((cookies, pageUrl) => {
      for (const cookie of cookies) this.#addPage(cookie, pageUrl);
    });
    // Chromium tells no headers of what a shared worker gets, nor of a service worker's script: the sooner the jar is read, the better
    // is known when it was set, and by whom.
    scope.network.onAnswer(({ request }) => {
      if (request.sentBy === 'shared_worker' || request.sentBy === 'service_worker') void this.#readJar(this.#lastPage).catch(() => {});
    });
    // What a visitor brought along was set by nobody here.
    await this.#readJar('').catch(() => {});
    this.#timer = setInterval(() => void this.#readJar(this.#lastPage).catch(() => {}), jarEveryMs);
    this.#timer.unref();
  }

  /** @throws Error where the page said so much that who set its cookies may be unknown */
  async look(_page: Page, pageUrl: string): Promise<void> {
    this.#lastPage = pageUrl;
    await this.#readJar(pageUrl);
    // Once the page is closed, nobody tells its headers any more.
    await this.#scope?.network.settle(pendingMs);
    if (this.#scope?.hooks.wasFlooded()) throw new Error('the page flooded the console, so that who set its cookies may be unknown');
  }

  async finish(): Promise<CookieEvidence> {
    clearInterval(this.#timer);
    await this.#scope?.network.settle(pendingMs);
    await this.#readJar(this.#lastPage).catch((error: unknown) => {
      if (!this.#hasRead) throw error; // Otherwise the browser died, and has been looked into before.
    });
    const seen = this.#withSetters().map(([, cookie]) => ({ ...cookie, pages: [...(this.#pages.get(witnessKey(cookie)) ?? [])] }));
    return { seen, events: this.#events.toSorted((a, b) => a.at - b.at) };
  }

  leftOut(): readonly string[] {
    return this.#isFull ? ['the site set more cookies than there is room for'] : [];
  }

  snapshot(): Snapshot {
    return [
      ...(this.#isFull ? [['full ', true] as const] : []),
      ...this.#withSetters().map(([key, seen]) => [`seen ${key}`, seen] as const),
      ...[...this.#pages].map(([key, pages]) => [`pages ${key}`, [...pages]] as const),
      ...this.#events.map((event, index) => [`event ${index}`, event] as const),
    ];
  }

  restore(snapshot: Snapshot): void {
    for (const [name, part] of snapshot) {
      const key = name.slice(name.indexOf(' ') + 1);
      if (name.startsWith('full ')) this.#isFull = true;
      else if (name.startsWith('event ')) this.#events.push(part as CookieEvent);
      else if (name.startsWith('pages ')) this.#pages.set(key, new Set(part as string[]));
      else {
        this.#seen.set(key, part as Omit<SeenCookie, 'pages'>);
        this.#fromBefore.add(key);
      }
    }
  }

  /** With the requests that most likely set them, where no answer was heard; of a cookie from before the cut, as it was known then. */
  #withSetters(): [key: string, cookie: Omit<SeenCookie, 'pages'>][] {
    const unheard = this.#scope?.network.unheard ?? [];
    return [...this.#seen].map(([key, cookie]) => {
      const request = cookie.unheard ?? setterAmong(unheard, cookie);
      return [key, { ...cookie, ...(request && { unheard: request }) }];
    });
  }

  /** One reading at a time: who asks while one is under way gets one that begins after it. */
  async #readJar(pageUrl: string): Promise<void> {
    await this.#reading?.catch(() => {});
    this.#reading ??= this.#takeJar(pageUrl).finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #takeJar(pageUrl: string): Promise<void> {
    if (!this.#scope) return;
    const unseenAt = this.#lastReadAt;
    this.#lastReadAt = Date.now();
    const { cookies } = (await this.#scope.wire.send('Storage.getCookies')) as { cookies: CdpCookie[] };
    this.#hasRead = true;
    const at = Date.now();
    const present = new Set<string>();
    for (const cookie of cookies.map(fromCdp)) {
      const key = cookieKey(cookie);
      present.add(key);
      this.#fromBefore.delete(key);
      const known = this.#seen.get(key);
      const sameExpiry = known !== undefined && known.expires === cookie.expires;
      if (!known && !this.#pages.has(witnessKey(cookie))) this.#addPage(cookie, pageUrl);
      this.#seen.set(key, { ...cookie, firstSeenAt: sameExpiry ? known.firstSeenAt : at, unseenAt: known?.unseenAt ?? unseenAt, kept: true, ...(known?.unheard && { unheard: known.unheard }) });
    }
    for (const [key, known] of this.#seen) {
      if (!present.has(key) && !this.#fromBefore.has(key)) this.#seen.set(key, { ...known, kept: known.kept && hasLivedOut(known, at) });
    }
  }

  #onWrite({ means, line, documentUrl, at, stack }: CookieWrite, { kind, pageUrl }: Line): void {
    const scripts = framesOfStack(stack);
    const [nearest] = scripts;
    const initiators = nearest === undefined ? [] : [...scripts.slice(1), ...(this.#scope?.network.chainOf(nearest) ?? [])];
    this.#add(
      parseSetCookie({
        line,
        url: documentUrl,
        at: plausible(at),
        means: kind === 'service_worker' ? 'serviceWorker' : means,
        source: nearest ?? documentUrl,
        initiators: [...new Set(initiators)].filter((url) => url !== nearest),
        pageUrl,
      }),
    );
  }

  #onHeaders({ request, at, headers, refused }: ReceivedHeaders): void {
    const lines = headerOf(headers, 'set-cookie')?.split('\n') ?? [];
    if (lines.length === 0) return;
    const serverTime = Date.parse(headerOf(headers, 'date') ?? '');
    const reasonsOf = new Map(refused.map(({ line, reasons }) => [line, reasons]));
    for (const line of lines) {
      this.#add(
        parseSetCookie({
          line,
          url: request.url.replace(/^ws/u, 'http'),
          at,
          ...(!Number.isNaN(serverTime) && { serverTime }),
          means: 'http',
          source: request.url,
          initiators: request.initiators,
          pageUrl: request.pageUrl,
          refused: reasonsOf.get(line) ?? [],
        }),
      );
    }
  }

  #add(event: CookieEvent | undefined): void {
    if (!event) return;
    if (this.#events.length >= maxEvents) {
      this.#isFull = true;
      return;
    }
    this.#events.push(event);
    this.#addPage(event, event.pageUrl);
  }

  #addPage(cookie: Pick<JarCookie, 'name' | 'domain' | 'path'>, pageUrl: string): void {
    if (pageUrl === '') return;
    const key = witnessKey(cookie);
    const pages = this.#pages.get(key);
    if (pages) pages.add(pageUrl);
    else if (this.#pages.size < maxEvents) this.#pages.set(key, new Set([pageUrl]));
  }
}

/** What is told of an answer may come a little after the answer itself. */
const toldWithinMs = 1000;

/**
 * The first answer that came between two readings, of which the second had the cookie; failing that, the last request before it of
 * which nothing more was told.
 */
function setterAmong(unheard: readonly UnheardAnswer[], cookie: Omit<SeenCookie, 'pages'>): SentRequest | undefined {
  const possible = unheard.filter(({ request }) => request.at <= cookie.firstSeenAt && mayAnswerWith(request, cookie));
  const [answered] = possible.filter(({ at = 0 }) => at >= cookie.unseenAt && at <= cookie.firstSeenAt + toldWithinMs).toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
  return (answered ?? possible.findLast(({ at }) => at === undefined))?.request;
}

/** Whether the host of a request may set a cookie. */
function mayAnswerWith({ url }: SentRequest, { domain, hostOnly }: JarCookie): boolean {
  const host = hostOf(url);
  return hostOnly ? host === domain : isSameOrBelow(host, domain);
}

function witnessKey({ name, domain, path }: Pick<JarCookie, 'name' | 'domain' | 'path'>): string {
  return JSON.stringify([name, domain.replace(/^\./u, ''), path]);
}

/** What is gone because its own time was up was stored, unless that was a matter of seconds. */
function hasLivedOut({ expires, firstSeenAt }: Omit<SeenCookie, 'pages'>, now: number): boolean {
  return expires !== null && expires * 1000 <= now && expires * 1000 - firstSeenAt >= briefMs;
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
    valueShape: shapeOfValue(cookie.value),
  };
}

/** What makes a cookie one cookie: RFC 6265bis, with the partition key of CHIPS. */
export function cookieKey(cookie: Pick<JarCookie, 'name' | 'domain' | 'hostOnly' | 'path' | 'partitionKey'>): string {
  return JSON.stringify([cookie.name, cookie.domain, cookie.hostOnly, cookie.path, cookie.partitionKey]);
}
