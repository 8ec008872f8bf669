import { itemKinds, matchesPattern, type ScanItem, type ScanReport } from '@kapsel/core';
import type { Means } from './means.ts';
import { maxCookieSeconds, type TrueItem, type TrueKind, type TrueLifetime } from './truth.ts';

/** What a tool says it found. What it does not tell is left out, and not held against it. */
export interface FoundItem {
  readonly kind: TrueKind;
  readonly name: string;
  readonly domain?: string;
  readonly path?: string;
  readonly hostOnly?: boolean;
  readonly partitionKey?: string | null;
  readonly outcome: ScanItem['outcome'];
  readonly refusedReasons?: readonly string[];
  readonly lifetime?: Pick<ScanItem['lifetime'], 'session' | 'effectiveSeconds'> & { readonly requestedSeconds?: number | null };
  readonly setBy?: { readonly means: ScanItem['setBy']['means']; readonly url: string | null };
  readonly pixel?: boolean;
}

/** How many of how many, and one sentence for each that is not among them. */
export interface Share {
  readonly right: number;
  readonly of: number;
  readonly faults: readonly string[];
}

/** What of one means was found, and what of that is told rightly. */
export interface MeansScore {
  readonly id: string;
  readonly recall: Share;
  readonly lifetimes: Share;
  readonly sources: Share;
}

export interface Score {
  readonly means: readonly MeansScore[];
  /** Of all means. */
  readonly recall: Share;
  readonly lifetimes: Share;
  readonly sources: Share;
  /** Of everything that was told, what is so. */
  readonly precision: Share;
}

/** A jar and a request's word for it agree when they are this close; clocks and networks take their time. */
const toleranceSeconds = 5;

/**
 * Holds what a tool found against the truth.
 *
 * @param asked `host/path` of every request that came: the truth of requests, of which a page may send more than a truth lists
 */
export function score(found: readonly FoundItem[], means: readonly Means[], asked: ReadonlySet<string>): Score {
  const left = new Set(found);
  const scores = means.map(({ id, truth }) => {
    const pairs = truth.map((item) => ({ item, match: takeMatch(item, left) }));
    const seen = pairs.flatMap(({ item, match }) => (match ? [{ item, match }] : []));
    return {
      id,
      recall: share(pairs.filter(({ item }) => item.fleeting !== true), ({ item, match }) => (match ? undefined : `missing: ${nameOf(item)}`)),
      lifetimes: share(seen.filter(({ item }) => item.lifetime !== undefined && item.outcome !== 'refused' && item.fleeting !== true), ({ item, match }) => lifetimeFault(item, match)),
      sources: share(seen.filter(({ item }) => item.setBy !== undefined || item.pixel !== undefined || item.refusedReasons !== undefined), ({ item, match }) => sourceFault(item, match)),
    };
  });
  // What is told beside the items is a matter of judgement, and a truth lists only what must be told.
  const items = found.filter(({ kind }) => itemKinds.some((known) => known === kind));
  const precision = share(items, (item) => (!left.has(item) || (item.kind === 'request' && asked.has(item.name)) ? undefined : `not so: ${nameOf(item)}`));
  return {
    means: scores,
    recall: sum(scores.map(({ recall }) => recall)),
    lifetimes: sum(scores.map((one) => one.lifetimes)),
    sources: sum(scores.map(({ sources }) => sources)),
    precision,
  };
}

/** Everything that is wrong, a sentence each; empty where all is right. */
export function faultsOf({ means, precision }: Score): string[] {
  return [...means.flatMap(({ id, recall, lifetimes, sources }) => [recall, lifetimes, sources].flatMap(({ faults }) => faults.map((fault) => `${id}: ${fault}`))), ...precision.faults];
}

/** Kapsel's report, as the scorer reads it. */
export function foundIn(report: ScanReport): FoundItem[] {
  const items = report.items.map((item) => ({
    ...item,
    name: item.kind === 'request' ? placeOf(item.name) : item.name,
    setBy: { means: item.setBy.means, url: item.setBy.url },
    ...(item.request && { pixel: item.request.pixel }),
  }));
  return [...items, ...foundBeside(report as Beside)];
}

/** What the audit of a pass adds to a report. */
interface Beside {
  readonly serviceWorkers?: readonly { readonly scope: string; readonly script: string; readonly kept: boolean }[];
  readonly fingerprinting?: readonly { readonly script: string; readonly apis: readonly string[] }[];
  readonly noscript?: readonly { readonly url: string; readonly invisible: boolean }[];
  readonly sharedIdentifiers?: readonly { readonly name: string; readonly domain: string; readonly host: string }[];
}

