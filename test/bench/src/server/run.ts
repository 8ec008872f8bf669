import { median } from '../median.ts';
import { measureCommands, type MeasuredCommand } from './commands.ts';
import { load } from './load.ts';
import { stopPostgres } from './postgres.ts';
import type { RunningSubject, ServerSubject } from './subject.ts';

export const connectionCounts = [1, 16, 64, 256];

/** One server at one number of connections: medians over the rounds. */
export interface ServerCell {
  readonly connections: number;
  readonly cpuMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly perSecond: number;
  /** Of the database's own processes, where there are any. */
  readonly databaseCpuMs?: number;
  /** Transactions for each record; absent where the server does not tell. */
  readonly commits?: number;
  readonly failed: number;
}

export interface ServerResult {
  readonly id: string;
  readonly title: string;
  readonly cells: readonly ServerCell[];
  /** Of the last round, where there were records before. */
  readonly questions?: { readonly [question: string]: { readonly ms: number; readonly rows: number } };
  readonly commands?: readonly MeasuredCommand[];
}

export interface ServerRun {
  /** How long each number of connections is measured. */
  readonly seconds: number;
  /** How many records are there before. */
  readonly rows: number;
  readonly rounds: number;
}

/** Every server alone, over a new database in each round. */
export async function runServer(subjects: readonly ServerSubject[], { seconds, rows, rounds }: ServerRun, tell: (progress: string) => void): Promise<readonly ServerResult[]> {
  try {
    const results: ServerResult[] = [];
    for (const subject of subjects) {
      if (rows > 0 && !subject.isSeedable) {
        tell(`${subject.title} is left out: its database cannot be filled in bulk.`);
        continue;
      }
      const measured: ServerCell[][] = [];
      const emptyCells: ServerCell[] = [];
      let atSize: Pick<ServerResult, 'questions' | 'commands'> = {};
      for (let round = 1; round <= rounds; round += 1) {
        tell(`${subject.title}, round ${round} of ${rounds}`);
        const running = await subject.start(rows);
        // Beside one that is empty, in turns: what others do on this machine changes from minute to minute.
        const empty = rows > 0 ? await subject.start(0) : undefined;
        // Until its code is compiled.
        for (const each of [running, empty]) if (each) await load({ ...subject, address: each.address, connections: 64, seconds });
        const cells: ServerCell[] = [];
        for (const connections of connectionCounts) {
          if (empty) emptyCells.push(await measure(subject, empty, connections, seconds));
          cells.push(await measure(subject, running, connections, seconds));
        }
        await empty?.stop();
        if (rows > 0) atSize = { ...(running.figures && { questions: await running.figures() }), commands: await measureCommands(subject, running, tell) };
        await running.stop();
        measured.push(cells);
      }
      const atCount = (cells: readonly ServerCell[], index: number) => medianOf(cells.filter(({ connections }) => connections === connectionCounts[index]));
      if (rows > 0) results.push({ id: `${subject.id}-empty`, title: `${subject.title}, empty`, cells: connectionCounts.map((_, index) => atCount(emptyCells, index)) });
      results.push({ id: subject.id, title: rows > 0 ? `${subject.title}, ${rows} rows` : subject.title, cells: connectionCounts.map((_, index) => atCount(measured.flat(), index)), ...atSize });
    }
    return results;
  } finally {
    await stopPostgres();
  }
}

async function measure({ path, body }: ServerSubject, { address, databaseCpuSeconds = () => undefined }: RunningSubject, connections: number, seconds: number): Promise<ServerCell> {
  const before = await figuresOf(address);
  const databaseBefore = databaseCpuSeconds();
  const { latencies, failed, requests: count, seconds: taken } = await load({ address, path, connections, body, seconds });
  const after = await figuresOf(address);
  const databaseAfter = databaseCpuSeconds();
  const commits = after.commits - before.commits;
  return {
    connections,
    cpuMs: ((after.cpuSeconds - before.cpuSeconds) * 1000) / count,
    p50Ms: latencies[Math.floor(count * 0.5)] ?? Number.NaN,
    p99Ms: latencies[Math.floor(count * 0.99)] ?? Number.NaN,
    perSecond: count / taken,
    ...(databaseBefore !== undefined && databaseAfter !== undefined && { databaseCpuMs: ((databaseAfter - databaseBefore) * 1000) / count }),
    ...(commits > 0 && { commits: commits / count }),
    failed,
  };
}

async function figuresOf(address: string): Promise<{ cpuSeconds: number; commits: number }> {
  const text = await (await fetch(`${address}/metrics`)).text();
  const read = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'mu').exec(text)?.[1] ?? 0);
  return { cpuSeconds: read('process_cpu_seconds_total'), commits: read('kapsel_commits_total') };
}

function medianOf(cells: readonly ServerCell[]): ServerCell {
  const of = (key: 'cpuMs' | 'p50Ms' | 'p99Ms' | 'perSecond') => median(cells.map((cell) => cell[key])) ?? Number.NaN;
  const databaseCpu = cells.flatMap((cell) => cell.databaseCpuMs ?? []);
  const commits = cells.flatMap((cell) => cell.commits ?? []);
  return {
    connections: cells[0]?.connections ?? 0,
    cpuMs: of('cpuMs'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    perSecond: of('perSecond'),
    ...(databaseCpu.length > 0 && { databaseCpuMs: median(databaseCpu) ?? Number.NaN }),
    ...(commits.length > 0 && { commits: median(commits) ?? Number.NaN }),
    failed: cells.reduce((sum, { failed }) => sum + failed, 0),
  };
}
