import type { Json } from '@kapsel/core';
import type { Database } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import type { JobStore } from './job-store.ts';
import { defaultAttempts, pauseMs, type NewJob, type TakenJob } from './jobs.ts';

/** How long one that failed for good can be looked at. */
const keepFailedMs = 7 * 24 * 3_600_000;

/** Rows in SQLite. */
export class EmbeddedStore implements JobStore {
  readonly #db: Database['db'];
  readonly #leaseMs: number;

  constructor({ db }: Database, leaseMs: number) {
    this.#db = db;
    this.#leaseMs = leaseMs;
  }

  async ready(): Promise<void> {}

  async put(transaction: Database['db'], { queue, payload, key, runAt = Date.now(), attempts = defaultAttempts }: NewJob): Promise<string | undefined> {
    const jobId = newId();
    const { numInsertedOrUpdatedRows: count } = await transaction
      .insertInto('job')
      .values({ job_id: jobId, queue, key: key ?? null, payload: JSON.stringify(payload), state: 'waiting', attempt: 0, most_attempts: attempts, run_at: runAt, lease_until: null, failure: null })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return count === 0n ? undefined : jobId;
  }

  async cancel(transaction: Database['db'], queue: string, jobId: string): Promise<void> {
    await transaction.deleteFrom('job').where('queue', '=', queue).where('job_id', '=', jobId).execute();
  }

  async has(queue: string, jobId: string): Promise<boolean> {
    return (await this.#db.selectFrom('job').select('job_id').where('queue', '=', queue).where('job_id', '=', jobId).where('state', '<>', 'failed').executeTakeFirst()) !== undefined;
  }

  async take(queue: string): Promise<TakenJob | undefined> {
    const now = Date.now();
    await this.#db.updateTable('job').set({ state: 'failed', failure: 'the process that had it was lost', run_at: now }).where('queue', '=', queue).where('state', '=', 'running').where('lease_until', '<', now).whereRef('attempt', '>=', 'most_attempts').execute();
    await this.#db.deleteFrom('job').where('queue', '=', queue).where('state', '=', 'failed').where('run_at', '<', now - keepFailedMs).execute();
    const next = this.#db
      .selectFrom('job')
      .select('job_id')
      .where('queue', '=', queue)
      .where((where) => where.or([where.and([where('state', '=', 'waiting'), where('run_at', '<=', now)]), where.and([where('state', '=', 'running'), where('lease_until', '<', now)])]))
      .orderBy('run_at')
      .orderBy('job_id')
      .limit(1);
    const row = await this.#db
      .updateTable('job')
      .set(({ eb }) => ({ state: 'running', attempt: eb('attempt', '+', 1), lease_until: now + this.#leaseMs }))
      .where('job_id', '=', next)
      .returning(['job_id', 'payload', 'attempt'])
      .executeTakeFirst();
    return row && { jobId: row.job_id, queue, payload: JSON.parse(row.payload) as Json, attempt: row.attempt };
  }

  async renew(job: TakenJob): Promise<boolean> {
    const { numUpdatedRows: count } = await this.#ours(job).set({ lease_until: Date.now() + this.#leaseMs }).executeTakeFirstOrThrow();
    return count > 0n;
  }

  async complete({ jobId, attempt }: TakenJob): Promise<void> {
    await this.#db.deleteFrom('job').where('job_id', '=', jobId).where('state', '=', 'running').where('attempt', '=', attempt).execute();
  }

  async fail(job: TakenJob, reason: string): Promise<void> {
    const now = Date.now();
    await this.#ours(job)
      .set(({ eb, ref }) => ({ state: eb.case().when('attempt', '>=', ref('most_attempts')).then('failed' as const).else('waiting' as const).end(), run_at: now + pauseMs(job.attempt), lease_until: null, failure: reason.slice(0, 2000) }))
      .execute();
  }

  async handBack(job: TakenJob): Promise<void> {
    await this.#ours(job)
      .set(({ eb }) => ({ state: 'waiting', run_at: Date.now(), lease_until: null, most_attempts: eb('most_attempts', '+', 1) }))
      .execute();
  }

  async close(): Promise<void> {}

  #ours({ jobId, attempt }: TakenJob) {
    return this.#db.updateTable('job').where('job_id', '=', jobId).where('state', '=', 'running').where('attempt', '=', attempt);
  }
}
