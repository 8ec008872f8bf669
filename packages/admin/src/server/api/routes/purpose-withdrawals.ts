import { siteIdSchema as siteId } from '@kapsel/core/schema';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import { actorOf } from '../../../access/principal.ts';
import type { Tables } from '../../../db/tables/index.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { page, recordId, time } from '../schemas.ts';
import type { Api } from '../types.ts';

const withdrawal = z
  .object({
    recordId: z.string().describe('Of the consent: the jti that the form carried'),
    withdrawalId: z.string().describe('Of the record that took it back'),
    purpose: z.string(),
    withdrawnAt: time,
    dueAt: time.describe('By then whoever used data for that purpose has to have stopped'),
    doneAt: time.nullable(),
    doneBy: z.string().nullable(),
  })
  .meta({ id: 'PurposeWithdrawal' });

/** Consents in forms that were taken back, until somebody says that it was acted on. */
export function purposeWithdrawalRoutes(api: Api, { database: { db } }: Parts): void {
  const params = z.object({ siteId });
  const querystring = page.extend({ state: z.enum(['open', 'done']).default('open'), after: z.string().regex(/^\d{1,15}-[\da-f-]{36}$/u, 'must be what the page before gave as next').optional() });
  const list = z.object({ withdrawals: z.array(withdrawal), next: z.string().nullable() }).meta({ id: 'PurposeWithdrawalList' });

  api.get('/sites/:siteId/purpose-withdrawals', { config: { access: 'record:read' }, schema: { summary: 'Consents in forms that were taken back, the most urgent first', params, querystring, response: { 200: list } } }, async ({ params: { siteId: site }, query: { state, after, limit } }) => {
    const [, at = '-1', last = ''] = /^(\d+)-(.+)$/u.exec(after ?? '') ?? [];
    const rows = await db
      .selectFrom('purpose_withdrawal')
      .selectAll()
      .where('site_id', '=', site)
      .where('done_at', state === 'open' ? 'is' : 'is not', null)
      .where((where) => where.or([where('due_at', '>', Number(at)), where.and([where('due_at', '=', Number(at)), where('consent_record_id', '>', last)])]))
      .orderBy('due_at')
      .orderBy('consent_record_id')
      .limit(limit)
      .execute();
    const end = rows.at(-1);
    return { withdrawals: rows.map(fromRow), next: end && rows.length === limit ? `${end.due_at}-${end.consent_record_id}` : null };
  });

  const ofOne = params.extend({ recordId });
  api.post('/sites/:siteId/purpose-withdrawals/:recordId/done', { config: { access: 'purpose:write', action: 'purpose.done' }, schema: { summary: 'Says that it was acted on', params: ofOne, response: { 200: withdrawal } } }, async (request) => {
    const { siteId: site, recordId: id } = request.params;
    const by = request.principal ? actorOf(request.principal) : 'server';
    return db.transaction().execute(async (transaction) => {
      await transaction.updateTable('purpose_withdrawal').set({ done_at: Date.now(), done_by: by }).where('site_id', '=', site).where('consent_record_id', '=', id).where('done_at', 'is', null).execute();
      const row = await transaction.selectFrom('purpose_withdrawal').selectAll().where('site_id', '=', site).where('consent_record_id', '=', id).executeTakeFirst();
      if (!row) throw new HttpError(404, 'NO_WITHDRAWAL', 'There is no such withdrawal here.');
      await request.audit(transaction, site, { purpose: row.purpose, dueAt: row.due_at });
      // The consent is erased: its id was here for this alone.
      const consent = await transaction.selectFrom('consent_record').select('position').where('site_id', '=', site).where('record_id', '=', id).executeTakeFirst();
      if (!consent) await transaction.deleteFrom('purpose_withdrawal').where('site_id', '=', site).where('consent_record_id', '=', id).execute();
      return fromRow(row);
    });
  });
}

function fromRow(row: Selectable<Tables['purpose_withdrawal']>): z.infer<typeof withdrawal> {
  return { recordId: row.consent_record_id, withdrawalId: row.record_id, purpose: row.purpose, withdrawnAt: row.withdrawn_at, dueAt: row.due_at, doneAt: row.done_at, doneBy: row.done_by };
}
