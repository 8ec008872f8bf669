import { z } from 'zod';
import { createAccount, emailSchema, join } from '../../../access/accounts.ts';
import { readLink, useLink } from '../../../access/links.ts';
import { hashPassword, isPassword, passwordFault } from '../../../access/passwords.ts';
import { roles } from '../../../access/roles.ts';
import { endSessions } from '../../../access/sessions.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { countTry, guesserOf, rememberDevice } from '../guessing.ts';
import { auditPerson, newSession, onlyThisSession, personOf } from '../person.ts';
import { name, nothing } from '../schemas.ts';
import { setSession } from '../session-cookie.ts';
import type { Api } from '../types.ts';

const me = z
  .object({
    accountId: z.string(),
    email: z.string(),
    name: z.string(),
    hasPassword: z.boolean().describe('Not so for who signs in elsewhere only'),
    hasSecondFactor: z.boolean(),
    recoveryCodesLeft: z.int(),
    organisations: z.array(z.object({ organisationId: z.string(), name: z.string(), role: z.enum(roles) })),
  })
  .meta({ id: 'Me' });

const linkToken = z.string().min(1).max(200).describe('What the link holds');
const password = z.string().min(1).max(1024);

/** The first account, and what somebody does with their own. */
export function accountRoutes(api: Api, { database: { db }, secrets, guesses }: Parts): void {
  api.post('/setup', { config: { access: 'anybody', action: 'account.set-up' }, schema: { summary: 'Makes the first account, the owner of all, by the link that the server printed when it started', body: z.strictObject({ token: linkToken, email: emailSchema, name, password }), response: { 201: z.object({ accountId: z.string() }) } } }, async (request, reply) => {
    const { token, email, name: called, password: chosen } = request.body;
    if (!(await readLink(db, 'setup', token))) throw linkOver('Start the server again for a new one.');
    const passwordHash = await hashNew(chosen, [email, called]);
    const { accountId, session } = await db.transaction().execute(async (transaction) => {
      if (!(await useLink(transaction, token))) throw linkOver('Start the server again for a new one.');
      if (await transaction.selectFrom('account').select('account_id').limit(1).executeTakeFirst()) throw new HttpError(409, 'TAKEN', 'There is an account here already.');
      const made = await createAccount(transaction, { email, name: called, passwordHash });
      await join(transaction, 'main', made, 'owner');
      await auditPerson(request, transaction, made, { role: 'owner' });
      return { accountId: made, session: await newSession(request, transaction, made, { isComplete: true, means: 'link' }) };
    });
    setSession(reply, session);
    rememberDevice(reply, secrets, accountId);
    return reply.status(201).send({ accountId });
  });

  api.get('/session', { config: { access: 'signed-in' }, schema: { summary: 'Who you are', response: { 200: me } } }, async (request) => {
    const { accountId, roles: mine } = personOf(request);
    const account = await db.selectFrom('account').select(['email', 'name', 'password_hash', 'totp_secret']).where('account_id', '=', accountId).executeTakeFirstOrThrow();
    const { left } = await db.selectFrom('recovery_code').select(({ fn }) => fn.countAll<number>().as('left')).where('account_id', '=', accountId).executeTakeFirstOrThrow();
    const organisations = mine.size === 0 ? [] : await db.selectFrom('organisation').select(['organisation_id', 'name']).where('organisation_id', 'in', [...mine.keys()]).orderBy('name').execute();
    return {
      accountId,
      email: account.email,
      name: account.name,
      hasPassword: account.password_hash !== null,
      hasSecondFactor: account.totp_secret !== null,
      recoveryCodesLeft: Number(left),
      organisations: organisations.map(({ organisation_id: organisationId, name: called }) => ({ organisationId, name: called, role: mine.get(organisationId) ?? 'viewer' })),
    };
  });

  api.patch('/account', { config: { access: 'signed-in', action: 'account.update' }, schema: { summary: 'Changes your name', body: z.strictObject({ name }), response: { 200: nothing } } }, async (request) => {
    const { accountId } = personOf(request);
    await db.transaction().execute(async (transaction) => {
      await auditPerson(request, transaction, accountId, { name: request.body.name });
      await transaction.updateTable('account').set({ name: request.body.name }).where('account_id', '=', accountId).execute();
    });
    return null;
  });

  api.put('/account/password', { config: { access: 'signed-in', action: 'account.change-password' }, schema: { summary: 'Changes your password, and ends all other sessions', body: z.strictObject({ current: password, password }), response: { 200: nothing } } }, async (request, reply) => {
    const { accountId } = personOf(request);
    const { email, name: called, password_hash: kept } = await db.selectFrom('account').select(['email', 'name', 'password_hash']).where('account_id', '=', accountId).executeTakeFirstOrThrow();
    const guesser = guesserOf(request, secrets, `password:${accountId}`, accountId);
    countTry(guesses, guesser, reply);
    if (!(await isPassword(request.body.current, kept))) throw new HttpError(403, 'WRONG_PASSWORD', 'current: is not your password.');
    guesses.wasRight(guesser);
    const passwordHash = await hashNew(request.body.password, [email, called]);
    const renamed = await db.transaction().execute(async (transaction) => {
      await auditPerson(request, transaction, accountId);
      await transaction.updateTable('account').set({ password_hash: passwordHash }).where('account_id', '=', accountId).execute();
      return onlyThisSession(request, transaction, accountId);
    });
    if (renamed !== undefined) setSession(reply, renamed);
    return null;
  });

  api.post('/password', { config: { access: 'anybody', action: 'account.choose-password' }, schema: { summary: 'Chooses a password by a link, and ends all sessions', body: z.strictObject({ token: linkToken, password }), response: { 201: z.object({ isComplete: z.boolean().describe('Whether you are signed in already; else POST /session/second-factor comes next') }) } } }, async (request, reply) => {
    const { token, password: chosen } = request.body;
    const link = await readLink(db, 'password', token);
    const account = link && (await db.selectFrom('account').select(['account_id', 'email', 'name', 'totp_secret']).where('account_id', '=', link.accountId).where('disabled_at', 'is', null).executeTakeFirst());
    if (!account) throw linkOver('Ask for a new one.');
    const { account_id: accountId, email, name: called } = account;
    const passwordHash = await hashNew(chosen, [email, called]);
    const isComplete = account.totp_secret === null;
    const session = await db.transaction().execute(async (transaction) => {
      if (!(await useLink(transaction, token))) throw linkOver('Ask for a new one.');
      await auditPerson(request, transaction, accountId);
      await transaction.updateTable('account').set({ password_hash: passwordHash }).where('account_id', '=', accountId).execute();
      // Of other links that were sent meanwhile, too.
      await transaction.deleteFrom('one_time_link').where('account_id', '=', accountId).execute();
      await endSessions(transaction, accountId);
      return newSession(request, transaction, accountId, { isComplete, means: 'link' });
    });
    setSession(reply, session);
    if (isComplete) rememberDevice(reply, secrets, accountId);
    return reply.status(201).send({ isComplete });
  });
}

/** @throws HttpError for a password that is no good */
export async function hashNew(chosen: string, ofOwner: readonly string[]): Promise<string> {
  const fault = passwordFault(chosen, ofOwner);
  if (fault !== undefined) throw new HttpError(400, 'BAD_REQUEST', `password: ${fault}`);
  return hashPassword(chosen);
}

/** One that was used, is over, or never was: nobody learns which. */
export function linkOver(otherwise: string): HttpError {
  return new HttpError(410, 'LINK_OVER', `This link was used before, or is over. ${otherwise}`);
}
