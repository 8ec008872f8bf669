import type { ConsentRecord, RecordSubmission } from '@kapsel/core';
import { announce } from '../notify/announce.ts';
import type { OnTransaction } from './visitor.ts';

const dayMs = 86_400_000;

/** A consent in a form that is taken back. */
interface Taken {
  /** Of the record that says so; that of the consent itself where it is erased. */
  readonly recordId: string;
  readonly consentId: string;
  readonly purpose: string;
  readonly at: number;
}

/** Of records as they come into the chain. Withdrawals of the banner are not among them: the page itself obeys those. */
export function withdrawnIn(items: readonly { readonly submission: RecordSubmission; readonly receivedMs: number }[]): readonly Taken[] {
  return items.flatMap(({ submission: { event, method, recordId, previousRecordId: consentId = '', purposes }, receivedMs: at }) => (event === 'withdrawn' && method === 'form' ? [{ recordId, consentId, purpose: purposes[0]?.id ?? '', at }] : []));
}

/** Of records that are erased: nothing is left to rely on. */
export function endedBy(records: readonly ConsentRecord[], at = Date.now()): readonly Taken[] {
  return records.flatMap(({ recordId, event, purposes }) => (event.type === 'given' && event.method === 'form' ? [{ recordId, consentId: recordId, purpose: purposes[0]?.id ?? '', at }] : []));
}

/**
 * Writes down by when it has to be acted on, and has whoever relies on the consent be told, in the transaction that keeps or erases
 * the record. Each consent once.
 */
export async function noteWithdrawals({ db }: OnTransaction, siteId: string, taken: readonly Taken[]): Promise<void> {
  if (taken.length === 0) return;
  const { organisation_id: organisationId, purpose_due_days: days } = await db.selectFrom('site').select(['organisation_id', 'purpose_due_days']).where('site_id', '=', siteId).executeTakeFirstOrThrow();
  for (const { recordId, consentId, purpose, at: withdrawnAt } of taken) {
    const dueAt = withdrawnAt + days * dayMs;
    const { numInsertedOrUpdatedRows: count } = await db
      .insertInto('purpose_withdrawal')
      .values({ site_id: siteId, record_id: recordId, consent_record_id: consentId, purpose, withdrawn_at: withdrawnAt, due_at: dueAt, done_at: null, done_by: null })
      .onConflict((conflict) => conflict.columns(['site_id', 'consent_record_id']).doNothing())
      .executeTakeFirstOrThrow();
    // By the id that the form carried, which is all that whoever took the form knows.
    if (count === 1n) await announce(db, { organisationId, siteId, kind: 'purpose.withdrawn', data: { recordId: consentId, purpose, withdrawnAt, dueAt } });
  }
}
