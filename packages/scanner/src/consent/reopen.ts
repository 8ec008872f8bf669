import type { Frame, Page } from 'playwright-core';
import { readControls, type Control } from '../in-page/read-controls.ts';
import { kindOfWording } from '../in-page/kind-of-wording.ts';
import { withTimeout } from '../with-timeout.ts';
import { consentTools } from './tools.ts';
import { wording } from './wording.ts';

const lookWithinMs = 3000;

const knownControls = consentTools.flatMap(({ reopen }) => reopen ?? []).join(', ');
const topic = new RegExp(wording.topic, 'u');

/** Whether a visitor who has answered finds something on the page that opens the question again. Looks, and presses nothing. */
export async function canReopen(page: Page): Promise<boolean> {
  const frames = [page.mainFrame(), ...page.mainFrame().childFrames()].slice(0, 10);
  for (const frame of frames) {
    const controls = await withTimeout(controlsOf(frame), lookWithinMs).catch(() => []);
    if (controls.some(opensQuestion)) return true;
  }
  return false;
}

/** Playwright's selectors look into open shadow roots. */
function controlsOf(frame: Frame): Promise<Control[]> {
  const selector = `button, [role="button"], a, input[type="button"], [onclick], [tabindex="0"]${knownControls && `, ${knownControls}`}`;
  return frame.locator(selector).evaluateAll(readControls, knownControls);
}

/** A link that only tells about cookies elsewhere opens nothing; a button that speaks of them does. */
export function opensQuestion({ isKnown, words, leadsElsewhere }: Control): boolean {
  if (isKnown) return true;
  const plain = words.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  if (words.length > 80 || !topic.test(plain)) return false;
  const kind = kindOfWording(words, wording);
  return kind === 'settings' || kind === 'reject' || (kind === null && !leadsElsewhere);
}
