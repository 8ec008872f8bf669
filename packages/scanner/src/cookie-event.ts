import { isSameOrBelow, normalizeHost, type SetByMeans } from '@kapsel/core';
import { shapeOfValue, type ValueShape } from '@kapsel/core/classify';
import { Cookie } from 'tough-cookie';
import { hasNoRegistrableDomain, hostOf, isSameSite, registrableDomain } from './hosts.ts';

/** Somebody asked the browser to store a cookie; whether it did, the jar says. */
export interface CookieEvent {
  readonly name: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  /** `null` where it asked for a session cookie; 0 or less where it asked to remove it. */
  readonly requestedSeconds: number | null;
  readonly means: Exclude<SetByMeans, 'unknown'>;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: 'Strict' | 'Lax' | 'None' | null;
  readonly partitioned: boolean;
  /** What its value looked like; the value itself is not kept. */
  readonly valueShape?: ValueShape;
  /** The browser's reasons for refusing it, or those that it must have had; empty where it may have been stored. */
  readonly refused: readonly string[];
  /** The address that the scan's page was opened for; empty where that is unknown. */
  readonly pageUrl: string;
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
  readonly pageUrl: string;
  /** What the browser said of it, where it said something. */
  readonly refused?: readonly string[];
}

/** Reads one `Set-Cookie` line as RFC 6265bis section 5.6 does; a line that no browser would store gives nothing. */
export function parseSetCookie({ line, url, at, serverTime, means, source, initiators, pageUrl, refused }: SetCookieLine): CookieEvent | undefined {
  const cookie = Cookie.parse(line.replace(controls, ''), { loose: true });
  if (!cookie || cookie.key + cookie.value === '' || !URL.canParse(url)) return undefined;
  const { protocol, hostname, pathname } = new URL(url);
  // A document that no http brought has no cookies: it may ask for as many as it likes (HTML: "cookie-averse").
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  const host = normalizeHost(hostname);
  const asked = normalizeHost(cookie.domain ?? '');
  // What asks for a domain that is not its own gets none, and is told of by the host that asked.
  const domain = asked !== '' && mayBeSetFrom(host, asked) ? asked : '';
  const partitioned = isPartitioned(cookie);
  return {
    name: cookie.key,
    domain: domain === '' ? host : domain,
    // A host that stands for itself alone gets a cookie of its own, whatever it asked for (RFC 6265bis section 5.7).
    hostOnly: domain === '' || hasNoRegistrableDomain(domain),
    path: cookie.path?.startsWith('/') ? cookie.path : defaultPath(pathname),
    requestedSeconds: requestedSeconds(cookie, serverTime ?? at),
    means,
    at,
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    sameSite: sameSites[cookie.sameSite ?? ''] ?? null,
    partitioned,
    valueShape: shapeOfValue(cookie.value),
    // The one rule of which CDP has no word.
    refused: partitioned && !cookie.secure ? ['PartitionedInsecure'] : (refused ?? refusalOf(cookie, line, { url, means, pageUrl })),
    source,
    initiators,
    pageUrl,
  };
}

const sameSites: { readonly [written: string]: CookieEvent['sameSite'] | undefined } = { strict: 'Strict', lax: 'Lax', none: 'None' };

function isPartitioned({ extensions }: Cookie): boolean {
  return extensions?.some((extension) => extension.trim().toLowerCase() === 'partitioned') ?? false;
}

/** A line with one of these is no cookie to a browser (RFC 6265bis section 5.6, step 1). The ends of lines end the text before that. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const controls = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu;

/** RFC 6265bis section 5.6; name and value together, in bytes. */
const maxPairBytes = 4096;

/**
 * Why Chromium cannot have stored what was asked for, by the rules of RFC 6265bis sections 5.4 and 5.7, in the words of CDP's
 * `SetCookieBlockedReason`. For those writes of which the browser itself says nothing; what depends on the rest of the jar is left out.
 */
function refusalOf(cookie: Cookie, line: string, { url, means, pageUrl }: Pick<SetCookieLine, 'url' | 'means' | 'pageUrl'>): string[] {
  const { protocol, hostname } = new URL(url);
  const host = normalizeHost(hostname);
  const name = cookie.key.toLowerCase();
  const domain = normalizeHost(cookie.domain ?? '');
  const isSecureOrigin = protocol === 'https:' || protocol === 'wss:' || isSameOrBelow(host, 'localhost') || host.startsWith('127.') || host === '[::1]';
  const sameSite = cookie.sameSite ?? '';
  const isCrossSite = pageUrl !== '' && !isSameSite(hostOf(pageUrl), host);
  const rules: readonly (readonly [boolean, string])[] = [
    [domain !== '' && !mayBeSetFrom(host, domain), 'InvalidDomain'],
    [cookie.secure && !isSecureOrigin, 'SecureOnly'],
    [sameSite === 'none' && !cookie.secure, 'SameSiteNoneInsecure'],
    [name.startsWith('__secure-') && !cookie.secure, 'InvalidPrefix'],
    [name.startsWith('__host-') && !(cookie.secure && domain === '' && cookie.path === '/'), 'InvalidPrefix'],
    [Buffer.byteLength(cookie.key + cookie.value) > maxPairBytes, 'NameValuePairExceedsMaxSize'],
    [line.search(controls) >= 0, 'DisallowedCharacter'],
    [means !== 'http' && cookie.httpOnly, 'HttpOnly'],
    [means === 'js' && isCrossSite && sameSite === 'strict', 'SameSiteStrict'],
    [means === 'js' && isCrossSite && sameSite === 'lax', 'SameSiteLax'],
    [means === 'js' && isCrossSite && sameSite === '', 'SameSiteUnspecifiedTreatedAsLax'],
  ];
  return rules.filter(([applies]) => applies).map(([, reason]) => reason);
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
