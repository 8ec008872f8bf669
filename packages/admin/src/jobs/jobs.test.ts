import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { describeOnBoth, type TestDatabase } from '../db/databases.test-helper.ts';
import { newId } from '../db/new-id.ts';
import { openSignals } from '../db/signals.ts';
import { pauseMs, type Jobs, type TakenJob } from './jobs.ts';
import { openJobs, openStore, type JobsOptions } from './open-jobs.ts';

/** A process with the queue; its lease is over soon. */
function openProcess({ database, place }: TestDatabase, options: Partial<JobsOptions> = {}): Jobs & AsyncDisposable {
  const signals = openSignals(place);
  const jobs = openJobs(database, place, { signals, leaseMs: 2000, pollMs: 200, mayInstall: true, ...options });
  return {
    ...jobs,
    async [Symbol.asyncDispose]() {
      await jobs.close();
      await signals.close();
    },
  };
}

const waitForAbort = (signal: AbortSignal) => new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

describeOnBoth('a queue of jobs', (create) => {
  it.concurrent('does what was put in, with what was put in, once it may', async ({ expect }) => {
    await using made = await create();
    await using jobs = openProcess(made);
    const { db } = made.database;
    const done: TakenJob[] = [];
    const later = Date.now() + 1500;
    const last = await jobs.enqueue(db, { queue: 'scan', payload: { n: 2 }, runAt: later });
    expect([await jobs.has('scan', last!), await jobs.has('scan', newId())]).toEqual([true, false]);
    await jobs.enqueue(db, { queue: 'scan', payload: { n: 1 } });
    await jobs.enqueue(db, { queue: 'mail', payload: 'of another queue' });
    jobs.work('scan', async (job) => void done.push(job));
    await expect.poll(() => done.map(({ payload }) => payload), { timeout: 20_000 }).toEqual([{ n: 1 }, { n: 2 }]);
    expect(Date.now()).toBeGreaterThanOrEqual(later);
    expect(done[0]).toMatchObject({ queue: 'scan', attempt: 1 });
    await expect.poll(() => jobs.has('scan', last!), { timeout: 20_000 }).toBe(false);
  });

  it.concurrent('has nothing of a transaction that fails', async ({ expect }) => {
    await using made = await create();
    await using jobs = openProcess(made);
    const { db } = made.database;
    const done: unknown[] = [];
    jobs.work('scan', async ({ payload }) => void done.push(payload));
    const failing = db.transaction().execute(async (transaction) => {
      await jobs.enqueue(transaction, { queue: 'scan', payload: 'never' });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await db.transaction().execute((transaction) => jobs.enqueue(transaction, { queue: 'scan', payload: 'kept' }));
    await expect.poll(() => done, { timeout: 20_000 }).toEqual(['kept']);
  });

  it.concurrent('takes one of a key while there is one, and another after it', async ({ expect }) => {
    await using made = await create();
    await using jobs = openProcess(made);
    const { db } = made.database;
    const put = () => jobs.enqueue(db, { queue: 'scan', key: 'shop', payload: null });
    expect(await put()).toBeDefined();
    expect(await put()).toBeUndefined();
    expect(await jobs.enqueue(db, { queue: 'scan', payload: 'has no key' })).toBeDefined();
    expect(await jobs.enqueue(db, { queue: 'scan', payload: 'has no key' })).toBeDefined();
    const running = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const working = jobs.work('scan', async ({ payload }) => {
      if (payload !== null) return;
      running.resolve();
      await release.promise;
    });
    await running.promise;
    expect(await put()).toBeUndefined();
    release.resolve();
    await expect.poll(put, { timeout: 20_000 }).toBeDefined();
    await working.stop();
  });

  it.concurrent('tries again what failed, later, and no more often than it may', async ({ expect }) => {
    await using made = await create();
    await using jobs = openProcess(made);
    const attempts: [number, number][] = [];
    await jobs.enqueue(made.database.db, { queue: 'scan', payload: null, attempts: 2, key: 'failing' });
    jobs.work('scan', async ({ attempt }) => {
      attempts.push([attempt, Date.now()]);
      throw new Error('no luck');
    });
    await expect.poll(() => attempts.map(([attempt]) => attempt), { timeout: 20_000 }).toEqual([1, 2]);
    expect(attempts[1]![1] - attempts[0]![1]).toBeGreaterThan(1000);
    // It is over: another may have its key.
    await expect.poll(() => jobs.enqueue(made.database.db, { queue: 'scan', payload: null, key: 'failing', runAt: Date.now() + 60_000 }), { timeout: 20_000 }).toBeDefined();
    expect(attempts).toHaveLength(2);
  });

  it.concurrent('gives a job that a process was lost with to another, and hears no more of the first', async ({ expect }) => {
    await using made = await create();
    await using jobs = openProcess(made);
    const { db } = made.database;
    // It takes a job and is never heard of again, until it is too late.
    const lost = openStore(made.database, { databaseUrl: made.place.databaseUrl, leaseMs: 1000, mayInstall: true, onTrouble: () => {} });
    await lost.put(db, { queue: 'scan', payload: null, key: 'shop' });
    const job = await lost.take('scan');
    expect(job).toMatchObject({ attempt: 1 });
    const attempts: number[] = [];
    const release = Promise.withResolvers<void>();
    jobs.work('scan', async ({ attempt }) => {
      attempts.push(attempt);
      await release.promise;
    });
    await expect.poll(() => attempts, { timeout: 30_000 }).toEqual([2]);
    expect(await lost.renew(job!)).toBe(false);
    await lost.complete(job!);
    await lost.fail(job!, 'too late');
    await lost.handBack(job!);
    // The second has it still.
    expect(await jobs.enqueue(db, { queue: 'scan', payload: null, key: 'shop' })).toBeUndefined();
    release.resolve();
    await lost.close();
    await expect.poll(() => jobs.enqueue(db, { queue: 'scan', payload: null, key: 'shop', runAt: Date.now() + 60_000 }), { timeout: 20_000 }).toBeDefined();
    expect(attempts).toEqual([2]);
  });

  it.concurrent('is worked on by several, each job by one', async ({ expect }) => {
    await using made = await create();
    await using first = openProcess(made);
    await using second = openProcess(made);
    const { db } = made.database;
    const done: unknown[] = [];
    let [atOnce, mostAtOnce] = [0, 0];
    const handler = async ({ payload }: TakenJob) => {
      mostAtOnce = Math.max(mostAtOnce, (atOnce += 1));
      await sleep(20);
      atOnce -= 1;
      done.push(payload);
    };
    for (let n = 0; n < 12; n += 1) await first.enqueue(db, { queue: 'scan', payload: n });
    first.work('scan', handler, { concurrency: 2 });
    second.work('scan', handler, { concurrency: 2 });
    await expect.poll(() => done.toSorted((a, b) => Number(a) - Number(b)), { timeout: 20_000 }).toEqual(Array.from({ length: 12 }, (_, n) => n));
    expect(mostAtOnce).toBeLessThanOrEqual(4);
  });

  it.concurrent('begins nothing that was cancelled, and tells who runs it', async ({ expect }) => {
    await using made = await create();
    await using jobs = openProcess(made);
    const { db } = made.database;
    const reasons: string[] = [];
    const waiting = await jobs.enqueue(db, { queue: 'scan', payload: 'waiting' });
    await jobs.cancel(db, 'scan', waiting!);
    const running = await jobs.enqueue(db, { queue: 'scan', payload: 'running' });
    const begun: unknown[] = [];
    jobs.work('scan', async ({ payload }, signal) => {
      begun.push(payload);
      await waitForAbort(signal).catch((error: Error) => {
        reasons.push(error.message);
        throw error;
      });
    });
    await expect.poll(() => begun, { timeout: 20_000 }).toEqual(['running']);
    await jobs.cancel(db, 'scan', running!);
    await expect.poll(() => reasons, { timeout: 20_000 }).toEqual([expect.stringContaining('cancelled')]);
    expect(begun).toEqual(['running']);
  });

  it.concurrent('hands back what runs when a process stops, which is no attempt', async ({ expect }) => {
    await using made = await create();
    await using jobs = openProcess(made);
    await jobs.enqueue(made.database.db, { queue: 'scan', payload: null, attempts: 1 });
    const begun = Promise.withResolvers<void>();
    const working = jobs.work('scan', async (_job, signal) => {
      begun.resolve();
      await waitForAbort(signal);
    });
    await begun.promise;
    await working.stop();
    const done: number[] = [];
    jobs.work('scan', async ({ attempt }) => void done.push(attempt));
    await expect.poll(() => done, { timeout: 20_000 }).toEqual([2]);
  });
});

it('waits longer after each attempt, and an hour at most', () => {
  expect([1, 2, 3, 4].map((attempt) => pauseMs(attempt, 0))).toEqual([2000, 3000, 5000, 9000]);
  expect(pauseMs(30)).toBe(3_600_000);
});
