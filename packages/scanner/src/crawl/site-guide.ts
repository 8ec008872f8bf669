import { maxRobotsBytes, noRules, readRobots, rulesForStatus, type RobotsRules } from './robots.ts';
import { maxSitemapAddresses, maxSitemapBytes, readSitemap, type Sitemap } from './sitemap.ts';

/** A file as the browser got it. */
export interface Loaded {
  /** Of the answer; `null` where none came. */
  readonly status: number | null;
  readonly body: Uint8Array;
}

export interface LoadLimits {
  /** What is longer breaks off. */
  readonly maxBytes: number;
  /** What takes longer is not there. */
  readonly timeoutMs: number;
}

/** Has the browser fetch a file without being anybody: no cookie goes along and none is kept. Never fails. */
export type Load = (url: string, limits: LoadLimits) => Promise<Loaded>;

/** What could not be read, or not all of it. */
export interface GuideProblems {
  /** Origins that failed to give their robots.txt, so that nothing of theirs is visited beside the start page. */
  readonly robots: readonly string[];
  /** Origins that did not answer when asked for it. */
  readonly silent: readonly string[];
  /** Sitemaps that robots.txt names, or that are behind a password, and that could not be read. */
  readonly sitemaps: readonly string[];
  /** There were more sitemaps, or more in them, than a scan reads. */
  readonly isCut: boolean;
}

/** An index may name 50,000 sitemaps, or itself. A scan visits a few pages of each of the first. */
const maxSitemaps = 30;

/** As many as a scan could visit at most. */
const maxAddressesOfOne = 10_000;

/** For all sitemaps together. */
const maxReadingMs = 60_000;

const robotsWithinMs = 5000;
const sitemapWithinMs = 15_000;

/** What a site itself says of its pages: which are closed to robots (robots.txt) and which there are (sitemaps). */
export class SiteGuide {
  readonly #load: Load;
  readonly #isOnSite: (host: string) => boolean;
  readonly #robots = new Map<string, Promise<RobotsRules>>();
  readonly #unreadRobots: string[] = [];
  readonly #silent: string[] = [];
  readonly #unreadSitemaps: string[] = [];
  #isCut = false;

  /** @param isOnSite whether a host belongs to the site; sitemaps elsewhere are read only if robots.txt names them */
  constructor(load: Load, isOnSite: (host: string) => boolean) {
    this.#load = load;
    this.#isOnSite = isOnSite;
  }

  get problems(): GuideProblems {
    return { robots: this.#unreadRobots, silent: this.#silent, sitemaps: this.#unreadSitemaps, isCut: this.#isCut };
  }

  /** What an origin's robots.txt asks; it is fetched once. */
  robotsOf(origin: string): Promise<RobotsRules> {
    const known = this.#robots.get(origin) ?? this.#fetchRobots(origin);
    this.#robots.set(origin, known);
    return known;
  }

  /** The pages that an origin's sitemaps list: those that its robots.txt names, and /sitemap.xml. One of each sitemap in turn. */
  async mappedPages(origin: string): Promise<string[]> {
    const { sitemaps } = await this.robotsOf(origin);
    if (this.#silent.includes(origin)) return [];
    const named = sitemaps.filter((url) => /^https?:/iu.test(url));
    const lists: (readonly string[])[] = [];
    const queue = [...new Set([...named, `${origin}/sitemap.xml`])];
    const asked = new Set(queue);
    const deadline = Date.now() + maxReadingMs;
    let room = maxSitemapBytes;
    let count = 0;
    for (let url = queue.shift(); url !== undefined; url = queue.shift()) {
      if (asked.size - queue.length > maxSitemaps || room <= 0 || count >= maxSitemapAddresses || Date.now() > deadline) {
        this.#isCut = true;
        break;
      }
      const { body, sitemap } = await this.#fetchSitemap(url, room, named.includes(url));
      room -= body.length;
      count += sitemap.pages.length;
      this.#isCut ||= sitemap.pages.length === maxAddressesOfOne;
      lists.push(sitemap.pages);
      for (const next of sitemap.sitemaps) {
        if (asked.has(next) || asked.size > maxSitemaps || !this.#isOnSite(new URL(next).hostname)) continue;
        asked.add(next);
        queue.push(next);
      }
    }
    return inTurn(lists);
  }

  async #fetchRobots(origin: string): Promise<RobotsRules> {
    const { status, body } = await this.#load(`${origin}/robots.txt`, { maxBytes: maxRobotsBytes, timeoutMs: robotsWithinMs });
    if (status !== null && status >= 200 && status < 300) return readRobots(origin, new TextDecoder().decode(body));
    const rules = rulesForStatus(status);
    if (status === null) this.#silent.push(origin);
    else if (rules !== noRules) this.#unreadRobots.push(origin);
    return rules;
  }

  async #fetchSitemap(url: string, maxBytes: number, isNamed: boolean): Promise<{ body: Uint8Array; sitemap: Sitemap }> {
    const { status, body } = await this.#load(url, { maxBytes, timeoutMs: sitemapWithinMs });
    const isThere = status !== null && status >= 200 && status < 300;
    const sitemap = isThere ? readSitemap(body, maxAddressesOfOne) : { pages: [], sitemaps: [] };
    // Nobody promised a /sitemap.xml; one behind a password may be there, and we come without.
    if ((isNamed || status === 401) && sitemap.pages.length + sitemap.sitemaps.length === 0) this.#unreadSitemaps.push(url);
    return { body, sitemap };
  }
}

/** The first of each list, then the second of each …: a site's articles, its shop and its landing pages often have one sitemap each. */
function inTurn(lists: readonly (readonly string[])[]): string[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const mixed: string[] = [];
  for (let index = 0; index < longest; index += 1) for (const list of lists) if (index < list.length) mixed.push(list[index] as string);
  return mixed;
}
