import { sql, type Transaction } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Tables } from '../db/tables/index.ts';
import { erase } from '../records/erase.ts';
import type { ErasureEntry } from './erasure-journal.ts';
import type { BackupHeader } from './format.ts';

interface EraseAgain {
  readonly header: BackupHeader;
  readonly journal: readonly ErasureEntry[];
  /** Site and id of records that are in the backup, and in the journal. */
  readonly found: readonly (readonly [string, string])[];
}

type PurgeEntry = Extract<ErasureEntry, { readonly purgedTo: number }>;

/** Erases what was erased since a backup was made, and removes what was removed. */
export async function eraseAgain(database: Database, { header, journal, found }: EraseAgain): Promise<{ readonly erased: number; readonly purged: number }> {
  let [erased, purged] = [0, 0];
  // All of one visitor go together, so some are gone by their turn.
  for (const [siteId, recordId] of found) erased += await erase(database, siteId, recordId);
  const last = new Map<string, PurgeEntry>();
  for (const entry of journal) if ('purgedTo' in entry && entry.at >= header.createdAt) last.set(entry.siteId, entry);
  for (const entry of last.values()) purged += await database.db.transaction().execute((transaction) => purgeAgain(transaction, entry));
  return { erased, purged };
}

/** The chain begins where it began after that; also where it had not got that far yet. */
async function purgeAgain(db: Transaction<Tables>, { siteId, purgedTo, link, checkpoint }: PurgeEntry): Promise<number> {
  const chain = await db.updateTable('chain').set({ length: sql`length` }).where('site_id', '=', siteId).returningAll().executeTakeFirst();
  if (!chain || chain.purged_length >= purgedTo) return 0;
  const there = await db.selectFrom('consent_record').select('link').where('site_id', '=', siteId).where('position', '=', purgedTo).executeTakeFirst();
  // A chain that went another way after an earlier restoring; retention alone decides.
  if (there && there.link !== link) return 0;
  const { numDeletedRows: count } = await db.deleteFrom('consent_record').where('site_id', '=', siteId).where('position', '<=', purgedTo).executeTakeFirst();
  await db.deleteFrom('checkpoint').where('site_id', '=', siteId).where('position', '<=', purgedTo).execute();
  await db.insertInto('checkpoint').values({ site_id: siteId, position: purgedTo, token: checkpoint }).execute();
  const isBeyond = purgedTo > chain.length;
  await db
    .updateTable('chain')
    .set({ purged_length: purgedTo, purged_link: link, checkpointed_length: Math.max(chain.checkpointed_length, purgedTo), ...(isBeyond && { length: purgedTo, last_link: link }) })
    .where('site_id', '=', siteId)
    .execute();
  return Number(count);
}
