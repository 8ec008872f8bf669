import type { ElementHandle, Frame, Page } from 'playwright-core';
import { readControls, type Control } from '../in-page/read-controls.ts';
import { kindOfWording } from '../in-page/kind-of-wording.ts';
import { withTimeout } from '../with-timeout.ts';
import { consentTools } from './tools.ts';
import { wording } from './wording.ts';

const lookWithinMs = 3000;

/** Whoever has more of them has them for something else. */
const maxReopeners = 3;

const knownControls = consentTools.flatMap(({ reopen }) => reopen ?? []).join(', ');
const topic = new RegExp(wording.topic, 'u');

/** Playwright's selectors look into open shadow roots. */
const selector = `button, [role="button"], a, input[type="button"], [onclick], [tabindex="0"]${knownControls && `, ${knownControls}`}`;

/** Whether a visitor who has answered finds something on the page that opens the question again. Looks, and presses nothing. */
export async function canReopen(page: Page): Promise<boolean> {
  for (const frame of framesOf(page)) if ((await knownOn(frame)).length > 0 || (await controlsOf(frame)).some(opensQuestion)) return true;
  return false;
}

/** What opens the question again on this very page: what selectors know, then what says so in words. */
export async function reopenersOn(page: Page): Promise<{ readonly how: 'rule' | 'wording'; readonly element: ElementHandle }[]> {
  const known: ElementHandle[] = [];
  const worded: ElementHandle[] = [];
  for (const frame of framesOf(page)) {
    known.push(...(await knownOn(frame)));
    const opening = (await controlsOf(frame)).filter((one) => opensQuestion(one) && !one.leadsElsewhere);
    for (const { at } of opening.slice(0, maxReopeners)) {
      const element = await frame.locator(selector).nth(at).elementHandle({ timeout: lookWithinMs }).catch(() => null);
      if (element) worded.push(element);
    }
  }
  return [...known.map((element) => ({ how: 'rule', element }) as const), ...worded.map((element) => ({ how: 'wording', element }) as const)].slice(0, maxReopeners);
}

/** A selector that names an element and a button in its shadow root fits only as a whole. */
function knownOn(frame: Frame): Promise<ElementHandle[]> {
  return withTimeout(frame.locator(knownControls).filter({ visible: true }).elementHandles(), lookWithinMs).catch(() => []);
}

function framesOf(page: Page): Frame[] {
  return [page.mainFrame(), ...page.mainFrame().childFrames()].slice(0, 10);
}

function controlsOf(frame: Frame): Promise<Control[]> {
  return withTimeout(frame.locator(selector).evaluateAll(readControls, knownControls), lookWithinMs).catch(() => []);
}

/** A link that only tells about cookies elsewhere opens nothing; a button that speaks of them does. */
export function opensQuestion({ isKnown, words, leadsElsewhere }: Control): boolean {
  if (isKnown) return true;
  const plain = words.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  if (words.length > 80 || !topic.test(plain)) return false;
  const kind = kindOfWording(words, wording);
  return kind === 'settings' || kind === 'reject' || (kind === null && !leadsElsewhere);
}
