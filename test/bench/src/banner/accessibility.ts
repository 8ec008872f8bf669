import { setTimeout as sleep } from 'node:timers/promises';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import type { Bench } from '../measure.ts';
import { Misbehaviour } from '../visit.ts';
import { phoneCell, plainCell, type Cell } from './cells.ts';
import { controlsIn, coverOf, focusNow, spaceText, stillness, type Control, type Cover, type Focus } from './in-page.ts';
import { linkCount } from './page.ts';
import type { BannerSubject, Layer } from './subject.ts';

/** What axe and a scroll through a layer found in one cell. */
export interface LayerFound {
  /** Rule and number of elements, one a rule: WCAG 2.0 to 2.2, A and AA. */
  readonly violations: readonly (readonly [rule: string, elements: number])[];
  /** Names of controls that a person cannot get at. */
  readonly lost: readonly string[];
}

/** One tool in one cell. */
export interface CellFound {
  readonly cell: string;
  /** Where the layer does not show within ten seconds, all of its controls are lost. */
  readonly first: LayerFound;
  /** Undefined where the tool has no second layer. */
  readonly second: LayerFound | undefined;
  /** Links under which nothing of the focus could be seen, and links that Tab never came to. Undefined where the first layer is modal. */
  readonly focus: { readonly hidden: readonly number[]; readonly missed: number } | undefined;
  /** Whether the first layer took the focus from the page as it came. Undefined where it is modal. */
  readonly isFocusStolen: boolean | undefined;
}

export interface AccessibilityFound {
  /** Nothing of the page can be clicked beneath the first layer in the plain cell: it may have the focus to itself. */
  readonly isModal: boolean;
  readonly cover: Cover;
  readonly cells: readonly CellFound[];
}

/** Names of the controls that each layer shows in the plain cell; every other cell has to keep them. */
interface Expected {
  readonly isModal: boolean;
  readonly first: readonly string[];
  readonly second: readonly string[];
}

/** Its server draws pages as `drawBannerPage` has them. */
type Stage = Pick<Bench, 'browser' | 'server'>;

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** How long a layer may take to show, and to be still; milliseconds. */
const patience = 10_000;

/**
 * Looks at both layers of a tool in each cell.
 *
 * @throws Misbehaviour where the first layer, or the button that accepts, is not there in the plain cell
 */
export async function lookAt(stage: Stage, subject: BannerSubject, cells: readonly Cell[]): Promise<AccessibilityFound> {
  const expected = await expectedOf(stage, subject);
  const found: CellFound[] = [];
  for (const cell of cells) found.push(await inCell(stage, subject, cell, (page) => lookInCell(page, subject, cell, expected)));
  const cover = await inCell(stage, subject, phoneCell, async (page) => {
    await comes(page, subject.first);
    return page.locator(subject.first.panel).evaluate(coverOf);
  });
  return { isModal: expected.isModal, cover, cells: found };
}

async function expectedOf(stage: Stage, subject: BannerSubject): Promise<Expected> {
  return inCell(stage, subject, plainCell, async (page) => {
    if (!(await comes(page, subject.first))) throw new Misbehaviour('showed no first layer');
    if (subject.acceptButton && !(await page.locator(subject.acceptButton.button).isVisible())) throw new Misbehaviour('showed no accept button');
    const { outOfReach } = await page.locator(subject.first.panel).evaluate(coverOf);
    const first = shownNames(await controlsOf(page, subject.first));
    const second = subject.second && (await opens(page, subject)) ? shownNames(await controlsOf(page, subject.second)) : [];
    if (first.length === 0) throw new Misbehaviour('showed a first layer without a control');
    if (subject.second && second.length === 0) throw new Misbehaviour('showed no second layer');
    return { isModal: outOfReach === 1, first, second };
  });
}

async function lookInCell(page: Page, subject: BannerSubject, cell: Cell, expected: Expected): Promise<CellFound> {
  const isShown = await comes(page, subject.first);
  const isFocusStolen = expected.isModal ? undefined : (await page.evaluate(focusNow)).link !== 0;
  if (isShown && cell.isSpaced) await page.evaluate(spaceText);
  const first = isShown ? await lookAtLayer(page, subject.first, cell, expected.first) : notShown(expected.first);
  const focus = expected.isModal ? undefined : await tabThrough(page);
  const second = subject.second && (await lookAtSecond(page, subject, cell, expected.second));
  return { cell: cell.id, first, second, focus, isFocusStolen };
}

