import { drawTable } from '../markdown.ts';
import type { ServerResult } from './run.ts';

export function serverTable(results: readonly ServerResult[]): string {
  const rows = results.flatMap(({ title, cells }) =>
    cells.map(({ connections, cpuMs, p50Ms, p99Ms, perSecond, commits, failed }) => [title, String(connections), cpuMs.toFixed(3), commits === undefined ? '·' : commits.toFixed(3), p50Ms.toFixed(1), p99Ms.toFixed(1), perSecond.toFixed(0), String(failed)]),
  );
  return drawTable([['consent POST', 'connections', 'CPU ms a request', 'commits a record', 'p50 ms', 'p99 ms', 'requests a second', 'failed'], ...rows]);
}
