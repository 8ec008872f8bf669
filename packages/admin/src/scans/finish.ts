import type { ScanReport } from '@kapsel/core';
import { followers } from './followers.ts';
import type { ScanKey, ScanParts } from './parts.ts';

/**
 * Tells inventory, mail and webhooks of a scan that is over: once. A process that is lost in the middle has left no mark, so the next one
 * does it again; the inventory knows a scan that it has taken.
 */
export async function finish({ database, blobs }: ScanParts, scan: ScanKey): Promise<void> {
  const { db } = database;
  const { siteId, scanId } = scan;
  const row = await db
    .selectFrom('scan')
    .innerJoin('site', 'site.site_id', 'scan.site_id')
    .select(['scan.state', 'scan.failure', 'scan.is_complete', 'site.organisation_id'])
    .where('scan.site_id', '=', siteId)
    .where('scan.scan_id', '=', scanId)
    .where('scan.state', 'in', ['finished', 'failed'])
    .where('scan.followed_at', 'is', null)
    .executeTakeFirst();
  if (!row) return;
  const about = { organisationId: row.organisation_id, siteId };
  const report = row.state === 'finished' ? await reportOf({ database, blobs }, scan) : undefined;
  const news = report ? await followers.news(database, { ...scan, report }) : followers.failure(scanId, row.failure ?? '');
  await db.transaction().execute(async (transaction) => {
    const { numUpdatedRows: count } = await transaction.updateTable('scan').set({ followed_at: Date.now() }).where('site_id', '=', siteId).where('scan_id', '=', scanId).where('followed_at', 'is', null).executeTakeFirstOrThrow();
    // Somebody else was first.
    if (count === 0n) return;
    for (const one of news) await followers.announce(transaction, { ...about, ...one });
  });
}

/** The report of a scan, while its files are there. */
export async function reportOf({ database: { db }, blobs }: Pick<ScanParts, 'database' | 'blobs'>, { siteId, scanId }: ScanKey): Promise<ScanReport | undefined> {
  const file = await db.selectFrom('scan_file').select('hash').where('site_id', '=', siteId).where('scan_id', '=', scanId).where('name', '=', 'report.json').executeTakeFirst();
  const blob = file && (await blobs.get(siteId, file.hash));
  return blob && (JSON.parse(Buffer.from(blob.bytes).toString()) as ScanReport);
}
