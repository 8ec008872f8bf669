import { sql, type Transaction } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Tables } from '../db/tables/index.ts';
import { sha256 } from './chain.ts';

/**
 * Erases a record and all others of the same visitor: what they said, their ids and the salts that could prove a guess. The digests stay,
 * so that the chain still holds. None of them is taken again.
 *
 * @returns how many were erased: none where there is no such record
 */
export async function erase({ db, kind }: Database, siteId: string, recordId: string): Promise<number> {
  const erased = await db.transaction().execute(async (transaction) => {
    await transaction.updateTable('chain').set({ length: sql`length` }).where('site_id', '=', siteId).execute();
    const records = await ofTheSameVisitor(transaction, siteId, recordId);
    if (records.size === 0) return 0;
    const nothing = { record_id: null, previous_record_id: null, subject_id: null, valid_until: null, salt: null, body: null };
    for (const [id, position] of records) {
      await transaction.updateTable('consent_record').set(nothing).where('site_id', '=', siteId).where('position', '=', position).execute();
      await transaction.insertInto('erasure').values({ site_id: siteId, record_hash: sha256(id), erased_at: Date.now() }).execute();
    }
    await transaction.updateTable('chain').set({ erased: sql`erased + ${records.size}` }).where('site_id', '=', siteId).execute();
    return records.size;
  });
  // The log of SQLite has the old pages until it is written back.
  if (kind === 'sqlite' && erased > 0) await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db);
  return erased;
}

/** Id → position: the record, those that it follows, and those that follow it. */
async function ofTheSameVisitor(db: Transaction<Tables>, siteId: string, recordId: string): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  let wanted = [recordId];
  while (wanted.length > 0) {
    const rows = await db
      .selectFrom('consent_record')
      .select(['record_id', 'previous_record_id', 'position'])
      .where('site_id', '=', siteId)
      .where((where) => where.or([where('record_id', 'in', wanted), where('previous_record_id', 'in', wanted)]))
      .execute();
    const next = new Set<string>();
    for (const { record_id: id, previous_record_id: previous, position } of rows) {
      if (id === null || found.has(id)) continue;
      found.set(id, position);
      next.add(id);
      if (previous !== null && !found.has(previous)) next.add(previous);
    }
    wanted = [...next];
  }
  return found;
}
