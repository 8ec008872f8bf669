import { randomBytes } from 'node:crypto';

/** A cookie that a server sets in a `Set-Cookie` header, out of reach of any script. */
export interface HeaderCookie {
  readonly name: string;
  readonly value: () => string;
  /** Absent for a session cookie. */
  readonly maxAgeSeconds?: number;
  readonly domain: string;
}

const minutes = 60;
const days = 24 * 60 * minutes;

const base64url = (bytes: number) => randomBytes(bytes).toString('base64url');
const unixSeconds = () => Math.floor(Date.now() / 1000);

// These lists are all that the servers set. Add or remove an entry, start the site again, and the next scan shows it.
// Cookies written by scripts stand in third-parties/, one line each.

/** The proxy in front of the site, which answers with the document. */
export const cloudflareLikeOnDocuments: readonly HeaderCookie[] = [
  {
    name: '__cf_bm',
    value: () => `${base64url(32)}-${unixSeconds()}-1.0.1.1-${base64url(96)}`,
    maxAgeSeconds: 30 * minutes,
    domain: '.proviso.localhost',
  },
];

/** The same proxy in front of the forms host, so a third-party cookie to the visited page. */
export const cloudflareLikeOnForms: readonly HeaderCookie[] = [
  {
    name: '__cfruid',
    value: () => `${randomBytes(20).toString('hex')}-${unixSeconds()}`,
    domain: '.hubspot.localhost',
  },
];

/** The advertising host that answers with the pixel. */
export const googleLikeOnPixel: readonly HeaderCookie[] = [
  {
    name: 'IDE',
    value: () => `AHWqTU${base64url(45)}`,
    maxAgeSeconds: 365 * days,
    domain: '.doubleclick.localhost',
  },
];

/** The `Set-Cookie` line, with `expires` rather than `Max-Age` since that is what all three really send. */
export function toSetCookie({ name, value, maxAgeSeconds, domain }: HeaderCookie): string {
  const lifetime = maxAgeSeconds === undefined ? '' : `; expires=${new Date(Date.now() + maxAgeSeconds * 1000).toUTCString()}`;
  return `${name}=${value()}; path=/${lifetime}; domain=${domain}; HttpOnly; Secure; SameSite=None`;
}
