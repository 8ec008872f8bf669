import { sql, type Kysely } from 'kysely';
import type { Database } from '../db/database.ts';
import { listed } from '../db/listed.ts';
import type { Tables } from '../db/tables/index.ts';
import { recount } from '../figures/recount.ts';
import { sha256 } from '../records/chain.ts';
import { targetOf, type Note } from './note.ts';
import { holdChain, recordsOfVisitor, type OfVisitor, type OnTransaction } from './visitor.ts';

/** Who asked for it, as the audit log names them, and how it is written down. */
export interface Asking {
  readonly by: string;
  readonly note: Note;
}

/**
 * Freezes all records of a visitor, those to come included (GDPR art. 18): they stay as proof, and out of figures and exports.
 *
 * @returns how many there are: none where there is no such record
 */
export function restrict(database: Database, siteId: string, recordId: string, { by, note }: Asking, at = Date.now()): Promise<number> {
  return change(database, siteId, recordId, note, async (transaction, subjectId) => {
    const { numInsertedOrUpdatedRows: rows } = await transaction
      .insertInto('restriction')
      .values({ site_id: siteId, subject_id: subjectId, record_id: recordId, restricted_at: at, restricted_by: by })
      .onConflict((conflict) => conflict.columns(['site_id', 'subject_id']).doNothing())
      .executeTakeFirstOrThrow();
    return rows === 1n ? -1 : 0;
  });
}

/** Ends that: they are counted and exported as before. */
export function lift(database: Database, siteId: string, recordId: string, { note }: Pick<Asking, 'note'>): Promise<number> {
  return change(database, siteId, recordId, note, async (transaction, subjectId) => {
    const { numDeletedRows: rows } = await transaction.deleteFrom('restriction').where('site_id', '=', siteId).where('subject_id', '=', subjectId).executeTakeFirstOrThrow();
    return rows === 1n ? 1 : 0;
  });
}

/** @param switchOf does it for one subject, and says which way its records are counted now; 0 where it was so before */
async function change({ db, kind, journal }: Database, siteId: string, recordId: string, note: Note, switchOf: (transaction: Kysely<Tables>, subjectId: string) => Promise<1 | -1 | 0>): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const on = { kind, db: transaction };
    await holdChain(on, siteId);
    const records = await recordsOfVisitor(on, siteId, recordId);
    let isChanged = false;
    for (const [subjectId, ofSubject] of Map.groupBy(records, (record) => record.subjectId)) {
      const count = await switchOf(transaction, subjectId);
      if (count === 0) continue;
      isChanged = true;
      // Noted before it is done, so that no backup brings back what was before.
      const hashes = ofSubject.map((record) => sha256(record.recordId));
      journal?.append({ at: Date.now(), siteId, ...(count === -1 ? { restricted: hashes } : { lifted: hashes }) });
      await recount(on, siteId, ofSubject.map(({ content }) => content.record), count);
      await transaction.updateTable('chain').set({ restricted: sql`restricted - ${count}` }).where('site_id', '=', siteId).execute();
    }
    // A request of the API leaves its trace also where nothing had to change.
    if (records.length > 0) await note(transaction, targetOf(recordId), { siteId, records: records.length, isChanged });
    return records.length;
  });
}

/** Visitor → since when their records are restricted. */
export async function restrictedAmong({ db, kind }: OnTransaction, siteId: string, records: readonly Pick<OfVisitor, 'subjectId'>[]): Promise<ReadonlyMap<string, number>> {
  const subjects = [...new Set(records.map(({ subjectId }) => subjectId))];
  if (subjects.length === 0) return new Map();
  const rows = await db.selectFrom('restriction').select(['subject_id', 'restricted_at']).where('site_id', '=', siteId).where('subject_id', 'in', listed(kind, subjects)).execute();
  return new Map(rows.map((row) => [row.subject_id, row.restricted_at]));
}
