import { randomBytes } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import { sha256 } from '../records/chain.ts';
import type { Settings } from '../settings.ts';
import type { Role } from './roles.ts';

/** What a link lets its holder do, once. */
export type LinkPurpose =
  | { readonly kind: 'setup' }
  | { readonly kind: 'invitation'; readonly organisationId: string; readonly role: Role; readonly email: string }
  | { readonly kind: 'password'; readonly accountId: string };

export type LinkKind = LinkPurpose['kind'];

/** For `Secrets`: the link of an invitation, while it waits to be mailed. */
export const invitationUse = 'invitation';

const hourMs = 3_600_000;
const lifeMs: { readonly [kind in LinkKind]: number } = { setup: 24 * hourMs, invitation: 7 * 24 * hourMs, password: 24 * hourMs };

export interface NewLink {
  readonly linkId: string;
  readonly token: string;
  readonly endsAt: number;
}

/** Makes one. What it holds is nowhere else: the database has its hash alone. */
export async function makeLink(db: Database['db'], purpose: LinkPurpose, createdBy: string, now = Date.now()): Promise<NewLink> {
  const token = randomBytes(32).toString('base64url');
  const linkId = newId(now);
  const endsAt = now + lifeMs[purpose.kind];
  await db
    .insertInto('one_time_link')
    .values({ organisation_id: null, role: null, email: null, account_id: null, ...columnsOf(purpose), link_id: linkId, token_hash: sha256(token), kind: purpose.kind, created_by: createdBy, created_at: now, ends_at: endsAt })
    .execute();
  return { linkId, token, endsAt };
}

function columnsOf(purpose: LinkPurpose): { organisation_id?: string; role?: Role; email?: string; account_id?: string } {
  if (purpose.kind === 'invitation') return { organisation_id: purpose.organisationId, role: purpose.role, email: purpose.email };
  if (purpose.kind === 'password') return { account_id: purpose.accountId };
  return {};
}

/** What a link is for, while it is good. It stays so. */
export async function readLink<Kind extends LinkKind>(db: Database['db'], kind: Kind, token: string, now = Date.now()): Promise<(LinkPurpose & { readonly kind: Kind }) | undefined> {
  const row = await db.selectFrom('one_time_link').select(['organisation_id', 'role', 'email', 'account_id']).where('token_hash', '=', sha256(token)).where('kind', '=', kind).where('ends_at', '>', now).executeTakeFirst();
  return row && ({ kind, organisationId: row.organisation_id, role: row.role, email: row.email, accountId: row.account_id } as unknown as LinkPurpose & { readonly kind: Kind });
}

/** Uses it up, in the transaction that does what it is for; false where somebody was faster. */
export async function useLink(transaction: Database['db'], token: string): Promise<boolean> {
  const { numDeletedRows: count } = await transaction.deleteFrom('one_time_link').where('token_hash', '=', sha256(token)).executeTakeFirstOrThrow();
  return count === 1n;
}

/** The invitations that somebody made, or a token of theirs, are good no more: their links are in the hands of who made them. */
export async function dropInvitationsBy(transaction: Database['db'], organisationId: string, accountId: string): Promise<void> {
  const actor = `account:${accountId}`;
  const tokens = await transaction.selectFrom('api_token').select('token_id').where('organisation_id', '=', organisationId).where('created_by', '=', actor).execute();
  const actors = [actor, ...tokens.map(({ token_id: tokenId }) => `token:${tokenId}`)];
  await transaction.deleteFrom('one_time_link').where('kind', '=', 'invitation').where('organisation_id', '=', organisationId).where('created_by', 'in', actors).execute();
}

/** Where a browser goes with it. After `#`, so that it reaches no server and no log on the way. */
export function addressOfLink({ publicUrl, host, port }: Pick<Settings, 'publicUrl' | 'host' | 'port'>, kind: LinkKind, token: string): string {
  // Who listens on all addresses is reached by none of that name.
  const reached = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  const base = publicUrl ?? `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
  return `${base.replace(/\/+$/u, '')}/#/${kind}/${token}`;
}

/**
 * A new link for the first account, while there is none. Those of starts before are good no more: whoever reads an old log has none.
 */
export async function setUpLink({ db }: Database): Promise<NewLink | undefined> {
  return db.transaction().execute(async (transaction) => {
    if (await transaction.selectFrom('account').select('account_id').limit(1).executeTakeFirst()) return undefined;
    await transaction.deleteFrom('one_time_link').where('kind', '=', 'setup').execute();
    return makeLink(transaction, { kind: 'setup' }, 'server');
  });
}
