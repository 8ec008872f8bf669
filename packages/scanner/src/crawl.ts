import { normalizeHost } from '@kapsel/core';
import { registrableDomain } from './hosts.ts';

export interface CrawlLimits {
  /** How many pages to visit at most. */
  readonly maxPages: number;
  /** How many links away from the start page at most; 0 is the start page alone. */
  readonly maxDepth: number;
  /** Follow links to other subdomains of the site too. */
  readonly subdomains: boolean;
}

export interface PlannedPage {
  readonly url: string;
  readonly depth: number;
}

/** Links that would end the visit's session or change something if a person clicked them. */
const harmfulPath = /[/?&=](?:log-?out|sign-?out|logg-?ut|log-?av|avslutt|delete|remove|slett|unsubscribe|avmeld)(?:[/.?&=_-]|$)/iu;

/** What plainly is a file and not a page. */
const filePath = /\.(?:pdf|zip|gz|docx?|xlsx?|pptx?|csv|ics|jpe?g|png|gif|webp|avif|svg|ico|mp[34]|webm|mov|woff2?|css|js|mjs|json|xml|rss|atom|exe|dmg|apk)$/iu;

/** Decides which pages of a site are visited, in which order. Knows no browser. */
export class Crawl {
  readonly #limits: CrawlLimits;
  readonly #queue: PlannedPage[] = [];
  readonly #known = new Set<string>();
  #host: string;
  #taken = 0;
  readonly #otherSubdomains = new Set<string>();
  #isCutShort = false;

  constructor(startUrl: string, limits: CrawlLimits) {
    this.#limits = limits;
    this.#host = new URL(startUrl).hostname;
    this.#plan(pageAddress(startUrl), 0);
  }

  /** The next page to visit, nearest to the start first. */
  next(): PlannedPage | undefined {
    if (this.#taken >= this.#limits.maxPages) return undefined;
    const page = this.#queue.shift();
    if (page) this.#taken += 1;
    return page;
  }

  /** How many pages are visited or planned, within the limit. */
  get total(): number {
    return Math.min(this.#limits.maxPages, this.#taken + this.#queue.length);
  }

  /** Whether pages are known that the limit keeps out. */
  get isCutShort(): boolean {
    return this.#isCutShort;
  }

  /** Hosts of the same site that were linked to and left out. */
  get otherSubdomains(): readonly string[] {
    return [...this.#otherSubdomains];
  }

  /** The start page answered from another host of the same site (`example.no` → `www.example.no`): that one is meant. */
  moveTo(url: string): void {
    this.#host = new URL(url).hostname;
    this.#known.add(pageAddress(url));
  }

  /** Takes note of what a page links to. */
  addLinks(links: readonly string[], from: PlannedPage): void {
    if (from.depth >= this.#limits.maxDepth) return;
    for (const link of links) {
      if (this.mayVisit(link)) this.#plan(pageAddress(link), from.depth + 1);
      else this.#noteSubdomain(link);
    }
  }

  /** Whether an address belongs to the site, is likely a page, and does no harm when opened. */
  mayVisit(url: string): boolean {
    if (!URL.canParse(url)) return false;
    const { protocol, hostname, pathname, search, username, password } = new URL(url);
    if ((protocol !== 'http:' && protocol !== 'https:') || username !== '' || password !== '') return false;
    return this.isOnSite(hostname) && !filePath.test(pathname) && !harmfulPath.test(pathname + search);
  }

  #noteSubdomain(link: string): void {
    const host = URL.canParse(link) ? new URL(link).hostname : '';
    if (host === '' || this.isOnSite(host) || registrableDomain(host) !== registrableDomain(this.#host)) return;
    if (this.#otherSubdomains.size < 20) this.#otherSubdomains.add(host);
  }

  isOnSite(host: string): boolean {
    if (this.#limits.subdomains) return registrableDomain(host) === registrableDomain(this.#host);
    return withoutWww(host) === withoutWww(this.#host);
  }

  /** Nearest first, so what comes after a full queue would never have its turn: a site of endless links costs no memory. */
  #plan(url: string, depth: number): void {
    if (this.#known.has(url)) return;
    if (this.#taken + this.#queue.length >= this.#limits.maxPages) {
      this.#isCutShort = true;
      return;
    }
    this.#known.add(url);
    this.#queue.push({ url, depth });
  }
}

/** One page has one address: the fragment is the browser's business. */
export function pageAddress(url: string): string {
  const address = new URL(url);
  address.hash = '';
  return address.href;
}

function withoutWww(host: string): string {
  return normalizeHost(host).replace(/^www\./u, '');
}
