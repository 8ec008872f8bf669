import { categories, lifetimeText, normalizeHost, type Category, type Language, type Lifetime, type PassId, type ScanItem } from '@kapsel/core';
import { classify, type ClassifyOptions, type Observed, type Verdict } from '@kapsel/core/classify';
import type { CookieEvidence, SeenCookie } from './collectors/cookies.ts';
import type { SeenRequest } from './collectors/requests.ts';
import type { SeenKey } from './collectors/storage.ts';
import type { CookieEvent } from './cookie-event.ts';
import { hostOf, isSameSite, registrableDomain, resolveAlias, withoutQuery, type HostAliases } from './hosts.ts';
import type { PassResult } from './pass.ts';

export interface InventoryOptions {
  /** Host of the site that is scanned. */
  readonly siteHost: string;
  readonly hostAliases: HostAliases;
  readonly language: Language;
  readonly classification: ClassifyOptions;
}

/** Chromium keeps no cookie longer (RFC 6265bis section 5.5; measured). */
const maxCookieSeconds = 400 * 24 * 60 * 60;

/** A jar's expiry and a request's word for it agree when they are this close: clocks and networks take their time. */
const toleranceSeconds = 5;

/** Turns what a pass saw into the report's items: each classified, each with who set it and for how long. */
export function takeInventory(pass: PassResult, options: InventoryOptions): ScanItem[] {
  const cookies = pass.cookies.ok ? cookieItems(sinceAnswer(pass.cookies.value, pass.consent.answeredAt ?? 0), pass.id, options) : [];
  // Nobody tells when a key went. In a pass with a no it most likely went with the no, and stands for nothing that came after it.
  const counts = ({ kept }: SeenKey) => kept || pass.id !== 'rejected' || pass.consent.answeredAt === undefined;
  const keys = pass.storage.ok ? pass.storage.value.filter(counts).map((key) => storageItem(key, pass.id, options)) : [];
  const requests = pass.requests.ok ? requestItems(pass.requests.value, pass.id, options) : [];
  return [...cookies, ...keys, ...requests];
}

/** What was set before the answer, and gone with it or before it, is what an untouched visit is for. */
function sinceAnswer({ seen, events }: CookieEvidence, answeredAt: number): CookieEvidence {
  const later = events.filter(({ at }) => at >= answeredAt);
  const isOver = (cookie: SeenCookie) => !cookie.kept && cookie.firstSeenAt < answeredAt && !later.some((event) => event.name === cookie.name && asksToStore(event));
  const gone = seen.filter(isOver);
  const wereGone = new Set(gone.map(({ name }) => name));
  return { seen: seen.filter((cookie) => !gone.includes(cookie)), events: events.filter(({ name, at }) => at >= answeredAt || !wereGone.has(name)) };
}

function cookieItems({ seen, events }: CookieEvidence, pass: PassId, options: InventoryOptions): ScanItem[] {
  const byName = Map.groupBy(events, ({ name }) => name);
  const stored = seen.map((cookie) => cookieItem(cookie, byName.get(cookie.name) ?? [], pass, options));
  const asked = neverSeen(seen, events).map((same) => askedItem(same, wasRemoved(same[0], byName), pass, options));
  return [...stored, ...asked];
}

function cookieItem(cookie: SeenCookie, sameName: readonly CookieEvent[], pass: PassId, options: InventoryOptions): ScanItem {
  const events = sameName.filter((event) => event.refused.length === 0 && mayHaveSet(event, cookie));
  const setBy = setByOf(setterAmong(events) ?? unheardOf(cookie));
  const party = isSameSite(cookie.domain, options.siteHost) ? 'first' : 'third';
  const lifetime = cookieLifetime(cookie, events, options.language);
  return {
    kind: 'cookie',
    name: cookie.name,
    domain: cookie.domain,
    path: cookie.path,
    hostOnly: cookie.hostOnly,
    partitionKey: cookie.partitionKey,
    party,
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    sameSite: cookie.sameSite,
    lifetime,
    outcome: cookie.kept ? 'stored' : 'transient',
    refusedReasons: [],
    setBy,
    ...judged({ ...attributesOf(cookie, lifetime), name: cookie.name, domain: cookie.domain, party, setBy }, options),
    ...(cookie.afterWithdrawal && { afterWithdrawal: cookie.afterWithdrawal }),
    passes: [pass],
    pages: cookie.pages,
  };
}

