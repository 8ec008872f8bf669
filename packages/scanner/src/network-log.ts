import { shortened } from './shortened.ts';
import type { Line, TargetKind, Wire } from './wire.ts';

/** One request to one address; each redirect is another. Its texts are hostile. */
export interface SentRequest {
  readonly url: string;
  readonly method: string;
  /** CDP's `Network.ResourceType`: `Document`, `Script`, `Image`, `Ping` … */
  readonly type: string;
  /** What redirected here, then the scripts that asked and what had loaded them, then the document. Nearest first. */
  readonly initiators: readonly string[];
  /** The address that the scan's page was opened for. */
  readonly pageUrl: string;
  readonly sentBy: TargetKind;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What came back, as far as it concerns cookies. */
export interface ReceivedHeaders {
  readonly request: SentRequest;
  /** Milliseconds since 1970, by the browser's clock. */
  readonly at: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Lines of `Set-Cookie` that the browser refused, with its reasons (CDP `Network.SetCookieBlockedReason`). */
  readonly refused: readonly { readonly line: string; readonly reasons: readonly string[] }[];
}

/** A cookie that went along with a request, as CDP's `Network.Cookie` has it. */
export interface SentCookie {
  readonly name: string;
  readonly domain: string;
  readonly path: string;
}

/** Answers that are known: how large, and what kind. */
export interface Answered {
  readonly request: SentRequest;
  readonly status: number;
  readonly mimeType: string;
  /** Bytes by the header; `undefined` where it does not say, and then it is told once more, as it came over the wire. */
  readonly length: number | undefined;
}

/** An answer whose headers the browser kept to itself. */
export interface UnheardAnswer {
  readonly request: SentRequest;
  /** When it was told of at all, in milliseconds since 1970. */
  readonly at: number | undefined;
}

interface Response {
  readonly status: number;
  readonly encodedDataLength?: number;
  readonly mimeType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timing?: { readonly requestTime: number; readonly receiveHeadersEnd: number };
}

interface StackTrace {
  readonly callFrames: readonly { readonly url: string }[];
  readonly parent?: StackTrace;
}

interface Initiator {
  readonly type: string;
  readonly url?: string;
  readonly stack?: StackTrace;
}

interface Hop {
  readonly request: SentRequest;
  /** An answer whose header does not tell its length; that is known when it has ended. */
  unmeasured?: { readonly answered: Omit<Answered, 'length'>; readonly headerBytes: number };
  /** Monotonic seconds; the wall clock's lead over them, in milliseconds. */
  readonly clockLead: number;
  at: number;
  /** Whether raw headers are on their way; `undefined` until the browser says. */
  owed?: boolean;
  told?: boolean;
}

interface Raw {
  readonly headers: Readonly<Record<string, string>>;
  readonly blockedCookies: readonly { readonly cookieLine: string; readonly blockedReasons: readonly string[] }[];
}

interface Exchange {
  readonly hops: Hop[];
  readonly raw: Raw[];
  /** A worker's answer may be told to its page as well: only who came first counts. */
  rawFrom?: Line;
}

/** Beyond this a site is generating addresses; who loaded what is no longer remembered. */
const maxRemembered = 20_000;
const longestChain = 20;

/**
 * Joins what CDP tells of each request in four events that come in any order (standards: CK-13): `requestWillBeSent`,
 * `responseReceived`, and the two with what went over the wire itself.
 */
export class NetworkLog {
  readonly #exchanges = new Map<string, Exchange>();
  readonly #loadedBy = new Map<string, readonly string[]>();
  readonly #unheard = new Map<SentRequest, number | undefined>();
  readonly #onRequest: ((request: SentRequest) => void)[] = [];
  readonly #onHeaders: ((received: ReceivedHeaders) => void)[] = [];
  readonly #onAnswer: ((answered: Answered) => void)[] = [];
  readonly #onCookies: ((cookies: readonly SentCookie[], pageUrl: string) => void)[] = [];

