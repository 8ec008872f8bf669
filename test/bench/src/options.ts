import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import type { Subject } from './subject.ts';
import { subjects } from './subjects/index.ts';

/** What a person asked the bench for, proved. */
export interface BenchOptions {
  readonly rounds: number;
  readonly subjects: readonly Subject[];
  /** A file for all figures of all rounds. */
  readonly json: string | undefined;
}

export const help = `npm run bench -- sdk: Kapsel side by side with other consent tools, as npm has them, in one run

Usage
  npm run bench -- sdk [--rounds 7] [--only kapsel,klaro] [--json figures.json]

      --rounds <n>     how often each tool is measured; the table shows medians (7)
      --only <ids>     only these: ${subjects.map(({ id }) => id).join(', ')}
      --json <file>    also write every figure of every round
  -h, --help           this text

A round of all tools takes about three minutes. What is measured, and how: docs/bench.md. Exit codes: 0 measured, 1 a tool's page
did not behave and is not reported, 2 wrong usage.
`;

/** Wrong usage, in one sentence. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** @throws UsageError naming the argument and what it should be */
export function readOptions(given: readonly string[]): BenchOptions | 'help' {
  const { values, positionals } = parse(given);
  if (values.help) return 'help';
  if (positionals.length !== 1 || positionals[0] !== 'sdk') throw new UsageError('Say what to measure; there is: npm run bench -- sdk. See --help.');
  return { rounds: readRounds(values.rounds), subjects: readSubjects(values.only), json: readFile(values.json) };
}

function parse(given: readonly string[]) {
  try {
    return parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        rounds: { type: 'string', default: '7' },
        only: { type: 'string' },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${((error as Error).message.split(/\. |\n/u, 1)[0] ?? '').replace(/\.$/u, '')}. See --help.`);
  }
}

function readRounds(text: string): number {
  const rounds = Number(text);
  if (!/^\d+$/u.test(text) || rounds < 1 || rounds > 100) throw new UsageError(`--rounds ${text}: it takes a whole number from 1 to 100.`);
  return rounds;
}

function readSubjects(list: string | undefined): readonly Subject[] {
  if (list === undefined) return subjects;
  const wanted = list.split(',').map((id) => id.trim());
  for (const id of wanted) {
    if (!subjects.some((subject) => subject.id === id)) throw new UsageError(`--only ${id}: there is no such tool here; there are ${subjects.map((subject) => subject.id).join(', ')}.`);
  }
  return subjects.filter(({ id }) => wanted.includes(id));
}

/** A run takes long; that its result can be written is made sure of before. */
function readFile(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch {
    throw new UsageError(`--json ${file}: the folder ${dirname(file)} is not there, or nothing may be written in it.`);
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`--json ${file}: this is a folder; name a file.`);
  return file;
}
