import type { RecordSubmission } from '@kapsel/core';
import { announce } from '../notify/announce.ts';
import type { OnTransaction } from './visitor.ts';

const dayMs = 86_400_000;

/** A consent in a form that is taken back, as it comes into the chain. */
interface Taken {
  readonly submission: RecordSubmission;
  readonly receivedMs: number;
}

/**
 * Writes down by when it has to be acted on, and has whoever relies on the consent be told, in the transaction that keeps the record.
 * Nothing is done about the withdrawals of the banner: the page itself obeys those.
 */
export async function notePurposeWithdrawals({ db }: OnTransaction, siteId: string, items: readonly Taken[]): Promise<void> {
  const taken = items.filter(({ submission: { event, method } }) => event === 'withdrawn' && method === 'form');
  if (taken.length === 0) return;
  const { organisation_id: organisationId, purpose_due_days: days } = await db.selectFrom('site').select(['organisation_id', 'purpose_due_days']).where('site_id', '=', siteId).executeTakeFirstOrThrow();
  for (const { submission, receivedMs: withdrawnAt } of taken) {
    const { recordId, previousRecordId: consentRecordId = '', purposes } = submission;
    const purpose = purposes[0]?.id ?? '';
    const dueAt = withdrawnAt + days * dayMs;
    const { numInsertedOrUpdatedRows: count } = await db
      .insertInto('purpose_withdrawal')
      .values({ site_id: siteId, record_id: recordId, consent_record_id: consentRecordId, purpose, withdrawn_at: withdrawnAt, due_at: dueAt, done_at: null, done_by: null })
      .onConflict((conflict) => conflict.columns(['site_id', 'consent_record_id']).doNothing())
      .executeTakeFirstOrThrow();
    // Two requests at once take back one consent.
    if (count === 0n) continue;
    // By the id that the form carried, which is all that whoever took the form knows.
    await announce(db, { organisationId, siteId, kind: 'purpose.withdrawn', data: { recordId: consentRecordId, purpose, withdrawnAt, dueAt } });
  }
}
