import { randomBytes } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import { sha256 } from '../records/chain.ts';
import type { Principal } from './principal.ts';
import { mayAs, permissions, type Permission, type Role } from './roles.ts';

/** So that a scanner of leaked secrets knows one when it sees it. */
const prefix = 'kapsel_';

export interface NewToken {
  readonly organisationId: string;
  readonly name: string;
  readonly scopes: readonly Permission[];
  /** The one site it is for; all of the organisation where it is left out. */
  readonly siteId?: string | undefined;
  readonly createdBy: string;
  /** Milliseconds since 1970; for good where it is left out. */
  readonly endsAt?: number | undefined;
}

/** Makes one. What is given back is nowhere else: the database has its hash alone. */
export async function createToken(db: Database['db'], { organisationId, name, scopes, siteId, createdBy, endsAt }: NewToken): Promise<{ readonly tokenId: string; readonly token: string }> {
  const token = `${prefix}${randomBytes(32).toString('base64url')}`;
  const tokenId = newId();
  await db
    .insertInto('api_token')
    .values({ organisation_id: organisationId, token_id: tokenId, token_hash: sha256(token), name, scopes: JSON.stringify(scopes), site_id: siteId ?? null, created_by: createdBy, created_at: Date.now(), ends_at: endsAt ?? null })
    .execute();
  return { tokenId, token };
}

/**
 * Whose token it is; nobody's once it is over. It may no more than who made it: once they are demoted it may less, and once they are
 * gone it is good no more.
 */
export async function principalOfToken({ db }: Database, token: string, now = Date.now()): Promise<Principal | undefined> {
  if (!token.startsWith(prefix)) return undefined;
  const row = await db
    .selectFrom('api_token')
    .select(['organisation_id', 'token_id', 'scopes', 'site_id', 'used_at', 'created_by'])
    .where('token_hash', '=', sha256(token))
    .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', now)]))
    .executeTakeFirst();
  if (!row) return undefined;
  const [, maker] = /^account:(.+)$/u.exec(row.created_by) ?? [];
  const role = maker === undefined ? 'owner' : await roleOfMaker(db, row.organisation_id, maker);
  if (role === undefined) return undefined;
  if (now - (row.used_at ?? 0) > 60_000) await db.updateTable('api_token').set({ used_at: now }).where('organisation_id', '=', row.organisation_id).where('token_id', '=', row.token_id).execute();
  // A scope that a later version does not know allows nothing.
  const scopes = new Set((JSON.parse(row.scopes) as string[]).filter((scope): scope is Permission => (permissions as readonly string[]).includes(scope) && mayAs(role, scope as Permission)));
  return { kind: 'token', tokenId: row.token_id, organisationId: row.organisation_id, scopes, ...(row.site_id !== null && { siteId: row.site_id }) };
}

async function roleOfMaker(db: Database['db'], organisationId: string, accountId: string): Promise<Role | undefined> {
  const row = await db.selectFrom('member').innerJoin('account', 'account.account_id', 'member.account_id').select('role').where('organisation_id', '=', organisationId).where('member.account_id', '=', accountId).where('disabled_at', 'is', null).executeTakeFirst();
  return row?.role;
}