  attach(wire: Wire): void {
    wire.prepare(({ send }) => [send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 })]);
    // Without asynchronous stacks an image, a timer or a promise would have no script behind it.
    wire.onRuntime(({ send }) => send('Runtime.setAsyncCallStackDepth', { maxDepth: 8 }));
    wire.on<RequestWillBeSent>('Network.requestWillBeSent', (params, line) => this.#begin(params, line));
    wire.on<{ requestId: string; response: Response; hasExtraInfo: boolean }>('Network.responseReceived', ({ requestId, response, hasExtraInfo }) => {
      this.#answer(requestId, response, hasExtraInfo);
    });
    wire.on<{ requestId: string } & Raw>('Network.responseReceivedExtraInfo', ({ requestId, ...raw }, line) => this.#addRaw(requestId, raw, line));
    wire.on<{ requestId: string; encodedDataLength: number }>('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      this.#measure(requestId, encodedDataLength);
      this.#end(requestId);
    });
    wire.on<{ requestId: string }>('Network.loadingFailed', ({ requestId }) => this.#end(requestId));
    wire.on<SocketCreated>('Network.webSocketCreated', ({ requestId, url, initiator }, line) => {
      const at = Date.now();
      this.#begin({ requestId, request: { url, method: 'GET' }, documentURL: line.url, type: 'WebSocket', initiator, timestamp: at / 1000, wallTime: at / 1000 }, line);
    });
    wire.on<{ requestId: string; response: { headers: Record<string, string> } }>('Network.webSocketHandshakeResponseReceived', ({ requestId, response: { headers } }) => {
      const hop = this.#exchanges.get(requestId)?.hops.at(-1);
      if (!hop || hop.told) return;
      this.#tellHeaders(hop, { headers, blockedCookies: [] });
      this.#unheard.set(hop.request, Date.now()); // Its cookies are left out (measured with Chromium 156).
    });
    wire.on<SentExtra>('Network.requestWillBeSentExtraInfo', ({ associatedCookies }, { pageUrl }) => {
      const cookies = associatedCookies.filter(({ blockedReasons }) => blockedReasons.length === 0).map(({ cookie }) => cookie);
      if (cookies.length > 0) for (const hear of this.#onCookies) hear(cookies, pageUrl);
    });
  }

  onRequest(hear: (request: SentRequest) => void): void {
    this.#onRequest.push(hear);
  }

  onHeaders(hear: (received: ReceivedHeaders) => void): void {
    this.#onHeaders.push(hear);
  }

  onAnswer(hear: (answered: Answered) => void): void {
    this.#onAnswer.push(hear);
  }

  /** Hears of the cookies that went along with requests. */
  onSentCookies(hear: (cookies: readonly SentCookie[], pageUrl: string) => void): void {
    this.#onCookies.push(hear);
  }

  /**
   * Requests whose answers the browser kept to itself so far, in the order in which they began: those of shared workers, the
   * scripts of service workers, handshakes of sockets, what a page sends as it goes.
   */
  get unheard(): readonly UnheardAnswer[] {
    return [...this.#unheard].map(([request, at]) => ({ request, at }));
  }

  /** What was asked for until now is no part of the scan. */
  forget(): void {
    this.#exchanges.clear();
    this.#loadedBy.clear();
    this.#unheard.clear();
  }

  /** What had a script, or a frame, loaded: nearest first, the document last. Empty where nobody saw it come. */
  chainOf(address: string): string[] {
    const url = shortened(address);
    const chain: string[] = [];
    for (let next = this.#loadedBy.get(url); next && chain.length < longestChain; next = next[0] === undefined ? undefined : this.#loadedBy.get(next[0])) {
      const fresh = next.filter((one) => one !== url && !chain.includes(one));
      if (fresh.length === 0) break;
      chain.push(...fresh);
    }
    return chain.slice(0, longestChain);
  }

  /** Waits for headers that the browser still owes, so long and no longer. */
  async settle(timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    const owes = () => [...this.#exchanges.values()].some(({ hops }) => hops.some(({ owed, told }) => owed === true && !told));
    while (Date.now() < deadline && owes()) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  #begin({ requestId, request, documentURL, type = 'Other', initiator, timestamp, wallTime, redirectResponse, redirectHasExtraInfo }: RequestWillBeSent, line: Line): void {
    if (redirectResponse) this.#answer(requestId, redirectResponse, redirectHasExtraInfo ?? false);
    const before = this.#exchanges.get(requestId);
    // A worker's first request may be told by the worker and by its page.
    if (before && before.hops.length > 0 && !redirectResponse) return;
    const url = shortened(request.url);
    const direct = unique([...scriptsOf(initiator.stack), initiator.url ?? '', documentURL ?? ''].map(shortened)).filter((one) => one !== url);
    const redirects = (before?.hops ?? []).map((hop) => hop.request.url).reverse();
    const sent: SentRequest = {
      url,
      method: request.method,
      type,
      initiators: unique([...redirects, ...this.#extended(direct)]).slice(0, longestChain),
      pageUrl: line.pageUrl,
      sentBy: line.kind,
      at: wallTime * 1000,
    };
    if (!this.#loadedBy.has(url) && this.#loadedBy.size < maxRemembered) this.#loadedBy.set(url, redirects.length > 0 ? redirects : direct);
    const hop: Hop = { request: sent, clockLead: (wallTime - timestamp) * 1000, at: wallTime * 1000 };
    if (before) before.hops.push(hop);
    else this.#exchanges.set(requestId, { hops: [hop], raw: [] });
    if (this.#unheard.size < maxRemembered) this.#unheard.set(sent, undefined);
    for (const hear of this.#onRequest) hear(sent);
    this.#join(requestId);
  }

  /** The nearest script may itself have been loaded by another: those come before the document. */
  #extended(direct: readonly string[]): string[] {
    const [nearest] = direct;
    return nearest === undefined ? [] : [...direct.slice(0, -1), ...this.chainOf(nearest), ...direct.slice(-1)];
  }

  #answer(requestId: string, { status, mimeType, headers, timing, encodedDataLength = 0 }: Response, hasExtraInfo: boolean): void {
    const hop = this.#exchanges.get(requestId)?.hops.at(-1);
    if (!hop) return;
    if (timing) hop.at = plausible(timing.requestTime * 1000 + timing.receiveHeadersEnd + hop.clockLead);
    hop.owed = hasExtraInfo;
    const length = Number.parseInt(headerOf(headers, 'content-length') ?? '', 10);
    if (this.#unheard.has(hop.request)) this.#unheard.set(hop.request, Date.now());
    const answered = { request: hop.request, status, mimeType };
    if (Number.isNaN(length)) hop.unmeasured = { answered, headerBytes: encodedDataLength };
    for (const hear of this.#onAnswer) hear({ ...answered, length: Number.isNaN(length) ? undefined : length });
    this.#join(requestId);
  }

  #measure(requestId: string, bytes: number): void {
    const { answered, headerBytes } = this.#exchanges.get(requestId)?.hops.at(-1)?.unmeasured ?? {};
    // One that came out of a cache came over no wire.
    if (answered && headerBytes && bytes > 0) for (const hear of this.#onAnswer) hear({ ...answered, length: Math.max(0, bytes - headerBytes) });
  }

  #addRaw(requestId: string, raw: Raw, line: Line): void {
    let exchange = this.#exchanges.get(requestId);
    if (!exchange) this.#exchanges.set(requestId, (exchange = { hops: [], raw: [] }));
    exchange.rawFrom ??= line;
    if (exchange.rawFrom !== line) return;
    exchange.raw.push(raw);
    this.#join(requestId);
  }

  /** Each hop that has raw headers gets them in the order in which they came. */
  #join(requestId: string): void {
    const exchange = this.#exchanges.get(requestId);
    if (!exchange) return;
    for (const hop of exchange.hops) {
      if (hop.told || hop.owed === false) continue;
      if (hop.owed === undefined) return;
      const raw = exchange.raw.shift();
      if (!raw) return;
      this.#tellHeaders(hop, raw);
    }
  }

  /** Nothing more is said of it, unless its raw headers come last. */
  #end(requestId: string): void {
    const exchange = this.#exchanges.get(requestId);
    const last = exchange?.hops.at(-1);
    if (!exchange || !last) return;
    // It broke off before its answer was told of, but what was on the wire took effect.
    if (last.owed === undefined && exchange.raw.length > 0) last.owed = true;
    this.#join(requestId);
    if (last.told || last.owed !== true) this.#exchanges.delete(requestId);
  }

  #tellHeaders(hop: Hop, { headers, blockedCookies }: Raw): void {
    hop.told = true;
    this.#unheard.delete(hop.request);
    const refused = blockedCookies.map(({ cookieLine, blockedReasons }) => ({ line: cookieLine, reasons: blockedReasons }));
    for (const hear of this.#onHeaders) hear({ request: hop.request, at: hop.at, headers, refused });
  }
}

interface RequestWillBeSent {
  readonly requestId: string;
  readonly request: { readonly url: string; readonly method: string };
  readonly documentURL?: string;
  readonly type?: string;
  readonly initiator: Initiator;
  readonly timestamp: number;
  readonly wallTime: number;
  readonly redirectResponse?: Response;
  readonly redirectHasExtraInfo?: boolean;
}

interface SocketCreated {
  readonly requestId: string;
  readonly url: string;
  readonly initiator: Initiator;
}

interface SentExtra {
  readonly associatedCookies: readonly { readonly cookie: SentCookie; readonly blockedReasons: readonly string[] }[];
}

/** A header by its name in lower case; several of one name are one text, a line each. */
export function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** Those of what was called later, by a timer or a promise, come after those that called. */
function scriptsOf(stack: StackTrace | undefined): string[] {
  const urls: string[] = [];
  for (let part = stack; part && urls.length < 50; part = part.parent) urls.push(...part.callFrames.map(({ url }) => url).filter((url) => /^https?:/u.test(url)));
  return urls;
}

/** A time of an event that has just been told, in milliseconds since 1970; now, where that cannot be. */
export function plausible(at: number): number {
  const now = Date.now();
  return Math.abs(now - at) < 60_000 ? at : now;
}

function unique(urls: readonly string[]): string[] {
  return [...new Set(urls)].filter((url) => url !== '');
}
