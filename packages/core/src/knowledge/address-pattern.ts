import { matchesHost } from '../host-pattern.ts';
import { matchesPattern } from '../name-pattern.ts';

/**
 * Patterns of requests as the knowledge base writes them: `www.googletagmanager.com/gtag/js?id=G-*`, or without a host
 * `/g/collect?v=2&tid=G-*`. Path and values are anchored name patterns (`*` is any run of characters), the host is a host pattern.
 * Of a query each parameter that is named has to be there, in whatever order and among whatever others.
 */
export interface AddressPattern {
  /** As it was written. */
  readonly text: string;
  /** A host pattern; empty where any host will do. */
  readonly host: string;
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  /** How much of path and query is literal. Of several that fit the one with most wins. */
  readonly weight: number;
}

export interface Address {
  readonly host: string;
  readonly path: string;
  /** Taken apart only where the rest fits. */
  readonly query: string;
}

export function addressPattern(text: string): AddressPattern {
  const [before = '', query = ''] = text.split('?', 2);
  const slash = /^\*?\//u.test(before) ? 0 : before.indexOf('/');
  const path = before.slice(slash);
  return { text, host: before.slice(0, slash), path, query: parametersOf(query), weight: `${path}${query}`.replaceAll('*', '').length };
}

/** @param pathAndQuery `/g/collect?v=2`, with or without a fragment */
export function addressOf(host: string, pathAndQuery: string): Address {
  const [path = '', query = ''] = pathAndQuery.split('#', 1).join('').split(/\?(.*)/su);
  return { host, path, query };
}

export function fitsAddress(pattern: AddressPattern, { host, path, query }: Address): boolean {
  if (!matchesPattern(pattern.path, path)) return false;
  if (pattern.host !== '' && !matchesHost(pattern.host, host)) return false;
  if (pattern.query.length === 0) return true;
  const parameters = parametersOf(query);
  return pattern.query.every(([name, wanted]) => parameters.some(([given, value]) => given === name && matchesPattern(wanted, value)));
}

/** Nobody's query needs more of them to be known. */
const mostParameters = 200;

function parametersOf(query: string): [name: string, value: string][] {
  return query
    .split('&', mostParameters)
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [decoded(part), ''] : [decoded(part.slice(0, at)), decoded(part.slice(at + 1))];
    });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
