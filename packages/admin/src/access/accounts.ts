import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import type { Role } from './roles.ts';

/** An address, in lower case: nobody has two accounts by a capital letter. */
export const emailSchema = z.string().trim().toLowerCase().max(254, 'must be 254 characters at most').pipe(z.email('must be an e-mail address such as ola@example.no'));

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  /** None for who signs in elsewhere, or has yet to choose one. */
  readonly passwordHash: string | null;
}

/** Somebody has that address already. */
export class TakenError extends Error {
  override name = 'TakenError';
}

/**
 * Makes one, without any role.
 *
 * @throws TakenError where there is one of that address
 */
export async function createAccount(transaction: Database['db'], { email, name, passwordHash }: NewAccount): Promise<string> {
  const accountId = newId();
  const { numInsertedOrUpdatedRows: count } = await transaction
    .insertInto('account')
    .values({ account_id: accountId, email, name, password_hash: passwordHash, totp_secret: null, created_at: Date.now(), disabled_at: null })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirstOrThrow();
  if (count === 0n) throw new TakenError(`There is an account for ${email} already.`);
  return accountId;
}

/** Makes somebody a member who is none; whether they were none. */
export async function join(transaction: Database['db'], organisationId: string, accountId: string, role: Role): Promise<boolean> {
  const { numInsertedOrUpdatedRows: count } = await transaction
    .insertInto('member')
    .values({ organisation_id: organisationId, account_id: accountId, role, since: Date.now() })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'account_id']).doNothing())
    .executeTakeFirstOrThrow();
  return count === 1n;
}

/** Whether somebody else can still do everything in an organisation. Ask in the transaction that changes it, after writing to its audit log: that makes others wait. */
export async function hasOtherOwner(transaction: Database['db'], organisationId: string, accountId: string): Promise<boolean> {
  const other = await transaction
    .selectFrom('member')
    .innerJoin('account', 'account.account_id', 'member.account_id')
    .select(sql`1`.as('found'))
    .where('organisation_id', '=', organisationId)
    .where('role', '=', 'owner')
    .where('member.account_id', '<>', accountId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return other !== undefined;
}

/** The organisations that somebody is in, in one order for everybody who locks their logs. */
export async function organisationsOf(db: Database['db'], accountId: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('member').select('organisation_id').where('account_id', '=', accountId).orderBy('organisation_id').execute();
  return rows.map(({ organisation_id: organisationId }) => organisationId);
}

/** Forgets somebody: who they were, where they belonged, and all that let them in. Tokens that they made are good no more. */
export async function removeAccount(transaction: Database['db'], accountId: string): Promise<void> {
  for (const table of ['session', 'recovery_code', 'identity', 'one_time_link', 'member', 'account'] as const) await transaction.deleteFrom(table).where('account_id', '=', accountId).execute();
}
