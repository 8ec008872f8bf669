import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../browser.ts';
import { measureClick, type Bench } from '../measure.ts';
import { lastMinute, rotate, slowdown } from '../run.ts';
import { startServer } from '../server.ts';
import { lookAt, type AccessibilityFound } from './accessibility.ts';
import { cells } from './cells.ts';
import { drawBannerPage } from './page.ts';
import { endure, type Endured } from './robustness.ts';
import { broken, mustSee } from './self-check.ts';
import type { BannerSubject } from './subject.ts';

/** One tool's banner. */
export interface BannerResult {
  readonly subject: BannerSubject;
  accessibility?: AccessibilityFound;
  endured?: Endured;
  /** Of each round; undefined where the browser told nothing. */
  readonly interactionMs: (number | undefined)[];
  /** Why it is not reported. */
  refused?: string;
}

export interface BannerRun {
  readonly browser: string;
  readonly load: { readonly start: number; readonly end: number };
  readonly slowdown: number;
  readonly rounds: number;
  readonly results: readonly BannerResult[];
}

/**
 * Looks at every tool's banner once, since what is looked at does not change with time, and times its accept click once a round.
 *
 * @throws BlindBench where a measure does not see what is wrong with a broken tool
 */
export async function runBanner(subjects: readonly BannerSubject[], rounds: number, tell: (progress: string) => void): Promise<BannerRun> {
  const start = lastMinute();
  const results: BannerResult[] = subjects.map((subject) => ({ subject, interactionMs: [] }));
  const bench = await startBannerBench([...subjects, broken]);
  try {
    tell('self-check: a tool that is wrong everywhere');
    await mustSee(bench);
    for (const result of results) {
      await unlessRefused(result, async ({ subject }) => {
        tell(`${cells.length} cells: ${subject.name}`);
        result.accessibility = await lookAt(bench, subject, cells);
        tell(`hardships: ${subject.name}`);
        result.endured = await endure(bench, subject);
      });
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const result of rotate(results, round)) {
        await unlessRefused(result, async ({ subject }) => {
          tell(`click ${round + 1} of ${rounds}: ${subject.name}`);
          result.interactionMs.push((await measureClick(bench, subject)).interactionMs);
        });
      }
    }
    return { browser: `Chromium ${bench.browser.version()}`, load: { start, end: lastMinute() }, slowdown, rounds, results };
  } finally {
    await bench.close();
  }
}

/** Browser and server of a run over banners. */
export async function startBannerBench(subjects: readonly BannerSubject[]): Promise<Bench & { close(): Promise<void> }> {
  const turbo = readFileSync(fileURLToPath(import.meta.resolve('@hotwired/turbo/dist/turbo.es2017-umd.js')), 'utf8');
  const server = await startServer(subjects, { draw: drawBannerPage, scripts: { 'turbo.js': turbo } });
  const browser = await launchBrowser({ keepsPages: true });
  return { browser, server, slowdown, close: async () => void (await Promise.all([browser.close(), server.close()])) };
}

async function unlessRefused(result: BannerResult, work: (result: BannerResult) => Promise<void>): Promise<void> {
  if (result.refused !== undefined) return;
  try {
    await work(result);
  } catch (error) {
    result.refused = (error as Error).message.split('\n', 1)[0] ?? '';
  }
}
