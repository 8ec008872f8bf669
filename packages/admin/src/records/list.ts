import type { ConsentRecord } from '@kapsel/core';
import type { Database } from '../db/database.ts';
import { restrictedAmong } from '../rights/restriction.ts';
import { readStored } from './stored.ts';

/** One of many, without what proves it. */
export interface ListedRecord {
  readonly position: number;
  readonly record: ConsentRecord;
  readonly isRestricted: boolean;
}

export interface RecordSearch {
  /** How its id begins; all where it is empty. */
  readonly idBegins: string;
  /** Only those before this position: lists go from the newest back. */
  readonly before: number | undefined;
  readonly limit: number;
}

/** The newest records of a site that are not erased. */
export async function listRecords(database: Database, siteId: string, { idBegins, before, limit }: RecordSearch): Promise<readonly ListedRecord[]> {
  let query = database.db.selectFrom('consent_record').select(['position', 'digest', 'link', 'salt', 'body']).where('site_id', '=', siteId);
  // As a range the index finds it; `g` comes after every digit.
  if (idBegins !== '') query = query.where('record_id', '>=', idBegins).where('record_id', '<', `${idBegins}g`).orderBy('record_id', 'desc');
  if (before !== undefined) query = query.where('position', '<', before);
  const rows = await query.where('body', 'is not', null).orderBy('position', 'desc').limit(limit).execute();
  const records = rows.flatMap((row) => {
    const { position, content } = readStored(row);
    return content ? [{ position, record: content.record }] : [];
  });
  const frozen = await restrictedAmong(database, siteId, records.map(({ record }) => record));
  return records.map((each) => ({ ...each, isRestricted: frozen.has(each.record.subjectId) }));
}
