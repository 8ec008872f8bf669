import type { ElementHandle, Page } from 'playwright-core';
import type { ReportedPass } from '@kapsel/core';
import { isTicked } from '../in-page/is-ticked.ts';
import { withTimeout } from '../with-timeout.ts';
import type { Wire } from '../wire.ts';
import { askAutoconsent } from './autoconsent.ts';
import { changesBetween, isKnownState, namesConsent, takeFootprint, type Footprint } from './footprint.ts';
import { questionOn, type Question } from './question.ts';

export type Wish = 'accept' | 'reject';

/** Why nobody can say that an answer was given, or taken back. */
export type ConsentFailure = 'no-question' | 'no-button' | 'still-ticked' | 'stayed' | 'no-trace' | 'asked-again' | 'page-failed' | 'no-way-back' | 'not-withdrawn' | 'came-back';

/** What became of a question that the scan answered. */
export interface Answer extends Pick<ReportedPass, 'cmp' | 'how' | 'clicks' | 'proof'> {
  readonly failure?: ConsentFailure;
  /** How long after the page had come to rest the question was there. */
  readonly askedAfterMs: number;
}

export interface AskedPage {
  readonly page: Page;
  readonly wire: Wire;
  readonly wish: Wish;
  /** Waits until the page has come to rest. */
  rest(): Promise<void>;
  /** Told of each click that answers. */
  onPress(): void;
}

/** Tools load late, and some wait until the visitor moves. */
const asksWithinMs = 4000;
const movesAfterMs = 1500;

/** How long a tool may take to keep an answer and to go away. */
const obeysWithinMs = 6000;
const layerWithinMs = 4000;

const pressWithinMs = 2000;

/** Whatever is ticked after so many goes will stay so. */
const maxRounds = 5;
const pollMs = 200;

/** Names that show it; more tell nobody anything. */
const maxProof = 5;

/** Waits for the question on a page that has come to rest, and answers it: with the mouse where its buttons are known or say what they do, else by autoconsent. */
export async function answerQuestion(asked: AskedPage): Promise<Answer> {
  const { page, wish } = asked;
  const restedAt = Date.now();
  const atRest = await takeFootprint(page, asked.wire);
  const question = await waitForQuestion(page);
  const askedAfterMs = Date.now() - restedAt;
  const isPlain = question !== undefined && (question.tool !== undefined || question.buttons[wish] !== undefined);
  const ways = isPlain ? [byHand, byAutoconsent] : question ? [byAutoconsent, byHand] : [byAutoconsent];
  let last: Attempt | undefined;
  for (const way of ways) {
    if (last) await startAfresh(asked);
    const attempt = await way(asked, atRest);
    last = attempt ?? last;
    if (attempt && attempt.failure === undefined) break;
  }
  return { ...(last ?? { failure: question ? 'no-button' : 'no-question' }), askedAfterMs };
}

/**
 * Whether a page that is loaded anew asks again.
 *
 * @param askedAfterMs how long it took the first time
 */
export async function asksAgain(page: Page, { askedAfterMs, how }: Answer): Promise<boolean> {
  const known = how === 'autoconsent' ? await askAutoconsent(page, null) : undefined;
  return known !== undefined || (await waitForQuestion(page, Math.max(1500, askedAfterMs + 1000))) !== undefined;
}

export type Attempt = Omit<Answer, 'askedAfterMs'>;
type Way = (asked: AskedPage, atRest: Footprint) => Promise<Attempt | undefined>;

async function waitForQuestion(page: Page, timeoutMs = asksWithinMs): Promise<Question | undefined> {
  const startedAt = Date.now();
  let hasMoved = false;
  for (;;) {
    const question = await questionOn(page);
    if (question || Date.now() - startedAt >= timeoutMs) return question;
    if (!hasMoved && Date.now() - startedAt > movesAfterMs) {
      hasMoved = true;
      await withTimeout(moveAbout(page), pressWithinMs).catch(() => {});
    }
    await pause(pollMs);
  }
}

async function moveAbout({ mouse }: Page): Promise<void> {
  await mouse.move(200, 200);
  await mouse.move(500, 350, { steps: 3 });
  await mouse.wheel(0, 300);
}

