import type { ItemKind, ScanItem, SetByMeans } from '@kapsel/core';

/** One thing that the web stores, asks for or tries to store, as who built it knows. What is left out is not asked of a scanner. */
export interface TrueItem {
  readonly kind: TrueKind;
  /** With `*` where it is made up anew on each visit. */
  readonly name: string;
  /** Of a cookie its domain; of storage and requests the host of the origin. Never with a port. */
  readonly domain: string;
  readonly path: string;
  readonly hostOnly: boolean;
  /** As a report writes it; `null` for what is in no partition. */
  readonly partitionKey: string | null;
  readonly outcome: ScanItem['outcome'];
  readonly lifetime?: TrueLifetime;
  readonly setBy?: TrueSource;
  /** What the browser says of a refused cookie: at least these. */
  readonly refusedReasons?: readonly string[];
  /** Of a request: it is sent for nothing but what it tells. */
  readonly pixel?: boolean;
  /** Tried, or taken away as the page goes: stored or transient, both are true of it, and it is not counted as missing. */
  readonly fleeting?: boolean;
}

/** Items, and what a report tells beside them. */
export type TrueKind = ItemKind | 'noscript' | 'serviceWorker' | 'fingerprinting' | 'sharedIdentifier';

/** `'session'`, or seconds as the site asks for them; a browser grants at most 400 days. */
export type TrueLifetime = 'session' | number;

export interface TrueSource {
  readonly means: SetByMeans;
  /** `host/path` of the response or script, without port and query. */
  readonly url?: string;
}

/** Chromium keeps no cookie longer (RFC 6265bis section 5.5; standards: CK-01). */
export const maxCookieSeconds = 400 * 86_400;

type CookieFacts = Partial<Pick<TrueItem, 'path' | 'hostOnly' | 'partitionKey' | 'outcome' | 'lifetime' | 'refusedReasons' | 'fleeting'>>;

/** A cookie, of the session and of one host alone unless told. */
export function cookie(name: string, domain: string, setBy: string | TrueSource, facts: CookieFacts = {}): TrueItem {
  return { kind: 'cookie', name, domain, path: '/', hostOnly: true, partitionKey: null, outcome: 'stored', lifetime: 'session', setBy: sourceOf(setBy), ...facts };
}

/** A cookie that the browser turns away, and what it says of it, where it says something. */
export function refused(name: string, domain: string, setBy: string | TrueSource, reason?: string, facts: CookieFacts = {}): TrueItem {
  return cookie(name, domain, setBy, { outcome: 'refused', ...(reason !== undefined && { refusedReasons: [reason] }), ...facts });
}

type StorageFacts = Partial<Pick<TrueItem, 'partitionKey' | 'outcome' | 'setBy' | 'fleeting'>>;

/** A key of web storage, a database or a cache; `host` is that of its origin. */
export function key(kind: Exclude<ItemKind, 'cookie' | 'request'>, name: string, host: string, facts: StorageFacts = {}): TrueItem {
  return { kind, name, domain: host, path: '/', hostOnly: true, partitionKey: null, outcome: 'stored', lifetime: kind === 'sessionStorage' ? 'session' : Infinity, ...facts };
}

/** A request to somebody else. */
export function request(address: string, facts: Pick<TrueItem, 'pixel' | 'setBy'> = {}): TrueItem {
  const slash = address.indexOf('/');
  return { kind: 'request', name: address, domain: address.slice(0, slash), path: address.slice(slash), hostOnly: true, partitionKey: null, outcome: 'stored', ...facts };
}

/** `'http host/path'`, as truths are short to write. */
function sourceOf(told: string | TrueSource): TrueSource {
  if (typeof told !== 'string') return told;
  const [means = '', url] = told.split(' ');
  return { means: means as SetByMeans, ...(url !== undefined && { url }) };
}
