import { languages, type Declaration, type Language, type SiteConfig } from '@kapsel/core';
import type { On } from '../review/rows.ts';
import { diffOf, type Side, type VersionDiff } from './diff.ts';
import { readDraft, type StoredDraft } from './draft.ts';
import { approvedOf, declarationFrom, type Approved } from './from-inventory.ts';
import { numbered, type AskAgain } from './since.ts';
import { currentSide, listVersions } from './versions.ts';

/** The next version as it would be published now. */
export interface Prepared {
  readonly stored: StoredDraft;
  readonly approved: Approved;
  readonly side: Side;
  readonly diff: VersionDiff;
  /** The version that visitors get now; 0 where there is none. */
  readonly baseVersion: number;
}

/** Gives a draft its numbers and its cookie tables, and holds it against what visitors get now. Nothing where there is no draft. */
export async function prepare(on: Pick<On, 'db'>, siteId: string, askAgain: AskAgain = []): Promise<Prepared | undefined> {
  const stored = await readDraft(on, siteId);
  if (!stored) return undefined;
  const last = await currentSide(on, siteId);
  const approved = await approvedOf(on, siteId, languageOf(stored.draft.config));
  const config = numbered(stored.draft.config, last?.config, askAgain);
  const side = { config, declarations: await declarationsOf(on, config, approved, last) };
  return { stored, approved, side, diff: diffOf(last, side), baseVersion: last?.config.policyVersion ?? 0 };
}

/** The language that our own words in a config are in. */
export function languageOf(config: SiteConfig | undefined): Language {
  return /^(?:nb|nn|no)\b/u.test(config?.language ?? '') ? 'nb' : 'en';
}

const mostVersions = 100;

/** A cookie table a language, each naming those of other versions. Where no scan was ever taken in, they are what they were. */
async function declarationsOf(on: Pick<On, 'db'>, config: SiteConfig, approved: Approved, last: Side | undefined): Promise<readonly Declaration[]> {
  const made = approved.scannedAt > 0 ? languages.map((language) => declarationFrom(approved, config, language)) : (last?.declarations ?? []).map((declaration) => renumbered(declaration, config));
  return withVersions(on, made);
}

/** The same table, as that of another version. */
export function renumbered(declaration: Declaration, { policyVersion, versionLabel, effectiveFrom, parties }: SiteConfig): Declaration {
  const { versionLabel: _, effectiveFrom: _from, ...rest } = declaration;
  return { ...rest, policyVersion, ...(versionLabel !== undefined && { versionLabel }), ...(effectiveFrom !== undefined && { effectiveFrom }), parties };
}

/** Has each table name those of the versions before it that have one in its language. */
export async function withVersions({ db }: Pick<On, 'db'>, declarations: readonly Declaration[]): Promise<readonly Declaration[]> {
  const [first] = declarations;
  if (!first) return [];
  const { siteId } = first;
  const versions = await listVersions({ db }, siteId, { limit: mostVersions });
  const files = await db.selectFrom('published_file').select(['policy_version', 'name']).where('site_id', '=', siteId).where('name', 'like', 'declaration.%').execute();
  const has = new Set(files.map(({ policy_version: version, name }) => `${version} ${name}`));
  return declarations.map((declaration) => {
    const file = `declaration.${declaration.language}.json`;
    return { ...declaration, versions: versions.filter(({ policyVersion }) => has.has(`${policyVersion} ${file}`)).map(({ policyVersion }) => ({ policyVersion, url: `/s/${siteId}/${policyVersion}/${file}` })) };
  });
}
