import type { PassId } from '@kapsel/core';
import { queryOf, setCookieNames, withoutSecretHeaders, withoutSecretParameters, type NameValue } from './har-secrets.ts';
import { headerOf } from './network-log.ts';
import { shortened } from './shortened.ts';
import type { Line, Wire } from './wire.ts';
import { version } from './version.ts';

/** An HTTP archive, version 1.2, as browsers' developer tools read it. */
export interface Har {
  readonly log: {
    readonly version: '1.2';
    readonly creator: { readonly name: string; readonly version: string };
    readonly pages: readonly HarPage[];
    readonly entries: readonly HarEntry[];
    readonly comment?: string;
  };
}

interface HarPage {
  readonly id: string;
  readonly title: string;
  readonly startedDateTime: string;
  readonly pageTimings: object;
}

interface HarEntry {
  readonly pageref?: string;
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly httpVersion: string;
    readonly cookies: readonly NameValue[];
    readonly headers: readonly NameValue[];
    readonly queryString: readonly NameValue[];
    readonly headersSize: number;
    readonly bodySize: number;
  };
  readonly response: {
    readonly status: number;
    readonly statusText: string;
    readonly httpVersion: string;
    readonly cookies: readonly NameValue[];
    readonly headers: readonly NameValue[];
    readonly content: { readonly size: number; readonly mimeType: string };
    readonly redirectURL: string;
    readonly headersSize: number;
    readonly bodySize: number;
  };
  readonly cache: object;
  readonly timings: { readonly send: number; readonly wait: number; readonly receive: number };
  readonly serverIPAddress?: string;
  /** Those with an underscore are our own, as the format allows. */
  readonly _pass: PassId;
  readonly _resourceType: string;
  readonly _error?: string;
}

type Headers = Readonly<Record<string, string>>;

interface Request {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly hasPostData?: boolean;
}

interface Response {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly mimeType: string;
  readonly protocol?: string;
  readonly remoteIPAddress?: string;
}

interface Sent {
  readonly requestId: string;
  readonly request: Request;
  readonly type?: string;
  readonly timestamp: number;
  readonly wallTime: number;
  readonly redirectResponse?: Response;
  readonly redirectHasExtraInfo?: boolean;
}

interface Hop {
  readonly request: Request;
  readonly type: string;
  readonly pageUrl: string;
  /** Monotonic seconds, and what they are in milliseconds since 1970. */
  readonly from: number;
  readonly at: number;
  response?: Response;
  /** Whether the headers as they went over the wire are told besides. */
  hasRaw?: boolean;
  answeredAt?: number;
  endedAt?: number;
  bytes: number;
  error?: string;
}

interface Exchange {
  readonly pass: PassId;
  readonly hops: Hop[];
  /** In the order of the hops that have some. */
  readonly sentRaw: Headers[];
  readonly receivedRaw: Headers[];
  /** A worker's request may be told of by its page as well: only who came first counts. */
  readonly line: Line;
}

/** Beyond this a site is making up addresses. */
const maxEntries = 20_000;

/** Takes down what the browsers of a scan asked for and what was answered, less bodies, and less what cookies and headers hold that is secret. */
export class HarRecorder {
  readonly #exchanges: Exchange[] = [];
  #count = 0;
  #isCut = false;

