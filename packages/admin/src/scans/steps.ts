import { LostError, type Attempt } from './attempt.ts';
import type { ScanStep } from './wire.ts';

/** Between two lines of progress. */
const everyMs = 1000;

/** Writes down the last of what a scan is at, now and then; and so learns that it is nobody's of ours any more. */
export class Steps {
  readonly #attempt: Attempt;
  readonly #onLost: (error: Error) => void;
  readonly #timer: NodeJS.Timeout;
  #next: ScanStep | undefined;
  #writing: Promise<void> | undefined;

  constructor(attempt: Attempt, onLost: (error: Error) => void) {
    this.#attempt = attempt;
    this.#onLost = onLost;
    this.#timer = setInterval(() => void this.look(), everyMs);
  }

  push(step: ScanStep): void {
    this.#next = step;
  }

  /** Does it now. */
  look(): Promise<void> {
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
    return this.#writing;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
  }

  async #write(): Promise<void> {
    const step = this.#next;
    this.#next = undefined;
    try {
      await this.#attempt.step(step);
    } catch (error) {
      // A database that is away for a moment ends no scan.
      if (error instanceof LostError) this.#onLost(error);
    }
  }
}
