import type { TrueItem } from './truth.ts';

/** What a host says to one address. An address of the web in a body or header is written without a port: `http://ads.localhost/pixel`. */
export interface Answer {
  readonly status?: number;
  /** HTML unless told. */
  readonly type?: string;
  readonly body?: string | Buffer;
  /** Lines of `Set-Cookie`. */
  readonly cookies?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** As a `.gz` file is. */
  readonly isZipped?: boolean;
}

/** By `host/path`, or `host/*` for all else of a host; a text is an HTML page, a function says something new each time. */
export type Answers = Readonly<Record<string, string | Answer | (() => Answer)>>;

/** One way in which a site comes to store something: what its hosts answer, and what is true of it. */
export interface Means {
  readonly id: string;
  /** Addresses that the start page links to. */
  readonly pages: readonly string[];
  readonly answers: Answers;
  readonly truth: readonly TrueItem[];
}

/** Of the site that is scanned; its subdomains are `www.` and `shop.` of it. */
export const site = 'bazaar.localhost';
export const shop = `shop.${site}`;

/** The partition of frames of others in a page of the site, as a report writes it for cookies and for storage. */
export const ofCookies = `http://${site} (cross-site)`;
export const ofStorage = `http://${site}`;

/** Gives an answer that is a script. */
export function script(body: string, more: Omit<Answer, 'body' | 'type'> = {}): Answer {
  return { type: 'text/javascript', body, ...more };
}

/** A transparent image of one pixel. */
export function pixel(...cookies: string[]): Answer {
  return { type: 'image/gif', body: Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'), cookies };
}

/** Says nothing but its headers. */
export function nothing(...cookies: string[]): Answer {
  return { status: 204, cookies, headers: { 'Access-Control-Allow-Origin': '*' } };
}

/** Sends on to another address. */
export function onwards(location: string, ...cookies: string[]): Answer {
  return { status: 302, headers: { Location: location }, cookies };
}

/** A cookie line that a third party gets through with. */
export function third(name: string, seconds?: number): string {
  return `${name}=1; Path=/; Secure; SameSite=None${seconds === undefined ? '' : `; Max-Age=${seconds}`}`;
}

/** Seconds of so many days. */
export function days(count: number): number {
  return count * 86_400;
}
