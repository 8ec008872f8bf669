import { setTimeout as sleep } from 'node:timers/promises';
import type { Crawl, PlannedPage } from '../crawl.ts';
import type { LeftOutReason } from './left-out.ts';
import { Pace } from './pace.ts';
import { noRules } from './robots.ts';
import { SiteGuide, type GuideProblems, type Load } from './site-guide.ts';

export interface Manners {
  /** Visit also what robots.txt closes to robots, and as fast as it goes: for one's own site. Sitemaps are read all the same. */
  readonly ignoreRobots?: boolean;
  /** How many pages to begin a second at most; as fast as it goes unless told. */
  readonly pagesPerSecond?: number;
}

/** What of the site was not visited, and why. */
export interface NotVisited {
  readonly leftOut: Partial<Record<LeftOutReason, number>>;
  readonly unread: GuideProblems;
}

/** Goes through a crawl in the way that the site asks for. What it has to know of the site it asks for when it is needed, and not before the start page was visited. */
export class Itinerary {
  readonly #crawl: Crawl;
  readonly #guide: SiteGuide;
  readonly #pace: Pace;
  readonly #ignoreRobots: boolean;
  readonly #met = new Set<string>();

  constructor(crawl: Crawl, load: Load, { ignoreRobots = false, pagesPerSecond }: Manners) {
    this.#crawl = crawl;
    this.#guide = new SiteGuide(load, (host) => crawl.isOnSite(host));
    this.#pace = new Pace(pagesPerSecond);
    this.#ignoreRobots = ignoreRobots;
  }

  get notVisited(): NotVisited {
    return { leftOut: this.#crawl.leftOut, unread: this.#guide.problems };
  }

  async next(): Promise<PlannedPage | undefined> {
    for (let origin = this.#crawl.unknownOrigin; origin !== undefined; origin = this.#crawl.unknownOrigin) await this.#meet(origin);
    return this.#crawl.next();
  }

  /** Waits until a page may begin, or the scan is stopped. */
  async turn({ url }: PlannedPage, signal: AbortSignal): Promise<void> {
    const { origin } = new URL(url);
    const isMet = this.#met.has(origin) && !this.#ignoreRobots;
    const delaySeconds = isMet ? (await this.#guide.robotsOf(origin)).delaySeconds : 0;
    await sleep(this.#pace.turn(Date.now(), delaySeconds), undefined, { signal }).catch(() => {});
  }

  /** Takes note of where the start page leads: by its own links, and by what the site says of itself. */
  async begin(links: readonly string[], start: PlannedPage, finalUrl: string): Promise<void> {
    // A page may have left for `about:blank` since.
    const { origin } = new URL(/^https?:/u.test(finalUrl) ? finalUrl : start.url);
    if (this.#crawl.mayGrow) await this.#meet(origin);
    this.#crawl.addLinks(links, start);
    if (this.#crawl.mayGrow) this.#crawl.addMapped(await this.#guide.mappedPages(origin));
  }

  async #meet(origin: string): Promise<void> {
    this.#met.add(origin);
    this.#crawl.obey(origin, this.#ignoreRobots ? noRules : await this.#guide.robotsOf(origin));
  }
}
