import { z } from 'zod';
import { hasOtherOwner } from '../../../access/accounts.ts';
import { dropInvitationsBy } from '../../../access/links.ts';
import { roles, type Role } from '../../../access/roles.ts';
import { endSessions } from '../../../access/sessions.ts';
import type { Database } from '../../../db/database.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { onlyOwnRights } from '../person.ts';
import { id, nothing, time } from '../schemas.ts';
import type { Api } from '../types.ts';

const member = z
  .object({
    accountId: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.enum(roles),
    since: time,
    hasSecondFactor: z.boolean(),
    isDisabled: z.boolean(),
  })
  .meta({ id: 'Member' });

/** Who is in an organisation, and as what. */
export function memberRoutes(api: Api, { database: { db } }: Parts): void {
  const ofOrganisation = z.object({ organisationId: id });
  api.get('/organisations/:organisationId/members', { config: { access: 'organisation:read' }, schema: { summary: 'Who is in it', params: ofOrganisation, response: { 200: z.array(member) } } }, async ({ params: { organisationId } }) => {
    const rows = await db
      .selectFrom('member')
      .innerJoin('account', 'account.account_id', 'member.account_id')
      .select(['member.account_id', 'email', 'name', 'role', 'since', 'totp_secret', 'disabled_at'])
      .where('organisation_id', '=', organisationId)
      .orderBy('email')
      .execute();
    return rows.map((row) => ({ accountId: row.account_id, email: row.email, name: row.name, role: row.role, since: row.since, hasSecondFactor: row.totp_secret !== null, isDisabled: row.disabled_at !== null }));
  });

  const params = z.object({ organisationId: id, accountId: id });
  api.patch('/organisations/:organisationId/members/:accountId', { config: { access: 'member:write', action: 'member.change-role' }, schema: { summary: 'Gives somebody another role; they sign in again', params, body: z.strictObject({ role: z.enum(roles) }), response: { 200: nothing } } }, async (request) => {
    const { organisationId, accountId } = request.params;
    const { role } = request.body;
    onlyOwnRights(request.principal, role, organisationId);
    await db.transaction().execute(async (transaction) => {
      const before = await roleOf(transaction, organisationId, accountId);
      await request.audit(transaction, accountId, { before, role });
      if (before === role) return;
      if (role !== 'owner') await keepAnOwner(transaction, organisationId, accountId);
      await transaction.updateTable('member').set({ role }).where('organisation_id', '=', organisationId).where('account_id', '=', accountId).execute();
      await dropInvitationsBy(transaction, organisationId, accountId);
      await endSessions(transaction, accountId);
    });
    return null;
  });

  api.delete('/organisations/:organisationId/members/:accountId', { config: { access: 'member:write', action: 'member.remove' }, schema: { summary: 'Takes somebody out of it; their account stays, tokens and invitations that they made here are good no more', params, response: { 200: nothing } } }, async (request) => {
    const { organisationId, accountId } = request.params;
    await db.transaction().execute(async (transaction) => {
      await request.audit(transaction, accountId, { role: await roleOf(transaction, organisationId, accountId) });
      await keepAnOwner(transaction, organisationId, accountId);
      await transaction.deleteFrom('member').where('organisation_id', '=', organisationId).where('account_id', '=', accountId).execute();
      await dropInvitationsBy(transaction, organisationId, accountId);
      await endSessions(transaction, accountId);
    });
    return null;
  });
}

async function roleOf(transaction: Database['db'], organisationId: string, accountId: string): Promise<Role> {
  const row = await transaction.selectFrom('member').select('role').where('organisation_id', '=', organisationId).where('account_id', '=', accountId).executeTakeFirst();
  if (!row) throw new HttpError(404, 'NO_MEMBER', 'There is no such member here.');
  return row.role;
}

/** Else nobody could let anybody in again. */
async function keepAnOwner(transaction: Database['db'], organisationId: string, accountId: string): Promise<void> {
  if (!(await hasOtherOwner(transaction, organisationId, accountId))) throw new HttpError(409, 'LAST_OWNER', 'This is the last owner; make somebody else one first.');
}
