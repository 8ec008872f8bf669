import type { Database } from '../db/database.ts';
import { createAccount, join } from './accounts.ts';
import type { Identity, ProviderSettings } from './identity-provider.ts';

/** Why somebody whom the server elsewhere knows does not come in here. */
export type Refusal = 'unproved' | 'unknown' | 'disabled' | 'unlinked';

/**
 * Whose account an identity is, in the transaction that lets them in. One that was here before is known by what the provider calls it,
 * for good; the first time by its proved address: of an account, an invitation, or a domain whose people may come in. An account with a
 * password may be of whoever was first to take an invitation to that address: it has to be signed in to.
 */
export async function accountOf(transaction: Database['db'], { issuer, subject, email, isEmailProved, name }: Identity, { domains, role }: Pick<ProviderSettings, 'domains' | 'role'>, signedIn?: string): Promise<{ readonly accountId: string } | { readonly refusal: Refusal }> {
  const known = await transaction.selectFrom('identity').select('account_id').where('issuer', '=', issuer).where('subject', '=', subject).executeTakeFirst();
  if (known) return ifEnabled(transaction, known.account_id);
  if (email === undefined || !isEmailProved) return { refusal: 'unproved' };
  const account = await transaction.selectFrom('account').select(['account_id', 'password_hash']).where('email', '=', email).executeTakeFirst();
  if (account && account.password_hash !== null && account.account_id !== signedIn) return { refusal: 'unlinked' };
  const invitations = await transaction.deleteFrom('one_time_link').where('kind', '=', 'invitation').where('email', '=', email).where('ends_at', '>', Date.now()).returning(['organisation_id', 'role']).execute();
  const isWelcome = domains.includes(email.slice(email.lastIndexOf('@') + 1));
  if (!account && invitations.length === 0 && !isWelcome) return { refusal: 'unknown' };
  const accountId = account?.account_id ?? (await createAccount(transaction, { email, name: name ?? email, passwordHash: null }));
  for (const invitation of invitations) if (invitation.organisation_id !== null && invitation.role !== null) await join(transaction, invitation.organisation_id, accountId, invitation.role);
  if (isWelcome) await join(transaction, 'main', accountId, role);
  await transaction.insertInto('identity').values({ issuer, subject, account_id: accountId, since: Date.now() }).execute();
  return ifEnabled(transaction, accountId);
}

async function ifEnabled(transaction: Database['db'], accountId: string): Promise<{ readonly accountId: string } | { readonly refusal: Refusal }> {
  const row = await transaction.selectFrom('account').select('disabled_at').where('account_id', '=', accountId).executeTakeFirst();
  return row && row.disabled_at === null ? { accountId } : { refusal: 'disabled' };
}
