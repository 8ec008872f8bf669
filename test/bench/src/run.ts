import { loadavg } from 'node:os';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { measure, measureBaseline, type Baseline, type Figures } from './measure.ts';
import { measureProviso, type ProvisoBytes } from './proviso.ts';
import { startServer } from './server.ts';
import type { Subject } from './subject.ts';
import { kapselAutomatic, kapselMarked } from './subjects/kapsel.ts';
import { withoutToolHeld, withoutToolRunning } from './subjects/none.ts';

/** One tool in all rounds. */
export interface Result {
  readonly subject: Subject;
  readonly rounds: Figures[];
  /** Why it is not reported. */
  refused?: string;
}

export interface Run {
  readonly browser: string;
  /** Of the last minute, when the run began and when it ended. */
  readonly load: { readonly start: number; readonly end: number };
  readonly slowdown: number;
  readonly baselines: readonly Baseline[];
  readonly results: readonly Result[];
  /** Missing where Kapsel is not among the tools. */
  readonly proviso: readonly ProvisoBytes[] | undefined;
}

/** As slow as a cheap phone is beside a desktop computer. */
export const slowdown = 4;

/** Measures every tool once a round, so that whatever else the machine does hits all alike. Each round begins with another tool. */
export async function run(subjects: readonly Subject[], rounds: number, tell: (progress: string) => void): Promise<Run> {
  const start = lastMinute();
  const results: Result[] = subjects.map((subject) => ({ subject, rounds: [] }));
  const baselines: Baseline[] = [];
  const server = await startServer([...subjects, withoutToolHeld, withoutToolRunning]);
  const browser = await launchBrowser();
  const bench = { browser, server, slowdown };
  try {
    for (let round = 0; round < rounds; round += 1) {
      tell(`round ${round + 1} of ${rounds}: no consent tool`);
      const baseline = await measureBaseline(bench);
      baselines.push(baseline);
      for (const result of rotate(results, round)) {
        if (result.refused !== undefined) continue;
        tell(`round ${round + 1} of ${rounds}: ${result.subject.name}`);
        try {
          result.rounds.push(await measure(bench, result.subject, baseline));
        } catch (error) {
          result.refused = (error as Error).message.split('\n', 1)[0] ?? '';
        }
      }
    }
    const proviso = subjects.some((subject) => [kapselMarked, kapselAutomatic].includes(subject)) ? await bytesOfProviso(browser, tell) : undefined;
    return { browser: `Chromium ${browser.version()}`, load: { start, end: lastMinute() }, slowdown, baselines, results, proviso };
  } finally {
    await browser.close();
    await server.close();
  }
}

function bytesOfProviso(browser: Browser, tell: (progress: string) => void): Promise<ProvisoBytes[]> {
  tell('bytes with the config of the Proviso example');
  return measureProviso(browser);
}

/** The same in another order, so that nobody is always first. */
export function rotate<Item>(items: readonly Item[], by: number): Item[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

/** The load average of the last minute. */
export function lastMinute(): number {
  return loadavg()[0] ?? 0;
}
