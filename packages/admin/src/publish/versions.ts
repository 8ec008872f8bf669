import type { Declaration, SiteConfig } from '@kapsel/core';
import type { On } from '../review/rows.ts';
import type { Side } from './diff.ts';

/** A published version, and how it came to be. */
export interface Version {
  readonly policyVersion: number;
  readonly publishedAt: number;
  readonly publishedBy: string;
  readonly approvedBy: string | null;
  readonly note: string;
  readonly rolledBackTo: number | null;
  readonly configHash: string;
  /** Whether visitors get it now. */
  readonly isCurrent: boolean;
}

const columns = ['version.policy_version', 'version.published_at', 'version.published_by', 'version.approved_by', 'version.note', 'version.rolled_back_to', 'version.config_hash', 'site.current_version'] as const;

/** The history of a site, the newest first. */
export async function listVersions({ db }: Pick<On, 'db'>, siteId: string, { before, limit }: { readonly before?: number | undefined; readonly limit: number }): Promise<readonly Version[]> {
  let query = db.selectFrom('version').innerJoin('site', 'site.site_id', 'version.site_id').select(columns).where('version.site_id', '=', siteId).orderBy('version.policy_version', 'desc').limit(limit);
  if (before !== undefined) query = query.where('version.policy_version', '<', before);
  return (await query.execute()).map((row) => ({
    policyVersion: row.policy_version,
    publishedAt: row.published_at,
    publishedBy: row.published_by,
    approvedBy: row.approved_by,
    note: row.note,
    rolledBackTo: row.rolled_back_to,
    configHash: row.config_hash,
    isCurrent: row.policy_version === row.current_version,
  }));
}

/** What a version is made of; nothing where there is none. */
export async function sideOf({ db }: Pick<On, 'db'>, siteId: string, policyVersion: number): Promise<Side | undefined> {
  const row = await db.selectFrom('version').select('config').where('site_id', '=', siteId).where('policy_version', '=', policyVersion).executeTakeFirst();
  if (!row) return undefined;
  const files = await db
    .selectFrom('published_file')
    .innerJoin('blob', (join) => join.onRef('blob.site_id', '=', 'published_file.site_id').onRef('blob.hash', '=', 'published_file.hash'))
    .select('blob.body')
    .where('published_file.site_id', '=', siteId)
    .where('published_file.policy_version', '=', policyVersion)
    .where('published_file.name', 'like', 'declaration.%')
    .orderBy('published_file.name')
    .execute();
  return { config: JSON.parse(row.config) as SiteConfig, declarations: files.map(({ body }) => JSON.parse(Buffer.from(body).toString()) as Declaration) };
}

/** What visitors get now; nothing where nothing is published. */
export async function currentSide({ db }: Pick<On, 'db'>, siteId: string): Promise<Side | undefined> {
  const { current_version: current } = await db.selectFrom('site').select('current_version').where('site_id', '=', siteId).executeTakeFirstOrThrow();
  return current === 0 ? undefined : sideOf({ db }, siteId, current);
}

/** Names for people of who is written down as `account:<id>` or `token:<id>`. */
export async function namesOf({ db }: Pick<On, 'db'>, actors: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const idsOf = (kind: string) => [...new Set(actors.flatMap((actor) => (actor?.startsWith(`${kind}:`) ? [actor.slice(kind.length + 1)] : [])))];
  const [accounts, tokens] = [idsOf('account'), idsOf('token')];
  const people = accounts.length === 0 ? [] : await db.selectFrom('account').select(['account_id', 'name', 'email']).where('account_id', 'in', accounts).execute();
  const programs = tokens.length === 0 ? [] : await db.selectFrom('api_token').select(['token_id', 'name']).where('token_id', 'in', tokens).execute();
  return new Map([...people.map((row) => [`account:${row.account_id}`, row.name || row.email] as const), ...programs.map((row) => [`token:${row.token_id}`, row.name] as const)]);
}
