import type { Database } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import type { ScanOptionsAsked } from './options.ts';
import type { ScanKey, ScanParts } from './parts.ts';
import { takeDown } from './progress.ts';

export const scanQueue = 'scan';

/** How often a scan is begun before it counts as failed. */
export const mostTries = 3;

/** The scan itself says when it has been tried often enough. */
const attempts = 1000;

/** That may wait for one site at once. */
const mostWaiting = 20;

export interface ScanRequest {
  readonly siteId: string;
  readonly options: ScanOptionsAsked;
  /** As the audit log names them. */
  readonly requestedBy: string;
  readonly scheduleId?: string;
}

type Queues = Pick<ScanParts, 'jobs' | 'signals'>;

/**
 * Has a site scanned.
 *
 * @param transaction in which whoever asks writes down that they did
 * @returns its id; nothing where too many wait already
 */
export async function requestScan({ jobs, signals }: Queues, transaction: Database['db'], { siteId, options, requestedBy, scheduleId }: ScanRequest): Promise<string | undefined> {
  const { waiting } = await transaction
    .selectFrom('scan')
    .select(({ fn }) => fn.countAll<number>().as('waiting'))
    .where('site_id', '=', siteId)
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirstOrThrow();
  if (waiting >= mostWaiting) return undefined;
  const scanId = newId();
  const jobId = await jobs.enqueue(transaction, { queue: scanQueue, key: scanId, payload: { siteId, scanId }, attempts });
  await transaction
    .insertInto('scan')
    .values({
      site_id: siteId,
      scan_id: scanId,
      state: 'queued',
      options: JSON.stringify(options),
      requested_by: requestedBy,
      schedule_id: scheduleId ?? null,
      created_at: Date.now(),
      started_at: null,
      finished_at: null,
      attempt: 0,
      tries: 0,
      job_id: jobId ?? null,
      failure: null,
      is_complete: null,
      summary: null,
      followed_at: null,
    })
    .execute();
  await takeDown(transaction, signals, { siteId, scanId }, { kind: 'state', state: 'queued' });
  return scanId;
}

/** Ends one that waits or runs; nobody else's word about it counts from then on. @returns whether it did */
export async function cancelScan({ jobs, signals }: Queues, transaction: Database['db'], scan: ScanKey): Promise<boolean> {
  const row = await transaction
    .updateTable('scan')
    .set({ state: 'cancelled', finished_at: Date.now() })
    .where('site_id', '=', scan.siteId)
    .where('scan_id', '=', scan.scanId)
    .where('state', 'in', ['queued', 'running'])
    .returning('job_id')
    .executeTakeFirst();
  if (!row) return false;
  if (row.job_id !== null) await jobs.cancel(transaction, scanQueue, row.job_id);
  await takeDown(transaction, signals, scan, { kind: 'state', state: 'cancelled' });
  return true;
}

/** Queues one again that failed or was cancelled. @returns whether it did */
export async function retryScan({ jobs, signals }: Queues, transaction: Database['db'], scan: ScanKey): Promise<boolean> {
  const row = await transaction
    .updateTable('scan')
    .set({ state: 'queued', tries: 0, finished_at: null, failure: null, is_complete: null, summary: null, followed_at: null })
    .where('site_id', '=', scan.siteId)
    .where('scan_id', '=', scan.scanId)
    .where('state', 'in', ['failed', 'cancelled'])
    .returning('attempt')
    .executeTakeFirst();
  if (!row) return false;
  const { siteId, scanId } = scan;
  // The job of the last attempt may be about to end.
  const jobId = await jobs.enqueue(transaction, { queue: scanQueue, key: `${scanId} ${row.attempt}`, payload: { siteId, scanId }, attempts });
  await transaction.updateTable('scan').set({ job_id: jobId ?? null }).where('site_id', '=', siteId).where('scan_id', '=', scanId).execute();
  await takeDown(transaction, signals, scan, { kind: 'state', state: 'queued' });
  return true;
}

/** Queues again what waits or ran and has no job any more, as after a backup was restored. @returns how many those were */
export async function requeueLost({ database: { db }, jobs, signals }: Queues & Pick<ScanParts, 'database'>): Promise<number> {
  const open = await db.selectFrom('scan').select(['site_id', 'scan_id', 'attempt', 'job_id']).where('state', 'in', ['queued', 'running']).execute();
  let queued = 0;
  for (const { site_id: siteId, scan_id: scanId, attempt, job_id: lost } of open) {
    if (lost !== null && (await jobs.has(scanQueue, lost))) continue;
    queued += await db.transaction().execute(async (transaction) => {
      const row = transaction.updateTable('scan').where('site_id', '=', siteId).where('scan_id', '=', scanId);
      // It may have come to its end meanwhile, or somebody else was first.
      const { numUpdatedRows: count } = await row.set({ state: 'queued', job_id: null }).where('state', 'in', ['queued', 'running']).where('job_id', lost === null ? 'is' : '=', lost).executeTakeFirstOrThrow();
      if (count === 0n) return 0;
      const jobId = await jobs.enqueue(transaction, { queue: scanQueue, key: `${scanId} ${attempt} again`, payload: { siteId, scanId }, attempts });
      await row.set({ job_id: jobId ?? null }).execute();
      await takeDown(transaction, signals, { siteId, scanId }, { kind: 'state', state: 'queued' });
      return 1;
    });
  }
  return queued;
}
