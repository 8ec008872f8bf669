import { prototypeOf } from './blocker/prototype-of.ts';

/**
 * The document's cookies by natives that were taken before the page could replace them, and out of reach of elements
 * that call themselves `cookie`. A document without cookies (sandboxed, blocked) has an empty jar, never an error.
 */
const native = Object.getOwnPropertyDescriptor(prototypeOf('Document'), 'cookie');

export function readCookies(): string {
  try {
    return String(native?.get?.call(document) ?? '');
  } catch {
    return '';
  }
}

export function writeCookie(line: string): void {
  try {
    native?.set?.call(document, line);
  } catch {
    // No jar: the decision lives as long as the page.
  }
}

/**
 * Removes a cookie wherever a script may: host-only and on each parent domain (the browser refuses those that are public
 * suffixes), on every path above and at the page's own, with and without the final slash, partitioned or not.
 */
export function eraseCookie(name: string): void {
  const { hostname, pathname } = location;
  const labels = hostname.split('.');
  const domains = ['', ...labels.map((_, index) => `; Domain=${labels.slice(index).join('.')}`)];
  const paths = ['/'];
  let path = '';
  for (const step of pathname.split('/').slice(1)) paths.push((path += `/${step}`), `${path}/`);
  for (const domain of domains) {
    for (const each of paths) {
      for (const more of ['', '; Secure; Partitioned']) writeCookie(`${name}=; Max-Age=0; Path=${each}${domain}${more}`);
    }
  }
}

/** Names in the jar; a nameless cookie has the empty one. */
export function cookieNames(): string[] {
  return readCookies()
    .split('; ')
    .map((pair) => /^([^=]*)=/u.exec(pair)?.[1] ?? '');
}
