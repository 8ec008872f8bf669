import { siteIdSchema as siteId } from '@kapsel/core/schema';
import { z } from 'zod';
import { actorOf } from '../../../access/principal.ts';
import { lift, restrict } from '../../../rights/restriction.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { page, recordId, time } from '../schemas.ts';
import type { Api } from '../types.ts';

const restriction = z.object({ recordId: z.string().describe('That it was asked for by; all of the same visitor are frozen'), restrictedAt: time, restrictedBy: z.string().describe('holder, or who did it for them') }).meta({ id: 'Restriction' });

/** Records that are frozen: still proof, and out of figures and exports. */
export function restrictionRoutes(api: Api, { database }: Parts): void {
  const params = z.object({ siteId });
  const ofRecord = params.extend({ recordId });
  const count = z.object({ records: z.number().describe('How many records of the visitor there are') });

  const querystring = page.extend({ after: z.string().regex(/^[\da-f]{32}$/u, 'must be what the page before gave as next').optional() });
  const list = z.object({ restrictions: z.array(restriction), next: z.string().nullable() }).meta({ id: 'RestrictionList' });
  api.get('/sites/:siteId/restrictions', { config: { access: 'record:read' }, schema: { summary: 'Whose records are restricted', params, querystring, response: { 200: list } } }, async ({ params: { siteId: site }, query: { after = '', limit } }) => {
    const rows = await database.db.selectFrom('restriction').selectAll().where('site_id', '=', site).where('subject_id', '>', after).orderBy('subject_id').limit(limit).execute();
    return { restrictions: rows.map((row) => ({ recordId: row.record_id, restrictedAt: row.restricted_at, restrictedBy: row.restricted_by })), next: rows.length < limit ? null : (rows.at(-1)?.subject_id ?? null) };
  });

  api.put('/sites/:siteId/records/:recordId/restriction', { config: { access: 'record:erase', action: 'record.restrict' }, schema: { summary: 'Freezes it, and all others of the same visitor', params: ofRecord, response: { 200: count } } }, async (request) => {
    const by = request.principal ? actorOf(request.principal) : 'server';
    return found(await restrict(database, request.params.siteId, request.params.recordId, { by, note: (transaction, target, detail) => request.audit(transaction, target, detail) }));
  });

  api.delete('/sites/:siteId/records/:recordId/restriction', { config: { access: 'record:erase', action: 'record.lift' }, schema: { summary: 'Lifts that', params: ofRecord, response: { 200: count } } }, async (request) =>
    found(await lift(database, request.params.siteId, request.params.recordId, { note: (transaction, target, detail) => request.audit(transaction, target, detail) })),
  );
}

function found(records: number): { readonly records: number } {
  if (records === 0) throw new HttpError(404, 'NO_RECORD', 'There is no such record here.');
  return { records };
}
