import { z } from 'zod';
import { emailSchema } from '../../../access/accounts.ts';
import { isPassword } from '../../../access/passwords.ts';
import { stepOfCode, takeCode, takeRecoveryCode, totpUse } from '../../../access/second-factor.ts';
import { countWrongCode, endSession, endSessionById, endSessions, halfWay, listSessions } from '../../../access/sessions.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { countTry, guesserOf, rememberDevice } from '../guessing.ts';
import { auditPerson, newSession, personOf } from '../person.ts';
import { id, nothing, time } from '../schemas.ts';
import { sessionOf, setSession } from '../session-cookie.ts';
import type { Api } from '../types.ts';

const begun = z.object({ isComplete: z.boolean().describe('Whether it counts already; else POST /session/second-factor comes next') }).meta({ id: 'BegunSession' });
const ownSession = z
  .object({
    sessionId: z.string(),
    means: z.enum(['password', 'link', 'identity-provider']).describe('How you came in'),
    createdAt: time,
    seenAt: time,
    endsAt: time.describe('When it ends if you do nothing more'),
    isThisOne: z.boolean(),
  })
  .meta({ id: 'Session' });

/** Signing in and out, and the sessions that somebody has. */
export function sessionRoutes(api: Api, { database, secrets, guesses }: Parts): void {
  const { db } = database;

  const body = z.strictObject({ email: emailSchema, password: z.string().min(1).max(1024) });
  api.post('/session', { config: { access: 'anybody', action: 'session.begin' }, schema: { summary: 'Signs in', body, response: { 201: begun } } }, async (request, reply) => {
    const { email, password } = request.body;
    const account = await db.selectFrom('account').select(['account_id', 'password_hash', 'totp_secret', 'disabled_at']).where('email', '=', email).executeTakeFirst();
    const guesser = guesserOf(request, secrets, email, account?.account_id);
    countTry(guesses, guesser, reply);
    const isRight = await isPassword(password, account?.password_hash);
    // One answer for all: nobody learns here who has an account.
    if (!account || !isRight || account.disabled_at !== null) {
      request.log.info({ accountId: account?.account_id }, 'a sign-in was refused');
      throw new HttpError(401, 'WRONG_PASSWORD', 'The e-mail address or the password is wrong.');
    }
    guesses.wasRight(guesser);
    const isComplete = account.totp_secret === null;
    const token = await db.transaction().execute(async (transaction) => {
      await auditPerson(request, transaction, account.account_id, { means: 'password', isComplete });
      return newSession(request, transaction, account.account_id, { isComplete, means: 'password' });
    });
    setSession(reply, token);
    if (isComplete) rememberDevice(reply, secrets, account.account_id);
    return reply.status(201).send({ isComplete });
  });

  const code = z.strictObject({ code: z.string().trim().min(6).max(40).describe('Six digits of the authenticator, or a recovery code') });
  api.post('/session/second-factor', { config: { access: 'anybody', action: 'session.complete' }, schema: { summary: 'The second step of signing in', body: code, response: { 201: begun } } }, async (request, reply) => {
    const half = sessionOf(request);
    const waiting = half === undefined ? undefined : await halfWay(database, half);
    if (half === undefined || !waiting) throw new HttpError(401, 'SIGN_IN', 'Sign in with the password first; that counts for ten minutes, and five codes.');
    const { accountId, means } = waiting;
    const guesser = guesserOf(request, secrets, `second-factor:${accountId}`, accountId);
    countTry(guesses, guesser, reply);
    const { totp_secret: sealed, totp_step: after } = await db.selectFrom('account').select(['totp_secret', 'totp_step']).where('account_id', '=', accountId).executeTakeFirstOrThrow();
    const step = sealed === null ? undefined : stepOfCode(secrets.unseal(sealed, totpUse), request.body.code, after);
    const token = await db.transaction().execute(async (transaction) => {
      const factor = step === undefined ? (await takeRecoveryCode(transaction, accountId, request.body.code)) && 'recovery code' : (await takeCode(transaction, accountId, step)) && 'authenticator';
      if (factor === false) return undefined;
      await auditPerson(request, transaction, accountId, { means, factor });
      return newSession(request, transaction, accountId, { isComplete: true, means });
    });
    if (token === undefined) {
      await countWrongCode(database, half);
      request.log.info({ accountId }, 'a second factor was refused');
      throw new HttpError(401, 'WRONG_CODE', 'This code is wrong, or was used before. Wait for the next one.');
    }
    guesses.wasRight(guesser);
    setSession(reply, token);
    rememberDevice(reply, secrets, accountId);
    return reply.status(201).send({ isComplete: true });
  });

  api.delete('/session', { config: { access: 'signed-in', action: 'session.end' }, schema: { summary: 'Signs out', response: { 200: nothing } } }, async (request, reply) => {
    const { accountId } = personOf(request);
    await db.transaction().execute(async (transaction) => {
      await auditPerson(request, transaction, accountId);
      await endSession({ db: transaction }, sessionOf(request) ?? '');
    });
    setSession(reply, undefined);
    return null;
  });

  api.get('/sessions', { config: { access: 'signed-in' }, schema: { summary: 'Your own', response: { 200: z.array(ownSession) } } }, async (request) => [...(await listSessions(database, personOf(request).accountId, sessionOf(request)))]);

  api.delete('/sessions', { config: { access: 'signed-in', action: 'session.end-others' }, schema: { summary: 'Ends all of yours but this one', response: { 200: nothing } } }, async (request) => {
    const { accountId } = personOf(request);
    await db.transaction().execute(async (transaction) => {
      await auditPerson(request, transaction, accountId);
      await endSessions(transaction, accountId, sessionOf(request));
    });
    return null;
  });

  api.delete('/sessions/:sessionId', { config: { access: 'signed-in', action: 'session.end' }, schema: { summary: 'Ends one of yours', params: z.object({ sessionId: id }), response: { 200: nothing } } }, async (request) => {
    const { accountId } = personOf(request);
    await db.transaction().execute(async (transaction) => {
      await auditPerson(request, transaction, accountId, { sessionId: request.params.sessionId });
      if (!(await endSessionById(transaction, accountId, request.params.sessionId))) throw new HttpError(404, 'NO_SESSION', 'You have no such session.');
    });
    return null;
  });
}
