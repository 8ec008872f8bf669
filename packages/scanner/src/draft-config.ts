import { categories, matchesHost, matchesPattern, moreLiteral, type Category, type Language, type ScanItem, type ScanReport, type SiteConfig, type SiteService } from '@kapsel/core';
import { addressPattern, services as knownServices } from '@kapsel/core/knowledge';
import { hostOf } from './hosts.ts';

/**
 * A first SiteConfig for a site that has been scanned: one service for each service and category that was found. What
 * nobody could classify is held as if it were marketing until a person has judged it, and so is what is necessary by
 * its vendor's word but has no argument for an exemption.
 */
export function draftSiteConfig(report: ScanReport): SiteConfig {
  const unknown = unknownHosts(report.items);
  const services = withoutSharedHosts(servicesAmong(report).map((items) => draftService(items, report.language, unknown)));
  return {
    schemaVersion: 1,
    siteId: siteIdFor(report.startUrl),
    policyVersion: 1,
    scannedAt: report.finishedAt,
    language: 'auto',
    blocking: 'automatic',
    regime: 'opt-in',
    parties: {
      controller: fillIn[report.language].controller,
      contact: fillIn[report.language].contact,
    },
    services: withDistinctIds(services),
  };
}

/** How many names in a draft wait for a person's judgement, counted as they stand in its services. */
export function countToReview(report: ScanReport): number {
  const waiting = servicesAmong(report).map((items) => namesOf(items.filter(({ category }) => category === 'unclassified')));
  return waiting.reduce((sum, { cookies, storage }) => sum + cookies.length + storage.length, 0);
}

/** What was found, sorted into the services of a draft: one for each service and category. */
function servicesAmong({ items }: ScanReport): ScanItem[][] {
  return [...Map.groupBy(items.filter(mayBeHeld), (item) => `${serviceKey(item)} ${heldAs(item)} ${isBehindSite(item)}`).values()];
}

/** Each name once, however many hosts and paths have it. */
function namesOf(items: readonly ScanItem[]): Pick<SiteService, 'cookies' | 'storage'> {
  return {
    cookies: distinct(items.filter(({ kind }) => kind === 'cookie').flatMap(patternsOf)),
    storage: distinct(items.filter(({ kind }) => kind !== 'cookie' && kind !== 'request').flatMap(patternsOf)),
  };
}

const fillIn: Record<Language, { controller: string; contact: string; unknown: string; own: string }> = {
  nb: { controller: 'Fyll inn: navnet på virksomheten som er ansvarlig', contact: 'Fyll inn: e-post eller adresse for henvendelser', unknown: 'Ikke vurdert', own: 'Nettstedet selv' },
  en: { controller: 'Fill in: the name of the organisation that is responsible', contact: 'Fill in: e-mail or postal address for requests', unknown: 'Not yet judged', own: 'The site itself' },
};

/** A request that says nothing about what it is for is no reason to hold a host. */
function mayBeHeld(item: ScanItem): boolean {
  return item.kind === 'request' ? item.category !== 'unclassified' && item.category !== 'necessary' : item.outcome !== 'refused';
}

function serviceKey(item: ScanItem): string {
  return item.service || item.provider || (item.party === 'third' ? item.domain : '');
}

/** It passes through the site's own host, of which only these paths may be held. */
function isBehindSite({ kind, party }: ScanItem): boolean {
  return kind === 'request' && party === 'first';
}

function heldAs({ category, exemption }: ScanItem): Category {
  if (category === 'unclassified') return 'marketing';
  return category === 'necessary' && !exemption ? 'marketing' : category;
}

/** Other hosts of which nobody knows whose they are. */
function unknownHosts(items: readonly ScanItem[]): ReadonlySet<string> {
  return new Set(items.filter(({ kind, category, provider }) => kind === 'request' && category === 'unclassified' && provider === null).map(({ domain }) => domain));
}

