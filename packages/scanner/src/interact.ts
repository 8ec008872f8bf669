import type { ElementHandle, Page } from 'playwright-core';
import { wording } from './consent/wording.ts';
import { bringIntoView } from './in-page/bring-into-view.ts';
import { findButtons } from './in-page/find-buttons.ts';
import { kindOfWording } from './in-page/kind-of-wording.ts';
import { withTimeout } from './with-timeout.ts';

/** Enough to open what a page has to open, and few enough to do no harm. */
const maxClicks = 5;
const clickWithinMs = 1500;

const source = `(${findButtons.toString()})(${maxClicks}, ${JSON.stringify(wording)}, ${kindOfWording.toString()})`;

/**
 * Presses what a curious visitor would (`findButtons`), with a real mouse, until the page leads elsewhere.
 *
 * @param timeoutMs for all of it
 */
export async function interact(page: Page, timeoutMs: number): Promise<void> {
  const address = page.url();
  const deadline = Date.now() + timeoutMs;
  const list = await withTimeout(page.evaluateHandle(source), timeoutMs);
  const elements = [...(await withTimeout(list.getProperties(), timeoutMs)).values()].map((handle) => handle.asElement());
  for (const element of elements) {
    if (!element || page.url() !== address || Date.now() > deadline) return;
    await withTimeout(press(page, element), clickWithinMs).catch(() => {});
  }
}

/** What is covered or gone is let be. Playwright's own click would wait for a still picture, which a busy machine draws late. */
async function press(page: Page, element: ElementHandle): Promise<void> {
  const point = await element.evaluate(bringIntoView);
  if (point) await page.mouse.click(point.x, point.y);
}
