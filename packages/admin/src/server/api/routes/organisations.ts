import { z } from 'zod';
import { roles } from '../../../access/roles.ts';
import { newId } from '../../../db/new-id.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { id, name } from '../schemas.ts';
import type { Api } from '../types.ts';

const organisation = z.object({ organisationId: z.string(), name: z.string(), role: z.enum(roles).nullable() }).meta({ id: 'Organisation' });
const params = z.object({ organisationId: id });

/** Who sites belong to: a firm, a municipality, the customer of a supplier. */
export function organisationRoutes(api: Api, { database: { db } }: Parts): void {
  api.get('/organisations', { config: { access: 'signed-in' }, schema: { summary: 'Those that you are in', response: { 200: z.array(organisation) } } }, async ({ principal }) => {
    const mine = principal?.kind === 'account' ? principal.roles : new Map(principal ? [[principal.organisationId, null]] : []);
    if (mine.size === 0) return [];
    const rows = await db.selectFrom('organisation').select(['organisation_id', 'name']).where('organisation_id', 'in', [...mine.keys()]).orderBy('name').execute();
    return rows.map((row) => ({ organisationId: row.organisation_id, name: row.name, role: mine.get(row.organisation_id) ?? null }));
  });

  api.post('/organisations', { config: { access: 'signed-in', action: 'organisation.create' }, schema: { summary: 'Makes one, whose owner you are', body: z.strictObject({ name }), response: { 201: organisation } } }, async (request, reply) => {
    const { principal } = request;
    // A token belongs to one organisation; and who owns none here was let in as a guest.
    if (principal?.kind !== 'account' || ![...principal.roles.values()].includes('owner')) throw new HttpError(403, 'NOT_ALLOWED', 'Only who owns an organisation here may make another.');
    const organisationId = newId();
    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto('organisation').values({ organisation_id: organisationId, name: request.body.name, created_at: Date.now() }).execute();
      await transaction.insertInto('member').values({ organisation_id: organisationId, account_id: principal.accountId, role: 'owner', since: Date.now() }).execute();
      await request.audit(transaction, organisationId, { name: request.body.name }, organisationId);
    });
    return reply.status(201).send({ organisationId, name: request.body.name, role: 'owner' as const });
  });

  api.patch('/organisations/:organisationId', { config: { access: 'organisation:write', action: 'organisation.update' }, schema: { summary: 'Gives it another name', params, body: z.strictObject({ name }), response: { 200: organisation } } }, async (request) => {
    const { organisationId } = request.params;
    await db.transaction().execute(async (transaction) => {
      await transaction.updateTable('organisation').set({ name: request.body.name }).where('organisation_id', '=', organisationId).execute();
      await request.audit(transaction, organisationId, { name: request.body.name });
    });
    const { principal } = request;
    return { organisationId, name: request.body.name, role: (principal?.kind === 'account' && principal.roles.get(organisationId)) || null };
  });
}
