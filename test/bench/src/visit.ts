import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { isSeen, layoutShift, trackerItems, watchClick, watchForButton } from './in-page.ts';
import { scriptCount } from './page.ts';
import type { BenchServer, Tracker } from './server.ts';
import type { Subject } from './subject.ts';

/** A tool's page did not do what it has to do, so that its figures would mean nothing. */
export class Misbehaviour extends Error {
  override name = 'Misbehaviour';
}

/** How long a page is left alone after its `load` event, in milliseconds. */
export const rest = 1000;
/** For a busy machine; milliseconds. */
const patience = 60_000;

/** What came of accepting everything. */
export interface Accepted {
  /** From the click, or the call, until the last script ran; milliseconds. */
  readonly allRanMs: number;
  readonly inOrder: boolean;
  /** The click until the next paint; milliseconds, undefined where there was no click, or the browser told nothing. */
  readonly interactionMs: number | undefined;
}

/** One visitor of one tool's page, in a profile of its own. */
export class Visitor {
  readonly #context: BrowserContext;
  readonly #server: BenchServer;
  readonly #subject: Subject;
  readonly #slowdown: number;

  private constructor(context: BrowserContext, server: BenchServer, subject: Subject, slowdown: number) {
    this.#context = context;
    this.#server = server;
    this.#subject = subject;
    this.#slowdown = slowdown;
  }

  /** @param slowdown how many times slower the processor is */
  static async arrive(browser: Browser, server: BenchServer, subject: Subject, { slowdown }: { slowdown: number }): Promise<Visitor> {
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(patience);
    return new Visitor(context, server, subject, slowdown);
  }

  leave(): Promise<void> {
    return this.#context.close();
  }

  /** Opens the tool's page in a new tab and leaves it alone for a second after its `load` event. */
  async open(tracker: Tracker): Promise<OpenPage> {
    const { page, session } = await this.#tab();
    // Processor time of the thread: a busy machine does not change it.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const before = await scriptMs(session);
    await page.goto(this.#server.url(this.#subject, tracker), { waitUntil: 'load' });
    await sleep(rest);
    return new OpenPage(page, session, this.#subject, (await scriptMs(session)) - before);
  }

  /** Milliseconds from the start of the navigation until the accept button is seen. */
  async timeToBanner(acceptButton: NonNullable<Subject['acceptButton']>): Promise<number> {
    const { page, session } = await this.#tab();
    const worldName = 'bench';
    await Promise.all([session.send('Page.enable'), session.send('Runtime.enable')]);
    await session.send('Runtime.addBinding', { name: 'tellBench', executionContextName: worldName });
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: `${isSeen.toString()}\n(${watchForButton.toString()})(${JSON.stringify(acceptButton)})`, worldName });
    const seen = new Promise<number>((resolve) => session.on('Runtime.bindingCalled', ({ payload }) => resolve(Number(payload))));
    await page.goto(this.#server.url(this.#subject, 'near'), { waitUntil: 'load' });
    const milliseconds = await Promise.race([seen, sleep(patience, undefined, { ref: false })]);
    if (milliseconds === undefined) throw new Misbehaviour('showed no accept button');
    return milliseconds;
  }

  /** The tab is on the site already, so that no start of a process is measured. */
  async #tab(): Promise<{ page: Page; session: CDPSession }> {
    const page = await this.#context.newPage();
    const session = await this.#context.newCDPSession(page);
    await page.goto(this.#server.emptyUrl);
    await session.send('Emulation.setCPUThrottlingRate', { rate: this.#slowdown });
    return { page, session };
  }
}

/** A tab in which the tool's page has come to rest. */
export class OpenPage {
  readonly #page: Page;
  readonly #session: CDPSession;
  readonly #subject: Subject;
  /** Processor time of the main thread for compiling and running JavaScript so far. */
  readonly scriptMs: number;

  constructor(page: Page, session: CDPSession, subject: Subject, scriptMs: number) {
    this.#page = page;
    this.#session = session;
    this.#subject = subject;
    this.scriptMs = scriptMs;
  }

  /** Bytes of JavaScript objects that are still in use. */
  async heap(): Promise<number> {
    await this.#session.send('HeapProfiler.collectGarbage');
    await this.#session.send('HeapProfiler.collectGarbage');
    return (await this.#session.send('Runtime.getHeapUsage')).usedSize;
  }

  layoutShift(): Promise<number> {
    return this.#page.evaluate(layoutShift);
  }

  /** Accepts everything as a visitor does, and waits until every script has run. */
  async accept(): Promise<Accepted> {
    await this.#mustHaveRun(0, 'before a choice');
    const { acceptButton, accept } = this.#subject;
    if (acceptButton) await this.#clickOn(acceptButton.button);
    else await this.#page.evaluate(`notes.acceptedAt = performance.now(); ${accept}`);
    await this.#page.waitForFunction((count) => window.notes.ran.length >= count, scriptCount, { polling: 100 }).catch(() => {});
    // Time for a second run of any of them, and for the browser to paint and to tell of the click.
    await this.#page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await sleep(400);
    await this.#mustHaveRun(scriptCount, 'after accepting');
    const { ran, acceptedAt, interactionMs } = await this.#page.evaluate(() => window.notes);
    if (acceptedAt === 0) throw new Misbehaviour('got no click on its accept button');
    return {
      allRanMs: Math.max(...ran.map(([, at]) => at)) - acceptedAt,
      inOrder: ran.every(([script], index) => script === index),
      interactionMs: interactionMs || undefined,
    };
  }

  /** Every script has run already, as it has to where the choice is remembered. */
  mustRemember(): Promise<void> {
    return this.#mustHaveRun(scriptCount, 'on the return of a visitor who had accepted');
  }

  /** Takes everything back, and counts what the tracker's scripts left in web storage. */
  async withdraw(): Promise<number> {
    // Some tools reload the page.
    await this.#page.evaluate(this.#subject.withdraw).catch(() => {});
    await sleep(rest);
    await this.#page.waitForLoadState('load');
    return this.#page.evaluate(trackerItems);
  }

  async #clickOn(button: string): Promise<void> {
    const locator = this.#page.locator(button);
    await locator.waitFor({ state: 'visible' }).catch(() => {
      throw new Misbehaviour('showed no accept button');
    });
    await this.#page.evaluate(watchClick);
    const box = await locator.boundingBox();
    if (!box) throw new Misbehaviour('showed no accept button');
    await this.#page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  }

  async #mustHaveRun(expected: number, when: string): Promise<void> {
    const scripts = await this.#page.evaluate(() => window.notes.ran.map(([script]) => script));
    if (scripts.length === expected && new Set(scripts).size === expected) return;
    throw new Misbehaviour(`ran ${scripts.length} scripts (${new Set(scripts).size} different ones) ${when}; expected ${expected}`);
  }
}

async function scriptMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const seconds = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? 0;
  return (seconds('ScriptDuration') + seconds('V8CompileDuration')) * 1000;
}
