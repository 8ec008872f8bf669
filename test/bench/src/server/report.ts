import { drawTable } from '../markdown.ts';
import type { ServerResult } from './run.ts';

export function serverTable(results: readonly ServerResult[]): string {
  const rows = results.flatMap(({ title, cells }) =>
    cells.map(({ connections, cpuMs, databaseCpuMs, p50Ms, p99Ms, perSecond, commits, failed }) => [title, String(connections), cpuMs.toFixed(3), databaseCpuMs?.toFixed(3) ?? '·', commits?.toFixed(3) ?? '·', p50Ms.toFixed(1), p99Ms.toFixed(1), perSecond.toFixed(0), String(failed)]),
  );
  return drawTable([['consent POST', 'connections', 'CPU ms a request', 'of the database', 'commits a record', 'p50 ms', 'p99 ms', 'requests a second', 'failed'], ...rows]);
}

/** What else is asked of a large database; nothing where there was none. */
export function largeTables(results: readonly ServerResult[]): readonly string[] {
  const questions = results.flatMap(({ title, questions: asked = {} }) => Object.entries(asked).map(([question, { ms, rows }]) => [title, question, ms.toFixed(2), String(rows)]));
  const commands = results.flatMap(({ title, commands: run = [] }) => run.map(({ title: command, seconds, cpuSeconds, peakMb, p99Ms, code }) => [title, command, seconds.toFixed(1), cpuSeconds.toFixed(1), peakMb.toFixed(0), p99Ms.toFixed(0), String(code)]));
  return [
    ...(questions.length > 0 ? [drawTable([['figures of 90 days', 'question', 'ms', 'rows'], ...questions])] : []),
    ...(commands.length > 0 ? [drawTable([['kapsel-admin', 'command', 'seconds', 'CPU s', 'peak MB', 'p99 ms of POST', 'exit code'], ...commands])] : []),
  ];
}
