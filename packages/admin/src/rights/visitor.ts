import type { ConsentRecord } from '@kapsel/core';
import { sql, type Kysely } from 'kysely';
import type { Tables } from '../db/tables/index.ts';
import { readStored, type StoredEntry } from '../records/stored.ts';

/** One of a visitor's records, as it lies in the chain. */
export interface OfVisitor extends StoredEntry {
  readonly recordId: string;
  readonly subjectId: string;
  readonly content: { readonly record: ConsentRecord; readonly salt: string };
}

/** So many ids are asked for in one statement. */
const mostAtOnce = 500;

/** The record with that id, those that it follows, and those that follow it, in the order of the chain; none where there is no such record. */
export async function recordsOfVisitor(db: Kysely<Tables>, siteId: string, recordId: string): Promise<readonly OfVisitor[]> {
  const found = new Map<string, OfVisitor>();
  let wanted = [recordId];
  while (wanted.length > 0) {
    const rows = await db
      .selectFrom('consent_record')
      .selectAll()
      .where('site_id', '=', siteId)
      .where((where) => where.or([where('record_id', 'in', wanted.slice(0, mostAtOnce)), where('previous_record_id', 'in', wanted.slice(0, mostAtOnce))]))
      .execute();
    const next = new Set(wanted.slice(mostAtOnce));
    for (const row of rows) {
      const { record_id: id, previous_record_id: previous, subject_id: subjectId } = row;
      const entry = readStored(row);
      if (id === null || subjectId === null || !entry.content || found.has(id)) continue;
      found.set(id, { ...entry, content: entry.content, recordId: id, subjectId });
      next.add(id);
      if (previous !== null && !found.has(previous)) next.add(previous);
    }
    wanted = [...next];
  }
  return [...found.values()].sort((a, b) => a.position - b.position);
}

/** Has all others who write for the site wait until the end of the transaction. */
export async function holdChain(transaction: Kysely<Tables>, siteId: string): Promise<void> {
  await transaction.updateTable('chain').set({ length: sql`length` }).where('site_id', '=', siteId).execute();
}