async function lookAtSecond(page: Page, subject: BannerSubject, cell: Cell, expected: readonly string[]): Promise<LayerFound> {
  if (!subject.second || !(await opens(page, subject))) return notShown(expected);
  if (cell.isSpaced) await page.evaluate(spaceText);
  return lookAtLayer(page, subject.second, cell, expected);
}

async function lookAtLayer(page: Page, layer: Layer, cell: Cell, expected: readonly string[]): Promise<LayerFound> {
  const controls = await controlsOf(page, layer);
  const byName = new Map(controls.map((control) => [control.name, control]));
  // What is shown only in this cell has to be reached as well.
  const names = new Set([...expected, ...shownNames(controls)]);
  const lost = [...names].filter((name) => !byName.get(name)?.isReached);
  return { violations: await violationsIn(page, layer, cell), lost };
}

function notShown(expected: readonly string[]): LayerFound {
  return { violations: [], lost: expected };
}

/** Walks from the first link with the Tab key, until it comes there again or has gone far enough to have come to everything. */
async function tabThrough(page: Page): Promise<NonNullable<CellFound['focus']>> {
  await page.evaluate(() => {
    scrollTo({ top: 0, behavior: 'instant' });
    document.querySelector<HTMLElement>('main a')?.focus();
  });
  const reached = new Set<number>();
  const hidden: number[] = [];
  for (let step = 0; step < linkCount * 2; step += 1) {
    const { link, isHidden } = await focusAtRest(page);
    if (reached.has(link)) break;
    if (link >= 0) reached.add(link);
    if (isHidden) hidden.push(link);
    await page.keyboard.press('Tab');
  }
  return { hidden, missed: linkCount - reached.size };
}

/** A tool may scroll the link out from under itself: it counts as hidden once it moves no more. */
async function focusAtRest(page: Page): Promise<Focus> {
  for (let before: number | undefined; ; await sleep(50)) {
    const focus = await page.evaluate(focusNow);
    if (!focus.isHidden || focus.top === before) return focus;
    before = focus.top;
  }
}

async function violationsIn(page: Page, { root }: Layer, { forcedColors }: Cell): Promise<LayerFound['violations']> {
  await page.evaluate(`if (!window.axe) { ${axe.source} }`);
  // Forced colours are the person's own, while axe reads those of the style sheets, which nobody sees.
  const rules = { 'color-contrast': { enabled: forcedColors === 'none' } };
  const options = JSON.stringify({ runOnly: tags, rules, resultTypes: ['violations'] });
  const { violations } = (await page.evaluate(`axe.run(${JSON.stringify(root)}, ${options})`)) as axe.AxeResults;
  return violations.map(({ id, nodes }) => [id, nodes.length] as const);
}

function controlsOf(page: Page, { root }: Layer): Promise<Control[]> {
  return page.locator(root).evaluate(controlsIn);
}

function shownNames(controls: readonly Control[]): string[] {
  return controls.filter(({ isShown }) => isShown).map(({ name }) => name);
}

/** By a call, so that the second layer is looked at also where its opener is lost. */
async function opens(page: Page, { second }: BannerSubject): Promise<boolean> {
  if (!second) return false;
  await page.locator(second.opener).evaluate((opener) => (opener as HTMLElement).click()).catch(() => {});
  return comes(page, second);
}

/** Waits until a layer is there and still. */
async function comes(page: Page, { panel }: Layer): Promise<boolean> {
  try {
    await page.locator(panel).waitFor({ state: 'visible', timeout: patience });
  } catch {
    return false;
  }
  await sleep(300);
  await Promise.race([page.evaluate(stillness), sleep(patience)]);
  return true;
}

async function inCell<Result>({ browser, server }: Stage, subject: BannerSubject, cell: Cell, work: (page: Page) => Promise<Result>): Promise<Result> {
  const { viewport, zoom, colorScheme, forcedColors, direction } = cell;
  const context = await browser.newContext({ locale: 'en-US', viewport, deviceScaleFactor: zoom, colorScheme, forcedColors });
  context.setDefaultTimeout(patience);
  try {
    const page = await context.newPage();
    await page.goto(server.url(subject, 'near', direction === 'rtl' ? { rtl: '' } : {}), { waitUntil: 'load' });
    return await work(page);
  } finally {
    await context.close();
  }
}
