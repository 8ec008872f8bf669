import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { holdChain, recordsOfVisitor } from './visitor.ts';

/** Drops what is only there beside records that are gone: restrictions of nothing, and withdrawals that were acted on. */
export async function forgetBeside(database: Database, siteId: string): Promise<void> {
  await database.db.transaction().execute(async (transaction) => {
    const on = { ...database, db: transaction };
    await holdChain(on, siteId);
    const restrictions = await transaction.selectFrom('restriction').select(['subject_id', 'record_id']).where('site_id', '=', siteId).execute();
    for (const { subject_id: subjectId, record_id: recordId } of restrictions) {
      // Those that follow a record are found by its id also where it is gone itself.
      if ((await recordsOfVisitor(on, siteId, recordId)).length > 0) continue;
      await transaction.deleteFrom('restriction').where('site_id', '=', siteId).where('subject_id', '=', subjectId).execute();
      await transaction.updateTable('chain').set({ restricted: sql`restricted - 1` }).where('site_id', '=', siteId).execute();
    }
    await transaction
      .deleteFrom('purpose_withdrawal')
      .where('site_id', '=', siteId)
      .where('done_at', 'is not', null)
      .where(({ not, exists, selectFrom }) => not(exists(selectFrom('consent_record').select('position').whereRef('consent_record.site_id', '=', 'purpose_withdrawal.site_id').whereRef('consent_record.record_id', '=', 'purpose_withdrawal.record_id'))))
      .execute();
  });
}
