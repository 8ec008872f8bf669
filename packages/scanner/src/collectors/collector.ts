import type { BrowserContext, Page } from 'playwright-core';
import type { Hooks } from '../hooks.ts';
import type { Snapshot } from '../journal.ts';
import type { NetworkLog } from '../network-log.ts';
import type { Wire } from '../wire.ts';
import { withTimeout } from '../with-timeout.ts';

/** Where a collector works: one pass, in one browser profile. */
export interface PassScope {
  readonly context: BrowserContext;
  readonly wire: Wire;
  readonly hooks: Hooks;
  readonly network: NetworkLog;
}

/** Watches one kind of storage or traffic during a pass. Nothing that it throws ends the pass. */
export interface Collector<T> {
  readonly id: string;
  /** Runs before the first navigation, so that nothing is missed. */
  attach(scope: PassScope): Promise<void>;
  /** Runs whenever a page has come to rest: after load, after scrolling. */
  look(page: Page, pageUrl: string): Promise<void>;
  /** Runs once, after the last page. */
  finish(): Promise<T>;
  /** What it had to leave out, and why: silence is no "nothing there". */
  leftOut?(): readonly string[];
  /** What it knows so far, for a journal. */
  snapshot?(): Snapshot;
  /** Runs after `attach`, with what a scan knew that was cut off. */
  restore?(snapshot: Snapshot): void;
}

/** What a collector saw, or why it could not: a failure never looks like "nothing there". */
export type Collected<T> = { readonly ok: true; readonly value: T; readonly problems: readonly string[] } | { readonly ok: false; readonly reason: string };

/** A browser that no longer answers must not keep back the report. */
const finishWithinMs = 15_000;

/** Keeps a collector's failures to itself, and remembers them. */
export class Guarded<T> {
  readonly #collector: Collector<T>;
  readonly #problems = new Set<string>();
  #broken: string | undefined;

  constructor(collector: Collector<T>) {
    this.#collector = collector;
  }

  async attach(scope: PassScope): Promise<void> {
    try {
      await this.#collector.attach(scope);
    } catch (error) {
      this.#broken = this.#told(error);
    }
  }

  /** @param timeoutMs a page whose script never lets go must not stop the scan */
  async look(page: Page, pageUrl: string, timeoutMs: number): Promise<void> {
    if (this.#broken !== undefined) return;
    try {
      await withTimeout(this.#collector.look(page, pageUrl), timeoutMs);
    } catch (error) {
      this.#problems.add(`${this.#told(error)} (${pageUrl})`);
    }
  }

  get id(): string {
    return this.#collector.id;
  }

  snapshot(): Snapshot {
    return this.#broken === undefined ? (this.#collector.snapshot?.() ?? []) : [];
  }

  restore(snapshot: Snapshot): void {
    if (this.#collector.restore) this.#collector.restore(snapshot);
    else this.#problems.add(`${this.#collector.id}: what it saw before the scan was cut off is lost`);
  }

  async finish(): Promise<Collected<T>> {
    if (this.#broken !== undefined) return { ok: false, reason: this.#broken };
    try {
      const value = await withTimeout(this.#collector.finish(), finishWithinMs);
      const leftOut = this.#collector.leftOut?.() ?? [];
      return { ok: true, value, problems: [...this.#problems, ...leftOut.map((what) => `${this.#collector.id}: ${what}`)] };
    } catch (error) {
      return { ok: false, reason: this.#told(error) };
    }
  }

  #told(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    return `${this.#collector.id}: ${message.split('\n', 1)[0]}`;
  }
}

export function addPage(pages: readonly string[], page: string): readonly string[] {
  return page === '' || pages.includes(page) ? pages : [...pages, page];
}
