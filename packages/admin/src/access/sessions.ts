import { randomBytes } from 'node:crypto';
import type { Database } from '../db/database.ts';
import type { SessionMeans } from '../db/tables/access.ts';
import { sha256 } from '../records/chain.ts';
import type { Principal } from './principal.ts';

const hourMs = 3_600_000;

/** Who does nothing for so long signs in again; and everybody does after `longestMs` (OWASP ASVS 5.0.0, V7.3). */
const idleMs = 8 * hourMs;
const longestMs = 7 * 24 * hourMs;

/** So long the second step may take. */
const secondStepMs = 600_000;

/** So many wrong codes, and the password has to be shown again. */
const mostWrongCodes = 5;

/** Not with every request. */
const seenEveryMs = 60_000;

/** Begins one and gives what the cookie is to hold; the database has its hash alone. */
export async function beginSession({ db }: Pick<Database, 'db'>, accountId: string, { now = Date.now(), isComplete = true, means = 'password' as SessionMeans } = {}): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db.insertInto('session').values({ token_hash: sha256(token), account_id: accountId, created_at: now, seen_at: now, ends_at: now + (isComplete ? longestMs : secondStepMs), is_complete: isComplete ? 1 : 0, means }).execute();
  return token;
}

/** Whose session it is; nobody's once it is over, or while something is still to be shown. */
export async function principalOfSession({ db }: Database, token: string, now = Date.now()): Promise<Principal | undefined> {
  const hash = sha256(token);
  const rows = await db
    .selectFrom('session')
    .innerJoin('account', 'account.account_id', 'session.account_id')
    .leftJoin('member', 'member.account_id', 'session.account_id')
    .select(['session.account_id', 'session.seen_at', 'member.organisation_id', 'member.role'])
    .where('token_hash', '=', hash)
    .where('is_complete', '=', 1)
    .where('disabled_at', 'is', null)
    .where('ends_at', '>', now)
    .where('seen_at', '>', now - idleMs)
    .execute();
  const [first] = rows;
  if (!first) return undefined;
  if (now - first.seen_at > seenEveryMs) await db.updateTable('session').set({ seen_at: now }).where('token_hash', '=', hash).execute();
  const roles = new Map(rows.flatMap(({ organisation_id: organisation, role }) => (organisation !== null && role !== null ? [[organisation, role] as const] : [])));
  return { kind: 'account', accountId: first.account_id, roles };
}

/** Who has shown the password, or came from elsewhere, and has yet to show the second factor. */
export async function halfWay({ db }: Database, token: string, now = Date.now()): Promise<{ readonly accountId: string; readonly means: SessionMeans } | undefined> {
  const row = await db
    .selectFrom('session')
    .innerJoin('account', 'account.account_id', 'session.account_id')
    .select(['session.account_id', 'means'])
    .where('token_hash', '=', sha256(token))
    .where('is_complete', '=', 0)
    .where('disabled_at', 'is', null)
    .where('ends_at', '>', now)
    .where('wrong_codes', '<', mostWrongCodes)
    .executeTakeFirst();
  return row && { accountId: row.account_id, means: row.means };
}

/** Counts a wrong code against a session that is half way. */
export async function countWrongCode({ db }: Database, token: string): Promise<void> {
  await db
    .updateTable('session')
    .set(({ eb }) => ({ wrong_codes: eb('wrong_codes', '+', 1) }))
    .where('token_hash', '=', sha256(token))
    .execute();
}

/** One of somebody's sessions, as they see it. */
export interface OwnSession {
  readonly sessionId: string;
  readonly means: SessionMeans;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly endsAt: number;
  readonly isThisOne: boolean;
}

/** Those that are not over, the last used first. */
export async function listSessions({ db }: Database, accountId: string, current: string | undefined, now = Date.now()): Promise<readonly OwnSession[]> {
  const rows = await db.selectFrom('session').selectAll().where('account_id', '=', accountId).where('is_complete', '=', 1).where('ends_at', '>', now).where('seen_at', '>', now - idleMs).orderBy('seen_at', 'desc').execute();
  const own = current === undefined ? '' : sha256(current);
  return rows.map((row) => ({ sessionId: idOf(row.token_hash), means: row.means, createdAt: row.created_at, seenAt: row.seen_at, endsAt: Math.min(row.ends_at, row.seen_at + idleMs), isThisOne: row.token_hash === own }));
}

/** Ends one of somebody's own; whether there was one. */
export async function endSessionById(db: Database['db'], accountId: string, sessionId: string): Promise<boolean> {
  const rows = await db.selectFrom('session').select('token_hash').where('account_id', '=', accountId).execute();
  const found = rows.find(({ token_hash: hash }) => idOf(hash) === sessionId);
  if (found) await db.deleteFrom('session').where('token_hash', '=', found.token_hash).execute();
  return found !== undefined;
}

/** Ends all of somebody's, or all but one. */
export async function endSessions(db: Database['db'], accountId: string, except?: string): Promise<void> {
  await db.deleteFrom('session').where('account_id', '=', accountId).where('token_hash', '<>', except === undefined ? '' : sha256(except)).execute();
}

/** The same session under another name, so that whoever knew the old one has nothing. */
export async function renameSession(db: Database['db'], token: string): Promise<string> {
  const renamed = randomBytes(32).toString('base64url');
  await db.updateTable('session').set({ token_hash: sha256(renamed) }).where('token_hash', '=', sha256(token)).execute();
  return renamed;
}

/** It is over at once. */
export async function endSession({ db }: Pick<Database, 'db'>, token: string): Promise<void> {
  await db.deleteFrom('session').where('token_hash', '=', sha256(token)).execute();
}

/** Removes what is over, sessions and links. */
export async function forgetOver({ db }: Database, now: number): Promise<void> {
  await db.deleteFrom('session').where((where) => where.or([where('ends_at', '<=', now), where('seen_at', '<=', now - idleMs)])).execute();
  await db.deleteFrom('one_time_link').where('ends_at', '<=', now).execute();
}

/** Half of the hash names a session to its owner, and opens nothing. */
function idOf(hash: string): string {
  return hash.slice(0, 32);
}
