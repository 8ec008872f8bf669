import type { Json } from '@kapsel/core';
import type { Database } from '../db/database.ts';

/** Work to be done later, by whichever process gets to it. */
export interface NewJob {
  /** What kind of work; letters, digits, `_`, `-` and `.`. */
  readonly queue: string;
  readonly payload: Json;
  /** While a job of that queue with the same key waits or runs, there is no second one. */
  readonly key?: string;
  /** Not before that, in milliseconds since 1970; as soon as may be where it is left out. */
  readonly runAt?: number;
  /** How often it is tried at most; 5 unless told. */
  readonly attempts?: number;
}

/** A job that a process has taken. */
export interface TakenJob {
  readonly jobId: string;
  readonly queue: string;
  readonly payload: Json;
  /** From 1; also counts those who were lost with their process. Whoever has a lower one has lost the job. */
  readonly attempt: number;
}

/**
 * Does one. What it throws has the job tried again later, after a pause that grows.
 *
 * @param signal aborted where the job was cancelled or lost to another process, or where this process is about to stop: then throwing
 *   hands the job back without that counting as an attempt
 */
export type Handler = (job: TakenJob, signal: AbortSignal) => Promise<void>;

export interface WorkOptions {
  /** How many of them at once in this process; 1 unless told. */
  readonly concurrency?: number;
  /** How long it may go on with what it has once it is to stop; not at all unless told. */
  readonly graceMs?: number;
}

/** What takes jobs of one queue. */
export interface Working {
  /** Takes no more, gives what runs its time, and hands back the rest. */
  stop(): Promise<void>;
}

/**
 * A queue that outlives processes: what is in it is done at least once. A process that has a job keeps saying so; one that falls silent
 * loses it. Jobs are in the database, so that they come to be with what they are about, or not at all.
 */
export interface Jobs {
  /**
   * @param transaction that of what the job is about
   * @returns its id; nothing where there is one of that key
   */
  enqueue(transaction: Database['db'], job: NewJob): Promise<string | undefined>;
  /** One that waits is never begun; one that runs is told within some seconds. */
  cancel(transaction: Database['db'], queue: string, jobId: string): Promise<void>;
  /** Whether it waits or runs still. */
  has(queue: string, jobId: string): Promise<boolean>;
  work(queue: string, handler: Handler, options?: WorkOptions): Working;
  /** Makes sure that there is what it needs. @throws OldTablesError */
  ready(): Promise<void>;
  /** Stops all that work. */
  close(): Promise<void>;
}

export const defaultAttempts = 5;

/** Before the next attempt: some two seconds after the first, twice as long after each, an hour at most. */
export function pauseMs(attempt: number, random: number = Math.random()): number {
  return Math.min(3600, 1 + 2 ** Math.min(16, attempt - 1) * (1 + random)) * 1000;
}
