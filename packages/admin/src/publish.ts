import { brotliCompress, constants } from 'node:zlib';
import { hash as hashNow } from 'node:crypto';
import { promisify } from 'node:util';
import { canonicalJson, chainStart, type Declaration, type Json, type Notice, type SiteConfig } from '@kapsel/core';
import { declarationSchema, faultsOf, noticeSchema } from '@kapsel/core/schema';
import { bake, drawable, faultsOfConfig } from '@kapsel/sdk/bake';
import { noticesOf } from '@kapsel/sdk/notices';
import { sql } from 'kysely';
import type { Database } from './db/database.ts';
import { sha256 } from './records/chain.ts';

/** What is published together, as anybody may have written it. */
export interface Publication {
  readonly config: unknown;
  /** Cookie tables, one a language. */
  readonly declarations?: readonly unknown[];
  /** Texts that pages show beside the banner's own, such as questions in forms. */
  readonly notices?: readonly unknown[];
  /** Host patterns of the pages that may post records; all that there were where it is left out. */
  readonly domains?: readonly string[];
  /** How long a record stays after it ceased to be valid; what it was where it is left out. */
  readonly retentionMonths?: number;
}

export interface Published {
  readonly siteId: string;
  readonly policyVersion: number;
  readonly configHash: string;
  /** Of kapsel.js, for the tag. */
  readonly integrity: string;
  /** Whether it was there already, the same to the letter. */
  readonly isKnown: boolean;
}

/** What was given cannot be published; one line a fault. */
export class PublishError extends Error {
  override name = 'PublishError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

const defaultRetentionMonths = 24;

/**
 * Freezes a config, its script and all that goes with it under its policyVersion, for good, and has visitors get it.
 *
 * @throws PublishError for a config with faults, for one that the law forbids, and for a version that is not newer than all others
 */
export async function publish({ db }: Database, publication: Publication): Promise<Published> {
  const faults = faultsOfPublication(publication);
  if (faults.length > 0) throw new PublishError(faults);
  const config = drawable(publication.config as SiteConfig);
  const { siteId, policyVersion } = config;
  const text = canonicalJson(config as unknown as Json);
  const configHash = sha256(text);
  const script = bake(config);
  const files = await compressed({ ...script.beside, ...script.named, 'kapsel.js': script.code, 'config.json': text, ...declarationFiles(publication) });
  const published = { siteId, policyVersion, configHash, integrity: script.integrity };

  return db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('site')
      .values({ site_id: siteId, created_at: Date.now(), current_version: 0, domains: '[]', retention_months: defaultRetentionMonths })
      .onConflict((conflict) => conflict.column('site_id').doNothing())
      .execute();
    // Whoever publishes for the site at the same time waits here.
    const { current_version: last } = await transaction.updateTable('site').set({ current_version: sql`current_version` }).where('site_id', '=', siteId).returning('current_version').executeTakeFirstOrThrow();
    const settings = { ...(publication.domains && { domains: JSON.stringify(publication.domains) }), ...(publication.retentionMonths !== undefined && { retention_months: publication.retentionMonths }) };
    const known = await transaction.selectFrom('version').select('config_hash').where('site_id', '=', siteId).where('policy_version', '=', policyVersion).executeTakeFirst();
    if (known?.config_hash !== configHash && policyVersion <= last) {
      throw new PublishError([`policyVersion: ${policyVersion} ${known ? 'is published already, and says something else' : `comes after ${last}, which is published`}; a change needs a new one, ${last + 1} at least`]);
    }
    await transaction.updateTable('site').set({ ...settings, current_version: Math.max(last, policyVersion) }).where('site_id', '=', siteId).execute();
    await keepNotices(transaction, siteId, [...(publication.notices ?? []), ...noticesOf(config)] as readonly Notice[]);
    if (known) return { ...published, isKnown: true };

    await transaction.insertInto('version').values({ site_id: siteId, policy_version: policyVersion, published_at: Date.now(), config_hash: configHash, config: text }).execute();
    for (const { name, hash, body, brotli } of files) {
      await transaction.insertInto('blob').values({ site_id: siteId, hash, body, brotli }).onConflict((conflict) => conflict.columns(['site_id', 'hash']).doNothing()).execute();
      await transaction.insertInto('published_file').values({ site_id: siteId, policy_version: policyVersion, name, hash }).execute();
    }
    await transaction
      .insertInto('chain')
      .values({ site_id: siteId, length: 0, last_link: chainStart, checkpointed_length: 0, purged_length: 0, purged_link: chainStart, erased: 0 })
      .onConflict((conflict) => conflict.column('site_id').doNothing())
      .execute();
    return { ...published, isKnown: false };
  });
}

async function keepNotices(db: Database['db'], siteId: string, notices: readonly Notice[]): Promise<void> {
  for (const notice of notices) {
    const body = canonicalJson(notice as unknown as Json);
    await db.insertInto('notice').values({ site_id: siteId, hash: sha256(body), body }).onConflict((conflict) => conflict.columns(['site_id', 'hash']).doNothing()).execute();
  }
}

function faultsOfPublication({ config, declarations = [], notices = [] }: Publication): string[] {
  const faults = faultsOfConfig(config);
  if (faults.length > 0) return faults;
  const { siteId } = config as SiteConfig;
  return [
    ...declarations.flatMap((declaration) => {
      const found = faultsOf(declarationSchema, declaration);
      if (found.length > 0) return found.map((fault) => `declaration: ${fault}`);
      const { siteId: other, language } = declaration as Declaration;
      return other === siteId ? [] : [`declaration in ${language}: is of the site ${other}`];
    }),
    ...notices.flatMap((notice, index) => faultsOf(noticeSchema, notice).map((fault) => `notice ${index + 1}: ${fault}`)),
  ];
}

function declarationFiles({ declarations = [] }: Publication): { [name: string]: string } {
  return Object.fromEntries((declarations as readonly Declaration[]).map((declaration) => [`declaration.${declaration.language}.json`, JSON.stringify(declaration)]));
}

const brotli = promisify(brotliCompress);

function compressed(files: { readonly [name: string]: string }): Promise<readonly { name: string; hash: string; body: Uint8Array; brotli: Uint8Array }[]> {
  return Promise.all(
    Object.entries(files).map(async ([name, text]) => {
      const body = Buffer.from(text);
      return { name, hash: hashNow('sha256', body), body, brotli: await brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }) };
    }),
  );
}
