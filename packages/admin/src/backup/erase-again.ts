import { sql, type Transaction } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Tables } from '../db/tables/index.ts';
import { sha256 } from '../records/chain.ts';
import { erase } from '../records/erase.ts';
import { noteAs } from '../rights/note.ts';
import { lift, restrict } from '../rights/restriction.ts';
import type { ErasureEntry } from './erasure-journal.ts';
import type { BackupHeader } from './format.ts';

interface EraseAgain {
  readonly header: BackupHeader;
  readonly journal: readonly ErasureEntry[];
  /** Site and id of records that are in the backup, and in the journal. */
  readonly found: readonly (readonly [string, string])[];
}

type PurgeEntry = Extract<ErasureEntry, { readonly purgedTo: number }>;

/** What is noted comes before what is done, which may take a while; to do it once more does no harm. */
const slowestMs = 600_000;

/** Erases and restricts what was so since a backup was made, in the same order, and removes what was removed. */
export async function eraseAgain(database: Database, { header, journal, found }: EraseAgain): Promise<{ readonly erased: number; readonly purged: number }> {
  let [erased, purged] = [0, 0];
  const ids = new Map(found.map(([siteId, recordId]) => [`${siteId} ${sha256(recordId)}`, recordId]));
  const last = new Map<string, PurgeEntry>();
  for (const entry of journal) {
    const { siteId } = entry;
    const idsOf = (hashes: readonly string[]) => hashes.flatMap((hash) => ids.get(`${siteId} ${hash}`) ?? []);
    // All of one visitor go together, so some are gone by their turn.
    if ('erased' in entry) for (const id of idsOf(entry.erased)) erased += await erase(database, siteId, id);
    if (entry.at < header.createdAt - slowestMs) continue;
    if ('purgedTo' in entry) last.set(siteId, entry);
    if ('restricted' in entry) for (const id of idsOf(entry.restricted)) await restrict(database, siteId, id, { by: 'command', note: noteAs('command', 'record.restrict', siteId) }, entry.at);
    if ('lifted' in entry) for (const id of idsOf(entry.lifted)) await lift(database, siteId, id, { note: noteAs('command', 'record.lift', siteId) });
  }
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