/** Nobody was heard to ask for it. Scripts are heard, so that it came with an answer which was not. */
function unheardOf({ unheard }: SeenCookie): Setter | undefined {
  return unheard && { means: 'http', source: unheard.url, initiators: unheard.initiators };
}

type Setter = Pick<CookieEvent, 'means' | 'source' | 'initiators'>;

function setByOf(setter: Setter | undefined): ScanItem['setBy'] {
  return { means: setter?.means ?? 'unknown', url: setter ? withoutQuery(setter.source) : null, initiators: setter?.initiators.map(withoutQuery) ?? [] };
}

export function identity({ name, domain, path, hostOnly }: CookieEvent | SeenCookie): string {
  return JSON.stringify([name, normalizeHost(domain), path, hostOnly]);
}

/**
 * What somebody asked to store and no look had in the jar: gone again at once, or refused, also where the browser does not say so,
 * as with what comes back to a request without credentials. Many scripts try wider and wider domains until one is taken; those
 * tries are no cookies.
 */
function neverSeen(seen: readonly SeenCookie[], events: readonly CookieEvent[]): CookieEvent[][] {
  const nameOnSite = ({ name, domain }: CookieEvent | SeenCookie) => JSON.stringify([name, registrableDomain(domain)]);
  const stored = new Set(seen.map(identity));
  const takenOnSite = new Set([...seen, ...events.filter(({ refused }) => refused.length === 0)].map(nameOnSite));
  const isTry = (event: CookieEvent) => event.refused.length > 0 && takenOnSite.has(nameOnSite(event));
  const groups = Map.groupBy(events.filter((event) => asksToStore(event) && !stored.has(identity(event)) && !isTry(event)), identity);
  return [...groups.values()];
}

/** Whether somebody also asked to remove it; then it may have been there between two looks. */
function wasRemoved(asked: CookieEvent | undefined, byName: ReadonlyMap<string, readonly CookieEvent[]>): boolean {
  return asked !== undefined && (byName.get(asked.name) ?? []).some((event) => !asksToStore(event) && identity(event) === identity(asked));
}

/** What lives no longer than this may come and go between two looks. */
const briefSeconds = 2;

function askedItem(events: readonly CookieEvent[], isRemoved: boolean, pass: PassId, options: InventoryOptions): ScanItem {
  const taken = events.find(({ refused, requestedSeconds }) => refused.length === 0 && (isRemoved || (requestedSeconds ?? Infinity) <= briefSeconds));
  const asked = taken ?? (events[0] as CookieEvent);
  const party = isSameSite(asked.domain, options.siteHost) ? 'first' : 'third';
  const lifetime = lifetimeOf(asked.requestedSeconds, options.language);
  const setBy = setByOf(asked);
  return {
    kind: 'cookie',
    name: asked.name,
    domain: asked.domain,
    path: asked.path,
    hostOnly: asked.hostOnly,
    partitionKey: null,
    party,
    secure: asked.secure,
    httpOnly: asked.httpOnly,
    sameSite: asked.sameSite,
    lifetime,
    outcome: taken ? 'transient' : 'refused',
    refusedReasons: taken ? [] : [...new Set(events.flatMap(({ refused }) => refused))],
    setBy,
    ...judged({ ...attributesOf(asked, lifetime), name: asked.name, domain: asked.domain, party, setBy }, options),
    passes: [pass],
    pages: [...new Set(events.map(({ pageUrl }) => pageUrl))].filter((url) => url !== ''),
  };
}

