import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { bannerSubjects, type BannerSubject } from './banner/subject.ts';
import { scannerSubjects, type ScannerSubject } from './scanner/subject.ts';
import { serverSubjects, type ServerSubject } from './server/subject.ts';
import type { Subject } from './subject.ts';
import { subjects } from './subjects/index.ts';

/** What a person asked the bench for, proved. */
export type BenchOptions = RunOptions & ({ readonly what: 'sdk'; readonly subjects: readonly Subject[] } | { readonly what: 'banner'; readonly subjects: readonly BannerSubject[] } | { readonly what: 'scanner'; readonly subjects: readonly ScannerSubject[] } | ServerOptions | ClassifyOptions);

interface ClassifyOptions {
  readonly what: 'classify';
  /** A file of cases; nothing for our own. */
  readonly cases: string | undefined;
  /** How many lines the command is timed with. */
  readonly lines: number;
}

interface ServerOptions {
  readonly what: 'server';
  readonly subjects: readonly ServerSubject[];
  /** How long each number of connections is measured. */
  readonly seconds: number;
  /** How many records are there before. */
  readonly rows: number;
}

interface RunOptions {
  readonly rounds: number;
  /** A file for all figures of all rounds. */
  readonly json: string | undefined;
}

export const help = `npm run bench -- sdk | banner | scanner | classify | server: Kapsel side by side with other tools, as npm has them, in one run

Usage
  npm run bench -- sdk [--rounds 7] [--only kapsel,klaro] [--json figures.json]
  npm run bench -- banner [--rounds 7] [--only kapsel-bar,klaro] [--json banners.json]
  npm run bench -- scanner [--rounds 1] [--only kapsel,playwright] [--json scans.json]
  npm run bench -- classify [--cases cases.jsonl] [--lines 200000] [--rounds 3] [--json verdicts.json]
  npm run bench -- server [--seconds 5] [--rows 0] [--rounds 1] [--only kapsel-sqlite,bare] [--json server.json]

      sdk              what a tool weighs and how long it takes
      banner           what its layers are like: click, cover, accessibility in 35 cells, six hardships
      scanner          what of a web in which everything stored is known it finds, how rightly, how fast, in how much memory
      classify         how right, how sure and how fast kapsel-scan classify is; no browser, no other tools
      server           what keeping a consent costs a server, at 1, 16, 64 and 256 connections, on SQLite and PostgreSQL
      --cases <file>   cases with their truth, one JSON object a line (KAPSEL_BENCH_CASES; else made from the knowledge base)
      --lines <n>      how many lines it is timed with (200000)
      --seconds <n>    how long each number of connections is measured (5)
      --rows <n>       how many records are there before; only Kapsel's databases can be filled (0)
      --rounds <n>     how often each tool is timed; the table shows medians (7; 1 for scanner and server, 3 for classify)
      --only <ids>     only these, for sdk: ${ids(subjects)};
                       for banner: ${ids(bannerSubjects)};
                       for scanner: ${ids(scannerSubjects)};
                       for server: ${ids(serverSubjects)}
      --json <file>    also write every figure
  -h, --help           this text

What is measured, how, and how long it takes: docs/bench.md. Exit codes: 0 measured, 1 a tool's page did not behave and is not reported,
or a measure is blind, 2 wrong usage.
`;

function ids(known: readonly Pick<Subject, 'id'>[]): string {
  return known.map(({ id }) => id).join(', ');
}

/** Wrong usage, in one sentence. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** @throws UsageError naming the argument and what it should be */
export function readOptions(given: readonly string[]): BenchOptions | 'help' {
  const { values, positionals } = parse(given);
  if (values.help) return 'help';
  const [what, ...more] = positionals;
  const options = { rounds: readNumber('--rounds', values.rounds ?? usualRounds[what ?? ''] ?? '7', 100), json: readFile(values.json) };
  if (what === 'sdk' && more.length === 0) return { what, subjects: readSubjects(subjects, values.only), ...options };
  if (what === 'banner' && more.length === 0) return { what, subjects: readSubjects(bannerSubjects, values.only), ...options };
  if (what === 'scanner' && more.length === 0) return { what, subjects: readSubjects(scannerSubjects, values.only), ...options };
  if (what === 'classify' && more.length === 0) return { what, cases: values.cases ?? process.env['KAPSEL_BENCH_CASES'], lines: readNumber('--lines', values.lines, 10_000_000), ...options };
  if (what === 'server' && more.length === 0) return { what, subjects: readSubjects(serverSubjects, values.only), seconds: readNumber('--seconds', values.seconds, 3600), rows: values.rows === '0' ? 0 : readNumber('--rows', values.rows, 100_000_000), ...options };
  throw new UsageError('Say what to measure; there is: npm run bench -- sdk, banner, scanner, classify or server. See --help.');
}

function parse(given: readonly string[]) {
  try {
    return parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        rounds: { type: 'string' },
        only: { type: 'string' },
        json: { type: 'string' },
        cases: { type: 'string' },
        lines: { type: 'string', default: '200000' },
        seconds: { type: 'string', default: '5' },
        rows: { type: 'string', default: '0' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${((error as Error).message.split(/\. |\n/u, 1)[0] ?? '').replace(/\.$/u, '')}. See --help.`);
  }
}

/** Where it is not seven. */
const usualRounds: Readonly<Record<string, string>> = { scanner: '1', classify: '3', server: '1' };

function readNumber(option: string, text: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/u.test(text) || value < 1 || value > most) throw new UsageError(`${option} ${text}: it takes a whole number from 1 to ${most}.`);
  return value;
}

function readSubjects<Known extends Pick<Subject, 'id'>>(known: readonly Known[], list: string | undefined): readonly Known[] {
  if (list === undefined) return known;
  const wanted = list.split(',').map((id) => id.trim());
  for (const id of wanted) {
    if (!known.some((subject) => subject.id === id)) throw new UsageError(`--only ${id}: there is no such tool here; there are ${ids(known)}.`);
  }
  return known.filter(({ id }) => wanted.includes(id));
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
