import { isSameOrBelow, normalizeHost, type SetByMeans } from '@kapsel/core';
import { Cookie } from 'tough-cookie';
import { hasNoRegistrableDomain, registrableDomain } from './hosts.ts';

/** Somebody asked the browser to store a cookie; whether it did, the jar says. */
export interface CookieEvent {
  readonly name: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  /** `null` where it asked for a session cookie; 0 or less where it asked to remove it. */
  readonly requestedSeconds: number | null;
  readonly means: Exclude<SetByMeans, 'unknown' | 'serviceWorker'>;
  /** When the browser got it, in milliseconds since 1970. */
  readonly at: number;
  /** URL of the response, or of the script that wrote. */
  readonly source: string;
  readonly initiators: readonly string[];
}

interface SetCookieLine {
  /** As in `Set-Cookie` or in an assignment to `document.cookie`. */
  readonly line: string;
  /** The response's URL, or the document's. */
  readonly url: string;
  /** When the browser got it, in milliseconds since 1970. */
  readonly at: number;
  /** The response's `Date`: `Expires` is told by the server's clock, and Chromium corrects for it. */
  readonly serverTime?: number;
  readonly means: CookieEvent['means'];
  readonly source: string;
  readonly initiators: readonly string[];
}

/** Reads one `Set-Cookie` line as RFC 6265bis section 5.6 does; a line that no browser would store gives nothing. */
export function parseSetCookie({ line, url, at, serverTime, means, source, initiators }: SetCookieLine): CookieEvent | undefined {
  const cookie = Cookie.parse(line, { loose: true });
  if (!cookie || cookie.key + cookie.value === '' || !URL.canParse(url)) return undefined;
  const { hostname, pathname } = new URL(url);
  const host = normalizeHost(hostname);
  const domain = normalizeHost(cookie.domain ?? '');
  if (domain !== '' && !mayBeSetFrom(host, domain)) return undefined;
  return {
    name: cookie.key,
    domain: domain === '' ? host : domain,
    // A host that stands for itself alone gets a cookie of its own, whatever it asked for (RFC 6265bis section 5.7).
    hostOnly: domain === '' || hasNoRegistrableDomain(domain),
    path: cookie.path?.startsWith('/') ? cookie.path : defaultPath(pathname),
    requestedSeconds: requestedSeconds(cookie, serverTime ?? at),
    means,
    at,
    source,
    initiators,
  };
}

/** A host sets cookies for itself and for its parents, down to its registrable domain and no further. */
function mayBeSetFrom(host: string, domain: string): boolean {
  return isSameOrBelow(host, domain) && isSameOrBelow(domain, registrableDomain(host));
}

/** `Max-Age` beats `Expires`; an `Expires` is told from the moment it was sent, not from when somebody looks. */
function requestedSeconds(cookie: Cookie, sentAt: number): number | null {
  if (typeof cookie.maxAge === 'number') return cookie.maxAge;
  if (cookie.maxAge === 'Infinity') return Number.MAX_SAFE_INTEGER;
  if (cookie.maxAge === '-Infinity') return 0;
  if (cookie.expires instanceof Date && !Number.isNaN(cookie.expires.getTime())) {
    // Dates are cut to whole seconds, so what was asked for is never less than what is left.
    return Math.ceil((cookie.expires.getTime() - sentAt) / 1000);
  }
  return null;
}

/** RFC 6265bis section 5.1.4. */
function defaultPath(pathname: string): string {
  const end = pathname.lastIndexOf('/');
  return end <= 0 ? '/' : pathname.slice(0, end);
}