function draftService(items: readonly ScanItem[], language: Language, unknown: ReadonlySet<string>): SiteService {
  const [first] = items;
  if (!first) throw new RangeError('A service of a draft needs at least one item.');
  const category = heldAs(first);
  const key = serviceKey(first);
  // A common name such as `lang` is judged, but nobody's.
  const isJudged = first.category !== 'unclassified';
  const known = knownServices.find(({ id }) => id === first.service);
  const exemption = items.find((item) => item.exemption)?.exemption;
  const speaking = items.filter((item) => speaksForHost(item) && (!isBehindSite(item) || pathPatternOf(item) !== undefined));
  const paths = speaking.map(pathPatternOf).filter((path) => path !== undefined);
  const behind = items.every(isBehindSite) ? ` (${distinct(items.map(({ domain }) => domain)).join(', ')})` : '';
  const mayRunUnasked = exemption !== undefined && (category === 'necessary' || (category === 'functional' && items.every((item) => item.exemption)));
  return {
    id: idFrom(key || (isJudged ? 'own' : 'not-judged')),
    name: key === '' ? fillIn[language][isJudged ? 'own' : 'unknown'] : (known?.name ?? key) + behind,
    provider: first.provider || key || hostOf(first.pages[0] ?? '') || first.domain || fillIn[language].unknown,
    category,
    since: 1,
    // Holding a host holds all it does; what is let through unasked needs no rule.
    hosts: mayRunUnasked ? [] : distinct([...speaking.map(({ domain }) => domain), ...items.flatMap(settersOf).filter((host) => unknown.has(host))]).filter(isPlainHost),
    // Paths count on all hosts of a service, so that they help only where each of its hosts serves others too.
    ...(!mayRunUnasked && paths.length > 0 && paths.length === speaking.length && { paths: distinct(paths) }),
    ...namesOf(items),
    ...(known && { country: known.country }),
    ...(mayRunUnasked && { exemption: exemption.kind, reason: exemption.reason[language] }),
  };
}

/** The pattern of the path by which a request was known, where its host is not its service's own. */
function pathPatternOf({ kind, service, domain, path }: ScanItem): string | undefined {
  const known = knownServices.find(({ id }) => id === service);
  if (kind !== 'request' || !known || known.hosts.some((host) => matchesHost(host, domain))) return undefined;
  return [...(known.paths ?? []), ...(known.wire ?? [])]
    .map(addressPattern)
    .filter((pattern) => (pattern.host === '' || matchesHost(pattern.host, domain)) && matchesPattern(pattern.path, path))
    .map((pattern) => pattern.path)
    .toSorted(moreLiteral)[0];
}

/**
 * A host of several services is held for the one whose own it is, or else for the strictest: a yes to a map is none to the
 * advertisements from there. Who names paths is told apart by them.
 */
function withoutSharedHosts(services: readonly SiteService[]): SiteService[] {
  const rank = (service: SiteService, host: string) => (isOwnHost(service, host) ? categories.length : categories.indexOf(service.category));
  const highest = (host: string) => Math.max(...services.filter(({ paths, hosts }) => !paths && hosts.includes(host)).map((service) => rank(service, host)));
  return services.map((service) => (service.paths ? service : { ...service, hosts: service.hosts.filter((host) => rank(service, host) === highest(host)) }));
}

function isOwnHost({ id }: SiteService, host: string): boolean {
  return knownServices.some((known) => known.id === id && known.hosts.some((pattern) => matchesHost(pattern, host)));
}

/** Whose script stored what nobody could classify; to hold the name alone would let the script run. */
function settersOf({ kind, category, setBy }: ScanItem): string[] {
  return kind !== 'request' && category === 'unclassified' && setBy.url !== null ? [hostOf(setBy.url)] : [];
}

/** A request was asked for from there, and somebody else's cookie was set from there. */
function speaksForHost({ kind, party }: ScanItem): boolean {
  return kind === 'request' || (kind === 'cookie' && party === 'third');
}

/** A name that itself has a star in it would be read as a pattern: a thing called `*` would have the whole site held. */
function patternsOf({ pattern, name }: ScanItem): string[] {
  if (pattern !== undefined) return [pattern];
  return name.includes('*') || !name.isWellFormed() ? [] : [name];
}

/** What a host pattern can say: no IPv6 address, and none of the odd characters that a URL's host may have. */
function isPlainHost(host: string): boolean {
  return /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/u.test(host);
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => value !== '').sort();
}

/** Two categories of one service become two services of the config: `hubspot`, `hubspot-necessary`. */
function withDistinctIds(services: readonly SiteService[]): SiteService[] {
  const taken = new Set<string>();
  return services.map((service) => {
    let id = service.id;
    if (taken.has(id)) id = `${service.id}-${service.category}`.slice(0, 60);
    for (let number = 2; taken.has(id); number += 1) id = `${service.id}-${number}`;
    taken.add(id);
    return { ...service, id };
  });
}

function idFrom(text: string): string {
  const id = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, 50)
    .replaceAll(/^-+|-+$/gu, '');
  return id === '' ? 'service' : id;
}

function siteIdFor(url: string): string {
  return idFrom(hostOf(url).replace(/^www\./u, ''));
}