function foundBeside({ serviceWorkers = [], fingerprinting = [], noscript = [], sharedIdentifiers = [] }: Beside): FoundItem[] {
  const hostOf = (url: string) => new URL(url).hostname;
  const outcome = 'stored';
  return [
    ...serviceWorkers.map(({ scope, script, kept }) => ({ kind: 'serviceWorker', name: placeOf(script), domain: hostOf(scope), path: new URL(scope).pathname, outcome: kept ? outcome : 'transient' }) as const),
    ...fingerprinting.flatMap(({ script, apis }) => apis.map((api) => ({ kind: 'fingerprinting', name: api, domain: hostOf(script), outcome }) as const)),
    ...noscript.map(({ url, invisible }) => ({ kind: 'noscript', name: placeOf(url), domain: hostOf(url), outcome, pixel: invisible }) as const),
    ...sharedIdentifiers.map(({ name, domain, host }) => ({ kind: 'sharedIdentifier', name: `${name} to ${host.replace(/:\d+$/u, '')}`, domain, outcome }) as const),
  ];
}

/** `host/path` of an address, without its port. */
export function placeOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { hostname, pathname } = new URL(url);
  return hostname + pathname;
}

/** Each thing found stands for one truth, the first that it fits. */
function takeMatch(item: TrueItem, left: Set<FoundItem>): FoundItem | undefined {
  for (const found of left) {
    if (!fits(item, found)) continue;
    left.delete(found);
    return found;
  }
  return undefined;
}

function fits(item: TrueItem, found: FoundItem): boolean {
  const isOutcome = found.outcome === item.outcome || (item.fleeting === true && found.outcome !== 'refused');
  if (found.kind !== item.kind || !isOutcome || !matchesPattern(item.name, found.name)) return false;
  return (['domain', 'path', 'hostOnly', 'partitionKey'] as const).every((field) => found[field] === undefined || found[field] === item[field]);
}

function lifetimeFault(item: TrueItem, { lifetime }: FoundItem): string | undefined {
  const asked = item.lifetime as TrueLifetime;
  if (lifetime && isRight(asked, lifetime)) return undefined;
  const { session, requestedSeconds, effectiveSeconds } = lifetime ?? {};
  return `lifetime of ${nameOf(item)}: it is ${asked}, told is ${session ? 'session' : `${effectiveSeconds} of ${requestedSeconds}`}`;
}

function isRight(asked: TrueLifetime, { session, requestedSeconds, effectiveSeconds }: NonNullable<FoundItem['lifetime']>): boolean {
  if (asked === 'session') return session && effectiveSeconds === null;
  if (asked === Infinity) return !session && effectiveSeconds === null;
  if (session || effectiveSeconds === null) return false;
  const isNear = (a: number, b: number) => Math.abs(a - b) <= toleranceSeconds;
  // Beyond the cap it is not counted, how far: a date in the year 9999 comes nearer while a scan runs.
  const granted = [effectiveSeconds, requestedSeconds ?? effectiveSeconds].map((seconds) => Math.min(seconds, maxCookieSeconds));
  return effectiveSeconds <= maxCookieSeconds && granted.every((seconds) => isNear(seconds, Math.min(asked, maxCookieSeconds)));
}

function sourceFault(item: TrueItem, { setBy, refusedReasons = [], pixel }: FoundItem): string | undefined {
  const { means, url } = item.setBy ?? {};
  const told = `${setBy?.means} ${setBy?.url ? placeOf(setBy.url) : 'nobody'}`;
  if (means !== undefined && setBy?.means !== means) return `source of ${nameOf(item)}: it is ${means} ${url ?? ''}, told is ${told}`;
  if (url !== undefined && (!setBy?.url || placeOf(setBy.url) !== url)) return `source of ${nameOf(item)}: it is ${url}, told is ${told}`;
  if (item.pixel !== undefined && item.pixel !== pixel) return `${nameOf(item)} is ${item.pixel ? 'a pixel' : 'no pixel'}`;
  // With the scheme taken into account or not, it is the same rule of the browser's.
  const reasons = refusedReasons.map((reason) => reason.replace(/^Schemeful/u, ''));
  const untold = (item.refusedReasons ?? []).filter((reason) => !reasons.includes(reason));
  return untold.length > 0 ? `reason of ${nameOf(item)}: it is ${untold.join(', ')}, told is ${refusedReasons.join(', ') || 'nothing'}` : undefined;
}

function share<Item>(items: readonly Item[], faultOf: (item: Item) => string | undefined): Share {
  const faults = items.flatMap((item) => faultOf(item) ?? []);
  return { right: items.length - faults.length, of: items.length, faults };
}

function sum(shares: readonly Share[]): Share {
  return {
    right: shares.reduce((total, { right }) => total + right, 0),
    of: shares.reduce((total, { of }) => total + of, 0),
    faults: shares.flatMap(({ faults }) => faults),
  };
}

function nameOf({ kind, name, domain, path, hostOnly, partitionKey, outcome }: TrueItem | FoundItem): string {
  if (kind === 'request') return `request ${name}`;
  const place = `${hostOnly === false ? '*.' : ''}${domain ?? '?'}${kind === 'cookie' ? path ?? '' : ''}`;
  return `${kind} ${JSON.stringify(name)} of ${place}${partitionKey ? ` in ${partitionKey}` : ''} (${outcome})`;
}
