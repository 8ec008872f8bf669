import type { KeyObject } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../db/database.ts';
import { isUnavailable } from '../db/unavailable.ts';
import { writeBatch, type Kept, type Submitted } from './write-batch.ts';

interface Waiting {
  readonly item: Submitted;
  readonly resolve: (kept: Kept) => void;
  readonly reject: (error: unknown) => void;
}

/** Too much of one site waits already; whoever asks is to come again. */
export class BusyError extends Error {
  override name = 'BusyError';
}

export interface WriterLimits {
  /** So many wait for one site at most. */
  readonly mostWaiting?: number;
  /** So many go into one transaction. */
  readonly mostTogether?: number;
}

/** What came of the transactions, for the metrics. */
export interface WriterFigures {
  commits: number;
  written: number;
  failed: number;
}

/**
 * Group commit: all that comes in while a transaction runs goes into the next one, and each is answered once its transaction is on the disk.
 * Sites take turns, so that much from one does not make another wait.
 */
export class RecordWriter {
  readonly figures: WriterFigures = { commits: 0, written: 0, failed: 0 };
  readonly #database: Database;
  readonly #key: KeyObject;
  readonly #limits: Required<WriterLimits>;
  readonly #waiting = new Map<string, Waiting[]>();
  #running: Promise<void> | undefined;
  #lastSize = 1;

  constructor(database: Database, key: KeyObject, { mostWaiting = 2048, mostTogether = 256 }: WriterLimits = {}) {
    this.#database = database;
    this.#key = key;
    this.#limits = { mostWaiting, mostTogether };
  }

  /**
   * Gives what came of it once it is durable.
   *
   * @throws BusyError where too much of the site waits already
   */
  write(item: Submitted): Promise<Kept> {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting.get(item.siteId) ?? [];
      if (queue.length >= this.#limits.mostWaiting) return reject(new BusyError(`${queue.length} records of ${item.siteId} wait already.`));
      this.#waiting.set(item.siteId, queue);
      queue.push({ item, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Once nothing waits any more. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (true) {
      // Those that were answered together come again together, a moment apart.
      if (this.#lastSize > 1) await sleep(2);
      else await new Promise(setImmediate);
      const batch = this.#take();
      this.#lastSize = batch.length;
      if (batch.length === 0) break;
      await this.#commit(batch);
    }
    this.#running = undefined;
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    try {
      const kept = await writeBatch(this.#database, this.#key, batch.map(({ item }) => item));
      this.figures.commits += 1;
      this.figures.written += batch.length;
      batch.forEach(({ resolve }, index) => resolve(kept[index] ?? 'known'));
    } catch (error) {
      // What is wrong with one site is not to be the trouble of another; a database that is away is everybody's, and asking it once for
      // each site would take as many times as long.
      const bySite = [...Map.groupBy(batch, ({ item }) => item.siteId).values()];
      if (bySite.length > 1 && !isUnavailable(error)) {
        for (const ofSite of bySite) await this.#commit(ofSite);
        return;
      }
      this.figures.failed += batch.length;
      for (const { reject } of batch) reject(error);
    }
  }

  /** One of each site, then the next of each. */
  #take(): readonly Waiting[] {
    const batch: Waiting[] = [];
    const queues = [...this.#waiting.entries()];
    for (let turn = 0; batch.length < this.#limits.mostTogether; turn += 1) {
      const before = batch.length;
      for (const [, queue] of queues) {
        const next = queue[turn];
        if (next && batch.length < this.#limits.mostTogether) batch.push(next);
      }
      if (batch.length === before) break;
    }
    this.#drop(batch, queues);
    return batch;
  }

  #drop(batch: readonly Waiting[], queues: readonly (readonly [string, Waiting[]])[]): void {
    const taken = new Map<string, number>();
    for (const { item } of batch) taken.set(item.siteId, (taken.get(item.siteId) ?? 0) + 1);
    for (const [siteId, queue] of queues) {
      queue.splice(0, taken.get(siteId) ?? 0);
      if (queue.length === 0) this.#waiting.delete(siteId);
    }
  }
}
