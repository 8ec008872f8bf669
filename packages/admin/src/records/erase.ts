import { sql, type Kysely } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Tables } from '../db/tables/index.ts';
import { recount } from '../figures/recount.ts';
import { noteAs, targetOf, type Note } from '../rights/note.ts';
import { restrictedAmong } from '../rights/restriction.ts';
import { holdChain, recordsOfVisitor, type OfVisitor } from '../rights/visitor.ts';
import { sha256 } from './chain.ts';

/**
 * Erases a record and all others of the same visitor: what they said, their ids, the salts that could prove a guess, and what they
 * added to the figures. The digests stay, so that the chain still holds. None of them is taken again.
 *
 * @returns how many were erased: none where there is no such record
 */
export async function erase(database: Database, siteId: string, recordId: string, note: Note = noteAs('command', 'record.erase', siteId)): Promise<number> {
  const { db, kind } = database;
  const erased = await db.transaction().execute(async (transaction) => {
    await holdChain(transaction, siteId);
    const records = await recordsOfVisitor(transaction, siteId, recordId);
    if (records.length === 0) return 0;
    const frozen = await restrictedAmong(transaction, siteId, records);
    await recount({ kind, db: transaction }, siteId, records.filter(({ subjectId }) => !frozen.has(subjectId)).map(({ content }) => content.record), -1);
    await eraseEntries(transaction, siteId, records);
    await note(transaction, targetOf(recordId), { siteId, records: records.length });
    return records.length;
  });
  if (erased > 0) await forgetPages(database);
  return erased;
}

/** The log of SQLite has the old pages until it is written back. */
export async function forgetPages({ db, kind }: Database): Promise<void> {
  if (kind === 'sqlite') await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db);
}

/** @param transaction that holds the site's row in `chain` */
export async function eraseEntries(transaction: Kysely<Tables>, siteId: string, records: readonly Pick<OfVisitor, 'recordId' | 'position' | 'subjectId'>[]): Promise<void> {
  const nothing = { record_id: null, previous_record_id: null, subject_id: null, valid_until: null, withdrawn_at: null, salt: null, body: null };
  const at = Date.now();
  for (const { recordId, position } of records) {
    await transaction.updateTable('consent_record').set(nothing).where('site_id', '=', siteId).where('position', '=', position).execute();
    await transaction.insertInto('erasure').values({ site_id: siteId, record_hash: sha256(recordId), erased_at: at }).onConflict((conflict) => conflict.columns(['site_id', 'record_hash']).doNothing()).execute();
    await transaction.deleteFrom('purpose_withdrawal').where('site_id', '=', siteId).where('record_id', '=', recordId).where('done_at', 'is not', null).execute();
  }
  let lifted = 0n;
  for (const subjectId of new Set(records.map((record) => record.subjectId))) {
    const { numDeletedRows: rows } = await transaction.deleteFrom('restriction').where('site_id', '=', siteId).where('subject_id', '=', subjectId).executeTakeFirstOrThrow();
    lifted += rows;
  }
  await transaction.updateTable('chain').set({ erased: sql`erased + ${records.length}`, restricted: sql`restricted - ${Number(lifted)}` }).where('site_id', '=', siteId).execute();
}
