import { canonicalJson, chainStart, type Json, type Notice, type SiteConfig } from '@kapsel/core';
import { bake, drawable } from '@kapsel/sdk/bake';
import { noticesOf } from '@kapsel/sdk/notices';
import { sql } from 'kysely';
import type { Database } from './db/database.ts';
import { announce } from './notify/announce.ts';
import { declarationFiles, faultsOfPublication, packed, PublishError, type Publication } from './publish/publication.ts';
import { sha256 } from './records/chain.ts';

export { PublishError, type Publication } from './publish/publication.ts';

export interface Published {
  readonly siteId: string;
  readonly policyVersion: number;
  readonly configHash: string;
  /** Of kapsel.js, for the tag. */
  readonly integrity: string;
  /** Whether it was there already, the same to the letter. */
  readonly isKnown: boolean;
}

/** Who publishes, and why. */
export interface Publisher {
  /** As the audit log names them. */
  readonly by?: string;
  readonly note?: string;
  /** Who else agreed, where the site asks for a second person. */
  readonly approvedBy?: string;
  /** The version whose content this is: it was agreed to once. */
  readonly rolledBackTo?: number;
  /** What else belongs to the same transaction, such as the audit log. */
  readonly within?: (transaction: Database['db'], published: Published) => Promise<void>;
}

const defaultRetentionMonths = 24;

/**
 * Freezes a config, its script and all that goes with it under its policyVersion, for good, and has visitors get it.
 *
 * @throws PublishError for a config with faults, for one that the law forbids, for a version that is not newer than all others, and
 * where the site asks for a second person and there is none
 */
export async function publish({ db }: Database, publication: Publication, { by = 'command', note = '', approvedBy, rolledBackTo, within }: Publisher = {}): Promise<Published> {
  const faults = faultsOfPublication(publication);
  if (faults.length > 0) throw new PublishError(faults);
  const config = drawable(publication.config as SiteConfig);
  const { siteId, policyVersion } = config;
  const text = canonicalJson(config as unknown as Json);
  const configHash = sha256(text);
  const script = bake(config);
  const files = await packed({ ...script.beside, ...script.named, 'kapsel.js': script.code, 'config.json': text, ...declarationFiles(publication) });
  const made = { siteId, policyVersion, configHash, integrity: script.integrity };

  return db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('site')
      .values({ site_id: siteId, created_at: Date.now(), current_version: 0, domains: '[]', retention_months: defaultRetentionMonths })
      .onConflict((conflict) => conflict.column('site_id').doNothing())
      .execute();
    // Whoever publishes for the site at the same time waits here.
    const { current_version: last, needs_approval: needsApproval, organisation_id: organisationId } = await transaction.updateTable('site').set({ current_version: sql`current_version` }).where('site_id', '=', siteId).returning(['current_version', 'needs_approval', 'organisation_id']).executeTakeFirstOrThrow();
    const settings = { ...(publication.domains && { domains: JSON.stringify(publication.domains) }), ...(publication.retentionMonths !== undefined && { retention_months: publication.retentionMonths }) };
    const known = await transaction.selectFrom('version').select('config_hash').where('site_id', '=', siteId).where('policy_version', '=', policyVersion).executeTakeFirst();
    const isKnown = known?.config_hash === configHash;
    if (!isKnown && policyVersion <= last) {
      throw new PublishError([`policyVersion: ${policyVersion} ${known ? 'is published already, and says something else' : `comes after ${last}, which is published`}; a change needs a new one, ${last + 1} at least`]);
    }
    if (!isKnown && needsApproval === 1 && approvedBy === undefined && rolledBackTo === undefined) {
      throw new PublishError([`${siteId}: what is published here needs a second person; propose it, and have another approve it`]);
    }
    await transaction.updateTable('site').set({ ...settings, current_version: Math.max(last, policyVersion) }).where('site_id', '=', siteId).execute();
    await keepNotices(transaction, siteId, [...(publication.notices ?? []), ...noticesOf(config)] as readonly Notice[]);
    const published = { ...made, isKnown };
    if (!isKnown) {
      await transaction
        .insertInto('version')
        .values({ site_id: siteId, policy_version: policyVersion, published_at: Date.now(), config_hash: configHash, config: text, published_by: by, approved_by: approvedBy ?? null, note, rolled_back_to: rolledBackTo ?? null })
        .execute();
      for (const { name, hash, body, brotli } of files) {
        await transaction.insertInto('blob').values({ site_id: siteId, hash, body, brotli }).onConflict((conflict) => conflict.columns(['site_id', 'hash']).doNothing()).execute();
        await transaction.insertInto('published_file').values({ site_id: siteId, policy_version: policyVersion, name, hash }).execute();
      }
      await transaction
        .insertInto('chain')
        .values({ site_id: siteId, length: 0, last_link: chainStart, checkpointed_length: 0, purged_length: 0, purged_link: chainStart, erased: 0 })
        .onConflict((conflict) => conflict.column('site_id').doNothing())
        .execute();
    }
    if (!isKnown) await announce(transaction, { organisationId, siteId, kind: 'version.published', data: { policyVersion, configHash, by } });
    await within?.(transaction, published);
    return published;
  });
}

async function keepNotices(db: Database['db'], siteId: string, notices: readonly Notice[]): Promise<void> {
  for (const notice of notices) {
    const body = canonicalJson(notice as unknown as Json);
    await db.insertInto('notice').values({ site_id: siteId, hash: sha256(body), body }).onConflict((conflict) => conflict.columns(['site_id', 'hash']).doNothing()).execute();
  }
}
