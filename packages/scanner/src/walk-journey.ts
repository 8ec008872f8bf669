import type { Language } from '@kapsel/core';
import type { Frame, Locator, Page } from 'playwright-core';
import { kindOfField, scrollToPlace } from './in-page/journey-steps.ts';
import type { Journey, JourneyStep, Selectors, StepAction } from './journey.ts';
import { withTimeout } from './with-timeout.ts';

/** Where a journey came to an end before its time. Nothing that it typed is in it. */
export interface JourneyProblem {
  /** Counted from one. */
  readonly step: number;
  readonly type: StepAction['type'];
}

const lookEveryMs = 100;

/**
 * Does what a visitor did, step by step, and stops at the first step that cannot be done.
 *
 * @param timeoutMs for each step that has no time of its own
 */
export async function walkJourney(page: Page, journey: Journey, timeoutMs: number): Promise<JourneyProblem | undefined> {
  for (const [index, step] of journey.entries()) {
    try {
      await take(page, step, Math.min(step.timeoutMs ?? timeoutMs, timeoutMs));
    } catch {
      return { step: index + 1, type: step.action.type };
    }
  }
  return undefined;
}

async function take(page: Page, { action, navigates }: JourneyStep, timeoutMs: number): Promise<void> {
  const arrival = navigates ? page.waitForEvent('framenavigated', { timeout: timeoutMs }) : undefined;
  arrival?.catch(() => {}); // It is awaited once the step is done.
  // To find an element and to do something with it; a page whose script never lets go answers neither.
  await withTimeout(act(page, action, timeoutMs), 2 * timeoutMs);
  await arrival;
  // A page that never finishes is a page all the same.
  if (navigates) await page.waitForLoadState('load', { timeout: timeoutMs }).catch(() => {});
}

async function act(page: Page, action: StepAction, timeout: number): Promise<void> {
  switch (action.type) {
    case 'navigate':
      await page.goto(action.url, { timeout });
      return;
    case 'setViewport':
      await page.setViewportSize({ width: action.width, height: action.height });
      return;
    case 'keyDown':
      await page.keyboard.down(action.key);
      return;
    case 'keyUp':
      await page.keyboard.up(action.key);
      return;
    case 'scroll':
      await page.evaluate(scrollToPlace, [action.x, action.y] as const);
      return;
    default:
  }
  const element = await find(page, action.selectors, action.frame, timeout);
  if (action.type === 'click') await element.click({ timeout });
  if (action.type === 'doubleClick') await element.dblclick({ timeout });
  if (action.type === 'hover') await element.hover({ timeout });
  if (action.type === 'change') await fillIn(element, action.value, timeout);
}

async function fillIn(element: Locator, value: string, timeout: number): Promise<void> {
  const kind = await element.evaluate(kindOfField as (field: unknown) => string);
  if (kind === 'select') await element.selectOption(value, { timeout });
  else if (kind === 'checkbox' || kind === 'radio') await element.setChecked(value === 'true' || value === 'on', { timeout });
  else await element.fill(value, { timeout });
}

/** The first element that one of the selectors finds, the earlier ones first. */
async function find(page: Page, selectors: Selectors, path: readonly number[], timeoutMs: number): Promise<Locator> {
  const deadline = Date.now() + timeoutMs;
  do {
    const frame = path.reduce<Frame | undefined>((parent, place) => parent?.childFrames()[place], page.mainFrame());
    for (const parts of frame ? selectors : []) {
      const found = frame && locatorOf(frame, parts).filter({ visible: true }).first();
      if (found && (await found.count().catch(() => 0)) > 0) return found;
    }
    await page.waitForTimeout(lookEveryMs);
  } while (Date.now() < deadline);
  throw new Error('no such element');
}

function locatorOf(frame: Frame, parts: readonly string[]): Locator {
  const [first = '', ...rest] = parts;
  return rest.reduce((within, part) => locate(within, part), locate(frame, first));
}

/** Reads one selector as Puppeteer writes it. Playwright's own CSS goes through open shadow roots, as `pierce/` does. */
function locate(within: Frame | Locator, selector: string): Locator {
  if (selector.startsWith('aria/')) return byName(within, selector.slice(5));
  if (selector.startsWith('xpath/')) return within.locator(`xpath=${selector.slice(6)}`);
  if (selector.startsWith('text/')) return within.getByText(selector.slice(5));
  return within.locator(`css=${selector.replace(/^(?:pierce|css)\//u, '')}`);
}

/** Roles of what a visitor presses, fills in or reads; a selector may say which one it means. */
const roles = ['button', 'link', 'textbox', 'searchbox', 'checkbox', 'radio', 'switch', 'combobox', 'listbox', 'option', 'spinbutton', 'slider', 'tab', 'menuitem', 'heading', 'img', 'dialog'] as const;

/** By accessible name: `Log in`, `Log in[role="button"]`. */
function byName(within: Frame | Locator, text: string): Locator {
  const name = text.replace(/\[(?:role|name)=.*$/su, '');
  const wanted = /\[role="(\w+)"\]/u.exec(text)?.[1];
  const among = wanted === undefined ? roles : roles.filter((role) => role === wanted);
  const [first, ...others] = among.map((role) => within.getByRole(role, { name, exact: true }));
  const byText = within.getByLabel(name, { exact: true }).or(within.getByText(name, { exact: true }));
  return first ? others.reduce((either, other) => either.or(other), first).or(wanted === undefined ? byText : first) : byText;
}

export function notesOnJourney(problem: JourneyProblem | undefined, language: Language): { code: string; message: string }[] {
  if (!problem) return [];
  const { step, type } = problem;
  const message = {
    nb: `Den innspilte reisen (--journey) stoppet ved steg ${step} (${type}), så sidene er ikke sett slik de er etter den.`,
    en: `The recorded journey (--journey) stopped at step ${step} (${type}), so the pages were not seen as they are after it.`,
  };
  return [{ code: 'journey-failed', message: message[language] }];
}
