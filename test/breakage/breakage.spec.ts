import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chromiumOptions } from '../support/chromium.ts';
import { flows } from './flows/index.ts';
import { runFlows, type State } from './run-flows.ts';
import { startBreakageSite, type BreakageSite, type Mode } from './site.ts';

const states: readonly State[] = ['untouched', 'rejected', 'accepted', 'withdrawn'];
const modes: readonly Exclude<Mode, 'none'>[] = ['marked', 'automatic', 'strict'];
const isFull = Boolean(process.env['KAPSEL_FULL']);

/** What runs daily: where most is held, and where most has been held, released and held again. */
const sample: readonly string[] = ['automatic untouched', 'automatic withdrawn'];
const runs = modes.flatMap((mode) => states.map((state) => ({ mode, state }))).filter(({ mode, state }) => isFull || sample.includes(`${mode} ${state}`));
const timeout = 300_000;

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(chromiumOptions);
});
afterAll(() => browser.close());

it('has every flow once, and at least forty', () => {
  const names = flows.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(40);
});

it('without Kapsel every flow works, and the tracker runs', () => withSite('none', async (site) => {
  expect(await runFlows(browser, site, 'untouched', flows)).toEqual([]);
}), timeout);

it.each(runs)('with Kapsel, $mode, no flow is broken for a visitor who is $state', ({ mode, state }) => withSite(mode, async (site) => {
  expect(await runFlows(browser, site, state, flows)).toEqual([]);
}), timeout);

async function withSite(mode: Mode, run: (site: BreakageSite) => Promise<void>): Promise<void> {
  const site = await startBreakageSite(mode);
  try {
    await run(site);
  } finally {
    await site.close();
  }
}
