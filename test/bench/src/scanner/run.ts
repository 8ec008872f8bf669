import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { means } from '../../../sites/means/index.ts';
import { score, type FoundItem, type Score } from '../../../sites/score.ts';
import type { Means } from '../../../sites/means.ts';
import type { TrueItem } from '../../../sites/truth.ts';
import { startWeb } from '../../../sites/web.ts';
import { lastMinute, rotate } from '../run.ts';
import { watchMemory } from './memory.ts';
import type { Scanned } from './scanned.ts';
import type { ScannerSubject } from './subject.ts';

/** One scan of the whole web. */
export interface ScannerFigures {
  readonly all: Score;
  /** Of cookies and storage that stay, which is what most people mean by a scan. */
  readonly stored: Score;
  readonly secondsPerPage: number;
  readonly pages: number;
  /** Of the process and all below it. */
  readonly peakBytes: number | undefined;
}

export interface ScannerResult {
  readonly subject: ScannerSubject;
  readonly rounds: ScannerFigures[];
  /** Why it is not reported. */
  refused?: string;
}

export interface ScannerRun {
  readonly load: { readonly start: number; readonly end: number };
  readonly rounds: number;
  readonly results: readonly ScannerResult[];
}

const worker = fileURLToPath(new URL('worker.ts', import.meta.url));

/** Lets every scanner visit the same web once a round, each in processes of its own, on a web that nobody has visited. */
export async function runScanner(subjects: readonly ScannerSubject[], rounds: number, tell: (progress: string) => void): Promise<ScannerRun> {
  const start = lastMinute();
  const results: ScannerResult[] = subjects.map((subject) => ({ subject, rounds: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const result of rotate(results, round)) {
      if (result.refused !== undefined) continue;
      tell(`round ${round + 1} of ${rounds}: ${result.subject.name}`);
      try {
        result.rounds.push(await measureScanner(result.subject, means));
      } catch (error) {
        result.refused = (error as Error).message.split('\n', 1)[0] ?? '';
      }
    }
  }
  return { load: { start, end: lastMinute() }, rounds, results };
}

export async function measureScanner(subject: ScannerSubject, asked: readonly Means[]): Promise<ScannerFigures> {
  const web = await startWeb(asked);
  try {
    const { scanned, peakBytes } = await scanInProcess(subject, web.pages);
    const { found, pages, ms } = scanned;
    return {
      all: score(found, asked, web.asked),
      stored: score(found.filter(isStored), asked.map((one) => ({ ...one, truth: one.truth.filter(isStored) })), web.asked),
      secondsPerPage: ms / 1000 / pages,
      pages,
      peakBytes,
    };
  } finally {
    await web.close();
  }
}

function isStored({ kind, outcome }: TrueItem | FoundItem): boolean {
  return kind !== 'request' && outcome === 'stored';
}

function scanInProcess({ id }: ScannerSubject, pages: readonly string[]): Promise<{ scanned: Scanned; peakBytes: number | undefined }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [worker, id, ...pages], { stdio: ['ignore', 'pipe', 'pipe'] });
    const memory = watchMemory(child.pid ?? 0);
    let told = '';
    let complaints = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-2000)));
    child.on('error', reject);
    child.on('close', (code) => {
      const peakBytes = memory.stop();
      if (code === 0) resolve({ scanned: JSON.parse(told) as Scanned, peakBytes });
      else reject(new Error(`ended with ${code}: ${complaints.split('\n').find((line) => /Error/u.test(line)) ?? complaints}`));
    });
  });
}
