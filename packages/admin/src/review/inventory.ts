import type { ScanItem } from '@kapsel/core';
import type { Database } from '../db/database.ts';
import type { Filter } from './filter.ts';
import { selected } from './filter.ts';
import { foundOf, tell, type ItemRow, type On } from './rows.ts';
import { changesSince, verdictFrom, type Verdict, type VerdictChange } from './verdict.ts';

/** A row of the inventory as people get it. */
export interface InventoryItem {
  readonly itemId: string;
  readonly state: ItemRow['state'];
  readonly kind: ItemRow['kind'];
  readonly name: string;
  readonly domain: string;
  readonly category: string;
  readonly service: string | null;
  readonly provider: string | null;
  readonly confidence: number;
  readonly purpose: { readonly nb: string; readonly en: string };
  readonly exemption: Verdict['exemption'] | null;
  readonly lifetime: string;
  readonly setters: string;
  readonly isUnasked: boolean;
  readonly isOverridden: boolean;
  /** Since it was approved. */
  readonly changes: readonly VerdictChange[];
  readonly approvedBy: string | null;
  readonly approvedAt: number | null;
  readonly firstScanId: string;
  readonly firstSeenAt: number;
  readonly lastScanId: string;
  readonly lastSeenAt: number;
}

const columns = ['item_id', 'state', 'kind', 'name', 'domain', 'category', 'service', 'provider', 'confidence', 'verdict', 'approved', 'approved_by', 'approved_at', 'is_overridden', 'first_scan_id', 'first_seen_at', 'last_scan_id', 'last_seen_at'] as const;

export const orders = ['name', 'confidence', 'seen'] as const;
export type Order = (typeof orders)[number];
const columnOf = { name: 'name', confidence: 'confidence', seen: 'first_seen_at' } as const;

export interface Wanted {
  readonly filter: Filter;
  readonly order: Order;
  /** What the page before gave as `next`. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface Found {
  readonly items: readonly InventoryItem[];
  /** All that fit, on whatever page. */
  readonly total: number;
  readonly next: string | null;
}

/** One page of the items that fit: by name, the least sure first, or the newest first. */
export async function listItems({ db, kind }: Database, siteId: string, { filter, order, after, limit }: Wanted): Promise<Found> {
  const fits = selected(kind, siteId, { filter });
  const { total } = await db.selectFrom('inventory_item').select((select) => select.fn.countAll().as('total')).where(fits).executeTakeFirstOrThrow();
  const column = columnOf[order];
  const direction = order === 'seen' ? 'desc' : 'asc';
  let query = db.selectFrom('inventory_item').select(columns).where(fits).orderBy(column, direction).orderBy('item_id').limit(limit + 1);
  const place = placeOf(after, order);
  if (place) {
    const [value, id] = place;
    query = query.where((where) => where.or([where(column, direction === 'asc' ? '>' : '<', value as never), where.and([where(column, '=', value as never), where('item_id', '>', id)])]));
  }
  const rows = await query.execute();
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit).map(itemFrom), total: Number(total), next: last ? Buffer.from(JSON.stringify([last[column], last.item_id])).toString('base64url') : null };
}

/** Anything else is the first page. */
function placeOf(after: string | undefined, order: Order): readonly [string | number, string] | undefined {
  try {
    const [value, id] = JSON.parse(Buffer.from(after ?? '', 'base64url').toString()) as unknown[];
    const isValue = order === 'name' ? typeof value === 'string' && !value.includes('\0') : Number.isFinite(value);
    return isValue && typeof id === 'string' && /^[\da-f]{32}$/u.test(id) ? [value as string | number, id] : undefined;
  } catch {
    return undefined;
  }
}

/** One thing that happened to an item. */
export interface ItemEvent {
  readonly eventId: string;
  readonly at: number;
  readonly actor: string;
  readonly kind: string;
  readonly detail: { readonly [key: string]: unknown };
}

export interface ItemInFull extends InventoryItem {
  /** Why it is what it is, strongest first, in the language of the scan. */
  readonly reasons: readonly string[];
  readonly suggestion: string | null;
  /** As the scan that last had it found it; hostile text. */
  readonly found: readonly ScanItem[];
  readonly history: readonly ItemEvent[];
}

const mostEvents = 200;

/** One item with its reasons and its history, the newest first. */
export async function findItem(database: Database, siteId: string, itemId: string): Promise<ItemInFull | undefined> {
  const row = await database.db.selectFrom('inventory_item').select([...columns, 'found']).where('site_id', '=', siteId).where('item_id', '=', itemId).executeTakeFirst();
  if (!row) return undefined;
  const found = foundOf(row);
  return { ...itemFrom(row), reasons: found[0]?.reasons ?? [], suggestion: found[0]?.suggestion ?? null, found, history: await eventsOf(database, siteId, itemId) };
}

/** What was said of an item, or all that happened to it, the newest first. */
export async function eventsOf({ db }: Database, siteId: string, itemId: string, kind?: 'comment'): Promise<readonly ItemEvent[]> {
  let query = db.selectFrom('inventory_event').select(['event_id', 'at', 'actor', 'kind', 'detail']).where('site_id', '=', siteId).where('item_id', '=', itemId).orderBy('event_id', 'desc').limit(mostEvents);
  if (kind) query = query.where('kind', '=', kind);
  return (await query.execute()).map((row) => ({ eventId: row.event_id, at: row.at, actor: row.actor, kind: row.kind, detail: JSON.parse(row.detail) as ItemEvent['detail'] }));
}

/** Says something about an item. */
export async function comment(on: On, { siteId, itemId, actor, text }: { readonly siteId: string; readonly itemId: string; readonly actor: string; readonly text: string }): Promise<void> {
  await tell(on, [{ siteId, itemId, actor, kind: 'comment', detail: { text } }]);
}

/** How many items wait, by state, and how many of those that wait nobody could classify. */
export async function countItems({ db }: Database, siteId: string): Promise<{ readonly [state in ItemRow['state'] | 'unclassified']: number }> {
  const rows = await db.selectFrom('inventory_item').select(['state', 'category']).select((select) => select.fn.countAll().as('count')).where('site_id', '=', siteId).groupBy(['state', 'category']).execute();
  const count = (wanted: (row: (typeof rows)[number]) => boolean) => rows.filter(wanted).reduce((sum, row) => sum + Number(row.count), 0);
  const inState = (state: ItemRow['state']) => count((row) => row.state === state);
  return { new: inState('new'), approved: inState('approved'), changed: inState('changed'), gone: inState('gone'), unclassified: count((row) => row.category === 'unclassified' && row.state !== 'gone') };
}

function itemFrom(row: Pick<ItemRow, (typeof columns)[number]>): InventoryItem {
  const now = verdictFrom(row.verdict);
  const approved = row.approved === null ? undefined : verdictFrom(row.approved);
  const { purpose, exemption = null, lifetime, setters, isUnasked } = approved ?? now;
  return {
    itemId: row.item_id,
    state: row.state,
    kind: row.kind,
    name: row.name,
    domain: row.domain,
    category: row.category,
    service: row.service,
    provider: row.provider,
    confidence: row.confidence,
    purpose,
    exemption,
    lifetime,
    setters,
    isUnasked,
    isOverridden: row.is_overridden === 1,
    changes: approved ? changesSince(approved, now) : [],
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
    firstScanId: row.first_scan_id,
    firstSeenAt: row.first_seen_at,
    lastScanId: row.last_scan_id,
    lastSeenAt: row.last_seen_at,
  };
}
