import { load } from './load.ts';
import { record } from './record.ts';
import type { CommandCost, RunningSubject, ServerSubject } from './subject.ts';

/** A command that goes through much of the database, beside a server that gets records meanwhile. */
export interface MeasuredCommand extends CommandCost {
  readonly title: string;
  /** Of the records that came in its first seconds. */
  readonly p99Ms: number;
}

/** So long after, a fifth of what was seeded is over: it holds for 182 days, and is kept for 24 months after that. */
const daysUntilAFifthIsOver = 182 + 731 - 90 + 18;

const secondsMeanwhile = 5;

export async function measureCommands({ path, body }: ServerSubject, { address, command }: RunningSubject, tell: (progress: string) => void): Promise<readonly MeasuredCommand[]> {
  if (!command) return [];
  const known = record();
  await fetch(address + path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(known) });
  const commands = [
    { title: 'export, JSON Lines', args: ['export', '--site', 'shop', '--format', 'jsonl', '--out', '/dev/null'] },
    { title: 'verify', args: ['verify'] },
    { title: 'erase one', args: ['erase', '--site', 'shop', known.recordId] },
    { title: 'purge a fifth', args: ['purge'], daysLater: daysUntilAFifthIsOver },
    { title: 'verify what is left', args: ['verify'] },
  ];
  const measured: MeasuredCommand[] = [];
  for (const { title, args, daysLater } of commands) {
    tell(title);
    const [cost, { latencies }] = await Promise.all([command(args, daysLater), load({ address, path, connections: 4, seconds: secondsMeanwhile, body })]);
    measured.push({ title, ...cost, p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN });
  }
  return measured;
}
