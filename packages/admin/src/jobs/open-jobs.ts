import type { Database, DatabasePlace } from '../db/database.ts';
import type { Signals } from '../db/signals.ts';
import { EmbeddedStore } from './embedded-store.ts';
import type { JobStore } from './job-store.ts';
import type { Jobs, Working } from './jobs.ts';
import { PgBossStore } from './pg-boss-store.ts';
import { Worker } from './worker.ts';

export interface JobsOptions {
  readonly signals: Signals;
  /** How long a process may be silent before its jobs are taken for lost. */
  readonly leaseMs?: number;
  /** How often to look for jobs that nobody told of. */
  readonly pollMs?: number;
  /** Make the tables of pg-boss where they are missing or old. */
  readonly mayInstall?: boolean;
  onTrouble?(error: Error): void;
}

/** The queue of a database: rows of its own on SQLite, pg-boss on PostgreSQL. */
export function openJobs(database: Database, place: DatabasePlace, { leaseMs = 15_000, pollMs = 2000, mayInstall = false, signals, onTrouble = () => {} }: JobsOptions): Jobs {
  const store = openStore(database, { databaseUrl: place.databaseUrl, leaseMs, mayInstall, onTrouble });
  const workers = new Set<Worker>();
  return {
    ready: () => store.ready(),
    async enqueue(transaction, job) {
      const jobId = await store.put(transaction, job);
      if (jobId !== undefined) await signals.tell(transaction, topicOf(job.queue));
      return jobId;
    },
    cancel: (transaction, queue, jobId) => store.cancel(transaction, queue, jobId),
    has: (queue, jobId) => store.has(queue, jobId),
    work(queue, handler, options = {}): Working {
      const worker = new Worker(store, queue, handler, { ...options, leaseMs, pollMs, onTrouble });
      workers.add(worker);
      const deaf = signals.on(topicOf(queue), () => worker.wake());
      return {
        async stop() {
          deaf();
          workers.delete(worker);
          await worker.stop();
        },
      };
    },
    async close() {
      await Promise.all([...workers].map((worker) => worker.stop()));
      await store.close();
    },
  };
}

interface StoreOptions extends Required<Pick<JobsOptions, 'leaseMs' | 'mayInstall' | 'onTrouble'>> {
  readonly databaseUrl: string | undefined;
}

/** What it is kept in. */
export function openStore(database: Database, { databaseUrl, ...options }: StoreOptions): JobStore {
  return databaseUrl === undefined ? new EmbeddedStore(database, options.leaseMs) : new PgBossStore(database, { ...options, databaseUrl });
}

function topicOf(queue: string): string {
  return `jobs:${queue}`;
}
