import type { RecordSubmission, RefusalSubmission } from '@kapsel/core';
import type { Inside } from '../part.ts';
import type { Queue } from './queue.ts';
import { isForPurpose } from './read-submission.ts';

/** Between two attempts, milliseconds: doubles from the first to the longest. */
const firstPause = 2000;
const longestPause = 300_000;
const timeoutMs = 30_000;

type Outcome = 'done' | 'later';

/** Delivers what is in the queue, until the server has it. */
export interface Sender {
  /** Sends an item of the queue. */
  send(item: RecordSubmission): Promise<void>;
  /** Sends something once, and forgets it. */
  sendOnce(refusal: RefusalSubmission): void;
  /** Sends all that waits, one after the other. */
  sendAll(): Promise<void>;
  /** The page is about to go: what still waits for its turn goes out now. */
  hurry(): void;
}

/** @param hear gets the log's answer to a record that it has taken */
export function createSender(endpoint: string, queue: Queue, { natives: { fetch }, emit }: Pick<Inside, 'natives' | 'emit'>, hear?: (recordId: string, answer: Response) => void): Sender {
  /** In this page, by record. */
  const underWay = new Map<string, Promise<Outcome>>();
  /** Of these, what has not got its lock yet. */
  const unlocked = new Map<string, RecordSubmission>();
  let pause = firstPause;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const post = async (body: RecordSubmission | RefusalSubmission): Promise<Outcome> => {
    let address = endpoint;
    let answer: Response;
    try {
      // Beside the log: `…/consents`, `…/purposes`.
      if (body.event === 'given' && isForPurpose(body)) address = new URL('purposes', new URL(endpoint, location.href)).href;
      answer = await fetch(new URL(address, location.href).href, {
        // Nothing that a page puts into Object.prototype is an option of ours.
        __proto__: null,
        method: 'POST',
        // A string is text/plain, for which no other origin has to be asked first.
        body: JSON.stringify(body),
        keepalive: true,
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        // After a redirect, a page for people could pass for an answer.
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      } as RequestInit);
    } catch {
      return 'later';
    }
    const { status } = answer;
    if (status >= 500 || status === 408 || status === 429) return 'later';
    // Who refuses this once will refuse it always.
    if (status >= 400) emit('error', { message: `Not recorded: ${address} answered ${status}. Look at log.endpoint in the config.` });
    else if (body.event !== 'refused') hear?.(body.recordId, answer);
    return 'done';
  };

  const deliver = async (item: RecordSubmission): Promise<Outcome> => {
    const { recordId } = item;
    unlocked.delete(recordId);
    // Another tab may have been faster.
    const outcome = queue.has(recordId) ? await post(item) : 'done';
    if (outcome === 'done') queue.remove(recordId);
    return outcome;
  };

  /** One tab at a time; where there are no locks the record's id makes twice the same as once. */
  const deliverAlone = async (item: RecordSubmission): Promise<Outcome> => {
    unlocked.set(item.recordId, item);
    try {
      return await navigator.locks.request(`kapsel_queue_${item.recordId}`, { ifAvailable: true }, (lock) => {
        if (lock) return deliver(item);
        unlocked.delete(item.recordId);
        return 'later';
      });
    } catch {
      return deliver(item);
    }
  };

  const attempt = (item: RecordSubmission): Promise<Outcome> => {
    const { recordId } = item;
    const already = underWay.get(recordId);
    if (already) return already;
    const outcome = deliverAlone(item).finally(() => underWay.delete(recordId));
    underWay.set(recordId, outcome);
    return outcome;
  };

  const tryLater = (): void => {
    clearTimeout(timer);
    // Not all visitors at the same moment, once a server is back.
    timer = setTimeout(() => void sender.sendAll(), pause * (0.75 + Math.random() / 2));
    pause = Math.min(pause * 2, longestPause);
  };

  const sender: Sender = {
    async send(item) {
      if ((await attempt(item)) === 'later') tryLater();
    },
    sendOnce: (refusal) => void post(refusal),
    async sendAll() {
      for (const item of queue.items()) if ((await attempt(item)) === 'later') return tryLater();
      pause = firstPause;
    },
    hurry() {
      for (const item of unlocked.values()) void deliver(item);
    },
  };
  return sender;
}
