import type { Database } from '../db/database.ts';
import type { NewJob, TakenJob } from './jobs.ts';

/** Where jobs are kept: all that differs between the databases. A job that was lost is not touched by who lost it. */
export interface JobStore {
  ready(): Promise<void>;
  put(transaction: Database['db'], job: NewJob): Promise<string | undefined>;
  cancel(transaction: Database['db'], queue: string, jobId: string): Promise<void>;
  has(queue: string, jobId: string): Promise<boolean>;
  /** The next one that is due, for as long as a lease lasts. */
  take(queue: string): Promise<TakenJob | undefined>;
  /** Whether it is still ours; then the lease begins anew. */
  renew(job: TakenJob): Promise<boolean>;
  complete(job: TakenJob): Promise<void>;
  /** To be tried again later, if it may be. */
  fail(job: TakenJob, reason: string): Promise<void>;
  /** To be taken by another at once; it was no attempt. */
  handBack(job: TakenJob): Promise<void>;
  close(): Promise<void>;
}
