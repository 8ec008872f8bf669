import { constants, gunzipSync } from 'node:zlib';
import sax, { type SAXParser } from 'sax';

/** What a sitemap lists: pages, or further sitemaps. All of it is hostile text. */
export interface Sitemap {
  readonly pages: readonly string[];
  readonly sitemaps: readonly string[];
}

/** sitemaps.org: 50 MB unpacked, 50,000 addresses of fewer than 2,048 characters. */
export const maxSitemapBytes = 50 * 1024 * 1024;
export const maxSitemapAddresses = 50_000;
const longestAddress = 2048;

/** A sitemap is three elements deep. */
const maxElementDepth = 32;

/**
 * Reads a sitemap or an index of sitemaps, packed or not, as XML or as a plain list of addresses. No entity but XML's own five is ever
 * expanded, what is broken is read as far as it makes sense, and what is something else altogether lists nothing.
 */
export function readSitemap(body: Uint8Array, maxAddresses = maxSitemapAddresses): Sitemap {
  const text = unpacked(body);
  if (!text) return { pages: [], sitemaps: [] };
  const start = new TextDecoder().decode(text.subarray(0, 1000)).trimStart();
  return start.startsWith('<') ? readXml(text, maxAddresses) : { pages: readList(text, maxAddresses), sitemaps: [] };
}

/** @returns nothing where it cannot be unpacked within what a sitemap may be */
function unpacked(body: Uint8Array): Uint8Array | undefined {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body;
  try {
    // One that breaks off is still good as far as it goes.
    return gunzipSync(body, { maxOutputLength: maxSitemapBytes, finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return undefined;
  }
}

function readXml(bytes: Uint8Array, maxAddresses: number): Sitemap {
  const pages: string[] = [];
  const sitemaps: string[] = [];
  const path: string[] = [];
  let text = '';
  let isOver = false;
  const add = (list: string[], address: string) => {
    if (isWebAddress(address)) list.push(address);
    if (pages.length + sitemaps.length >= maxAddresses) isOver = true;
  };
  const addText = (more: string) => {
    if (path.at(-1) === 'loc' && text.length < longestAddress * 2) text += more;
  };
  const handlers: Pick<SAXParser, 'onopentag' | 'ontext' | 'oncdata' | 'onclosetag' | 'onerror'> = {
    onopentag: ({ name, attributes: { rel, href } }) => {
      // A page names itself in other languages by <xhtml:link rel="alternate" hreflang="nn" href="…">.
      if (path.at(-1) === 'url' && localName(name) === 'link' && rel === 'alternate' && typeof href === 'string') add(pages, href.trim());
      path.push(localName(name));
      text = '';
      isOver ||= path.length > maxElementDepth;
    },
    ontext: addText,
    oncdata: addText,
    onclosetag: () => {
      const owner = path.at(-1) === 'loc' ? path.at(-2) : undefined;
      // An image or a video of a page has a <loc> too.
      if (owner === 'url' || owner === 'sitemap') add(owner === 'url' ? pages : sitemaps, text.trim());
      path.pop();
    },
    onerror: () => {
      isOver = true;
    },
  };
  const parser = Object.assign(sax.parser(false, { lowercase: true, position: false }), handlers);
  const decoder = new TextDecoder();
  const chunkBytes = 64 * 1024;
  for (let at = 0; at < bytes.length && !isOver; at += chunkBytes) parser.write(decoder.decode(bytes.subarray(at, at + chunkBytes), { stream: true }));
  return { pages: pages.slice(0, maxAddresses), sitemaps: sitemaps.slice(0, maxAddresses) };
}

function readList(bytes: Uint8Array, maxAddresses: number): string[] {
  const lines = new TextDecoder().decode(bytes).split(/\r\n|\n|\r/u, maxAddresses);
  return lines.map((line) => line.trim()).filter(isWebAddress);
}

function isWebAddress(text: string): boolean {
  return text.length < longestAddress && /^https?:\/\//iu.test(text) && URL.canParse(text);
}

/** `sm:loc` → `loc`: sitemaps write their namespaces as they like. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
