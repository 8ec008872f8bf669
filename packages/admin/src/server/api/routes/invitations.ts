import { z } from 'zod';
import { createAccount, emailSchema, join } from '../../../access/accounts.ts';
import { addressOfLink, invitationUse, makeLink, readLink, useLink } from '../../../access/links.ts';
import { actorOf } from '../../../access/principal.ts';
import { roles } from '../../../access/roles.ts';
import { announce } from '../../../notify/announce.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { rememberDevice } from '../guessing.ts';
import { actAs, newSession, onlyOwnRights } from '../person.ts';
import { id, name, nothing, time } from '../schemas.ts';
import { setSession } from '../session-cookie.ts';
import type { Api } from '../types.ts';
import { hashNew, linkOver } from './account.ts';

const invitation = z.object({ invitationId: z.string(), email: z.string(), role: z.enum(roles), createdAt: time, endsAt: time }).meta({ id: 'Invitation' });

/** How others come into an organisation: by a link that is good for one address, once, within a week. */
export function invitationRoutes(api: Api, { database: { db }, settings, secrets }: Parts): void {
  const ofOrganisation = z.object({ organisationId: id });
  api.get('/organisations/:organisationId/invitations', { config: { access: 'member:write' }, schema: { summary: 'Those that wait for an answer', params: ofOrganisation, response: { 200: z.array(invitation) } } }, async ({ params: { organisationId } }) => {
    const rows = await db.selectFrom('one_time_link').select(['link_id', 'email', 'role', 'created_at', 'ends_at']).where('kind', '=', 'invitation').where('organisation_id', '=', organisationId).where('ends_at', '>', Date.now()).orderBy('email').execute();
    return rows.map((row) => ({ invitationId: row.link_id, email: row.email ?? '', role: row.role ?? ('viewer' as const), createdAt: row.created_at, endsAt: row.ends_at }));
  });

  const made = z.object({ invitationId: z.string(), link: z.string().describe('For whom is invited alone; it is shown this once'), endsAt: time });
  api.post('/organisations/:organisationId/invitations', { config: { access: 'member:write', action: 'member.invite' }, schema: { summary: 'Invites somebody; one before to the same address is good no more', params: ofOrganisation, body: z.strictObject({ email: emailSchema, role: z.enum(roles) }), response: { 201: made } } }, async (request, reply) => {
    const { organisationId } = request.params;
    const { email, role } = request.body;
    const { principal } = request;
    onlyOwnRights(principal, role, organisationId);
    const invited = await db.transaction().execute(async (transaction) => {
      await request.audit(transaction, email, { role });
      const is = await transaction.selectFrom('member').innerJoin('account', 'account.account_id', 'member.account_id').select('email').where('organisation_id', '=', organisationId).where('email', '=', email).executeTakeFirst();
      if (is) throw new HttpError(409, 'TAKEN', `${email} is a member already.`);
      await transaction.deleteFrom('one_time_link').where('kind', '=', 'invitation').where('organisation_id', '=', organisationId).where('email', '=', email).execute();
      const { linkId, token, endsAt } = await makeLink(transaction, { kind: 'invitation', organisationId, role, email }, principal ? actorOf(principal) : 'server');
      const link = addressOfLink(settings, 'invitation', token);
      const { name: organisation } = await transaction.selectFrom('organisation').select('name').where('organisation_id', '=', organisationId).executeTakeFirstOrThrow();
      const inviter = principal?.kind === 'account' ? await transaction.selectFrom('account').select('name').where('account_id', '=', principal.accountId).executeTakeFirst() : undefined;
      await announce(transaction, { organisationId, kind: 'member.invited', data: { email, organisation, by: inviter?.name ?? 'Kapsel', link: secrets.seal(link, invitationUse), endsAt } });
      return { invitationId: linkId, link, endsAt };
    });
    return reply.status(201).send(invited);
  });

  api.delete('/organisations/:organisationId/invitations/:invitationId', { config: { access: 'member:write', action: 'member.uninvite' }, schema: { summary: 'Takes it back', params: z.object({ organisationId: id, invitationId: id }), response: { 200: nothing } } }, async (request) => {
    const { organisationId, invitationId } = request.params;
    await db.transaction().execute(async (transaction) => {
      const gone = await transaction.deleteFrom('one_time_link').where('kind', '=', 'invitation').where('organisation_id', '=', organisationId).where('link_id', '=', invitationId).returning('email').executeTakeFirst();
      if (!gone) throw new HttpError(404, 'NO_INVITATION', 'There is no such invitation here.');
      await request.audit(transaction, gone.email ?? '');
    });
    return null;
  });

  const shown = z.object({ email: z.string(), organisation: z.string(), role: z.enum(roles), hasAccount: z.boolean().describe('Whether whom it is for signs in instead of choosing a password') });
  api.get('/invitation', { config: { access: 'anybody' }, schema: { summary: 'What an invitation is to', headers: z.looseObject({ 'kapsel-link': z.string().min(1).max(200).describe('What the link holds; not in the address, which goes into logs') }), response: { 200: shown } } }, async ({ headers }) => {
    const link = await readLink(db, 'invitation', headers['kapsel-link']);
    const organisation = link && (await db.selectFrom('organisation').select('name').where('organisation_id', '=', link.organisationId).executeTakeFirst());
    if (!link || !organisation) throw linkOver('Ask for a new invitation.');
    const account = await db.selectFrom('account').select('account_id').where('email', '=', link.email).executeTakeFirst();
    return { email: link.email, organisation: organisation.name, role: link.role, hasAccount: account !== undefined };
  });

  const body = z.strictObject({ token: z.string().min(1).max(200), name: name.optional(), password: z.string().min(1).max(1024).optional() }).describe('Name and password of who has no account here yet');
  api.post('/invitation', { config: { access: 'anybody', action: 'member.join' }, schema: { summary: 'Takes it', body, response: { 201: z.object({ organisationId: z.string() }) } } }, async (request, reply) => {
    const { token, name: called, password } = request.body;
    const link = await readLink(db, 'invitation', token);
    if (!link) throw linkOver('Ask for a new invitation.');
    const { email, organisationId, role } = link;
    const known = await db.selectFrom('account').select('account_id').where('email', '=', email).executeTakeFirst();
    // The link alone would let whoever reads the mail into an account that is more than a mailbox.
    if (known && !(request.principal?.kind === 'account' && request.principal.accountId === known.account_id)) throw new HttpError(401, 'SIGN_IN', `There is an account for ${email} already. Sign in with it first.`);
    if (!known && (called === undefined || password === undefined)) throw new HttpError(400, 'BAD_REQUEST', 'name, password: are needed for a new account.');
    const passwordHash = known || password === undefined ? null : await hashNew(password, [email, called ?? '']);
    const { accountId, session } = await db.transaction().execute(async (transaction) => {
      if (!(await useLink(transaction, token))) throw linkOver('Ask for a new invitation.');
      const joined = known?.account_id ?? (await createAccount(transaction, { email, name: called ?? email, passwordHash }));
      actAs(request, joined);
      await request.audit(transaction, joined, { role }, organisationId);
      await join(transaction, organisationId, joined, role);
      return { accountId: joined, session: known ? undefined : await newSession(request, transaction, joined, { isComplete: true, means: 'link' }) };
    });
    if (session !== undefined) {
      setSession(reply, session);
      rememberDevice(reply, secrets, accountId);
    }
    return reply.status(201).send({ organisationId });
  });
}
