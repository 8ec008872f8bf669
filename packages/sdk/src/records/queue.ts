import type { RecordSubmission } from '@kapsel/core';
import { readSubmission } from './read-submission.ts';

/** Followed by the record's id. One key an item, so that two tabs never write over each other's. */
const prefix = 'kapsel_queue_';
/** Nobody chooses more often than that while a server is away. */
const maxItems = 16;

/** Submissions that the server has not yet confirmed. */
export interface Queue {
  add(item: RecordSubmission): void;
  remove(recordId: string): void;
  has(recordId: string): boolean;
  /** The oldest first. */
  items(): RecordSubmission[];
}

/**
 * Keeps submissions in localStorage until they are delivered, and in the page where there is none. What it finds there is
 * anybody's: what Kapsel would not have written, or what is too old to prove anything, is removed.
 *
 * @param storage the page's localStorage, by its native
 * @param maxAgeDays how long a decision holds
 * @param report told what had to give way
 */
export function createQueue(storage: (() => Storage) | undefined, maxAgeDays: number, report: (message: string) => void): Queue {
  /** What storage would not take. */
  const inPage = new Map<string, RecordSubmission>();

  /** @returns undefined where the browser or the visitor allows no storage, or it is full */
  const attempt = <Result>(use: (area: Record<string, string>) => Result): Result | undefined => {
    try {
      const area = storage?.call(window);
      // By name and not by method: `setItem` may be somebody else's by now.
      return area ? use(area as unknown as Record<string, string>) : undefined;
    } catch {
      return undefined;
    }
  };

  const isCurrent = ({ decidedAt }: RecordSubmission): boolean => Date.parse(decidedAt) + maxAgeDays * 86_400_000 > Date.now();

  const stored = (): RecordSubmission[] =>
    attempt((area) =>
      Object.keys(area).flatMap((key) => {
        if (!key.startsWith(prefix)) return [];
        const item = readSubmission(area[key] ?? '');
        if (item && key === prefix + item.recordId && isCurrent(item)) return item;
        delete area[key];
        return [];
      }),
    ) ?? [];

  const queue: Queue = {
    add(item) {
      const { recordId } = item;
      const waiting = queue.items();
      for (const { recordId: oldest } of waiting.slice(0, Math.max(0, waiting.length - maxItems + 1))) {
        queue.remove(oldest);
        report(`A consent record was dropped: ${maxItems} are waiting already for the log to answer.`);
      }
      const text = JSON.stringify(item);
      if (attempt((area) => (area[prefix + recordId] = text)) === undefined) inPage.set(recordId, item);
    },
    remove(recordId) {
      inPage.delete(recordId);
      attempt((area) => delete area[prefix + recordId]);
    },
    has: (recordId) => inPage.has(recordId) || attempt((area) => Object.hasOwn(area, prefix + recordId)) === true,
    items: () => [...stored(), ...inPage.values()].sort((a, b) => (a.recordId < b.recordId ? -1 : 1)),
  };
  return queue;
}
