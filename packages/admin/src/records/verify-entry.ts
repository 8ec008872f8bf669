import type { ConsentRecord } from '@kapsel/core';
import { digestOf, linkAfter } from './chain.ts';
import type { StoredRow } from './stored.ts';

/**
 * Why an entry is not what was chained after a link; nothing where it is. The body is hashed as it is kept: what is not the very same bytes
 * is another record. What stands beside it in the row is held against it too, since by that it is found, erased and removed.
 */
export function verifyEntry({ digest, link, salt, body, ...row }: StoredRow, previous: string): string | undefined {
  if (salt !== null && body !== null) {
    if (!/^(?:[0-9a-f]{2}){16,}$/u.test(salt) || digestOf(body, salt) !== digest) return 'record changed';
    if (!isFoundBy(row, body)) return 'kept under another id';
  } else if (salt !== null || body !== null || row.record_id !== null || row.subject_id !== null) return 'half of it is gone';
  return /^[0-9a-f]{64}$/u.test(digest) && linkAfter(previous, digest) === link ? undefined : 'link broken';
}

/** Who can write to the database can also chain what is no record at all. */
function isFoundBy(row: Pick<StoredRow, 'record_id' | 'subject_id' | 'valid_until' | 'withdrawn_at'>, body: string): boolean {
  try {
    const { recordId, subjectId, event } = JSON.parse(body) as ConsentRecord;
    const withdrawnAt = event.type === 'withdrawn' ? Date.parse(event.receivedAt) : null;
    return recordId === row.record_id && subjectId === row.subject_id && Date.parse(event.validUntil) === row.valid_until && withdrawnAt === row.withdrawn_at;
  } catch {
    return false;
  }
}
