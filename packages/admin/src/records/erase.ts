import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { insertMany } from '../db/insert-many.ts';
import { listed } from '../db/listed.ts';
import { recount } from '../figures/recount.ts';
import { noteAs, targetOf, type Note } from '../rights/note.ts';
import { endedBy, noteWithdrawals } from '../rights/purpose-withdrawals.ts';
import { restrictedAmong } from '../rights/restriction.ts';
import { holdChain, recordsOfVisitor, type OfVisitor, type OnTransaction } from '../rights/visitor.ts';
import { sha256 } from './chain.ts';

const insertErasures = insertMany({
  table: 'erasure',
  columns: ['site_id', 'record_hash', 'erased_at'],
  more: (insert) => insert.onConflict((conflict) => conflict.columns(['site_id', 'record_hash'] as never).doNothing()),
});

/**
 * Erases a record and all others of the same visitor: what they said, their ids, the salts that could prove a guess, and what they
 * added to the figures. The digests stay, so that the chain still holds. None of them is taken again.
 *
 * @returns how many were erased: none where there is no such record
 */
export async function erase(database: Database, siteId: string, recordId: string, note: Note = noteAs('command', 'record.erase', siteId)): Promise<number> {
  const erased = await database.db.transaction().execute(async (transaction) => {
    const on = { ...database, db: transaction };
    await holdChain(on, siteId);
    const records = await recordsOfVisitor(on, siteId, recordId);
    if (records.length === 0) return 0;
    const frozen = await restrictedAmong(on, siteId, records);
    await recount(on, siteId, records.filter(({ subjectId }) => !frozen.has(subjectId)).map(({ content }) => content.record), -1);
    await noteWithdrawals(on, siteId, endedBy(records.map(({ content }) => content.record)));
    await eraseEntries(on, siteId, records);
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

/** @param on a transaction that holds the site's row in `chain` */
export async function eraseEntries(on: OnTransaction, siteId: string, records: readonly Pick<OfVisitor, 'recordId' | 'subjectId'>[], at = Date.now()): Promise<void> {
  const { db, kind, journal } = on;
  const hashes = records.map(({ recordId }) => sha256(recordId));
  const ids = listed(kind, records.map(({ recordId }) => recordId));
  const nothing = { record_id: null, previous_record_id: null, subject_id: null, valid_until: null, withdrawn_at: null, salt: null, body: null };
  await db.updateTable('consent_record').set(nothing).where('site_id', '=', siteId).where('record_id', 'in', ids).execute();
  await insertErasures(on, hashes.map((hash) => ({ site_id: siteId, record_hash: hash, erased_at: at })));
  // Noted before it is done, so that no backup ever brings it back.
  journal?.append({ at, siteId, erased: hashes });
  // Who has to act on a withdrawal still has to.
  await db.deleteFrom('purpose_withdrawal').where('site_id', '=', siteId).where('record_id', 'in', ids).where('done_at', 'is not', null).execute();
  const lifted = await db.deleteFrom('restriction').where('site_id', '=', siteId).where('subject_id', 'in', listed(kind, records.map(({ subjectId }) => subjectId))).executeTakeFirstOrThrow();
  await db.updateTable('chain').set({ erased: sql`erased + ${records.length}`, restricted: sql`restricted - ${Number(lifted.numDeletedRows)}` }).where('site_id', '=', siteId).execute();
}
