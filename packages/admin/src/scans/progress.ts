import type { Json } from '@kapsel/core';
import type { Database } from '../db/database.ts';
import type { Signals } from '../db/signals.ts';
import { scanStates, type ScanState } from '../db/tables/scans.ts';
import type { ScanKey } from './parts.ts';
import type { ScanStep } from './wire.ts';

/** What happens to a scan, in the order in which it does. Addresses in it are hostile. */
export type ScanEvent = { readonly kind: 'state'; readonly state: ScanState; readonly failure?: string } | ({ readonly kind: 'step'; readonly attempt: number } & ScanStep);

/** An event as it is kept. */
export interface KeptEvent {
  readonly position: number;
  readonly event: ScanEvent;
}

/** So much of it at once. */
const mostAtOnce = 500;

export function isOver(state: ScanState): boolean {
  return scanStates.indexOf(state) >= scanStates.indexOf('finished');
}

/** Takes one down, and has it heard of once the transaction is through; it holds the row of the scan. */
export async function takeDown(transaction: Database['db'], signals: Signals, { siteId, scanId }: ScanKey, event: ScanEvent): Promise<void> {
  const { last } = await transaction.selectFrom('scan_progress').select(({ fn }) => fn.max('position').as('last')).where('site_id', '=', siteId).where('scan_id', '=', scanId).executeTakeFirstOrThrow();
  await transaction
    .insertInto('scan_progress')
    .values({ site_id: siteId, scan_id: scanId, position: (last ?? 0) + 1, at: Date.now(), body: JSON.stringify(event as unknown as Json) })
    .execute();
  await signals.tell(transaction, topicOf(scanId));
}

/** What happened after that. */
export async function eventsAfter({ db }: Database, { siteId, scanId }: ScanKey, position: number): Promise<readonly KeptEvent[]> {
  const rows = await db.selectFrom('scan_progress').select(['position', 'body']).where('site_id', '=', siteId).where('scan_id', '=', scanId).where('position', '>', position).orderBy('position').limit(mostAtOnce).execute();
  return rows.map((row) => ({ position: row.position, event: JSON.parse(row.body) as ScanEvent }));
}

export function topicOf(scanId: string): string {
  return `scan:${scanId}`;
}
