import type { Json } from '@kapsel/core';
import { CompiledQuery, sql } from 'kysely';
import { PgBoss, policies, type ConnectionOptions, type JobWithMetadata } from 'pg-boss';
import type { Database } from '../db/database.ts';
import { OldTablesError } from '../db/migrate.ts';
import type { JobStore } from './job-store.ts';
import { newId } from '../db/new-id.ts';
import { defaultAttempts, type NewJob, type TakenJob } from './jobs.ts';

interface PgBossOptions {
  readonly databaseUrl: string;
  readonly leaseMs: number;
  readonly mayInstall: boolean;
  onTrouble(error: Error): void;
}

/** A job may wait for a worker that nobody has started yet. */
const keepWaitingSeconds = 365 * 24 * 3600;

type OnTransaction = NonNullable<ConnectionOptions['db']>;

interface Data {
  readonly payload: Json;
}

/**
 * pg-boss on PostgreSQL. It expires what runs too long and knows no sign of life, so a lease is its time to expire, which begins anew
 * whenever the job is renewed; and whoever lost a job is told by its count of retries, which each new taker raises.
 */
export class PgBossStore implements JobStore {
  readonly #db: Database['db'];
  readonly #options: PgBossOptions;
  readonly #queues = new Map<string, Promise<void>>();
  #starting: Promise<PgBoss> | undefined;

  constructor({ db }: Database, options: PgBossOptions) {
    this.#db = db;
    this.#options = options;
  }

  async ready(): Promise<void> {
    await this.#boss();
  }

  async put(transaction: Database['db'], { queue, payload, key = newId(), runAt, attempts = defaultAttempts }: NewJob): Promise<string | undefined> {
    const boss = await this.#withQueue(queue);
    const jobId = await boss.send(queue, { payload }, {
      singletonKey: key,
      retryLimit: attempts - 1,
      expireInSeconds: this.#leaseSeconds,
      ...(runAt !== undefined && { startAfter: new Date(runAt) }),
      db: on(transaction),
    });
    return jobId ?? undefined;
  }

  async cancel(transaction: Database['db'], queue: string, jobId: string): Promise<void> {
    const boss = await this.#withQueue(queue);
    await boss.cancel(queue, jobId, { db: on(transaction) });
  }

  async has(queue: string, jobId: string): Promise<boolean> {
    const boss = await this.#withQueue(queue);
    const { state } = (await boss.getJobById(queue, jobId)) ?? {};
    return state === 'created' || state === 'retry' || state === 'active';
  }

  async take(queue: string): Promise<TakenJob | undefined> {
    const boss = await this.#withQueue(queue);
    const [job] = (await boss.fetch<Data>(queue, { includeMetadata: true })) as JobWithMetadata<Data>[];
    return job && { jobId: job.id, queue, payload: job.data.payload, attempt: job.retryCount + 1 };
  }

  async renew(job: TakenJob): Promise<boolean> {
    const { rows } = await sql`update pgboss.job set started_on = now() where ${ours(job)} returning id`.execute(this.#db);
    return rows.length > 0;
  }

  async complete(job: TakenJob): Promise<void> {
    await this.#ifOurs(job, (boss, db) => boss.complete(job.queue, job.jobId, undefined, { db }));
  }

  async fail(job: TakenJob, reason: string): Promise<void> {
    await this.#ifOurs(job, (boss, db) => boss.fail(job.queue, job.jobId, { message: reason.slice(0, 2000) }, { db }));
  }

  async handBack(job: TakenJob): Promise<void> {
    await sql`update pgboss.job set state = 'retry', start_after = now(), retry_limit = retry_limit + 1 where ${ours(job)}`.execute(this.#db);
  }

  async close(): Promise<void> {
    const boss = await this.#starting?.catch(() => undefined);
    await boss?.stop({ graceful: false });
  }

  get #leaseSeconds(): number {
    return Math.ceil(this.#options.leaseMs / 1000);
  }

  async #ifOurs(job: TakenJob, work: (boss: PgBoss, db: OnTransaction) => Promise<unknown>): Promise<void> {
    const boss = await this.#boss();
    await this.#db.transaction().execute(async (transaction) => {
      const { rows } = await sql`select id from pgboss.job where ${ours(job)} for update`.execute(transaction);
      if (rows.length > 0) await work(boss, on(transaction));
    });
  }

  async #withQueue(queue: string): Promise<PgBoss> {
    const boss = await this.#boss();
    const known = this.#queues.get(queue);
    const made = known ?? boss.createQueue(queue, { policy: policies.exclusive, retryBackoff: true, retryDelay: 1, retryDelayMax: 3600, retentionSeconds: keepWaitingSeconds });
    this.#queues.set(queue, made);
    await made.catch((error: unknown) => {
      this.#queues.delete(queue);
      throw error;
    });
    return boss;
  }

  #boss(): Promise<PgBoss> {
    this.#starting ??= this.#start().catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  async #start(): Promise<PgBoss> {
    const { databaseUrl, mayInstall, onTrouble } = this.#options;
    // How often it looks for jobs whose lease is over.
    const lookSeconds = Math.max(1, Math.floor(this.#leaseSeconds / 3));
    const boss = new PgBoss({ connectionString: databaseUrl, max: 3, schedule: false, migrate: mayInstall, superviseIntervalSeconds: lookSeconds, monitorIntervalSeconds: lookSeconds });
    boss.on('error', onTrouble);
    try {
      return await boss.start();
    } catch (error) {
      await boss.stop({ graceful: false });
      if (/pg-boss is not installed|requires migrations/u.test((error as Error).message)) throw new OldTablesError('The tables of the job queue are not up to date. Run kapsel-admin migrate first.', { cause: error });
      throw error;
    }
  }
}

/** Has pg-boss speak through a transaction of ours. */
function on(transaction: Database['db']): OnTransaction {
  return { executeSql: async (text, values: unknown[] = []) => ({ rows: [...(await transaction.executeQuery(CompiledQuery.raw(text, values))).rows] }) };
}

function ours({ queue, jobId, attempt }: TakenJob) {
  return sql`name = ${queue} and id = ${jobId} and state = 'active' and retry_count = ${attempt - 1}`;
}
