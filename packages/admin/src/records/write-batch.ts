import { randomBytes, type KeyObject } from 'node:crypto';
import type { ConsentSubmission, RecordSubmission, RefusalSubmission } from '@kapsel/core';
import { sql, type Selectable, type Transaction } from 'kysely';
import type { Database } from '../db/database.ts';
import { insertMany } from '../db/insert-many.ts';
import { listed } from '../db/listed.ts';
import type { Tables } from '../db/tables/index.ts';
import type { ChainTable } from '../db/tables/records.ts';
import { addCounts } from '../figures/add-counts.ts';
import { noteWithdrawals, withdrawnIn } from '../rights/purpose-withdrawals.ts';
import { restrictedAmong } from '../rights/restriction.ts';
import { bodyOf, digestOf, linkAfter, sha256 } from './chain.ts';
import { signCheckpoint } from './checkpoint.ts';
import { countsOf } from './count.ts';
import { makeRecord, type VersionForRecords } from './make-record.ts';

/** What is to be kept, with the version that it is about. */
export interface Submitted {
  readonly siteId: string;
  readonly submission: ConsentSubmission;
  readonly version: VersionForRecords;
  readonly receivedMs: number;
}

/** `known` is what was kept before, or erased: it is not kept again. */
export type Kept = 'new' | 'known';

/** So many entries at most lie between a record and the checkpoint that proves it. */
export const mostBetweenCheckpoints = 256;

/** For how long the same refusal counts once. */
export const refusalKeyMs = 3_600_000;

const insertRecords = insertMany({
  table: 'consent_record',
  columns: ['site_id', 'position', 'digest', 'link', 'record_id', 'previous_record_id', 'subject_id', 'valid_until', 'withdrawn_at', 'salt', 'body'],
});

const insertRefusalKeys = insertMany({
  table: 'refusal_key',
  columns: ['site_id', 'key', 'forget_at'],
  more: (insert) => insert.onConflict((conflict) => conflict.columns(['site_id', 'key'] as never).doNothing()).returning('key' as never),
});

/** Keeps all of them in one transaction, and says of each what came of it. */
export async function writeBatch(database: Database, key: KeyObject, batch: readonly Submitted[]): Promise<readonly Kept[]> {
  const kept = new Map<Submitted, Kept>();
  // In one order everywhere, so that no two transactions wait for each other.
  const sites = [...Map.groupBy(batch, ({ siteId }) => siteId)].sort(([a], [b]) => (a < b ? -1 : 1));
  await database.db.transaction().execute(async (transaction) => {
    for (const [siteId, items] of sites) await writeForSite({ ...database, db: transaction }, key, siteId, items, kept);
  });
  return batch.map((item) => kept.get(item) ?? 'known');
}

type InTransaction = Omit<Database, 'db'> & { readonly db: Transaction<Tables> };

async function writeForSite({ db, kind }: InTransaction, key: KeyObject, siteId: string, items: readonly Submitted[], kept: Map<Submitted, Kept>): Promise<void> {
  // Without a change, but it makes all others wait: the first statement of each transaction that appends.
  const chain = await db.updateTable('chain').set({ length: sql`length` }).where('site_id', '=', siteId).returningAll().executeTakeFirstOrThrow();
  const fresh = [...(await newRecords({ db, kind }, chain, items)), ...(await newRefusals({ db, kind }, siteId, items))];
  for (const item of fresh) kept.set(item, 'new');
  const records = fresh.filter(isRecord);
  const subjects = await subjectsOf({ db, kind }, siteId, records);
  const end = await append({ db, kind }, chain, records, subjects);
  const frozen = chain.restricted > 0 ? await restrictedAmong({ db, kind }, siteId, [...subjects.values()].map((subjectId) => ({ subjectId }))) : new Map();
  await add({ db, kind }, siteId, fresh.filter((item) => !isRecord(item) || !frozen.has(subjects.get(item.submission.recordId) ?? '')));
  await noteWithdrawals({ db, kind }, siteId, withdrawnIn(records));
  if (end.length > chain.length) await moveChain(db, key, chain, end);
}

type SubmittedRecord = Submitted & { readonly submission: RecordSubmission };
type SubmittedRefusal = Submitted & { readonly submission: RefusalSubmission };

function isRecord(item: Submitted): item is SubmittedRecord {
  return item.submission.event !== 'refused';
}

function isRefusal(item: Submitted): item is SubmittedRefusal {
  return item.submission.event === 'refused';
}

/** Those whose id is not there yet, each id once. */
async function newRecords({ db, kind }: InTransaction, { site_id: siteId, erased }: ChainRow, items: readonly Submitted[]): Promise<readonly SubmittedRecord[]> {
  const byId = new Map<string, SubmittedRecord>();
  for (const item of items.filter(isRecord)) if (!byId.has(item.submission.recordId)) byId.set(item.submission.recordId, item);
  if (byId.size === 0) return [];
  const there = await db.selectFrom('consent_record').select('record_id').where('site_id', '=', siteId).where('record_id', 'in', listed(kind, [...byId.keys()])).execute();
  for (const { record_id: id } of there) byId.delete(id ?? '');
  if (erased > 0 && byId.size > 0) {
    const hashes = new Map([...byId.keys()].map((id) => [sha256(id), id]));
    const gone = await db.selectFrom('erasure').select('record_hash').where('site_id', '=', siteId).where('record_hash', 'in', listed(kind, [...hashes.keys()])).execute();
    for (const { record_hash: hash } of gone) byId.delete(hashes.get(hash) ?? '');
  }
  return [...byId.values()];
}

