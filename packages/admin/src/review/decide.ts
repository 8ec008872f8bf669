import { sql } from 'kysely';
import type { Override } from '@kapsel/core/classify';
import { listed } from '../db/listed.ts';
import { selected, type Selection } from './filter.ts';
import { overrideOf, type OwnersWord } from './override.ts';
import { forgetOverrides, judgeAgain, keepOverrides } from './overrides.ts';
import { ReviewError } from './review-error.ts';
import { foundOf, holdInventory, tell, type ItemRow, type On } from './rows.ts';
import { verdictFrom } from './verdict.ts';

/** Who decides what about which items of a site. */
export interface Decision {
  readonly siteId: string;
  readonly actor: string;
  readonly selection: Selection;
}

/** What came of it: ids of those it was done to, and why not to others. */
export interface Decided {
  readonly done: readonly string[];
  readonly skipped: readonly { readonly itemId: string; readonly reason: ReviewError }[];
}

/** They are what they were found to be. What nobody could classify, and what would run unasked without a ground, is left. */
export async function approve(on: On, { siteId, actor, selection }: Decision): Promise<Decided> {
  await holdInventory(on, siteId);
  const rows = await on.db.selectFrom('inventory_item').select(['item_id', 'state', 'verdict', 'name']).where(selected(on.kind, siteId, selection)).where('state', '<>', 'approved').execute();
  const { done, skipped } = sorted(rows, objection);
  await stamp(on, siteId, actor, done.map((row) => row.item_id));
  await showApproved(on, siteId, done.filter(({ state }) => state === 'changed'));
  await tell(on, done.map(({ item_id: itemId, verdict }) => ({ siteId, itemId, actor, kind: 'approved', detail: shortly(verdict) })));
  return { done: done.map((row) => row.item_id), skipped };
}

function objection({ state, name, verdict }: Pick<ItemRow, 'state' | 'name' | 'verdict'>): ReviewError | undefined {
  const { category, exemption } = verdictFrom(verdict);
  if (state === 'gone') return new ReviewError('NOT_FOUND_ANY_MORE', `The last scan did not find ${name}; there is nothing to approve.`);
  if (category === 'unclassified') return new ReviewError('NOT_CLASSIFIED', `Nobody knows what ${name} is for; say it by an override.`);
  if (category === 'necessary' && !exemption) return new ReviewError('NEEDS_EXEMPTION', `${name} would be stored unasked: override it with an exemption (transmission or user-requested) and a written reason, or give it another category.`);
  return undefined;
}

/** The owner knows better what they are. That is a decision: they are approved as such. */
export async function override(on: On, { siteId, actor, selection }: Decision, word: OwnersWord): Promise<Decided> {
  await holdInventory(on, siteId);
  const rows = await on.db.selectFrom('inventory_item').select(['item_id', 'name', 'domain', 'found', 'state']).where(selected(on.kind, siteId, selection)).execute();
  const overrides = new Map<string, Override>();
  const { done, skipped } = sorted(rows, (row) => {
    if (row.state === 'gone') return new ReviewError('NOT_FOUND_ANY_MORE', `The last scan did not find ${row.name}; there is nothing to decide.`);
    const made = overrideOf(foundOf(row), word);
    if (made instanceof ReviewError) return made;
    overrides.set(row.item_id, made);
    return undefined;
  });
  await keepOverrides(on, siteId, [...overrides.values()]);
  const ids = done.map((row) => row.item_id);
  await judgeAgain(on, siteId, domainsOf(overrides.values()));
  await stamp(on, siteId, actor, ids);
  const approved = await on.db.selectFrom('inventory_item').select(['item_id', 'verdict']).where('site_id', '=', siteId).where('item_id', 'in', listed(on.kind, ids)).execute();
  await showApproved(on, siteId, approved);
  await tell(on, ids.map((itemId) => ({ siteId, itemId, actor, kind: 'overridden', detail: word })));
  return { done: ids, skipped };
}

/** Nobody said anything about them: the classifier's word counts again, and they wait. */
export async function reset(on: On, { siteId, actor, selection }: Decision): Promise<Decided> {
  await holdInventory(on, siteId);
  const rows = await on.db.selectFrom('inventory_item').select(['item_id', 'found']).where(selected(on.kind, siteId, selection)).execute();
  const ids = rows.map((row) => row.item_id);
  const domains = await forgetOverrides(on, siteId, rows.map(foundOf));
  await on.db.updateTable('inventory_item').set({ approved: null, approved_by: null, approved_at: null, changed_scan_id: null }).where('site_id', '=', siteId).where('item_id', 'in', listed(on.kind, ids)).execute();
  await judgeAgain(on, siteId, domains, ids);
  await tell(on, ids.map((itemId) => ({ siteId, itemId, actor, kind: 'reset' })));
  return { done: ids, skipped: [] };
}

/** Takes out what is no longer found, with its history. */
export async function forget(on: On, { siteId, selection }: Decision): Promise<Decided> {
  await holdInventory(on, siteId);
  const rows = await on.db.selectFrom('inventory_item').select(['item_id', 'state', 'name']).where(selected(on.kind, siteId, selection)).execute();
  const { done, skipped } = sorted(rows, ({ state, name }) => (state === 'gone' ? undefined : new ReviewError('STILL_FOUND', `The last scan found ${name}; it would be back with the next.`)));
  const ids = listed(on.kind, done.map((row) => row.item_id));
  await on.db.deleteFrom('inventory_event').where('site_id', '=', siteId).where('item_id', 'in', ids).execute();
  await on.db.deleteFrom('inventory_item').where('site_id', '=', siteId).where('item_id', 'in', ids).execute();
  return { done: done.map((row) => row.item_id), skipped };
}

function sorted<Row extends { readonly item_id: string }>(rows: readonly Row[], objectionTo: (row: Row) => ReviewError | undefined): { readonly done: readonly Row[]; readonly skipped: Decided['skipped'] } {
  const done: Row[] = [];
  const skipped: { itemId: string; reason: ReviewError }[] = [];
  for (const row of rows) {
    const reason = objectionTo(row);
    if (reason) skipped.push({ itemId: row.item_id, reason });
    else done.push(row);
  }
  return { done, skipped };
}

/** What is approved is what stands there as the verdict. */
async function stamp(on: On, siteId: string, actor: string, ids: readonly string[]): Promise<void> {
  await on.db
    .updateTable('inventory_item')
    .set({ state: 'approved', approved: sql.ref('verdict'), approved_by: actor, approved_at: Date.now(), changed_scan_id: null })
    .where('site_id', '=', siteId)
    .where('item_id', 'in', listed(on.kind, ids))
    .execute();
}

/** Lists show what was approved. Many items have one and the same verdict. */
async function showApproved({ db, kind }: On, siteId: string, rows: readonly Pick<ItemRow, 'item_id' | 'verdict'>[]): Promise<void> {
  for (const [verdict, alike] of Map.groupBy(rows, ({ verdict: text }) => JSON.stringify(shortly(text)))) {
    await db.updateTable('inventory_item').set(JSON.parse(verdict) as ReturnType<typeof shortly>).where('site_id', '=', siteId).where('item_id', 'in', listed(kind, alike.map((row) => row.item_id))).execute();
  }
}

function shortly(verdict: string): Pick<ItemRow, 'category' | 'service' | 'provider'> {
  const { category, service, provider } = verdictFrom(verdict);
  return { category, service, provider };
}

function domainsOf(overrides: Iterable<Override>): readonly string[] {
  return [...new Set([...overrides].flatMap(({ domain }) => domain ?? []))];
}
