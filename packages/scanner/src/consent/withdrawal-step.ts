import { withTimeout } from '../with-timeout.ts';
import type { Step } from '../visit.ts';
import type { Wire } from '../wire.ts';
import type { PassConsent } from './consent-step.ts';
import { grantsAnything, keptDecision } from './kept-decision.ts';
import { withdrawAnswer, type Withdrawal } from './withdraw.ts';

/** Whatever a page does, the withdrawal ends. */
const withdrawsWithinMs = 60_000;

/** How many pages beside the start page are looked at once more. */
const maxOthers = 2;

/** Visits one address in a window of its own; `false` where the pass is over. */
export type Visit = (url: string, step: Step) => Promise<boolean>;

/** Takes a proved yes back on the start page of a pass, and visits that and others once more to see what is left of it. */
export class WithdrawalStep {
  readonly #wire: Wire;
  readonly #siteHost: string;
  readonly #consent: PassConsent;
  #withdrawal: Withdrawal | undefined;
  #pressedAt: number | undefined;
  #provedAt: number | undefined;

  /** @param consent the yes, as it was proved */
  constructor(wire: Wire, siteHost: string, consent: PassConsent) {
    this.#wire = wire;
    this.#siteHost = siteHost;
    this.#consent = consent;
  }

  /**
   * @param urls of the pages that the pass has visited, the start page first
   * @param watch visits a page and stays on it for long
   * @returns whether the pass is still under way
   */
  async run([start = '', ...others]: readonly string[], watch: Visit, visit: Visit): Promise<boolean> {
    if (!(await watch(start, this.#withdraw))) return false;
    if (!this.#isWithdrawn) return true;
    for (const url of [start, ...others.slice(0, maxOthers)]) if (!(await visit(url, this.#check))) return false;
    return true;
  }

  result(): PassConsent {
    const { cmp, how, clicks, proof, failure } = this.#withdrawal ?? { failure: 'page-failed' };
    const { canReopen } = this.#consent;
    const known = { ...(cmp !== undefined && { cmp }), ...(canReopen !== undefined && { canReopen }) };
    if (failure !== undefined || this.#provedAt === undefined) return { consent: 'failed', ...known, failure: failure ?? 'page-failed' };
    return {
      consent: 'proved',
      ...known,
      ...(how && { how }),
      ...(clicks !== undefined && { clicks }),
      ...(proof && { proof }),
      answeredAt: this.#provedAt,
      ...(this.#pressedAt !== undefined && { pressedAt: this.#pressedAt }),
    };
  }

  get #isWithdrawn(): boolean {
    return this.#withdrawal !== undefined && this.#withdrawal.failure === undefined;
  }

  readonly #withdraw: Step = async (page, rest) => {
    const { cmp, proof } = this.#consent;
    const withdrawing = withdrawAnswer({ page, wire: this.#wire, cmp, ...(proof && { kept: proof }), rest, onPress: () => (this.#pressedAt = Date.now()) });
    this.#withdrawal = await withTimeout(withdrawing, withdrawsWithinMs).catch(() => ({ failure: 'page-failed' as const }));
    // Something on the page may say yes again at once.
    if (this.#isWithdrawn && (await this.#stillGrants())) this.#fail('came-back');
    this.#provedAt = Date.now();
    return this.#isWithdrawn;
  };

  /** What was withdrawn stays so on the next page. */
  readonly #check: Step = async () => {
    if (await this.#stillGrants()) this.#fail('came-back');
    return true;
  };

  /** Of Kapsel's own cookie, which says what it means; that of other tools is only known to have changed. */
  async #stillGrants(): Promise<boolean> {
    const decision = await keptDecision(this.#wire, this.#siteHost).catch(() => undefined);
    return decision !== undefined && grantsAnything(decision);
  }

  #fail(failure: NonNullable<Withdrawal['failure']>): void {
    this.#withdrawal = { ...this.#withdrawal, failure };
  }
}
