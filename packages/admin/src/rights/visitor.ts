import type { ConsentRecord } from '@kapsel/core';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../db/database.ts';
import { listed } from '../db/listed.ts';
import type { Tables } from '../db/tables/index.ts';
import { readStored, type StoredEntry } from '../records/stored.ts';

/** A database, or a transaction on one. */
export type OnTransaction = Omit<Database, 'db'> & { readonly db: Kysely<Tables> };

/** One of a visitor's records, as it lies in the chain. */
export interface OfVisitor extends StoredEntry {
  readonly recordId: string;
  readonly subjectId: string;
  readonly content: { readonly record: ConsentRecord; readonly salt: string };
}

/** Nobody has so many. Who sends records decides how many follow each other, and a question must end. */
const mostOfVisitor = 10_000;
const mostSteps = 200;

/**
 * The record with that id, those that it follows, and those that follow it, in the order of the chain; none where there is no such
 * record. Whoever sends records decides how many those are.
 */
export async function recordsOfVisitor({ db, kind }: OnTransaction, siteId: string, recordId: string): Promise<readonly OfVisitor[]> {
  const found = new Map<string, OfVisitor>();
  let wanted = [recordId];
  for (let step = 0; wanted.length > 0 && step < mostSteps && found.size < mostOfVisitor; step += 1) {
    const near = (column: 'record_id' | 'previous_record_id') => db.selectFrom('consent_record').selectAll().where('site_id', '=', siteId).where(column, 'in', listed(kind, wanted)).where(column, 'is not', null).limit(mostOfVisitor).execute();
    const next = new Set<string>();
    for (const row of [...(await near('record_id')), ...(await near('previous_record_id'))]) {
      const { record_id: id, previous_record_id: previous, subject_id: subjectId } = row;
      const { content, ...entry } = readStored(row);
      if (id === null || subjectId === null || !content || found.has(id)) continue;
      found.set(id, { ...entry, content, recordId: id, subjectId });
      next.add(id);
      if (previous !== null && !found.has(previous)) next.add(previous);
    }
    wanted = [...next];
  }
  return [...found.values()].sort((a, b) => a.position - b.position);
}

/** Has all others who write for the site wait until the end of the transaction. */
export async function holdChain({ db }: OnTransaction, siteId: string): Promise<void> {
  await db.updateTable('chain').set({ length: sql`length` }).where('site_id', '=', siteId).execute();
}
