import { faultsOf, scanReportSchema } from '@kapsel/core/schema';
import { takeReport } from '../review/take-report.ts';
import { newsOfFailure, newsOfItems, newsOfReport, tellNews, type News } from './news.ts';
import type { ScanKey, ScanParts } from './parts.ts';
import { reportOf, scanBefore } from './reports.ts';

/**
 * Tells inventory, mail and webhooks of a scan that is over: once. A process that is lost in the middle has left no mark, so the next one
 * does it again; the inventory knows a scan that it has taken.
 */
export async function finish(parts: ScanParts, scan: ScanKey): Promise<void> {
  const { db } = parts.database;
  const { siteId, scanId } = scan;
  const row = await db
    .selectFrom('scan')
    .innerJoin('site', 'site.site_id', 'scan.site_id')
    .select(['scan.state', 'scan.failure', 'site.organisation_id'])
    .where('scan.site_id', '=', siteId)
    .where('scan.scan_id', '=', scanId)
    .where('scan.state', 'in', ['finished', 'failed'])
    .where('scan.followed_at', 'is', null)
    .executeTakeFirst();
  if (!row) return;
  const news = row.state === 'finished' ? await takeIn(parts, scan) : newsOfFailure(scanId, row.failure ?? '');
  await db.transaction().execute(async (transaction) => {
    const { numUpdatedRows: count } = await transaction.updateTable('scan').set({ followed_at: Date.now() }).where('site_id', '=', siteId).where('scan_id', '=', scanId).where('followed_at', 'is', null).executeTakeFirstOrThrow();
    // Otherwise somebody else was first.
    if (count > 0n) await tellNews(transaction, { organisationId: row.organisation_id, siteId }, news);
  });
}

/** Has the inventory take what was found. What a hostile site has made of the process that scanned comes no further than this. */
async function takeIn(parts: ScanParts, scan: ScanKey): Promise<readonly News[]> {
  const report = await reportOf(parts, scan);
  const [fault] = report ? faultsOf(scanReportSchema, report) : ['it is not there'];
  if (!report || fault !== undefined) return newsOfFailure(scan.scanId, `The report is none: ${fault}.`);
  const last = await scanBefore(parts.database, scan);
  const before = last === undefined ? undefined : await reportOf(parts, { siteId: scan.siteId, scanId: last });
  const taken = await takeReport(parts.database, { ...scan, report });
  return [...newsOfReport(scan.scanId, report, before), ...(await newsOfItems(parts.database, scan.siteId, scan.scanId, taken))];
}