function mayHaveSet(event: CookieEvent, cookie: SeenCookie): boolean {
  // Scripts neither write nor replace an HttpOnly cookie, however often they try.
  if (cookie.httpOnly && event.means !== 'http') return false;
  return event.domain === normalizeHost(cookie.domain) && event.hostOnly === cookie.hostOnly && event.path === cookie.path;
}

/** Whether a line of a cookie is one to keep it, not one to remove it. */
export function asksToStore({ requestedSeconds }: CookieEvent): boolean {
  return requestedSeconds === null || requestedSeconds > 0;
}

/** Who first asked for it; for a cookie that was removed and set anew, since then. */
function setterAmong(events: readonly CookieEvent[]): CookieEvent | undefined {
  const removedAt = events.findLastIndex((event) => !asksToStore(event));
  return events.slice(removedAt + 1).find(asksToStore) ?? events.find(asksToStore);
}

/**
 * The jar says when a cookie ends; the event that agrees with it says what was asked for. Where none agrees, the time
 * that was left when it was first seen is all there is.
 */
function cookieLifetime(cookie: SeenCookie, events: readonly CookieEvent[], language: Language): Lifetime {
  if (cookie.expires === null) return lifetimeOf(null, language);
  const { expires } = cookie;
  const asked = events.findLast(({ at, requestedSeconds }) => {
    if (requestedSeconds === null) return false;
    return Math.abs(at / 1000 + Math.min(requestedSeconds, maxCookieSeconds) - expires) <= toleranceSeconds;
  });
  const requestedSeconds = asked?.requestedSeconds ?? null;
  if (requestedSeconds !== null) return lifetimeOf(requestedSeconds, language);
  const effectiveSeconds = Math.round(expires - cookie.firstSeenAt / 1000);
  return { session: false, requestedSeconds, effectiveSeconds, text: lifetimeText({ session: false, seconds: effectiveSeconds }, language) };
}

/** @param requestedSeconds `null` for a cookie of the session */
function lifetimeOf(requestedSeconds: number | null, language: Language): Lifetime {
  if (requestedSeconds === null) return { session: true, requestedSeconds: null, effectiveSeconds: null, text: lifetimeText({ session: true }, language) };
  const effectiveSeconds = Math.min(requestedSeconds, maxCookieSeconds);
  return { session: false, requestedSeconds, effectiveSeconds, text: lifetimeText({ session: false, seconds: effectiveSeconds }, language) };
}

function storageItem(key: SeenKey, pass: PassId, options: InventoryOptions): ScanItem {
  const domain = hostOf(key.origin);
  const party = isSameSite(domain, options.siteHost) ? 'first' : 'third';
  const session = key.kind === 'sessionStorage';
  const [writer, ...initiators] = key.writtenBy.map(withoutQuery);
  const setBy: ScanItem['setBy'] = writer === undefined ? { means: 'unknown', url: null, initiators: [] } : { means: 'js', url: writer, initiators };
  return {
    kind: key.kind,
    name: key.name,
    domain,
    origin: key.origin,
    path: '/',
    hostOnly: true,
    partitionKey: key.partitionKey,
    party,
    secure: key.origin.startsWith('https:'),
    httpOnly: false,
    sameSite: null,
    lifetime: { session, requestedSeconds: null, effectiveSeconds: null, text: lifetimeText({ session, persistent: !session }, options.language) },
    outcome: key.kept ? 'stored' : 'transient',
    refusedReasons: [],
    setBy,
    ...judged({ kind: key.kind, name: key.name, domain, party, setBy, ...(key.valueShape && { valueShape: key.valueShape }) }, options),
    ...(key.afterWithdrawal && { afterWithdrawal: key.afterWithdrawal }),
    passes: [pass],
    pages: key.pages,
  };
}

