import { isSameOrBelow, normalizeHost } from '@kapsel/core';
import { getDomain } from 'tldts';

/** The registrable domain (eTLD+1 by the Public Suffix List) of a host; of an address or a bare suffix the host itself. */
export function registrableDomain(host: string): string {
  const name = normalizeHost(host);
  return getDomain(name, { allowPrivateDomains: true }) ?? name;
}

/** Whether a host stands for itself alone: an address, `localhost`, a public suffix. Nobody below it may set cookies for it. */
export function hasNoRegistrableDomain(host: string): boolean {
  return getDomain(normalizeHost(host), { allowPrivateDomains: true }) === null;
}

/** Whether two hosts belong to the same site, scheme aside. */
export function isSameSite(a: string, b: string): boolean {
  return registrableDomain(a) === registrableDomain(b);
}

/** The host of a URL, or an empty string where the text is no URL with a host. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? normalizeHost(new URL(url).hostname) : '';
}

/** A URL less its query and fragment: ids of the visitor stand there, and a report may be published. */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/su, '');
}

/** Says what the hosts of a test site, or CNAME-cloaked hosts, stand for: `{ 'doubleclick.localhost': 'doubleclick.net' }`. */
export type HostAliases = Readonly<Record<string, string>>;

/**
 * The host that a host stands for. An alias covers the hosts below it too; the longest one wins. What it names is the real
 * host and not looked up again, so that aliases cannot run in circles.
 */
export function resolveAlias(host: string, aliases: HostAliases): string {
  const name = normalizeHost(host);
  const [alias] = Object.entries(aliases)
    .map(([from, to]) => ({ from: normalizeHost(from), to: normalizeHost(to) }))
    .filter(({ from }) => isSameOrBelow(name, from))
    .sort((a, b) => b.from.length - a.from.length);
  return alias ? name.slice(0, name.length - alias.from.length) + alias.to : name;
}
