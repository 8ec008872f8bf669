import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../median.ts';
import { lastMinute } from '../run.ts';
import { readCases, type Case } from './case.ts';
import { judgeByCommand, linesOf, timeCommand, timeParsing } from './command.ts';
import { measureLookUps, type LookUps } from './look-ups.ts';
import { judgeLeftOut, knownCases } from './own-cases.ts';
import { scoreSlices, type Score } from './score.ts';

export interface ClassifyRun {
  readonly load: { readonly start: number; readonly end: number };
  readonly rounds: number;
  /** Nothing where the cases are our own. */
  readonly casesFile: string | undefined;
  readonly slices: readonly { readonly slice: string; readonly score: Score }[];
  readonly lines: number;
  /** From start to end, the median of the rounds, in milliseconds. */
  readonly commandMs: number;
  readonly parsingMs: number;
  /** For one line. */
  readonly startMs: number;
  readonly lookUps: LookUps;
}

/** @throws BadCases */
export async function runClassify(casesFile: string | undefined, lines: number, rounds: number, tell: (progress: string) => void): Promise<ClassifyRun> {
  const start = lastMinute();
  const cases = casesFile === undefined ? knownCases() : readCases(casesFile);
  tell(`${cases.length} cases by the command`);
  const judged = await judgeByCommand(cases);
  if (casesFile === undefined) tell('the same, each without what is known of its vendor');
  const leftOut = casesFile === undefined ? judgeLeftOut() : [];
  const speed = await measureSpeed(cases, lines, rounds, tell);
  return { load: { start, end: lastMinute() }, rounds, casesFile, slices: scoreSlices([...judged, ...leftOut]), lines, ...speed, lookUps: measureLookUps(cases) };
}

async function measureSpeed(cases: readonly Case[], lines: number, rounds: number, tell: (progress: string) => void): Promise<Pick<ClassifyRun, 'commandMs' | 'parsingMs' | 'startMs'>> {
  const folder = mkdtempSync(join(tmpdir(), 'kapsel-bench-'));
  try {
    const [many, one] = [join(folder, 'many.jsonl'), join(folder, 'one.jsonl')];
    writeFileSync(many, linesOf(Array.from({ length: lines }, (_, index) => cases[index % cases.length] as Case)));
    writeFileSync(one, linesOf(cases.slice(0, 1)));
    const times: { command: number; parsing: number; start: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      tell(`round ${round + 1} of ${rounds}: ${lines} lines`);
      times.push({ command: await timeCommand(many), parsing: await timeParsing(many), start: await timeCommand(one) });
    }
    const middle = (which: 'command' | 'parsing' | 'start') => median(times.map((time) => time[which])) ?? 0;
    return { commandMs: middle('command'), parsingMs: middle('parsing'), startMs: middle('start') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