/** Goes through the layers as a visitor does: the answer where there is a button for it, else the settings, all boxes off, and saved. */
export const byHand: Way = async (asked, atRest) => {
  const { page, wire, wish } = asked;
  const before = await takeFootprint(page, wire);
  let clicks = 0;
  let hasOpened = false;
  for (let question = await waitForQuestion(page); question; ) {
    const { settings, save } = question.buttons;
    const known = { ...(question.tool !== undefined && { cmp: question.tool }), how: question.tool === undefined ? 'wording' : 'rule' } as const;
    const button = question.buttons[wish];
    if (button) {
      asked.onPress();
      await press(button);
      return { ...known, ...(await outcome(asked, atRest, before)), clicks: clicks + 1 };
    }
    if (wish === 'reject' && save && (hasOpened || !settings || question.ticked.length > 0)) {
      const unticked = await untick(page, question);
      clicks += unticked.clicks;
      // Saved like this it would be no no.
      if (!unticked.isDone) return { ...known, failure: 'still-ticked', clicks };
      asked.onPress();
      await press(save);
      return { ...known, ...(await outcome(asked, atRest, before)), clicks: clicks + 1 };
    }
    if (!settings || hasOpened) return { ...known, failure: 'no-button', clicks };
    hasOpened = true;
    clicks += 1;
    await press(settings);
    question = await nextLayer(page, question.layer);
  }
  return clicks === 0 ? undefined : { failure: 'no-button', clicks };
};

const byAutoconsent: Way = async (asked, atRest) => {
  const { page, wire, wish } = asked;
  const before = await takeFootprint(page, wire);
  asked.onPress();
  const result = await askAutoconsent(page, wish === 'reject' ? 'optOut' : 'optIn').catch(() => undefined);
  if (!result) return undefined;
  const known = { cmp: result.cmp, how: 'autoconsent', clicks: result.clicks } as const;
  return { ...known, ...(result.succeeded ? await outcome(asked, atRest, before) : { failure: 'no-button' }) };
};

/** The question gone, and something kept that was not there before: both, or it is no answer. */
async function outcome({ page, wire, rest }: AskedPage, atRest: Footprint, before: Footprint): Promise<Pick<Attempt, 'failure' | 'proof'>> {
  // What changes by itself is no trace of an answer, unless a tool is known to keep it there.
  const restless = new Set(changesBetween(atRest, before).map(({ key }) => key));
  const deadline = Date.now() + obeysWithinMs;
  for (;;) {
    await pause(pollMs);
    // A page that loads anew upon the answer has no elements for a while.
    await rest();
    const after = await takeFootprint(page, wire).catch(() => before);
    const changed = changesBetween(before, after).filter(({ key, name }) => isKnownState(name) || !restless.has(key));
    const names = [...new Set(changed.map(({ name }) => name))];
    const isGone = (await questionOn(page)) === undefined;
    // What a yes lets in stores things of its own at once.
    const proof = names.some(namesConsent) ? names.filter(namesConsent) : names;
    if (isGone && proof.length > 0) return { proof: proof.slice(0, maxProof) };
    if (Date.now() > deadline) return { failure: isGone ? 'no-trace' : 'stayed' };
  }
}

/** @param layer of the question that was there before */
export async function nextLayer(page: Page, layer: string): Promise<Question | undefined> {
  const deadline = Date.now() + layerWithinMs;
  for (;;) {
    await pause(pollMs);
    const question = await questionOn(page);
    if ((question && question.layer !== layer) || Date.now() > deadline) return question;
  }
}

/** Takes the ticks off all boxes that need none, and tells how many clicks did so, and whether all are off. */
async function untick(page: Page, question: Question): Promise<{ readonly clicks: number; readonly isDone: boolean }> {
  let clicks = 0;
  let { ticked } = question;
  // Some switches are drawn anew with each click, and some turn others on.
  for (let round = 0; round < maxRounds && ticked.length > 0; round += 1) {
    const pressed: ElementHandle[] = [];
    for (const box of ticked) {
      // One that another has taken along would be ticked again.
      if (!(await looksTicked(box))) continue;
      await press(box, 500);
      pressed.push(box);
    }
    await pause(pollMs);
    for (const box of pressed) if (!(await looksTicked(box))) clicks += 1;
    ticked = (await questionOn(page))?.ticked ?? [];
  }
  return { clicks, isDone: ticked.length === 0 };
}

async function looksTicked(box: ElementHandle): Promise<boolean> {
  return withTimeout(box.evaluate(isTicked as never) as Promise<boolean>, pressWithinMs).catch(() => false);
}

/** With the mouse; what that cannot reach, as a hidden box under a drawn switch, by script. */
export async function press(button: ElementHandle, timeoutMs = pressWithinMs): Promise<void> {
  try {
    await button.click({ timeout: timeoutMs, noWaitAfter: true });
  } catch {
    await withTimeout(button.dispatchEvent('click'), timeoutMs).catch(() => {});
  }
}

/** Half an answer is worse than none: what an attempt has opened is closed by loading the page anew. */
async function startAfresh({ page, rest }: AskedPage): Promise<void> {
  await page.reload({ waitUntil: 'load', timeout: 10_000 }).catch(() => {});
  await rest();
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