  /** Listens to one browser from now on. */
  attach(wire: Wire, pass: PassId): void {
    const open = new Map<string, Exchange>();
    const ofLine = (requestId: string, line: Line) => {
      const exchange = open.get(requestId);
      return exchange?.line === line ? exchange : undefined;
    };
    // What went over the wire may be told of before the request that it belongs to.
    const withRaw = (requestId: string, line: Line) => {
      if (!open.has(requestId) && !this.#isCut) open.set(requestId, { pass, hops: [], sentRaw: [], receivedRaw: [], line });
      return ofLine(requestId, line);
    };
    wire.on<Sent>('Network.requestWillBeSent', (sent, line) => this.#begin(open, sent, pass, line));
    wire.on<{ requestId: string; headers: Headers }>('Network.requestWillBeSentExtraInfo', ({ requestId, headers }, line) => void withRaw(requestId, line)?.sentRaw.push(headers));
    wire.on<{ requestId: string; headers: Headers }>('Network.responseReceivedExtraInfo', ({ requestId, headers }, line) => void withRaw(requestId, line)?.receivedRaw.push(headers));
    wire.on<{ requestId: string; response: Response; hasExtraInfo: boolean; timestamp: number }>('Network.responseReceived', ({ requestId, response, hasExtraInfo, timestamp }, line) => {
      const hop = ofLine(requestId, line)?.hops.at(-1);
      if (hop) Object.assign(hop, { response, hasRaw: hasExtraInfo, answeredAt: timestamp });
    });
    wire.on<{ requestId: string; dataLength: number }>('Network.dataReceived', ({ requestId, dataLength }, line) => {
      const hop = ofLine(requestId, line)?.hops.at(-1);
      if (hop) hop.bytes += dataLength;
    });
    wire.on<{ requestId: string; timestamp: number }>('Network.loadingFinished', ({ requestId, timestamp }, line) => {
      const hop = ofLine(requestId, line)?.hops.at(-1);
      if (hop) hop.endedAt = timestamp;
    });
    wire.on<{ requestId: string; timestamp: number; errorText: string }>('Network.loadingFailed', ({ requestId, timestamp, errorText }, line) => {
      const hop = ofLine(requestId, line)?.hops.at(-1);
      if (hop) Object.assign(hop, { endedAt: timestamp, error: errorText });
    });
  }

  /** @param comment what a reader should know of how it came about */
  archive(comment?: string): Har {
    const entries = this.#exchanges.flatMap(entriesOf).toSorted((a, b) => a.startedDateTime.localeCompare(b.startedDateTime));
    const remarks = [comment, this.#isCut ? `Only the first ${maxEntries} requests are in it.` : undefined].filter((remark) => remark !== undefined);
    return {
      log: { version: '1.2', creator: { name: '@kapsel/scanner', version }, ...numbered(entries), ...(remarks.length > 0 && { comment: remarks.join(' ') }) },
    };
  }

  #begin(open: Map<string, Exchange>, { requestId, request, type = 'Other', timestamp, wallTime, redirectResponse, redirectHasExtraInfo }: Sent, pass: PassId, line: Line): void {
    const known = open.get(requestId);
    if (known && known.hops.length > 0 && (known.line !== line || !redirectResponse)) return;
    const before = known?.hops.at(-1);
    if (before && redirectResponse) Object.assign(before, { response: redirectResponse, hasRaw: redirectHasExtraInfo ?? false, answeredAt: timestamp, endedAt: timestamp });
    if (!/^https?:/u.test(request.url)) return;
    this.#isCut ||= this.#count >= maxEntries;
    if (this.#isCut) return;
    this.#count += 1;
    const { method, headers, hasPostData = false } = request; // What it sends is not kept, not even until the end.
    const hop: Hop = { request: { url: shortened(request.url), method, headers, hasPostData }, type, pageUrl: line.pageUrl, from: timestamp, at: wallTime * 1000, bytes: 0 };
    const exchange = known?.line === line ? known : { pass, hops: [], sentRaw: [], receivedRaw: [], line };
    if (exchange.hops.length === 0) this.#exchanges.push(exchange);
    exchange.hops.push(hop);
    open.set(requestId, exchange);
  }
}

function entriesOf({ pass, hops, sentRaw, receivedRaw }: Exchange): HarEntry[] {
  const withRaw = hops.filter(({ hasRaw }) => hasRaw);
  return hops.map((hop) => {
    const place = withRaw.indexOf(hop);
    return entryOf(hop, pass, sentRaw[place] ?? hop.request.headers, receivedRaw[place] ?? hop.response?.headers ?? {});
  });
}

function entryOf({ request, response, type, pageUrl, from, at, answeredAt, endedAt, bytes, error }: Hop, pass: PassId, sent: Headers, received: Headers): HarEntry {
  const ms = (to: number | undefined) => Math.max(0, Math.round(((to ?? from) - from) * 1000));
  const [wait, time] = [ms(answeredAt ?? endedAt), ms(endedAt ?? answeredAt)];
  const url = withoutSecretParameters(request.url);
  const httpVersion = response?.protocol ?? '';
  return {
    ...(pageUrl !== '' && { pageref: `${pass}: ${withoutSecretParameters(pageUrl)}` }),
    startedDateTime: new Date(at).toISOString(),
    time: Math.max(wait, time),
    request: { method: request.method, url, httpVersion, cookies: [], headers: withoutSecretHeaders(sent), queryString: queryOf(url), headersSize: -1, bodySize: request.hasPostData ? -1 : 0 },
    response: {
      status: response?.status ?? 0,
      statusText: response?.statusText ?? '',
      httpVersion,
      cookies: setCookieNames(headerOf(received, 'set-cookie')),
      headers: withoutSecretHeaders(received),
      content: { size: bytes, mimeType: response?.mimeType ?? '' },
      redirectURL: withoutSecretParameters(headerOf(received, 'location') ?? ''),
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait, receive: Math.max(0, time - wait) },
    ...(response?.remoteIPAddress && { serverIPAddress: response.remoteIPAddress }),
    _pass: pass,
    _resourceType: type.toLowerCase(),
    ...(error !== undefined && { _error: error }),
  };
}

/** Pages in the order of their first requests. They have numbers for names: an address may hold what is taken out of every other text. */
function numbered(entries: readonly HarEntry[]): { pages: HarPage[]; entries: HarEntry[] } {
  const pages = new Map<string, HarPage>();
  const pageOf = (title: string, startedDateTime: string): HarPage => {
    const page = pages.get(title) ?? { id: `page_${pages.size + 1}`, title, startedDateTime, pageTimings: {} };
    pages.set(title, page);
    return page;
  };
  const refering = entries.map((entry) => (entry.pageref === undefined ? entry : { ...entry, pageref: pageOf(entry.pageref, entry.startedDateTime).id }));
  return { pages: [...pages.values()], entries: refering };
}
