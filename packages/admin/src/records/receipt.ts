import { chainStart, type ConsentRecord, type Notice } from '@kapsel/core';
import type { Transaction } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Tables } from '../db/tables/index.ts';
import { readStored } from './stored.ts';

/** What the holder of a record gets: the record, what stood on the screen, and how to prove that both are what was kept. */
export interface Receipt {
  readonly record: ConsentRecord;
  /** Absent where the text is not kept here: the record has its hash. */
  readonly notice?: Notice;
  readonly chain: {
    readonly position: number;
    /** H(salt ‖ canonical record) is the digest, H(previous ‖ digest) the link. */
    readonly salt: string;
    readonly digest: string;
    readonly previous: string;
    readonly link: string;
  };
  /**
   * The digests of the entries that follow, up to the checkpoint: chained on from the link they end at the link that the checkpoint
   * vouches for. Absent until there is a checkpoint, within a minute or so.
   */
  readonly proof?: { readonly digests: readonly string[]; readonly checkpoint: string };
}

/** The record of a site by its id; nothing where there is none, or where it was erased. */
export async function receiptOf({ db }: Database, siteId: string, recordId: string): Promise<Receipt | undefined> {
  // One view of all of it: a purge in between would take away what the proof is made of.
  return db.transaction().setIsolationLevel('repeatable read').execute((transaction) => receiptIn(transaction, siteId, recordId));
}

async function receiptIn(db: Transaction<Tables>, siteId: string, recordId: string): Promise<Receipt | undefined> {
  const row = await db.selectFrom('consent_record').selectAll().where('site_id', '=', siteId).where('record_id', '=', recordId).executeTakeFirst();
  const { content } = row ? readStored(row) : {};
  if (!row || !content) return undefined;
  const { position, digest, link } = row;
  const { record, salt } = content;
  return {
    record,
    ...(await noticeIn(db, siteId, record.notice.noticeHash)),
    chain: { position, salt, digest, previous: await linkBefore(db, siteId, position), link },
    ...(await proofIn(db, siteId, position)),
  };
}

async function noticeIn(db: Transaction<Tables>, siteId: string, hash: string | undefined): Promise<{ notice?: Notice }> {
  if (hash === undefined) return {};
  const row = await db.selectFrom('notice').select('body').where('site_id', '=', siteId).where('hash', '=', hash).executeTakeFirst();
  return row ? { notice: JSON.parse(row.body) as Notice } : {};
}

async function linkBefore(db: Transaction<Tables>, siteId: string, position: number): Promise<string> {
  if (position === 1) return chainStart;
  const row = await db.selectFrom('consent_record').select('link').where('site_id', '=', siteId).where('position', '=', position - 1).executeTakeFirst();
  if (row) return row.link;
  return (await db.selectFrom('chain').select('purged_link').where('site_id', '=', siteId).executeTakeFirstOrThrow()).purged_link;
}

async function proofIn(db: Transaction<Tables>, siteId: string, position: number): Promise<Pick<Receipt, 'proof'>> {
  const checkpoint = await db.selectFrom('checkpoint').selectAll().where('site_id', '=', siteId).where('position', '>=', position).orderBy('position').limit(1).executeTakeFirst();
  if (!checkpoint) return {};
  const rows = await db.selectFrom('consent_record').select('digest').where('site_id', '=', siteId).where('position', '>', position).where('position', '<=', checkpoint.position).orderBy('position').execute();
  return { proof: { digests: rows.map(({ digest }) => digest), checkpoint: checkpoint.token } };
}
