import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isPassword } from '../../../access/passwords.ts';
import { newRecoveryCodes, newSecondFactor, removeSecondFactor, stepOfCode, takeCode, takeRecoveryCode, totpUse } from '../../../access/second-factor.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { countTry, guesserOf } from '../guessing.ts';
import { auditPerson, onlyThisSession, personOf } from '../person.ts';
import { nothing } from '../schemas.ts';
import { setSession } from '../session-cookie.ts';
import type { Api } from '../types.ts';

const password = z.string().max(1024).optional().describe('Yours; who signs in elsewhere only has none');
const code = z.string().trim().min(6).max(40);
const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()).describe('Each signs in once in place of the authenticator. They are shown this once.') }).meta({ id: 'RecoveryCodes' });

/** An authenticator as the second step of signing in (RFC 6238). */
export function secondFactorRoutes(api: Api, { database: { db }, secrets, guesses }: Parts): void {
  const proveIdentity = async (request: FastifyRequest, reply: FastifyReply, given: string | undefined): Promise<{ readonly accountId: string; readonly email: string }> => {
    const { accountId } = personOf(request);
    const { email, password_hash: kept } = await db.selectFrom('account').select(['email', 'password_hash']).where('account_id', '=', accountId).executeTakeFirstOrThrow();
    if (kept === null) return { accountId, email };
    const guesser = guesserOf(request, secrets, `password:${accountId}`, accountId);
    countTry(guesses, guesser, reply);
    if (!(await isPassword(given ?? '', kept))) throw new HttpError(403, 'WRONG_PASSWORD', 'password: is not yours.');
    guesses.wasRight(guesser);
    return { accountId, email };
  };

  const factor = z.object({ secret: z.string().describe('Base32, to be typed'), uri: z.string().describe('otpauth://…'), qrSvg: z.string().describe('The same as a picture') }).meta({ id: 'SecondFactor' });
  api.post('/account/second-factor', { config: { access: 'signed-in', action: 'account.begin-second-factor' }, schema: { summary: 'Makes a secret for your authenticator; it counts once its first code was shown', body: z.strictObject({ password }), response: { 201: factor } } }, async (request, reply) => {
    const { accountId, email } = await proveIdentity(request, reply, request.body.password);
    const made = newSecondFactor(email);
    await db.transaction().execute(async (transaction) => {
      await auditPerson(request, transaction, accountId);
      const { numUpdatedRows: count } = await transaction.updateTable('account').set({ totp_pending: secrets.seal(made.secret, totpUse) }).where('account_id', '=', accountId).where('totp_secret', 'is', null).executeTakeFirstOrThrow();
      if (count === 0n) throw new HttpError(409, 'HAS_SECOND_FACTOR', 'You have a second factor already; remove it first.');
    });
    return reply.status(201).send(made);
  });

  api.post('/account/second-factor/confirm', { config: { access: 'signed-in', action: 'account.add-second-factor' }, schema: { summary: 'Shows its first code; all other sessions end', body: z.strictObject({ code }), response: { 201: recoveryCodes } } }, async (request, reply) => {
    const { accountId } = personOf(request);
    const { totp_pending: pending } = await db.selectFrom('account').select('totp_pending').where('account_id', '=', accountId).executeTakeFirstOrThrow();
    if (pending === null) throw new HttpError(409, 'NOT_BEGUN', 'Begin with POST /account/second-factor.');
    const step = stepOfCode(secrets.unseal(pending, totpUse), request.body.code, 0);
    if (step === undefined) throw wrongCode();
    const { codes, renamed } = await db.transaction().execute(async (transaction) => {
      await auditPerson(request, transaction, accountId);
      await transaction.updateTable('account').set({ totp_secret: pending, totp_pending: null, totp_step: step }).where('account_id', '=', accountId).execute();
      return { codes: await newRecoveryCodes(transaction, accountId), renamed: await onlyThisSession(request, transaction, accountId) };
    });
    if (renamed !== undefined) setSession(reply, renamed);
    return reply.status(201).send({ recoveryCodes: [...codes] });
  });

  api.post('/account/recovery-codes', { config: { access: 'signed-in', action: 'account.renew-recovery-codes' }, schema: { summary: 'Makes new ones; those before are good no more', body: z.strictObject({ password }), response: { 201: recoveryCodes } } }, async (request, reply) => {
    const { accountId } = await proveIdentity(request, reply, request.body.password);
    const codes = await db.transaction().execute(async (transaction) => {
      await auditPerson(request, transaction, accountId);
      const { totp_secret: secret } = await transaction.selectFrom('account').select('totp_secret').where('account_id', '=', accountId).executeTakeFirstOrThrow();
      if (secret === null) throw new HttpError(409, 'NO_SECOND_FACTOR', 'There is no second factor to recover from; add one first.');
      return newRecoveryCodes(transaction, accountId);
    });
    return reply.status(201).send({ recoveryCodes: [...codes] });
  });

  api.post('/account/second-factor/remove', { config: { access: 'signed-in', action: 'account.remove-second-factor' }, schema: { summary: 'Does without one from now on; all other sessions end', body: z.strictObject({ password, code: code.describe('Of the authenticator, or a recovery code') }), response: { 200: nothing } } }, async (request, reply) => {
    const { accountId } = await proveIdentity(request, reply, request.body.password);
    const guesser = guesserOf(request, secrets, `second-factor:${accountId}`, accountId);
    countTry(guesses, guesser, reply);
    const { totp_secret: sealed, totp_step: after } = await db.selectFrom('account').select(['totp_secret', 'totp_step']).where('account_id', '=', accountId).executeTakeFirstOrThrow();
    const step = sealed === null ? undefined : stepOfCode(secrets.unseal(sealed, totpUse), request.body.code, after);
    const renamed = await db.transaction().execute(async (transaction) => {
      await auditPerson(request, transaction, accountId);
      if (!(step === undefined ? await takeRecoveryCode(transaction, accountId, request.body.code) : await takeCode(transaction, accountId, step))) throw wrongCode();
      await removeSecondFactor(transaction, accountId);
      return onlyThisSession(request, transaction, accountId);
    });
    guesses.wasRight(guesser);
    if (renamed !== undefined) setSession(reply, renamed);
    return null;
  });
}

function wrongCode(): HttpError {
  return new HttpError(403, 'WRONG_CODE', 'code: is wrong, or was used before. Wait for the next one.');
}
