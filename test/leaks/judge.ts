import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from './engines.ts';
import type { Tracker } from './tracker.ts';
import { trackerPrefix, type StoredItem } from './vectors/index.ts';

/** What is known of one page since its judge last began anew. */
export interface Judgement {
  /** The files that the tracker was asked for, in order. */
  readonly hits: readonly string[];
  /** How often code of the tracker's ran. */
  readonly ran: number;
  /** How often the page's own inline script began. */
  readonly started: number;
  /** What the tracker keeps in the browser: not since, but now. */
  readonly stored: readonly StoredItem[];
  /** Whether the rest of the page is still there. */
  readonly intact: boolean;
}

interface Counters {
  /** Tells one document from the next. */
  readonly document: number;
  readonly ran: number;
  readonly started: number;
  readonly intact: boolean;
}

/** The element that every tested page has; it is lost where a late document.write() wipes the page. */
export const sentinelId = 'sentinel';

/** Judges one page by the tracker's log, by the browser's storage and by what the tracker's code left in the window. */
export class Judge {
  readonly #page: Page;
  readonly #tracker: Tracker;
  readonly #runId: string;
  #hitsBefore = 0;
  #reportsBefore = 0;
  #countersBefore: Counters = { document: 0, ran: 0, started: 0, intact: true };

  constructor(page: Page, tracker: Tracker, runId: string) {
    this.#page = page;
    this.#tracker = tracker;
    this.#runId = runId;
  }

  /** Forgets what was sent and run until now. */
  async beginAnew(): Promise<void> {
    this.#countersBefore = await this.#counters();
    this.#reportsBefore = this.#tracker.runReports(this.#runId);
    this.#hitsBefore = this.#tracker.hits(this.#runId).length;
  }

  async judge(): Promise<Judgement> {
    const stored = await this.#page.stored([this.#tracker.tracker]);
    const now = await this.#counters();
    const isSameDocument = now.document === this.#countersBefore.document;
    const before = isSameDocument ? this.#countersBefore : { ran: 0, started: 0 };
    const reports = this.#tracker.runReports(this.#runId) - this.#reportsBefore;
    const siteHost = new URL(this.#tracker.site).hostname;
    return {
      hits: this.#tracker
        .hits(this.#runId)
        .slice(this.#hitsBefore)
        .map(({ file }) => file),
      ran: now.ran - before.ran + reports,
      started: now.started - before.started,
      stored: stored
        .filter(({ name }) => name.startsWith(trackerPrefix))
        .map(({ kind, name, host }) => ({ kind, name, party: host === siteHost ? 'first' : 'third' })),
      intact: now.intact,
    };
  }

  /** Judges again and again until it is as hoped, at most for so long. */
  async judgeUntil(isAsHoped: (judgement: Judgement) => boolean, patienceMs: number): Promise<Judgement> {
    const end = performance.now() + patienceMs;
    for (;;) {
      const judgement = await this.judge();
      if (isAsHoped(judgement) || performance.now() > end) return judgement;
      await sleep(30);
    }
  }

  /** Waits until nothing has been asked for, of the site or the tracker, for so long. */
  async quiet(quietMs: number): Promise<void> {
    const start = performance.now();
    for (;;) {
      const since = Math.max(start, this.#tracker.lastRequestAt(this.#runId));
      const rest = since + quietMs - performance.now();
      if (rest <= 0) return;
      await sleep(rest);
    }
  }

  #counters(): Promise<Counters> {
    return this.#page.evaluate(async (sentinelId) => {
      // A page that reloads itself has not read its body yet. One that was wiped reads for ever.
      const end = performance.now() + 3000;
      while (!document.getElementById(sentinelId) && document.readyState === 'loading' && performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const marks = globalThis as { __ran?: number; __started?: number; __document?: number };
      // The time of its beginning moves where the clock is set meanwhile.
      marks.__document ??= Math.random();
      return {
        document: marks.__document,
        ran: marks.__ran ?? 0,
        started: marks.__started ?? 0,
        intact: document.getElementById(sentinelId) !== null,
      };
    }, sentinelId);
  }
}
