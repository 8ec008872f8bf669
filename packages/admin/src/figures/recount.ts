import type { ConsentRecord, SiteConfig } from '@kapsel/core';
import { countsOfRecord } from '../records/count.ts';
import type { OnTransaction } from '../rights/visitor.ts';
import { addCounts, type AddedCount } from './add-counts.ts';

/**
 * Takes out of the figures what records had added, or puts it back.
 *
 * @param on a transaction that holds the site's row in `chain`
 * @param count -1 to take away, 1 to put back
 */
export async function recount(on: OnTransaction, siteId: string, records: readonly ConsentRecord[], count: 1 | -1): Promise<void> {
  const configs = new Map<number, SiteConfig>();
  for (const version of new Set(records.map(({ policyVersion }) => policyVersion))) {
    const row = await on.db.selectFrom('version').select('config').where('site_id', '=', siteId).where('policy_version', '=', version).executeTakeFirst();
    if (row) configs.set(version, JSON.parse(row.config) as SiteConfig);
  }
  await addCounts(on, siteId, records.flatMap((record) => countsIn(record, configs.get(record.policyVersion), count)));
}

function countsIn(record: ConsentRecord, config: SiteConfig | undefined, count: 1 | -1): readonly AddedCount[] {
  const day = record.event.receivedAt.slice(0, 10);
  return config ? countsOfRecord(record, config).map((each) => ({ ...each, day, count })) : [];
}
