import type { Fixed } from './records.ts';

/** The queue of SQLite; pg-boss has its own tables. */
export interface JobTables {
  readonly job: JobTable;
}

interface JobTable {
  readonly job_id: Fixed<string>;
  readonly queue: Fixed<string>;
  /** Of those that wait or run, each has its own. */
  readonly key: Fixed<string | null>;
  /** JSON. */
  readonly payload: Fixed<string>;
  readonly state: 'waiting' | 'running' | 'failed';
  /** How often it was taken. */
  readonly attempt: number;
  readonly most_attempts: number;
  readonly run_at: number;
  /** Until when it is theirs who took it. */
  readonly lease_until: number | null;
  /** Why the last attempt failed. */
  readonly failure: string | null;
}
