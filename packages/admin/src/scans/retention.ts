import type { Database } from '../db/database.ts';

/** How long scans, and what they left, are kept. */
export interface ScanRetention {
  readonly keepScansDays: number;
  readonly keepFilesDays: number;
}

export const defaultRetention: ScanRetention = { keepScansDays: 730, keepFilesDays: 365 };

/** So long is it known in what steps a scan went. */
const keepProgressMs = 24 * 3_600_000;
const dayMs = 24 * 3_600_000;

export async function retentionOf(db: Database['db'], siteId: string): Promise<ScanRetention> {
  const row = await db.selectFrom('scan_setting').selectAll().where('site_id', '=', siteId).executeTakeFirst();
  return row ? { keepScansDays: row.keep_scans_days, keepFilesDays: row.keep_files_days } : defaultRetention;
}

export async function setRetention(transaction: Database['db'], siteId: string, { keepScansDays, keepFilesDays }: ScanRetention): Promise<void> {
  const values = { keep_scans_days: keepScansDays, keep_files_days: keepFilesDays };
  await transaction.insertInto('scan_setting').values({ site_id: siteId, ...values }).onConflict((conflict) => conflict.column('site_id').doUpdateSet(values)).execute();
}

/**
 * Removes scans whose time is over, and files of others; the newest scan of a site that missed nothing stays whole, whatever its age.
 * Their bytes go with the next sweep of the blob store.
 *
 * @returns how many scans are gone
 */
export async function forgetScans({ db }: Database, now = Date.now()): Promise<number> {
  const sites = await db.selectFrom('scan').select('site_id').distinct().execute();
  let removed = 0;
  for (const { site_id: siteId } of sites) {
    const { keepScansDays, keepFilesDays } = await retentionOf(db, siteId);
    removed += await db.transaction().execute(async (transaction) => {
      const over = transaction.selectFrom('scan').select('scan_id').where('site_id', '=', siteId).where('state', 'not in', ['queued', 'running']);
      const newest = await over.where('state', '=', 'finished').where('is_complete', '=', 1).orderBy('scan_id', 'desc').limit(1).executeTakeFirst();
      const before = (days: number) => over.where('finished_at', '<', now - days * dayMs).where('scan_id', '<>', newest?.scan_id ?? '');
      const files = transaction.deleteFrom('scan_file').where('site_id', '=', siteId);
      await files.where('scan_id', 'in', before(Math.min(keepFilesDays, keepScansDays))).execute();
      await transaction.deleteFrom('scan_progress').where('site_id', '=', siteId).where('scan_id', 'in', over.where('finished_at', '<', now - keepProgressMs)).execute();
      const { numDeletedRows: count } = await transaction.deleteFrom('scan').where('site_id', '=', siteId).where('scan_id', 'in', before(keepScansDays)).executeTakeFirstOrThrow();
      return Number(count);
    });
  }
  return removed;
}
