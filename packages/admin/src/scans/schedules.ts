import type { Database } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import { nextRuns } from './cron.ts';
import { answersForVisitors, scanOptions, type ScanOptionsAsked } from './options.ts';
import type { ScanParts } from './parts.ts';
import { isProved } from './proof/proofs.ts';
import { requestScan } from './scans.ts';

export interface ScheduleKey {
  readonly siteId: string;
  readonly scheduleId: string;
}

/** When a site is scanned, and how. */
export interface Schedule {
  readonly cron: string;
  /** A name of the IANA's. */
  readonly timeZone: string;
  readonly isActive: boolean;
  readonly options: ScanOptionsAsked;
}

export async function addSchedule(transaction: Database['db'], siteId: string, { cron, timeZone, isActive, options }: Schedule, now = Date.now()): Promise<string> {
  const scheduleId = newId();
  await transaction
    .insertInto('scan_schedule')
    .values({
      site_id: siteId,
      schedule_id: scheduleId,
      cron,
      time_zone: timeZone,
      options: JSON.stringify(options),
      is_active: isActive ? 1 : 0,
      created_at: now,
      next_at: nextAfter(cron, timeZone, now),
      last_at: null,
      last_scan_id: null,
      failure: null,
    })
    .execute();
  return scheduleId;
}

/** From now on it runs as that says; what was missed while it was paused is not made up for. */
export async function changeSchedule(transaction: Database['db'], { siteId, scheduleId }: ScheduleKey, { cron, timeZone, isActive, options }: Schedule, now = Date.now()): Promise<void> {
  await transaction
    .updateTable('scan_schedule')
    .set({ cron, time_zone: timeZone, is_active: isActive ? 1 : 0, options: JSON.stringify(options), next_at: nextAfter(cron, timeZone, now), failure: null })
    .where('site_id', '=', siteId)
    .where('schedule_id', '=', scheduleId)
    .execute();
}

/** So many at once. */
const mostAtOnce = 100;

/**
 * Asks for the scans whose time has come, each once, however many servers do so at the same time. What was missed while nobody ran is
 * made up for by one.
 *
 * @returns how many it asked for
 */
export async function runDue(parts: ScanParts, now = Date.now()): Promise<number> {
  const { db } = parts.database;
  const due = await db.selectFrom('scan_schedule').selectAll().where('is_active', '=', 1).where('next_at', '<=', now).orderBy('next_at').limit(mostAtOnce).execute();
  let asked = 0;
  for (const { site_id: siteId, schedule_id: scheduleId, next_at: dueAt, cron, time_zone: timeZone, options, last_scan_id: lastScanId } of due) {
    await db.transaction().execute(async (transaction) => {
      const schedule = transaction.updateTable('scan_schedule').where('site_id', '=', siteId).where('schedule_id', '=', scheduleId);
      const { numUpdatedRows: count } = await schedule.set({ next_at: nextAfter(cron, timeZone, now), last_at: now }).where('next_at', '=', dueAt).executeTakeFirstOrThrow();
      // Another server was first.
      if (count === 0n) return;
      const { scanId, failure } = await runOne(parts, transaction, { siteId, scheduleId, options, lastScanId });
      await schedule.set({ failure: failure ?? null, ...(scanId !== undefined && { last_scan_id: scanId }) }).execute();
      if (scanId !== undefined) asked += 1;
    });
  }
  return asked;
}

interface Due extends ScheduleKey {
  readonly options: string;
  readonly lastScanId: string | null;
}

async function runOne(parts: ScanParts, transaction: Database['db'], { siteId, scheduleId, options: text, lastScanId }: Due): Promise<{ readonly scanId?: string; readonly failure?: string }> {
  // What was asked for before an update may not be what can be asked for now.
  const { data: options, error } = scanOptions.safeParse(JSON.parse(text));
  if (error) return { failure: 'Its options are not what a scan takes any more; set them again.' };
  if (answersForVisitors(options) && !(await isProved(transaction, siteId, options.url))) return { failure: `Nobody has proved that ${new URL(options.url).hostname} is theirs.` };
  const isBusy = lastScanId !== null && (await transaction.selectFrom('scan').select('scan_id').where('site_id', '=', siteId).where('scan_id', '=', lastScanId).where('state', 'in', ['queued', 'running']).executeTakeFirst()) !== undefined;
  if (isBusy) return { failure: 'The scan before it was not over yet.' };
  const scanId = await requestScan(parts, transaction, { siteId, options, requestedBy: 'server', scheduleId });
  return scanId === undefined ? { failure: 'As many scans as may wait for one site did so already.' } : { scanId };
}

/** A pattern that is over waits for ever. */
function nextAfter(cron: string, timeZone: string, now: number): number {
  return nextRuns(cron, timeZone, new Date(now), 1)[0]?.getTime() ?? Number.MAX_SAFE_INTEGER;
}
