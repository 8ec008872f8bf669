import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Guesser, Guesses } from '../../access/guesses.ts';
import { SealError, type Secrets } from '../../access/secrets.ts';
import { newId } from '../../db/new-id.ts';
import { HttpError } from '../errors.ts';
import { networkKey } from '../limits.ts';

const deviceCookie = '__Host-kapsel-device';
const use = 'device';
const lifeSeconds = 180 * 86_400;

/** Has the browser show the next time that this account signed in with it. It opens nothing: it only has its guesses counted apart. */
export function rememberDevice(reply: FastifyReply, secrets: Secrets, accountId: string): void {
  void reply.setCookie(deviceCookie, secrets.seal(JSON.stringify({ accountId, deviceId: newId() }), use), { path: '/', httpOnly: true, secure: true, sameSite: 'strict', maxAge: lifeSeconds });
}

/** Who tries to be that account. */
export function guesserOf(request: FastifyRequest, secrets: Secrets, email: string, accountId: string | undefined): Guesser {
  return { account: email, device: deviceOf(request, secrets, accountId), network: networkKey(request.ip) };
}

function deviceOf(request: FastifyRequest, secrets: Secrets, accountId: string | undefined): string | undefined {
  const cookie = request.cookies[deviceCookie];
  if (cookie === undefined || accountId === undefined) return undefined;
  try {
    const known = JSON.parse(secrets.unseal(cookie, use)) as { readonly accountId: string; readonly deviceId: string };
    return known.accountId === accountId ? known.deviceId : undefined;
  } catch (error) {
    // Of a server before, or made up.
    if (error instanceof SealError) return undefined;
    throw error;
  }
}

/**
 * Counts a try to be somebody, before it is looked at.
 *
 * @throws HttpError where there were too many wrong ones
 */
export function countTry(guesses: Guesses, guesser: Guesser, reply: FastifyReply): void {
  if (guesses.take(guesser)) return;
  reply.log.info('too many guesses');
  void reply.header('Retry-After', '120');
  throw new HttpError(429, 'TOO_MANY_GUESSES', 'Too many wrong guesses. Wait two minutes, or use a browser that you have signed in with before.');
}
