import { sql, type Transaction } from 'kysely';
import type { Database } from '../db/database.ts';
import { insertMany } from '../db/insert-many.ts';
import { listed } from '../db/listed.ts';
import type { Tables } from '../db/tables/index.ts';
import { sha256 } from './chain.ts';

const insertErasures = insertMany({ table: 'erasure', columns: ['site_id', 'record_hash', 'erased_at'] });

/**
 * Erases a record and all others of the same visitor: what they said, their ids and the salts that could prove a guess. The digests stay,
 * so that the chain still holds. None of them is taken again.
 *
 * @returns how many were erased: none where there is no such record
 */
export async function erase({ db, kind, journal }: Database, siteId: string, recordId: string): Promise<number> {
  const erased = await db.transaction().execute(async (transaction) => {
    await transaction.updateTable('chain').set({ length: sql`length` }).where('site_id', '=', siteId).execute();
    const ids = [...(await ofTheSameVisitor({ db: transaction, kind }, siteId, recordId))];
    if (ids.length === 0) return 0;
    const nothing = { record_id: null, previous_record_id: null, subject_id: null, valid_until: null, salt: null, body: null };
    await transaction.updateTable('consent_record').set(nothing).where('site_id', '=', siteId).where('record_id', 'in', listed(kind, ids)).execute();
    const hashes = ids.map(sha256);
    await insertErasures({ db: transaction, kind }, hashes.map((hash) => ({ site_id: siteId, record_hash: hash, erased_at: Date.now() })));
    journal?.append({ at: Date.now(), siteId, erased: hashes });
    await transaction.updateTable('chain').set({ erased: sql`erased + ${ids.length}` }).where('site_id', '=', siteId).execute();
    return ids.length;
  });
  // The log of SQLite has the old pages until it is written back.
  if (kind === 'sqlite' && erased > 0) await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db);
  return erased;
}

/** The ids of the record, of those that it follows, and of those that follow it. Whoever sends records decides how many those are. */
async function ofTheSameVisitor({ db, kind }: { readonly db: Transaction<Tables>; readonly kind: Database['kind'] }, siteId: string, recordId: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  let wanted = [recordId];
  while (wanted.length > 0) {
    const near = (column: 'record_id' | 'previous_record_id') => db.selectFrom('consent_record').select(['record_id', 'previous_record_id']).where('site_id', '=', siteId).where(column, 'in', listed(kind, wanted)).where(column, 'is not', null).execute();
    const next = new Set<string>();
    for (const { record_id: id, previous_record_id: previous } of [...(await near('record_id')), ...(await near('previous_record_id'))]) {
      if (id === null || found.has(id)) continue;
      found.add(id);
      next.add(id);
      if (previous !== null && !found.has(previous)) next.add(previous);
    }
    wanted = [...next];
  }
  return found;
}
