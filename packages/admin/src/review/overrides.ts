import type { ScanItem } from '@kapsel/core';
import type { Override } from '@kapsel/core/classify';
import { listed } from '../db/listed.ts';
import { columnsOf, foundOf, overridesOf, type On } from './rows.ts';
import { judge, observedOf, textOf } from './verdict.ts';

/** Keeps them; each takes the place of another with the same name and domain. */
export async function keepOverrides({ db }: On, siteId: string, overrides: readonly Override[]): Promise<void> {
  for (const override of overrides) {
    const body = JSON.stringify(override);
    await db
      .insertInto('site_override')
      .values({ site_id: siteId, name: override.name, domain: override.domain ?? '', body })
      .onConflict((conflict) => conflict.columns(['site_id', 'name', 'domain']).doUpdateSet({ body }))
      .execute();
  }
}

/** Forgets those that are of one item alone, and gives the domains that they were of. */
export async function forgetOverrides({ db }: On, siteId: string, items: readonly (readonly ScanItem[])[]): Promise<readonly string[]> {
  const domains = new Set<string>();
  for (const [first] of items) {
    if (!first) continue;
    const { name, domain } = observedOf(first);
    const { numDeletedRows: count } = await db.deleteFrom('site_override').where('site_id', '=', siteId).where('name', '=', first.kind === 'request' ? '*' : name).where('domain', '=', domain).executeTakeFirst();
    if (count > 0n) domains.add(domain);
  }
  return [...domains];
}

/** Puts a whole file of them in the place of all that there were. */
export async function replaceOverrides(on: On, siteId: string, overrides: readonly Override[]): Promise<void> {
  await on.db.deleteFrom('site_override').where('site_id', '=', siteId).execute();
  await keepOverrides(on, siteId, overrides);
  await judgeAgain(on, siteId);
}

/**
 * Has the owner's word count for what is there already, on some domains and for some items or everywhere. What was approved stays
 * so where that changes nothing; else somebody should look.
 */
export async function judgeAgain(on: On, siteId: string, domains?: readonly string[], ids: readonly string[] = []): Promise<void> {
  const overrides = await overridesOf(on, siteId);
  let query = on.db.selectFrom('inventory_item').select(['item_id', 'name', 'domain', 'found', 'verdict', 'approved', 'state', 'is_overridden', 'category']).where('site_id', '=', siteId);
  if (domains) query = query.where((where) => where.or([where('domain', 'in', listed(on.kind, domains)), where('item_id', 'in', listed(on.kind, ids))]));
  for (const row of await query.execute()) {
    const judged = judge(foundOf(row), overrides);
    const verdict = textOf(judged.verdict);
    const columns = columnsOf(judged, { name: row.name, domain: row.domain, approved: row.approved, isGone: row.state === 'gone' });
    const isSame = verdict === row.verdict && columns.state === row.state && columns.is_overridden === row.is_overridden && columns.category === row.category;
    if (!isSame) await on.db.updateTable('inventory_item').set({ ...columns, verdict }).where('site_id', '=', siteId).where('item_id', '=', row.item_id).execute();
  }
}
