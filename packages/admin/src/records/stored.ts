import type { ConsentRecord } from '@kapsel/core';
import type { Database } from '../db/database.ts';
import type { ChainEntry } from '../verify-chain.ts';

/** An entry of a chain, and where in the chain it is. */
export interface StoredEntry extends ChainEntry {
  readonly position: number;
}

interface Row {
  readonly position: number;
  readonly digest: string;
  readonly link: string;
  readonly salt: string | null;
  readonly body: string | null;
}

/** A row as an entry of the chain; a body that is no JSON any more is none that verifies. */
export function readStored({ position, digest, link, salt, body }: Row): StoredEntry {
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
export async function* entriesOf(database: Database, siteId: string, after: number, until: number): AsyncGenerator<StoredEntry> {
  for await (const entries of pagesOf(database, siteId, after, until)) yield* entries;
}

/** The same, many at once. */
export async function* pagesOf({ db }: Database, siteId: string, after: number, until: number): AsyncGenerator<readonly StoredEntry[]> {
  let last = after;
  while (last < until) {
    const rows = await db.selectFrom('consent_record').select(['position', 'digest', 'link', 'salt', 'body']).where('site_id', '=', siteId).where('position', '>', last).where('position', '<=', until).orderBy('position').limit(pageSize).execute();
    if (rows.length === 0) return;
    yield rows.map(readStored);
    last = rows.at(-1)?.position ?? until;
  }
}
