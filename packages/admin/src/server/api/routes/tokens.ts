import { siteIdSchema } from '@kapsel/core/schema';
import { z } from 'zod';
import { actorOf, may } from '../../../access/principal.ts';
import { permissions, type Permission } from '../../../access/roles.ts';
import { createToken } from '../../../access/tokens.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { id, name, nothing, time } from '../schemas.ts';
import type { Api } from '../types.ts';

const scopes = z.array(z.enum(permissions)).min(1, 'must name one scope at least').max(permissions.length);
const token = z
  .object({
    tokenId: z.string(),
    name: z.string(),
    scopes: z.array(z.string()),
    siteId: z.string().nullable().describe('The one site it is for'),
    createdBy: z.string().describe('account:<id>, or command'),
    createdAt: time,
    endsAt: time.nullable(),
    usedAt: time.nullable().describe('To the minute'),
  })
  .meta({ id: 'Token' });

/** What programs show instead of signing in. */
export function tokenRoutes(api: Api, { database: { db } }: Parts): void {
  const ofOrganisation = z.object({ organisationId: id });
  api.get('/organisations/:organisationId/tokens', { config: { access: 'token:write' }, schema: { summary: 'Those of the organisation, without what they hold', params: ofOrganisation, response: { 200: z.array(token) } } }, async ({ params: { organisationId } }) => {
    const rows = await db.selectFrom('api_token').selectAll().where('organisation_id', '=', organisationId).orderBy('token_id').execute();
    return rows.map((row) => ({ tokenId: row.token_id, name: row.name, scopes: JSON.parse(row.scopes) as string[], siteId: row.site_id, createdBy: row.created_by, createdAt: row.created_at, endsAt: row.ends_at, usedAt: row.used_at }));
  });

  const body = z.strictObject({ name, scopes, siteId: siteIdSchema.optional().describe('For this site alone'), endsAt: time.optional().describe('In milliseconds since 1970; for good where it is left out') });
  const made = z.object({ tokenId: z.string(), token: z.string().describe('It is shown this once') });
  api.post('/organisations/:organisationId/tokens', { config: { access: 'token:write', action: 'token.create' }, schema: { summary: 'Makes one, which may no more than you', params: ofOrganisation, body, response: { 201: made } } }, async (request, reply) => {
    const { organisationId } = request.params;
    const { name: called, scopes: wanted, siteId, endsAt } = request.body;
    if (endsAt !== undefined && endsAt <= Date.now()) throw new HttpError(400, 'BAD_REQUEST', 'endsAt: is over already.');
    const beyond = wanted.find((scope) => !allows(request.principal, scope, organisationId));
    if (beyond !== undefined) throw new HttpError(403, 'NOT_ALLOWED', `A token may do no more than who makes it, and you have not got ${beyond} here.`);
    const created = await db.transaction().execute(async (transaction) => {
      if (siteId !== undefined && !(await transaction.selectFrom('site').select('site_id').where('site_id', '=', siteId).where('organisation_id', '=', organisationId).executeTakeFirst())) throw new HttpError(404, 'NO_SITE', 'There is no such site here.');
      const { principal } = request;
      // Behind a token that makes a token there is a person too.
      const maker = principal?.kind === 'token' ? await transaction.selectFrom('api_token').select('created_by').where('organisation_id', '=', organisationId).where('token_id', '=', principal.tokenId).executeTakeFirst() : undefined;
      const createdBy = maker?.created_by ?? (principal ? actorOf(principal) : 'server');
      const result = await createToken(transaction, { organisationId, name: called, scopes: [...new Set(wanted)], siteId, endsAt, createdBy });
      await request.audit(transaction, result.tokenId, { name: called, scopes: wanted, ...(siteId !== undefined && { siteId }), ...(endsAt !== undefined && { endsAt }) });
      return result;
    });
    return reply.status(201).send(created);
  });

  api.delete('/organisations/:organisationId/tokens/:tokenId', { config: { access: 'token:write', action: 'token.revoke' }, schema: { summary: 'It is good no more, at once', params: z.object({ organisationId: id, tokenId: id }), response: { 200: nothing } } }, async (request) => {
    const { organisationId, tokenId } = request.params;
    await db.transaction().execute(async (transaction) => {
      const gone = await transaction.deleteFrom('api_token').where('organisation_id', '=', organisationId).where('token_id', '=', tokenId).returning('name').executeTakeFirst();
      if (!gone) throw new HttpError(404, 'NO_TOKEN', 'There is no such token here.');
      await request.audit(transaction, tokenId, { name: gone.name });
    });
    return null;
  });
}

function allows(principal: Parameters<typeof may>[0] | undefined, scope: Permission, organisationId: string): boolean {
  return principal !== undefined && may(principal, scope, { organisationId });
}
