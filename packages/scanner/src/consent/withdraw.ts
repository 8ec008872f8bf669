import type { ElementHandle, Page } from 'playwright-core';
import type { ReportedPass } from '@kapsel/core';
import { withTimeout } from '../with-timeout.ts';
import type { Wire } from '../wire.ts';
import { byHand, nextLayer, pause, press, type ConsentFailure } from './answer.ts';
import { changesBetween, isStateOf, namesConsent, takeFootprint, type Footprint } from './footprint.ts';
import { questionOn } from './question.ts';
import { reopenersOn } from './reopen.ts';
import { consentTools, type ConsentTool } from './tools.ts';

/** What became of an answer that was to be taken back. */
export interface Withdrawal extends Pick<ReportedPass, 'cmp' | 'how' | 'clicks' | 'proof'> {
  readonly failure?: ConsentFailure;
}

export interface ConsentingPage {
  readonly page: Page;
  readonly wire: Wire;
  /** The tool that took the answer, where it is known. */
  readonly cmp: string | undefined;
  /** Names under which that was kept, where any are known. */
  readonly kept?: readonly string[];
  /** Waits until the page has come to rest. */
  rest(): Promise<void>;
  /** Told of each click that may take the answer back. */
  onPress(): void;
}

/** A button that opens the choices again may come as late as the question did. */
const offersWithinMs = 4000;
const obeysWithinMs = 6000;
const evaluatesWithinMs = 2000;
const restlessWithinMs = 1000;
const pollMs = 200;

/** Names that show it; more tell nobody anything. */
const maxProof = 5;

/**
 * Takes a yes back as a visitor does: opens the choices again and presses what withdraws all, or says no to all of it. What has no button
 * for that which anybody could find is asked by the call that its documentation has. It counts where the tool keeps something else than before.
 */
export async function withdrawAnswer(consenting: ConsentingPage): Promise<Withdrawal> {
  const tool = consentTools.find(({ name }) => name === consenting.cmp);
  const known = consenting.cmp === undefined ? {} : { cmp: consenting.cmp };
  const state = await KeptState.of(consenting);
  const opened = await openChoices(consenting, tool, state);
  if (!opened) return { ...known, failure: 'no-way-back' };
  if (opened.proof) return { ...known, ...opened };
  // What opening the choices changed is no trace of what is done with them.
  await state.renew();
  const back = await takeBack(consenting, tool, state.atRest);
  if (back.failure === 'no-button' && !(await callWithdraw(consenting, tool))) return { ...known, failure: 'no-button' };
  const how = back.failure === 'no-button' ? 'api' : opened.how;
  const clicks = opened.clicks + back.clicks;
  if (back.failure === 'still-ticked') return { ...known, how, clicks, failure: back.failure };
  // Some tools leave the choices open upon a no, or erase what they kept: then the answer itself must have changed.
  const isPlain = back.failure === undefined || back.failure === 'no-button';
  const proof = await state.whenChanged(obeysWithinMs, isPlain ? namesConsent : answerOf(consenting, tool));
  return { ...known, how, clicks, ...(proof.length > 0 ? { proof } : { failure: 'not-withdrawn' as const }) };
}

interface Opened {
  readonly how: 'rule' | 'wording' | 'api';
  readonly clicks: number;
  /** Nothing opened: the one press took everything back, as these names show. */
  readonly proof?: readonly string[];
}

/** @returns nothing where there is no way to them */
async function openChoices(consenting: ConsentingPage, tool: ConsentTool | undefined, state: KeptState): Promise<Opened | undefined> {
  const { page, onPress } = consenting;
  const deadline = Date.now() + offersWithinMs;
  for (;;) {
    for (const { how, element } of await reopenersOn(page)) {
      onPress();
      await press(element);
      if (await nextLayer(page, '')) return { how, clicks: 1 };
      const proof = await state.whenChanged(0, answerOf(consenting, tool));
      if (proof.length > 0) return { how, clicks: 1, proof };
    }
    if (Date.now() > deadline) break;
    await pause(pollMs);
  }
  if (tool?.reopenCall === undefined) return undefined;
  await withTimeout(page.evaluate(tool.reopenCall), evaluatesWithinMs).catch(() => {});
  // Kapsel may have no interface of its own here, and takes the withdrawal by a call.
  return (await nextLayer(page, '')) || tool.name === 'Kapsel' ? { how: 'api', clicks: 0 } : undefined;
}

