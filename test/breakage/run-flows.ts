import type { Browser, BrowserContext } from 'playwright-core';
import type { Flow } from './flow.ts';
import type { BreakageSite } from './site.ts';

export type State = 'untouched' | 'rejected' | 'accepted' | 'withdrawn';

/** The global of the page, as its own scripts have it. */
declare const kapsel: { accept(ids: 'all' | 'none'): void; withdraw(): void };

const timeoutMs = 10_000;

/** Runs flows, four side by side, each with a profile of its own. @returns what broke, as sentences */
export async function runFlows(browser: Browser, site: BreakageSite, state: State, flows: readonly Flow[]): Promise<string[]> {
  const waiting = [...flows];
  const broken: string[] = [];
  const work = async (): Promise<void> => {
    for (let flow = waiting.shift(); flow; flow = waiting.shift()) {
      const problems = await runFlow(browser, site, state, flow);
      broken.push(...problems.map((problem) => `${site.mode}, ${state}: ${flow.name}: ${problem}`));
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  return broken;
}

async function runFlow(browser: Browser, site: BreakageSite, state: State, flow: Flow): Promise<string[]> {
  const context = await browser.newContext();
  context.setDefaultTimeout(timeoutMs);
  const problems: string[] = [];
  try {
    await decide(context, site, state);
    const { hasRun } = watch(context, site, problems);
    const page = await context.newPage();
    await flow.run({ page, context, at: site.at });
    const mayRun = site.mode === 'none' || state === 'accepted';
    for (let attempt = 0; mayRun && attempt < 40 && !hasRun(); attempt += 1) await page.waitForTimeout(50);
    if (hasRun() !== mayRun) problems.push(mayRun ? 'The tracker never ran.' : 'The tracker ran.');
  } catch (error) {
    problems.push(String(error).replaceAll(/\s+/gu, ' ').slice(0, 900));
  }
  await context.close();
  return problems;
}

/** Takes the visitor to where the choice is made, and makes it. */
async function decide(context: BrowserContext, site: BreakageSite, state: State): Promise<void> {
  if (site.mode === 'none' || state === 'untouched') return;
  const page = await context.newPage();
  await page.goto(`${site.at.site}/state`);
  const isGranted = state !== 'rejected';
  const reloaded = site.mode === 'strict' && isGranted ? page.waitForEvent('load') : undefined;
  await page.evaluate((choice) => kapsel.accept(choice), isGranted ? ('all' as const) : ('none' as const));
  await reloaded;
  if (state === 'withdrawn') {
    // A script that has run is followed by a reload; a page that is closed in the middle of it never says that it is.
    const settled = page.waitForEvent('load', { timeout: 1000 }).catch(() => undefined);
    await page.evaluate(() => kapsel.withdraw());
    if (site.mode === 'marked') await settled;
  }
  await page.close();
}

/** Collects what goes wrong in any page: uncaught errors, and whatever Kapsel's own file complains about. */
function watch(context: BrowserContext, site: BreakageSite, problems: string[]): { hasRun: () => boolean } {
  let hasRun = false;
  context.on('weberror', (event) => {
    const { stack, message } = event.error();
    // A visit that the page itself gave up has neither.
    if (stack || message) problems.push(`uncaught ${stack || message}`.slice(0, 400));
  });
  context.on('console', (message) => {
    if (message.type() === 'error' && message.location().url.endsWith('/kapsel.js')) problems.push(`Kapsel's file says: ${message.text()}`);
  });
  context.on('request', (request) => {
    if (request.url() === `${site.at.tracker}/ran` && request.postData()?.includes('"view"')) hasRun = true;
  });
  return { hasRun: () => hasRun };
}
