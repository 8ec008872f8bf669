import type { ConsentRecord } from '@kapsel/core';
import type { Selectable } from 'kysely';
import type { Database } from '../db/database.ts';
import type { ConsentRecordTable } from '../db/tables/records.ts';
import type { ChainEntry } from '../verify-chain.ts';

/** An entry of a chain, and where in the chain it is. */
export interface StoredEntry extends ChainEntry {
  readonly position: number;
}

/** An entry as the table has it. */
export type StoredRow = Omit<Selectable<ConsentRecordTable>, 'site_id' | 'previous_record_id'>;

/** A row as an entry of the chain; a body that is no JSON any more is none that verifies. */
export function readStored({ position, digest, link, salt, body }: Pick<StoredRow, 'position' | 'digest' | 'link' | 'salt' | 'body'>): StoredEntry {
  return { position, digest, link, ...(salt !== null && body !== null && { content: { salt, record: parsed(body) } }) };
}

function parsed(body: string): ConsentRecord {
  try {
    return JSON.parse(body) as ConsentRecord;
  } catch {
    return body as unknown as ConsentRecord;
  }
}

/** So many at once: neither the whole chain in memory, nor a query for each. */
const pageSize = 1000;

/** All entries of a site's chain after a position and up to another, in their order, at any length. */
export async function* rowsOf(database: Database, siteId: string, after: number, until: number): AsyncGenerator<StoredRow> {
  for await (const rows of pagesOf(database, siteId, after, until)) yield* rows;
}

/** The same, many at once. */
export async function* pagesOf({ db }: Database, siteId: string, after: number, until: number): AsyncGenerator<readonly StoredRow[]> {
  let last = after;
  while (last < until) {
    const rows = await db.selectFrom('consent_record').select(['position', 'digest', 'link', 'record_id', 'subject_id', 'valid_until', 'withdrawn_at', 'salt', 'body']).where('site_id', '=', siteId).where('position', '>', last).where('position', '<=', until).orderBy('position').limit(pageSize).execute();
    if (rows.length === 0) return;
    yield rows;
    last = rows.at(-1)?.position ?? until;
  }
}