/** Names that hold the answer: that something else changed which speaks of consent is not enough where nobody was seen to take a no. */
function answerOf({ kept = [] }: ConsentingPage, tool: ConsentTool | undefined): (name: string) => boolean {
  return (name) => (tool ? isStateOf(tool, name) : kept.includes(name));
}

/** @returns how many clicks it took, and why it is none; `no-button` where there was nothing to press */
async function takeBack(consenting: ConsentingPage, tool: ConsentTool | undefined, atRest: Footprint): Promise<{ readonly clicks: number; readonly failure?: ConsentFailure }> {
  const { page, onPress } = consenting;
  const nothing = { clicks: 0, failure: 'no-button' } as const;
  if (!(await questionOn(page))) return nothing;
  const button = tool?.withdraw === undefined ? undefined : await withTimeout(visibleOne(page, tool.withdraw), evaluatesWithinMs).catch(() => undefined);
  if (button) {
    onPress();
    await press(button);
    return { clicks: 1 };
  }
  const { clicks = 0, failure } = (await byHand({ ...consenting, wish: 'reject' }, atRest)) ?? nothing;
  return failure === undefined ? { clicks } : { clicks, failure };
}

async function callWithdraw({ page, onPress }: ConsentingPage, tool: ConsentTool | undefined): Promise<boolean> {
  if (tool?.name !== 'Kapsel') return false;
  onPress();
  return withTimeout(page.evaluate('kapsel.withdraw()'), evaluatesWithinMs).then(() => true, () => false);
}

/** What is kept under names that speak of consent, and what becomes of it. */
class KeptState {
  readonly #consenting: ConsentingPage;
  #before: Footprint;
  /** Keys that change by themselves: no trace of a withdrawal. */
  readonly #restless: ReadonlySet<string>;
  readonly atRest: Footprint;

  private constructor(consenting: ConsentingPage, atRest: Footprint, before: Footprint) {
    this.#consenting = consenting;
    this.#before = before;
    this.#restless = new Set(changes(atRest, before).map(({ key }) => key));
    this.atRest = atRest;
  }

  static async of(consenting: ConsentingPage): Promise<KeptState> {
    const atRest = await takeFootprint(consenting.page, consenting.wire);
    await pause(restlessWithinMs);
    return new KeptState(consenting, atRest, await takeFootprint(consenting.page, consenting.wire));
  }

  /** From now on counts what is other than now. */
  async renew(): Promise<void> {
    const { page, wire } = this.#consenting;
    this.#before = await takeFootprint(page, wire);
  }

  /** Names that have another value now, or are gone; none where that does not come within the time. */
  async whenChanged(withinMs: number, counts = namesConsent): Promise<string[]> {
    const { page, wire, rest } = this.#consenting;
    const deadline = Date.now() + withinMs;
    for (;;) {
      const after = await takeFootprint(page, wire).catch(() => this.#before);
      const names = changes(this.#before, after).filter(({ key, name }) => counts(name) && !this.#restless.has(key)).map(({ name }) => name);
      // A page may load anew upon it.
      if (names.length > 0) await rest();
      if (names.length > 0 || Date.now() >= deadline) return [...new Set(names)].slice(0, maxProof);
      await pause(pollMs);
    }
  }
}

function changes(one: Footprint, other: Footprint): ReturnType<typeof changesBetween> {
  return [...changesBetween(one, other), ...changesBetween(other, one)];
}

async function visibleOne(page: Page, selector: string): Promise<ElementHandle | undefined> {
  const [first] = await page.locator(selector).filter({ visible: true }).elementHandles();
  return first;
}
