import type { ConsentRecord, Notice, Parties } from '@kapsel/core';
import type { Database } from '../../db/database.ts';
import { receiptOf, type Receipt } from '../../records/receipt.ts';
import { restrictedAmong } from '../../rights/restriction.ts';
import { recordsOfVisitor, type OfVisitor } from '../../rights/visitor.ts';
import type { Sites } from '../../sites.ts';

/** What is known of the holder of a record: what they said, and nothing else. */
export interface Holder {
  readonly receipt: Receipt;
  /** The oldest first. */
  readonly records: readonly OfVisitor[];
  readonly restrictedSince: number | undefined;
  /** Who answers for the site as it is published now. */
  readonly parties: Parties;
  /** What the services of the record are called. */
  readonly serviceNames: ReadonlyMap<string, string>;
}

/** By the id of a record, which is all that they have to show; nothing where there is no such record. */
export async function holderOf(database: Database, sites: Sites, siteId: string, recordId: string): Promise<Holder | undefined> {
  const receipt = await receiptOf(database, siteId, recordId);
  if (!receipt) return undefined;
  const records = await recordsOfVisitor(database, siteId, recordId);
  const frozen = await restrictedAmong(database, siteId, records);
  return { receipt, records, restrictedSince: frozen.size === 0 ? undefined : Math.min(...frozen.values()), ...(await publishedFor(sites, siteId, receipt.record)) };
}

/** The parties are those of the version that visitors get now, the names those of the version that the record is about. */
async function publishedFor(sites: Sites, siteId: string, record: ConsentRecord): Promise<Pick<Holder, 'parties' | 'serviceNames'>> {
  const site = await sites.find(siteId);
  const [now, then] = site ? await Promise.all([sites.version(site, site.currentVersion), sites.version(site, record.policyVersion)]) : [];
  return { parties: now?.config.parties ?? record.parties, serviceNames: new Map(then?.config.services.map(({ id, name }) => [id, name])) };
}

/** Everything of the holder as one file, for them to take along (GDPR art. 15 and 20). */
export async function everythingOf({ db }: Database, siteId: string, { records, restrictedSince, parties }: Holder) {
  const hashes = [...new Set(records.flatMap(({ content }) => content.record.notice.noticeHash ?? []))];
  const rows = hashes.length === 0 ? [] : await db.selectFrom('notice').select(['hash', 'body']).where('site_id', '=', siteId).where('hash', 'in', hashes).execute();
  return {
    schemaVersion: 1,
    siteId,
    takenAt: new Date().toISOString(),
    contact: parties,
    ...(restrictedSince !== undefined && { restrictedSince: new Date(restrictedSince).toISOString() }),
    records: records.map(({ content, position, digest, link }) => ({ record: content.record, chain: { position, salt: content.salt, digest, link } })),
    notices: Object.fromEntries(rows.map(({ hash, body }) => [hash, JSON.parse(body) as Notice])),
  };
}