type ChainRow = Selectable<ChainTable>;

async function newRefusals(on: InTransaction, siteId: string, items: readonly Submitted[]): Promise<readonly SubmittedRefusal[]> {
  const byKey = new Map(items.filter(isRefusal).map((item) => [item.submission.key, item]));
  const rows = [...byKey.values()].map(({ submission, receivedMs }) => ({ site_id: siteId, key: submission.key, forget_at: receivedMs + refusalKeyMs }));
  const inserted = (await insertRefusalKeys(on, rows)) as readonly { key: string }[];
  return inserted.flatMap(({ key }) => byKey.get(key) ?? []);
}

async function append({ db, kind }: InTransaction, { site_id: siteId, length, last_link: lastLink }: ChainRow, items: readonly SubmittedRecord[], subjects: ReadonlyMap<string, string>): Promise<{ length: number; link: string }> {
  let link = lastLink;
  const rows = items.map((item, index) => {
    const { submission, version, receivedMs } = item;
    const subjectId = subjects.get(submission.recordId) ?? '';
    const record = makeRecord(submission, version, subjectId, receivedMs);
    const body = bodyOf(record);
    const salt = randomBytes(16).toString('hex');
    const digest = digestOf(body, salt);
    link = linkAfter(link, digest);
    return {
      site_id: siteId,
      position: length + index + 1,
      digest,
      link,
      record_id: submission.recordId,
      previous_record_id: submission.previousRecordId ?? null,
      subject_id: subjectId,
      valid_until: Date.parse(record.event.validUntil),
      withdrawn_at: submission.event === 'withdrawn' ? receivedMs : null,
      salt,
      body,
    };
  });
  await insertRecords({ db, kind }, rows);
  return { length: length + rows.length, link };
}

/**
 * Record → the visitor. A record belongs to the visitor of the one that it follows; that one may come later, and then belongs to the
 * visitor of this one. All others are of somebody new.
 */
async function subjectsOf({ db, kind }: InTransaction, siteId: string, items: readonly SubmittedRecord[]): Promise<Map<string, string>> {
  const subjects = new Map<string, string>();
  if (items.length === 0) return subjects;
  const ids = items.map(({ submission }) => submission.recordId);
  const before = items.flatMap(({ submission }) => submission.previousRecordId ?? []);
  const followed = db.selectFrom('consent_record').select(['previous_record_id as id', 'subject_id as subject']).where('site_id', '=', siteId).where('previous_record_id', 'in', listed(kind, ids)).where('previous_record_id', 'is not', null);
  for (const { id, subject } of await followed.execute()) if (id !== null && subject !== null) subjects.set(id, subject);
  if (before.length > 0) {
    const preceding = db.selectFrom('consent_record').select(['record_id as id', 'subject_id as subject']).where('site_id', '=', siteId).where('record_id', 'in', listed(kind, before));
    for (const { id, subject } of await preceding.execute()) if (id !== null && subject !== null) subjects.set(id, subject);
  }
  for (const { submission } of items) {
    const { recordId, previousRecordId = recordId } = submission;
    const subject = subjects.get(recordId) ?? subjects.get(previousRecordId) ?? randomBytes(16).toString('hex');
    subjects.set(recordId, subject);
    if (!subjects.has(previousRecordId)) subjects.set(previousRecordId, subject);
  }
  return subjects;
}

/** What is counted of each. */
async function add(on: InTransaction, siteId: string, items: readonly Submitted[]): Promise<void> {
  await addCounts(
    on,
    siteId,
    items.flatMap(({ submission, version, receivedMs }) => {
      const day = dayOf(receivedMs);
      return countsOf(submission, version.config).map((count) => ({ ...count, day, count: 1 }));
    }),
  );
}

/** The day in UTC, ISO 8601. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

async function moveChain(db: Transaction<Tables>, key: KeyObject, chain: ChainRow, end: { length: number; link: string }): Promise<void> {
  const isDue = end.length - chain.checkpointed_length >= mostBetweenCheckpoints;
  if (isDue) await insertCheckpoint(db, key, chain.site_id, end);
  await db
    .updateTable('chain')
    .set({ length: end.length, last_link: end.link, ...(isDue && { checkpointed_length: end.length }) })
    .where('site_id', '=', chain.site_id)
    .execute();
}

/** Vouches for a site's chain up to its end. */
export async function insertCheckpoint(db: Transaction<Tables>, key: KeyObject, siteId: string, end: { length: number; link: string }): Promise<void> {
  const token = signCheckpoint({ iss: siteId, position: end.length, link: end.link, iat: Math.floor(Date.now() / 1000) }, key);
  await db.insertInto('checkpoint').values({ site_id: siteId, position: end.length, token }).execute();
}
