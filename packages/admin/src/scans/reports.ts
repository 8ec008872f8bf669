import type { ScanReport } from '@kapsel/core';
import type { Database } from '../db/database.ts';
import type { ScanKey, ScanParts } from './parts.ts';

/** The report of a scan, while its files are there. */
export async function reportOf({ database: { db }, blobs }: Pick<ScanParts, 'database' | 'blobs'>, { siteId, scanId }: ScanKey): Promise<ScanReport | undefined> {
  const file = await db.selectFrom('scan_file').select('hash').where('site_id', '=', siteId).where('scan_id', '=', scanId).where('name', '=', 'report.json').executeTakeFirst();
  const blob = file && (await blobs.get(siteId, file.hash));
  return blob && (JSON.parse(Buffer.from(blob.bytes).toString()) as ScanReport);
}

/** The last scan before that missed nothing and still has its report. */
export async function scanBefore({ db }: Database, { siteId, scanId }: ScanKey): Promise<string | undefined> {
  const row = await db
    .selectFrom('scan')
    .innerJoin('scan_file', (join) => join.onRef('scan_file.site_id', '=', 'scan.site_id').onRef('scan_file.scan_id', '=', 'scan.scan_id').on('scan_file.name', '=', 'report.json'))
    .select('scan.scan_id')
    .where('scan.site_id', '=', siteId)
    .where('scan.scan_id', '<', scanId)
    .where('scan.state', '=', 'finished')
    .where('scan.is_complete', '=', 1)
    .orderBy('scan.scan_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.scan_id;
}
