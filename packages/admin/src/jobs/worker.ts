import { setTimeout as sleep } from 'node:timers/promises';
import type { JobStore } from './job-store.ts';
import type { Handler, TakenJob, WorkOptions, Working } from './jobs.ts';

interface WorkerOptions extends WorkOptions {
  readonly leaseMs: number;
  /** How often to look where nobody woke it. */
  readonly pollMs: number;
  /** Hears of what went wrong with the queue itself. */
  onTrouble(error: Error): void;
}

/** Takes jobs of one queue, keeps their leases, and tells the store how they ended. */
export class Worker implements Working {
  readonly #store: JobStore;
  readonly #queue: string;
  readonly #handler: Handler;
  readonly #options: WorkerOptions;
  readonly #running = new Map<Promise<void>, AbortController>();
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | undefined;
  #looksAgain = false;
  #isStopping = false;

  constructor(store: JobStore, queue: string, handler: Handler, options: WorkerOptions) {
    this.#store = store;
    this.#queue = queue;
    this.#handler = handler;
    this.#options = options;
    this.#timer = setInterval(() => this.wake(), options.pollMs);
    this.wake();
  }

  /** Has it look for jobs now. */
  wake(): void {
    this.#looksAgain = true;
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#timer);
    await this.#looking;
    const { graceMs = 0 } = this.#options;
    if (graceMs > 0) await Promise.race([Promise.all(this.#running.keys()), sleep(graceMs, undefined, { ref: false })]);
    for (const controller of this.#running.values()) controller.abort(new Error('this process is about to stop'));
    await Promise.all(this.#running.keys());
  }

  async #look(): Promise<void> {
    const { concurrency = 1, onTrouble } = this.#options;
    try {
      while (this.#looksAgain && !this.#isStopping) {
        this.#looksAgain = false;
        while (this.#running.size < concurrency && !this.#isStopping) {
          const job = await this.#store.take(this.#queue);
          if (!job) break;
          this.#start(job);
        }
      }
    } catch (error) {
      onTrouble(error as Error);
    }
  }

  #start(job: TakenJob): void {
    const controller = new AbortController();
    const run = this.#run(job, controller).finally(() => {
      this.#running.delete(run);
      if (!this.#isStopping) this.wake();
    });
    this.#running.set(run, controller);
  }

  async #run(job: TakenJob, controller: AbortController): Promise<void> {
    let isLost = false;
    const beat = setInterval(() => {
      this.#store.renew(job).then(
        (isOurs) => {
          if (isOurs) return;
          isLost = true;
          controller.abort(new Error('the job was cancelled, or another process has it'));
        },
        // The database may come back before the lease is over.
        this.#options.onTrouble,
      );
    }, this.#options.leaseMs / 3);
    try {
      const failure = await this.#handler(job, controller.signal).then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
      );
      if (isLost) return;
      if (!failure) await this.#store.complete(job);
      else if (controller.signal.aborted) await this.#store.handBack(job);
      else await this.#store.fail(job, failure.message);
    } catch (error) {
      // Nobody was told how it ended: the lease runs out, and it is taken again.
      this.#options.onTrouble(error as Error);
    } finally {
      clearInterval(beat);
    }
  }
}
