import type { PassId, ReportedPass } from '@kapsel/core';
import { withTimeout } from '../with-timeout.ts';
import type { Step } from '../visit.ts';
import type { Wire } from '../wire.ts';
import { answerQuestion, asksAgain, type Answer, type ConsentFailure, type Wish } from './answer.ts';
import { canReopen } from './reopen.ts';

/** How a pass came to its consent state, or why it did not. */
export interface PassConsent extends Omit<ReportedPass, 'id'> {
  readonly failure?: ConsentFailure;
  /** Milliseconds since 1970: what was gone by then belongs to no answer. */
  readonly answeredAt?: number;
  /** The same of the click that took an answer back: between the two, what it did took effect. */
  readonly pressedAt?: number;
}

/** In which passes somebody answers, and what. Only what was given can be withdrawn. */
export const wishes: { readonly [pass in PassId]?: Wish } = { rejected: 'reject', accepted: 'accept', withdrawn: 'accept' };

/** Whatever a page does, all attempts together end. */
const answersWithinMs = 75_000;

/** A page that went away in the middle. */
const broken: Answer = { failure: 'page-failed', askedAfterMs: 0 };

/** Answers the question on the first page of a pass, and proves on a second load of it that the answer holds. */
export class ConsentStep {
  readonly #wire: Wire;
  readonly #wish: Wish;
  #answer: Answer | undefined;
  #answeredAt: number | undefined;
  #isProved = false;
  #canReopen: boolean | undefined;

  constructor(wire: Wire, wish: Wish) {
    this.#wire = wire;
    this.#wish = wish;
  }

  /** For the first visit; ends it where nobody answered. */
  readonly answer: Step = async (page, rest) => {
    this.#answeredAt = Date.now();
    const answering = answerQuestion({ page, wire: this.#wire, wish: this.#wish, rest, onPress: () => (this.#answeredAt = Date.now()) });
    this.#answer = await withTimeout(answering, answersWithinMs).catch(() => broken);
    return this.isAnswered;
  };

  /** For another load of the same page, in a window of its own. */
  readonly check: Step = async (page) => {
    if (!this.#answer) return false;
    const asks = await withTimeout(asksAgain(page, this.#answer), answersWithinMs).catch(() => undefined);
    if (asks !== false) this.#answer = { ...this.#answer, failure: asks ? 'asked-again' : 'page-failed' };
    this.#isProved = this.isAnswered;
    if (this.#isProved) this.#canReopen = await canReopen(page);
    return false;
  };

  /** Whether an answer was given that is worth a second look. */
  get isAnswered(): boolean {
    return this.#answer !== undefined && this.#answer.failure === undefined;
  }

  get isProved(): boolean {
    return this.#isProved;
  }

  result(): PassConsent {
    const { cmp, how, clicks, proof, failure } = this.#answer ?? {};
    return {
      consent: this.#isProved ? 'proved' : 'failed',
      ...(cmp !== undefined && { cmp }),
      ...(how && { how }),
      ...(clicks !== undefined && { clicks }),
      ...(proof && this.#isProved && { proof }),
      ...(this.#canReopen !== undefined && { canReopen: this.#canReopen }),
      ...(!this.#isProved && { failure: failure ?? 'page-failed' }),
      ...(this.#isProved && this.#answeredAt !== undefined && { answeredAt: this.#answeredAt }),
    };
  }
}
