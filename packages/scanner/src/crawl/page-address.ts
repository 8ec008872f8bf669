/** What plainly is a file and not a page. */
const filePath = /\.(?:pdf|zip|gz|docx?|xlsx?|pptx?|csv|ics|jpe?g|png|gif|webp|avif|svg|ico|mp[34]|webm|mov|woff2?|css|js|mjs|json|xml|rss|atom|exe|dmg|apk)$/iu;

/** Whether an address of the web may be a page, and carries no password. */
export function mayBePage({ protocol, pathname, username, password }: URL): boolean {
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '' && !filePath.test(pathname);
}

/** One page has one address: the fragment is the browser's business, except where it is a route (`#/shop`, `#!shop`). */
export function pageAddress(url: string): string {
  const address = new URL(url);
  if (!/^#(?:\/|!\/?)[^/]/u.test(address.hash)) address.hash = '';
  return address.href;
}

const sessionName = /^(?:php|j|cf)?_?sess(?:ion)?_?id$|^sid$|^aspsessionid\w*$|^cfid$|^cftoken$|^zenid$|^oscsid$/iu;

/** What two addresses of one page have in common: neither the order of the query nor a session's id makes another page. */
export function pageKey(url: string): string {
  const address = new URL(pageAddress(url));
  address.pathname = address.pathname.replaceAll(/;[a-z]*sess[a-z]*=[^/;]*/giu, '');
  const pairs = address.search.slice(1).split('&');
  const kept = pairs.filter((pair) => pair !== '' && !sessionName.test(pair.split('=', 1)[0] ?? '')).sort().join('&');
  address.search = kept === '' ? '' : `?${kept}`;
  return address.href;
}

/** What pages made by one rule have in common: the path without its numbers. `/2024/01/02?view=day` → `/0/0/0` */
export function pageShape(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replaceAll(/\d+/gu, '0');
}

/** Whether an address is one of possibly endlessly many. */
export function isVariation(url: string): boolean {
  const { pathname, search } = new URL(url);
  return search !== '' || /\d/u.test(pathname);
}
