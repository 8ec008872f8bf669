import { matchesPattern, normalizeHost } from '@kapsel/core';
import { isHarmful } from './crawl/harmful.ts';
import { LeftOut, type LeftOutReason } from './crawl/left-out.ts';
import { mayBePage, pageAddress, pageKey } from './crawl/page-address.ts';
import type { RobotsRules } from './crawl/robots.ts';
import { Variations } from './crawl/variations.ts';
import { registrableDomain } from './hosts.ts';

export interface CrawlLimits {
  /** How many pages to visit at most. */
  readonly maxPages: number;
  /** How many links away from the start page at most; 0 is the start page alone. */
  readonly maxDepth: number;
  /** Follow links to other subdomains of the site too. */
  readonly subdomains: boolean;
  /** Patterns of paths such as `/shop/*`; where there are any, a page that was found must fit one of them. */
  readonly include?: readonly string[];
  /** Patterns of paths that are not visited. */
  readonly exclude?: readonly string[];
  /** How many pages at most whose addresses differ in numbers or in the query only; 50 unless told. */
  readonly variations?: number;
}

export interface PlannedPage {
  readonly url: string;
  readonly depth: number;
}

/** Decides which pages of a site are visited, in which order. Knows no browser. */
export class Crawl {
  readonly #limits: CrawlLimits;
  readonly #start: PlannedPage;
  /** Both nearest first; they take turns, so that neither a long menu nor a long sitemap has it all. */
  #linked: PlannedPage[] = [];
  #mapped: PlannedPage[] = [];
  readonly #known = new Set<string>();
  readonly #variations: Variations;
  readonly #rules = new Map<string, RobotsRules>();
  readonly #leftOut = new LeftOut();
  #host: string;
  #taken = 0;
  #isMapsTurn = false;
  readonly #otherSubdomains = new Set<string>();
  #hasDropped = false;

