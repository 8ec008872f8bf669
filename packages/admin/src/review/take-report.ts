import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ScanReport } from '@kapsel/core';
import type { Override } from '@kapsel/core/classify';
import type { Database } from '../db/database.ts';
import { insertMany } from '../db/insert-many.ts';
import { listed } from '../db/listed.ts';
import { entriesOf, type Entry } from './entries.ts';
import { columnsOf, foundOf, holdInventory, overridesOf, tell, type ItemRow, type NewEvent, type On } from './rows.ts';
import { changesSince, judge, textOf, verdictFrom } from './verdict.ts';

export interface FinishedScan {
  readonly siteId: string;
  readonly scanId: string;
  /** As the schema of core has proved it. */
  readonly report: ScanReport;
}

/** What a scan brought that a person should look at: ids of items. */
export interface Taken {
  readonly added: readonly string[];
  /** Approved once, and no longer what was approved. */
  readonly changed: readonly string[];
  readonly gone: readonly string[];
  /** Those that are new or changed, and nobody could classify. */
  readonly unclassified: readonly string[];
  /** How many items found no place; only a site that makes them up has any. */
  readonly left: number;
}

/** So many in one transaction, since on SQLite visitors' records wait meanwhile. */
const inOneGo = 250;

/** An inventory has no more rows; of those over it, what is gone and was never reviewed makes room. */
export const mostRows = 20_000;

/**
 * Takes what a scan found into the inventory. What was approved stays so while it is the same; the same scan again changes nothing,
 * so that one that broke off can be taken again. What only an older scan has comes in, and changes nothing that is there.
 */
export async function takeReport(database: Database, { siteId, scanId, report }: FinishedScan): Promise<Taken> {
  const { db } = database;
  const { entries, left } = entriesOf(report);
  const finishedAt = Date.parse(report.finishedAt);
  const inTransaction = <Result>(work: (on: On) => Promise<Result>) => db.transaction().execute((transaction) => work({ kind: database.kind, db: transaction }));
  const known = await db.selectFrom('inventory_scan').select('scan_id').where('site_id', '=', siteId).where('scan_id', '=', scanId).executeTakeFirst();
  if (known) return { ...(await takenOf(database, siteId, scanId)), left };

  let outside = 0;
  for (let start = 0; start < entries.length; start += inOneGo) {
    outside += await inTransaction((on) => takeSome(on, { siteId, scanId, finishedAt, entries: entries.slice(start, start + inOneGo) }));
    // SQLite answers at once, so that nobody else would have their turn.
    await nextTurn();
  }
  await inTransaction(async (on) => {
    const scannedAt = await holdInventory(on, siteId);
    if (scannedAt <= finishedAt) {
      if (report.complete) await missOthers(on, siteId, scanId, report);
      await on.db.updateTable('inventory').set({ scanned_at: finishedAt }).where('site_id', '=', siteId).execute();
    }
    await on.db.insertInto('inventory_scan').values({ site_id: siteId, scan_id: scanId, taken_at: Date.now(), pages: report.pages.length }).onConflict((conflict) => conflict.columns(['site_id', 'scan_id']).doNothing()).execute();
  });
  return { ...(await takenOf(database, siteId, scanId)), left: left + outside };
}

interface Some {
  readonly siteId: string;
  readonly scanId: string;
  readonly finishedAt: number;
  readonly entries: readonly Entry[];
}

/** @returns how many found no place */
async function takeSome(on: On, { siteId, scanId, finishedAt, entries }: Some): Promise<number> {
  const isNewest = (await holdInventory(on, siteId)) <= finishedAt;
  const overrides = await overridesOf(on, siteId);
  const there = await on.db.selectFrom('inventory_item').selectAll().where('site_id', '=', siteId).where('item_id', 'in', listed(on.kind, entries.map(({ itemId }) => itemId))).execute();
  const byId = new Map(there.map((row) => [row.item_id, row]));
  const fresh = entries.filter(({ itemId }) => !byId.has(itemId));
  const room = fresh.length === 0 ? 0 : await makeRoom(on, siteId, fresh.length);
  const events: NewEvent[] = [];
  const rows = entries.flatMap((entry) => {
    const row = byId.get(entry.itemId);
    if (row) return isNewest ? [seenAgain(row, entry, { scanId, finishedAt, overrides, events })] : [];
    return [firstSeen(entry, { siteId, scanId, finishedAt, overrides })];
  });
  const taken = rows.filter((row) => byId.has(row.item_id)).concat(rows.filter((row) => !byId.has(row.item_id)).slice(0, room));
  await upsert(on, taken);
  await tell(on, events);
  return rows.length - taken.length;
}

function firstSeen(entry: Entry, { siteId, scanId, finishedAt, overrides }: { readonly siteId: string; readonly scanId: string; readonly finishedAt: number; readonly overrides: readonly Override[] }): ItemRow {
  const { itemId, kind, name, domain, found } = entry;
  const judged = judge(found, overrides);
  return {
    site_id: siteId,
    item_id: itemId,
    kind,
    name,
    domain,
    ...columnsOf(judged, { name, domain, approved: null, isGone: false }),
    found: JSON.stringify(found),
    verdict: textOf(judged.verdict),
    approved: null,
    approved_by: null,
    approved_at: null,
    passes: passesOf(found),
    first_scan_id: scanId,
    first_seen_at: finishedAt,
    last_scan_id: scanId,
    last_seen_at: finishedAt,
    changed_scan_id: null,
    gone_scan_id: null,
  };
}

