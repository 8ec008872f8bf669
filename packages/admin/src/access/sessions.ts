import { randomBytes } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { sha256 } from '../records/chain.ts';
import type { Principal } from './principal.ts';

const hourMs = 3_600_000;

/** Who does nothing for so long signs in again; and everybody does after `longestMs` (OWASP ASVS 5.0.0, V7.3). */
const idleMs = 8 * hourMs;
const longestMs = 7 * 24 * hourMs;

/** Not with every request. */
const seenEveryMs = 60_000;

/** Begins one and gives what the cookie is to hold; the database has its hash alone. */
export async function beginSession({ db }: Database, accountId: string, { now = Date.now(), isComplete = true } = {}): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db.insertInto('session').values({ token_hash: sha256(token), account_id: accountId, created_at: now, seen_at: now, ends_at: now + longestMs, is_complete: isComplete ? 1 : 0 }).execute();
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

/** It is over at once. */
export async function endSession({ db }: Database, token: string): Promise<void> {
  await db.deleteFrom('session').where('token_hash', '=', sha256(token)).execute();
}
