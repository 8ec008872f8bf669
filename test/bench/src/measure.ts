import type { Browser } from 'playwright-core';
import type { BenchServer } from './server.ts';
import type { Subject } from './subject.ts';
import { withoutToolHeld, withoutToolRunning } from './subjects/index.ts';
import { Visitor } from './visit.ts';

/** What one round found out about one tool. */
export interface Figures {
  readonly bytesFirst: number;
  readonly bytesReturning: number;
  readonly bannerMs: number | undefined;
  /** Processor time, not slowed down, over the same page without a consent tool. */
  readonly scriptFirstMs: number;
  readonly scriptReturningMs: number;
  readonly acceptNearMs: number;
  readonly acceptFarMs: number;
  /** 1 where scripts ran in the order of the page although their answers overtook each other, else 0. */
  readonly orderKept: number;
  /** Over the same page without a consent tool, banner shown. */
  readonly heapBytes: number;
  readonly layoutShift: number;
  readonly interactionMs: number | undefined;
  readonly itemsLeft: number;
}

/** The same page without a consent tool, in the same round. */
export interface Baseline {
  readonly scriptFirstMs: number;
  readonly scriptReturningMs: number;
  readonly heapBytes: number;
}

export interface Bench {
  readonly browser: Browser;
  readonly server: BenchServer;
  /** How many times slower the processor is made where time is measured. */
  readonly slowdown: number;
}

export async function measureBaseline(bench: Bench): Promise<Baseline> {
  const held = await withVisitor(bench, withoutToolHeld, 1, async (visitor) => {
    const page = await visitor.open('uneven');
    return { scriptFirstMs: page.scriptMs, heapBytes: await page.heap() };
  });
  const scriptReturningMs = await withVisitor(bench, withoutToolRunning, 1, async (visitor) => (await visitor.open('uneven')).scriptMs);
  return { ...held, scriptReturningMs };
}

/**
 * One round of one tool: four visitors, each in a profile of its own.
 *
 * @throws Misbehaviour where scripts ran unasked, or did not run once each after accepting
 */
export async function measure(bench: Bench, subject: Subject, baseline: Baseline): Promise<Figures> {
  const { acceptButton } = subject;
  const { slowdown } = bench;
  const near = await measureClick(bench, subject);
  const acceptFarMs = await withVisitor(bench, subject, slowdown, async (visitor) => (await (await visitor.open('far')).accept()).allRanMs);
  const bannerMs = acceptButton && (await withVisitor(bench, subject, slowdown, (visitor) => visitor.timeToBanner(acceptButton)));
  const unhurried = await withVisitor(bench, subject, 1, async (visitor) => {
    bench.server.takeToolBytes();
    const first = await visitor.open('uneven');
    const bytesFirst = bench.server.takeToolBytes();
    const heapBytes = (await first.heap()) - baseline.heapBytes;
    const { inOrder } = await first.accept();
    bench.server.takeToolBytes();
    const again = await visitor.open('uneven');
    const bytesReturning = bench.server.takeToolBytes();
    await again.mustRemember();
    return {
      bytesFirst,
      bytesReturning,
      scriptFirstMs: first.scriptMs - baseline.scriptFirstMs,
      scriptReturningMs: again.scriptMs - baseline.scriptReturningMs,
      heapBytes,
      orderKept: inOrder ? 1 : 0,
      itemsLeft: await again.withdraw(),
    };
  });
  return { ...near, acceptFarMs, bannerMs, ...unhurried };
}

/** One visitor who accepts all, of a tracker that answers at once. */
export function measureClick(bench: Bench, subject: Subject): Promise<Pick<Figures, 'layoutShift' | 'acceptNearMs' | 'interactionMs'>> {
  return withVisitor(bench, subject, bench.slowdown, async (visitor) => {
    const page = await visitor.open('near');
    const layoutShift = await page.layoutShift();
    const { allRanMs, interactionMs } = await page.accept();
    return { layoutShift, acceptNearMs: allRanMs, interactionMs };
  });
}

async function withVisitor<Result>({ browser, server }: Bench, subject: Subject, slowdown: number, visit: (visitor: Visitor) => Promise<Result>): Promise<Result> {
  const visitor = await Visitor.arrive(browser, server, subject, { slowdown });
  try {
    return await visit(visitor);
  } finally {
    await visitor.leave();
  }
}
