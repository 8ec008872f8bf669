import { sql, type Kysely, type Selectable } from 'kysely';
import type { Override } from '@kapsel/core/classify';
import type { ScanItem } from '@kapsel/core';
import type { Database } from '../db/database.ts';
import { insertMany } from '../db/insert-many.ts';
import { newId } from '../db/new-id.ts';
import type { Tables } from '../db/tables/index.ts';
import type { ItemState } from '../db/tables/review.ts';
import { changesSince, verdictFrom, type Judged } from './verdict.ts';

/** A database, or a transaction on one. */
export type On = Omit<Database, 'db'> & { readonly db: Kysely<Tables> };

export type ItemRow = Selectable<Tables['inventory_item']>;

/** Has all others who want to change the inventory of a site wait for the end of this transaction, and says when the newest scan in it finished. */
export async function holdInventory({ db }: On, siteId: string): Promise<number> {
  await db.insertInto('inventory').values({ site_id: siteId, scanned_at: 0 }).onConflict((conflict) => conflict.column('site_id').doNothing()).execute();
  const { scanned_at: scannedAt } = await db.updateTable('inventory').set({ scanned_at: sql`scanned_at` }).where('site_id', '=', siteId).returning('scanned_at').executeTakeFirstOrThrow();
  return scannedAt;
}

export function foundOf(row: Pick<ItemRow, 'found'>): readonly ScanItem[] {
  return JSON.parse(row.found) as readonly ScanItem[];
}

/** The columns that follow from what was found, what was approved and whether it is there. */
export function columnsOf({ verdict, confidence, isOverridden }: Judged, { name, domain, approved, isGone }: { readonly name: string; readonly domain: string; readonly approved: string | null; readonly isGone: boolean }) {
  const said = approved === null ? undefined : verdictFrom(approved);
  const state: ItemState = isGone ? 'gone' : !said ? 'new' : changesSince(said, verdict).length > 0 ? 'changed' : 'approved';
  const { category, service, provider } = said ?? verdict;
  return { state, category, service, provider, confidence, is_overridden: isOverridden ? 1 : 0, search: searchOf([name, domain, service, provider]) };
}

function searchOf(words: readonly (string | null)[]): string {
  return words.filter(Boolean).join(' ').toLowerCase();
}

export interface NewEvent {
  readonly siteId: string;
  readonly itemId: string;
  readonly actor: string;
  readonly kind: string;
  readonly detail?: object;
}

const insertEvents = insertMany({ table: 'inventory_event', columns: ['site_id', 'item_id', 'event_id', 'at', 'actor', 'kind', 'detail'] });

/** Writes into the history of items what happened to them. */
export async function tell(on: On, events: readonly NewEvent[], at = Date.now()): Promise<void> {
  const rows = events.map(({ siteId, itemId, actor, kind, detail = {} }) => ({ site_id: siteId, item_id: itemId, event_id: newId(at), at, actor, kind, detail: JSON.stringify(detail) }));
  await insertEvents(on, rows);
}

/** All that the owner said, in the form of a file for `kapsel-scan --overrides`. */
export async function overridesOf({ db }: Pick<On, 'db'>, siteId: string): Promise<readonly Override[]> {
  const rows = await db.selectFrom('site_override').select('body').where('site_id', '=', siteId).orderBy('name').orderBy('domain').execute();
  return rows.map(({ body }) => JSON.parse(body) as Override);
}