function seenAgain(row: ItemRow, { name, domain, found }: Entry, { scanId, finishedAt, overrides, events }: { readonly scanId: string; readonly finishedAt: number; readonly overrides: readonly Override[]; readonly events: NewEvent[] }): ItemRow {
  const judged = judge(found, overrides);
  const columns = columnsOf(judged, { name, domain, approved: row.approved, isGone: false });
  const told = { siteId: row.site_id, itemId: row.item_id, actor: 'server' };
  // Of what nobody has reviewed there is no history: a site that makes up names would write it.
  if (row.approved !== null && row.state === 'gone') events.push({ ...told, kind: 'back', detail: { scanId } });
  const isChange = columns.state === 'changed' && row.verdict !== textOf(judged.verdict);
  if (isChange) events.push({ ...told, kind: 'changed', detail: { scanId, changes: changesSince(verdictFrom(row.approved ?? row.verdict), judged.verdict) } });
  return {
    ...row,
    name,
    domain,
    ...columns,
    found: JSON.stringify(found),
    verdict: textOf(judged.verdict),
    passes: passesOf(found),
    last_scan_id: scanId,
    last_seen_at: finishedAt,
    changed_scan_id: columns.state !== 'changed' ? null : row.changed_scan_id === null || isChange ? scanId : row.changed_scan_id,
    gone_scan_id: null,
  };
}

function passesOf(found: readonly { readonly passes: readonly string[] }[]): string {
  return [...new Set(found.flatMap(({ passes }) => passes))].join(',');
}

const kept = ['name', 'domain', 'state', 'category', 'service', 'provider', 'confidence', 'search', 'found', 'verdict', 'is_overridden', 'passes', 'last_scan_id', 'last_seen_at', 'changed_scan_id', 'gone_scan_id'] as const;
const upsert = insertMany({
  table: 'inventory_item',
  columns: ['site_id', 'item_id', 'kind', 'approved', 'approved_by', 'approved_at', 'first_scan_id', 'first_seen_at', ...kept],
  more: (insert) => insert.onConflict((conflict) => conflict.columns(['site_id', 'item_id']).doUpdateSet((excluded) => Object.fromEntries(kept.map((column) => [column, excluded.ref(`excluded.${column}` as never)])) as never)),
});

/** How many new rows there is a place for. */
async function makeRoom({ db }: On, siteId: string, wanted: number): Promise<number> {
  const count = async () => Number((await db.selectFrom('inventory_item').select((select) => select.fn.countAll().as('count')).where('site_id', '=', siteId).executeTakeFirstOrThrow()).count);
  const room = mostRows - (await count());
  if (room >= wanted) return wanted;
  await db.deleteFrom('inventory_item').where('site_id', '=', siteId).where('state', '=', 'gone').where('approved', 'is', null).execute();
  return Math.max(0, Math.min(wanted, mostRows - (await count())));
}

/**
 * What this scan could have found, and did not: it looked in a state in which the thing was seen, on a page where it was seen, or on as
 * many pages as the scan that saw it last.
 */
async function missOthers({ db, kind }: On, siteId: string, scanId: string, { passes, pages }: ScanReport): Promise<void> {
  const looked = new Set<string>(passes.filter(({ consent }) => consent !== 'failed').map(({ id }) => id));
  const visited = new Set(pages.map(({ url }) => url));
  const scans = await db.selectFrom('inventory_scan').select(['scan_id', 'pages']).where('site_id', '=', siteId).execute();
  const pagesOf = new Map(scans.map((row) => [row.scan_id, row.pages]));
  const others = await db.selectFrom('inventory_item').select(['item_id', 'passes', 'approved', 'found', 'last_scan_id']).where('site_id', '=', siteId).where('last_scan_id', '<>', scanId).where('gone_scan_id', 'is', null).execute();
  const missed = others.filter((row) => {
    const wasThere = pages.length >= (pagesOf.get(row.last_scan_id) ?? 0) || foundOf(row).some((item) => item.pages.some((url) => visited.has(url)));
    return wasThere && row.passes.split(',').some((pass) => looked.has(pass));
  });
  if (missed.length === 0) return;
  await db.updateTable('inventory_item').set({ state: 'gone', gone_scan_id: scanId }).where('site_id', '=', siteId).where('item_id', 'in', listed(kind, missed.map((row) => row.item_id))).execute();
  await tell({ db, kind }, missed.filter(({ approved }) => approved !== null).map((row) => ({ siteId, itemId: row.item_id, actor: 'server', kind: 'gone', detail: { scanId } })));
}

async function takenOf({ db }: Database, siteId: string, scanId: string): Promise<Omit<Taken, 'left'>> {
  const rows = await db
    .selectFrom('inventory_item')
    .select(['item_id', 'state', 'category', 'first_scan_id', 'changed_scan_id', 'gone_scan_id'])
    .where('site_id', '=', siteId)
    .where((where) => where.or([where('first_scan_id', '=', scanId), where('changed_scan_id', '=', scanId), where('gone_scan_id', '=', scanId)]))
    .orderBy('item_id')
    .execute();
  const ids = (wanted: (row: (typeof rows)[number]) => boolean) => rows.filter(wanted).map(({ item_id: id }) => id);
  const isNews = (row: (typeof rows)[number]) => row.first_scan_id === scanId || row.changed_scan_id === scanId;
  return {
    added: ids((row) => row.first_scan_id === scanId),
    changed: ids((row) => row.changed_scan_id === scanId && row.first_scan_id !== scanId),
    gone: ids((row) => row.gone_scan_id === scanId),
    unclassified: ids((row) => isNews(row) && row.category === 'unclassified'),
  };
}