  /** @param listed addresses to visit after the start page and before all others */
  constructor(startUrl: string, limits: CrawlLimits, listed: readonly string[] = []) {
    this.#limits = limits;
    this.#variations = new Variations(limits.variations ?? 50);
    this.#host = new URL(startUrl).hostname;
    this.#start = { url: pageAddress(startUrl), depth: 0 };
    this.#known.add(pageKey(startUrl));
    for (const url of listed) {
      if (!this.mayVisit(url)) this.#leftOut.add('listed', url);
      else if (this.#isWanted(url)) this.#plan(url, 0, 'linked');
    }
  }

  /** The next page to visit; the start page first. */
  next(): PlannedPage | undefined {
    if (this.#taken >= this.#limits.maxPages) return undefined;
    const page = this.#taken === 0 ? this.#start : this.#upcoming.shift();
    if (!page) return undefined;
    this.#taken += 1;
    this.#isMapsTurn = !this.#isMapsTurn && this.#mapped.length > 0;
    return page;
  }

  /** The origin whose robots.txt must be known before there can be a next page. A person named the start page; that is visited whatever it says. */
  get unknownOrigin(): string | undefined {
    const page = this.#taken === 0 || this.#taken >= this.#limits.maxPages ? undefined : this.#upcoming[0];
    const origin = page && new URL(page.url).origin;
    return origin === undefined || this.#rules.has(origin) ? undefined : origin;
  }

  /** Follows an origin's robots.txt from now on, also for what is planned already. */
  obey(origin: string, rules: RobotsRules): void {
    this.#rules.set(origin, rules);
    const isOpen = ({ url }: PlannedPage) => this.#isOpen(url);
    for (const { url } of [...this.#linked, ...this.#mapped]) if (!this.#isOpen(url)) this.#leftOut.add('robots', pageKey(url));
    this.#linked = this.#linked.filter(isOpen);
    this.#mapped = this.#mapped.filter(isOpen);
  }

  /** How many pages are visited or planned, within the limit. */
  get total(): number {
    return Math.min(this.#limits.maxPages, this.#reach);
  }

  /** Whether pages are known that the limit keeps out. */
  get isCutShort(): boolean {
    return this.#hasDropped || this.#reach > this.#limits.maxPages;
  }

  /** Whether one page more could ever be planned. */
  get mayGrow(): boolean {
    return this.#limits.maxDepth > 0 && this.#limits.maxPages > 1;
  }

  /** Hosts of the same site that were linked to and left out. */
  get otherSubdomains(): readonly string[] {
    return [...this.#otherSubdomains];
  }

  /** How many pages of the site are not visited, and why. */
  get leftOut(): Partial<Record<LeftOutReason, number>> {
    return this.#leftOut.counts;
  }

  /** The start page answered from another host of the same site (`example.no` → `www.example.no`): that one is meant. */
  moveTo(url: string): void {
    this.#host = new URL(url).hostname;
    this.#known.add(pageKey(url));
  }

  /** Takes note of what a page links to. */
  addLinks(links: readonly string[], from: PlannedPage): void {
    if (from.depth >= this.#limits.maxDepth) return;
    // What the start page links to is the site's own choice of pages, and has an end.
    const sibling = from.depth === 0 ? undefined : from.url;
    for (const link of links) if (this.#isWanted(link)) this.#plan(link, from.depth + 1, 'linked', (url) => this.#variations.take(url, sibling));
  }

  /** Takes note of what the site's sitemaps list: its own word on what its pages are. */
  addMapped(urls: readonly string[]): void {
    if (!this.mayGrow) return;
    for (const url of urls) if (this.#isWanted(url)) this.#plan(url, 1, 'mapped');
  }

  /** Whether an address belongs to the site, is likely a page, and does no harm when opened. */
  mayVisit(url: string): boolean {
    return this.#isPageOfSite(url) && !isHarmful(new URL(url));
  }

  isOnSite(host: string): boolean {
    if (this.#limits.subdomains) return registrableDomain(host) === registrableDomain(this.#host);
    return withoutWww(host) === withoutWww(this.#host);
  }

  get #upcoming(): PlannedPage[] {
    const isListed = this.#linked[0]?.depth === 0;
    if (this.#mapped.length === 0 || isListed) return this.#linked;
    return this.#isMapsTurn || this.#linked.length === 0 ? this.#mapped : this.#linked;
  }

  get #reach(): number {
    return Math.max(1, this.#taken) + this.#linked.length + this.#mapped.length;
  }

  #isPageOfSite(url: string): boolean {
    if (!URL.canParse(url)) return false;
    const address = new URL(url);
    return mayBePage(address) && this.isOnSite(address.hostname);
  }

  /** Whether a page that was found is new and to be visited; if not, why is noted. */
  #isWanted(url: string): boolean {
    if (!this.#isPageOfSite(url)) {
      this.#noteSubdomain(url);
      return false;
    }
    if (this.#known.has(pageKey(url))) return false;
    const address = new URL(url);
    const reason = isHarmful(address) ? 'harmful' : this.#fitsPatterns(address) ? undefined : 'pattern';
    if (reason) this.#leftOut.add(reason, pageKey(url));
    return reason === undefined;
  }

  #fitsPatterns({ pathname, search }: URL): boolean {
    const { include = [], exclude = [] } = this.#limits;
    const fits = (pattern: string) => matchesPattern(pattern, pathname) || matchesPattern(pattern, pathname + search);
    return (include.length === 0 || include.some(fits)) && !exclude.some(fits);
  }

  #isOpen(url: string): boolean {
    return this.#rules.get(new URL(url).origin)?.allows(url) ?? true;
  }

  #noteSubdomain(link: string): void {
    const host = URL.canParse(link) ? new URL(link).hostname : '';
    if (host === '' || this.isOnSite(host) || registrableDomain(host) !== registrableDomain(this.#host)) return;
    if (this.#otherSubdomains.size < 20) this.#otherSubdomains.add(host);
  }

  /** Nearest first, so what comes after a full queue would never have its turn: a site of endless links costs no memory. */
  #plan(link: string, depth: number, by: 'linked' | 'mapped', hasRoom: (url: string) => boolean = () => true): void {
    const url = pageAddress(link);
    const key = pageKey(link);
    const queue = by === 'linked' ? this.#linked : this.#mapped;
    if (!this.#isOpen(url)) this.#leftOut.add('robots', key);
    else if (Math.max(1, this.#taken) + queue.length >= this.#limits.maxPages) this.#hasDropped = true;
    else if (!hasRoom(url)) this.#leftOut.add('variations', key);
    else {
      this.#leftOut.takeBack(key);
      this.#known.add(key);
      queue.push({ url, depth });
    }
  }
}

function withoutWww(host: string): string {
  return normalizeHost(host).replace(/^www\./u, '');
}
