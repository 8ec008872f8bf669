import type { Database } from '../db/database.ts';
import { gauge, series, type MetricsSource } from '../server/metrics.ts';

/** What scans wait and run, on all machines of the database. */
export function scanMetrics({ db }: Database): MetricsSource {
  return async () => {
    const { states, waitingMs } = await scansNow(db);
    return [
      ...series('kapsel_scans', 'Scans that wait or run, on all machines.', 'state', states, 'gauge'),
      ...gauge('kapsel_scan_waiting_seconds', 'For how long the scan that has waited longest has waited.', waitingMs / 1000),
    ];
  };
}

/** How many scans are in which state, of those that are not over. */
export async function scansNow(db: Database['db'], now = Date.now()): Promise<{ readonly states: ReadonlyMap<string, number>; readonly waitingMs: number }> {
  const rows = await db.selectFrom('scan').select((select) => ['state', select.fn.countAll<number | string>().as('count'), select.fn.min('created_at').as('first')]).where('state', 'in', ['queued', 'running']).groupBy('state').execute();
  const first = rows.find(({ state }) => state === 'queued')?.first;
  return { states: new Map([['queued', 0], ['running', 0], ...rows.map(({ state, count }) => [state, Number(count)] as const)]), waitingMs: first === undefined || first === null ? 0 : Math.max(0, now - Number(first)) };
}