/** What goes to somebody else; the site's own traffic is the site, unless it looks like somebody's that passes through. */
function requestItems(seen: readonly SeenRequest[], pass: PassId, options: InventoryOptions): ScanItem[] {
  return seen.flatMap((request) => {
    const domain = hostOf(request.origin);
    const party = isSameSite(domain, options.siteHost) ? 'first' : 'third';
    const sent = addressesOf(request).filter((pathAndQuery) => party === 'third' || options.classification.knowledge.findOnWire(pathAndQuery) !== undefined);
    const verdict = strictest(sent.map((pathAndQuery) => judged({ kind: 'request', name: '', domain, party, pathAndQuery }, options)));
    if (!verdict) return [];
    const initiators = request.initiators.map(withoutQuery);
    return {
      kind: 'request',
      name: request.origin + request.path,
      domain,
      origin: request.origin,
      path: request.path,
      hostOnly: true,
      partitionKey: null,
      party,
      secure: /^(?:https|wss):/u.test(request.origin),
      httpOnly: false,
      sameSite: null,
      lifetime: { session: false, requestedSeconds: null, effectiveSeconds: null, text: '' },
      outcome: 'stored',
      refusedReasons: [],
      setBy: { means: 'http', url: initiators[0] ?? null, initiators: initiators.slice(1) },
      request: { types: request.types, pixel: request.isPixel },
      ...verdict,
      passes: [pass],
      pages: request.pages,
    };
  });
}

/** One address may have been asked for several services; each is told apart by what it said. */
function addressesOf({ path, signatures = [] }: SeenRequest): string[] {
  return signatures.length === 0 ? [path] : signatures.map((query) => `${path}?${query}`);
}

function strictest(verdicts: readonly Judged[]): Judged | undefined {
  const rank = ({ category }: Judged) => categories.indexOf(category as Category);
  return verdicts.toSorted((a, b) => rank(b) - rank(a))[0];
}

type Judged = Pick<ScanItem, 'pattern' | 'service' | 'provider' | 'category' | 'suggestion' | 'confidence' | 'reasons' | 'purpose' | 'exemption'>;

/** What of a cookie speaks for one category or another, beside its name and its host. */
function attributesOf({ path, httpOnly, secure, sameSite, valueShape }: SeenCookie | CookieEvent, { session, requestedSeconds, effectiveSeconds }: Lifetime) {
  const lifetimeSeconds = requestedSeconds ?? effectiveSeconds;
  return {
    kind: 'cookie',
    path,
    httpOnly,
    secure,
    session,
    ...(lifetimeSeconds !== null && { lifetimeSeconds }),
    ...(sameSite && { sameSite }),
    ...(valueShape && { valueShape }),
  } as const;
}

/** Hosts are judged by what they stand for; the report shows them as they are. */
function judged({ setBy, ...observed }: Omit<Observed, 'site'> & { readonly setBy?: ScanItem['setBy'] }, { siteHost, hostAliases, classification }: InventoryOptions): Judged {
  const standsFor = (url: string) => resolveAlias(hostOf(url), hostAliases);
  const setByHost = standsFor(setBy?.url ?? '');
  const initiatorHosts = [...new Set(setBy?.initiators.map(standsFor))].filter((host) => host !== '');
  const verdict: Verdict = classify(
    {
      ...observed,
      domain: resolveAlias(observed.domain, hostAliases),
      site: resolveAlias(siteHost, hostAliases),
      ...(setByHost !== '' && { setByHost }),
      ...(initiatorHosts.length > 0 && { initiatorHosts }),
    },
    classification,
  );
  return {
    ...(verdict.pattern !== undefined && { pattern: verdict.pattern }),
    service: verdict.service,
    provider: verdict.provider,
    category: verdict.category,
    ...(verdict.suggestion !== undefined && { suggestion: verdict.suggestion }),
    confidence: verdict.confidence,
    reasons: verdict.reasons,
    purpose: verdict.purpose,
    ...(verdict.exemption && { exemption: verdict.exemption }),
  };
}
