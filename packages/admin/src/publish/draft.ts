import { canonicalJson, type Json, type Notice, type SiteConfig } from '@kapsel/core';
import { faultsOf, noticeSchema, siteConfigSchema } from '@kapsel/core/schema';
import type { On } from '../review/rows.ts';
import { sha256 } from '../records/chain.ts';
import { mostFaults, PublishError } from './publication.ts';

/** What is being made, for the next version. */
export interface Draft {
  /** Its policyVersion and each `since` are 1 here; they are the server's, and get their value when it is published. */
  readonly config: SiteConfig;
  /** Texts that pages show beside the banner's own. */
  readonly notices: readonly Notice[];
}

export interface StoredDraft {
  readonly draft: Draft;
  /** What it is called: another draft has another. */
  readonly revision: string;
  readonly changedBy: string;
  readonly changedAt: number;
}

/** Somebody else changed the draft meanwhile, or nobody said which one is meant. */
export class DraftConflict extends Error {
  override name = 'DraftConflict';
  readonly isUnnamed: boolean;

  constructor({ isUnnamed = false } = {}) {
    super(isUnnamed ? 'Say by If-Match which draft you changed: its ETag, or * for whichever there is.' : 'The draft is another by now; read it again, and put your change into that.');
    this.isUnnamed = isUnnamed;
  }
}

export async function readDraft({ db }: Pick<On, 'db'>, siteId: string): Promise<StoredDraft | undefined> {
  const row = await db.selectFrom('draft').select(['body', 'revision', 'changed_by', 'changed_at']).where('site_id', '=', siteId).executeTakeFirst();
  return row && { draft: JSON.parse(row.body) as Draft, revision: row.revision, changedBy: row.changed_by, changedAt: row.changed_at };
}

/** No site has so many services, and to prove each takes time. */
const mostServices = 5000;

/** A draft as somebody may have written it, proved and without numbers. */
export function draftFrom(siteId: string, given: { readonly config: unknown; readonly notices?: readonly unknown[] }): Draft {
  const { config: raw, notices = [] } = given;
  const config = withoutNumbers(raw);
  const services: unknown = (config as Partial<SiteConfig> | null)?.services;
  if (Array.isArray(services) && services.length > mostServices) throw new PublishError([`services: has ${services.length} of them; there may be ${mostServices}`]);
  const faults = faultsOf(siteConfigSchema, config, mostFaults);
  const more: string[] = [];
  for (const [index, notice] of notices.entries()) {
    if (more.length >= mostFaults) break;
    more.push(...faultsOf(noticeSchema, notice, mostFaults).map((fault) => `notices[${index}].${fault}`));
  }
  const other = (config as Partial<SiteConfig> | null)?.siteId;
  const foreign = typeof other === 'string' && other !== siteId ? [`siteId: is ${other}; this is the draft of ${siteId}`] : [];
  if (faults.length + more.length + foreign.length > 0) throw new PublishError([...foreign, ...faults, ...more]);
  return { config: config as SiteConfig, notices: notices as readonly Notice[] };
}

/** Its numbers say when something was published, so that nobody who writes a draft can know them. */
function withoutNumbers(config: unknown): unknown {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return config;
  const services: unknown = (config as Partial<SiteConfig>).services;
  return { ...config, policyVersion: 1, ...(Array.isArray(services) && { services: services.map((service: unknown) => (typeof service === 'object' && service !== null ? { ...service, since: 1 } : service)) }) };
}

export interface Writing {
  readonly siteId: string;
  readonly actor: string;
  readonly draft: Draft;
  /** The revision that they saw; `*` for whichever there is. */
  readonly expected: string | undefined;
}

/**
 * Keeps it, where it is still the one that they saw, and gives its revision. What somebody proposed of another draft is void.
 *
 * @param on a transaction
 * @throws DraftConflict where it would undo what somebody else wrote
 */
export async function writeDraft({ db }: On, { siteId, actor, draft, expected }: Writing): Promise<string> {
  const body = bodyOf(draft);
  const revision = sha256(body);
  const values = { revision, body, changed_by: actor, changed_at: Date.now() };
  const { numInsertedOrUpdatedRows: inserted } = await db.insertInto('draft').values({ site_id: siteId, ...values }).onConflict((conflict) => conflict.column('site_id').doNothing()).executeTakeFirstOrThrow();
  if (inserted === 0n) {
    if (expected === undefined) throw new DraftConflict({ isUnnamed: true });
    let update = db.updateTable('draft').set(values).where('site_id', '=', siteId);
    if (expected !== '*') update = update.where('revision', '=', expected);
    const { numUpdatedRows: updated } = await update.executeTakeFirstOrThrow();
    if (updated === 0n) throw new DraftConflict();
  } else if (expected !== undefined && expected !== '*') {
    // They saw one that is no more.
    throw new DraftConflict();
  }
  await db.updateTable('proposal').set({ state: 'void', decided_at: values.changed_at }).where('site_id', '=', siteId).where('state', '=', 'open').where('revision', '<>', revision).execute();
  return revision;
}

function bodyOf(draft: Draft): string {
  try {
    return canonicalJson(draft as unknown as Json);
  } catch {
    throw new PublishError(['A text has half a character (a lone surrogate) in it; write it anew.']);
  }
}
