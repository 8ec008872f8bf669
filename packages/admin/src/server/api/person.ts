import type { FastifyRequest } from 'fastify';
import type { Json } from '@kapsel/core';
import { organisationsOf } from '../../access/accounts.ts';
import { mayGive, type Principal } from '../../access/principal.ts';
import type { Role } from '../../access/roles.ts';
import { beginSession, endSession, endSessions, renameSession } from '../../access/sessions.ts';
import type { Database } from '../../db/database.ts';
import type { SessionMeans } from '../../db/tables/access.ts';
import { HttpError } from '../errors.ts';
import { sessionOf } from './session-cookie.ts';

/** The person who asks; programs have no account. */
export function personOf({ principal }: FastifyRequest): Extract<Principal, { kind: 'account' }> {
  if (principal?.kind !== 'account') throw new HttpError(403, 'NOT_ALLOWED', 'This is for people who signed in, not for tokens.');
  return principal;
}

/** A token with `member:write` alone would else have somebody be an owner. @throws HttpError */
export function onlyOwnRights(principal: Principal | undefined, role: Role, organisationId: string): void {
  if (!mayGive(principal, role, { organisationId })) throw new HttpError(403, 'NOT_ALLOWED', `role: who is ${role} may do more here than you.`);
}

/**
 * Writes what somebody does with their account into the logs of all organisations that they are in: it concerns each. That of who is
 * in none goes into the server's own. It is they who do it, whoever the browser belonged to before.
 */
export async function auditPerson(request: FastifyRequest, transaction: Database['db'], accountId: string, detail?: { readonly [key: string]: Json }): Promise<void> {
  actAs(request, accountId);
  const organisations = await organisationsOf(transaction, accountId);
  for (const organisationId of organisations.length > 0 ? organisations : ['']) await request.audit(transaction, accountId, detail, organisationId);
}

/** Who has just shown that they are somebody, does the rest of the request as that one. */
export function actAs(request: FastifyRequest, accountId: string): void {
  if (request.principal?.kind !== 'account' || request.principal.accountId !== accountId) request.principal = { kind: 'account', accountId, roles: new Map() };
}

/**
 * Begins a session, in the transaction that lets somebody in; the one that the browser held before is over. It counts once the second
 * factor was shown, where there is one. Give the token to `setSession` once the transaction is through.
 */
export async function newSession(request: FastifyRequest, transaction: Database['db'], accountId: string, how: { readonly isComplete: boolean; readonly means: SessionMeans }): Promise<string> {
  const before = sessionOf(request);
  if (before !== undefined) await endSession({ db: transaction }, before);
  return beginSession({ db: transaction }, accountId, how);
}

/** Ends all other sessions of who changed how they come in, and renames this one; give the token to `setSession` once the transaction is through. */
export async function onlyThisSession(request: FastifyRequest, transaction: Database['db'], accountId: string): Promise<string | undefined> {
  const token = sessionOf(request);
  await endSessions(transaction, accountId, token);
  return token === undefined ? undefined : renameSession(transaction, token);
}
