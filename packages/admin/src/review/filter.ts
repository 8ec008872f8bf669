import type { ExpressionBuilder, Expression, SqlBool } from 'kysely';
import type { ItemKind, ReportedCategory } from '@kapsel/core';
import type { Database } from '../db/database.ts';
import { listed } from '../db/listed.ts';
import type { Tables } from '../db/tables/index.ts';
import type { ItemState } from '../db/tables/review.ts';

/** Which items are meant; each that is given narrows it. */
export interface Filter {
  readonly state?: readonly ItemState[] | undefined;
  readonly category?: readonly ReportedCategory[] | undefined;
  readonly kind?: readonly ItemKind[] | undefined;
  readonly provider?: string | undefined;
  readonly service?: string | undefined;
  /** Those that the classifier was less sure of than this. */
  readonly confidenceBelow?: number | undefined;
  readonly confidenceAtLeast?: number | undefined;
  /** A scan that found it first, or found it changed. */
  readonly scan?: string | undefined;
  /** Stands in its name, domain, provider or service. */
  readonly text?: string | undefined;
}

/** Named items, or whichever fit. */
export type Selection = { readonly ids: readonly string[] } | { readonly filter: Filter };

type Builder = ExpressionBuilder<Tables, 'inventory_item'>;

/** The condition of a selection among the items of one site. */
export function selected(kind: Database['kind'], siteId: string, selection: Selection): (where: Builder) => Expression<SqlBool> {
  return (where) => {
    const ofSite = where('site_id', '=', siteId);
    return where.and([ofSite, ...('ids' in selection ? [where('item_id', 'in', listed(kind, selection.ids))] : conditions(where, kind, selection.filter))]);
  };
}

function conditions(where: Builder, database: Database['kind'], { state, category, kind, provider, service, confidenceBelow, confidenceAtLeast, scan, text }: Filter): Expression<SqlBool>[] {
  return [
    ...(state ? [where('state', 'in', state)] : []),
    ...(category ? [where('category', 'in', category)] : []),
    ...(kind ? [where('kind', 'in', kind)] : []),
    ...(provider !== undefined ? [where('provider', '=', provider)] : []),
    ...(service !== undefined ? [where('service', '=', service)] : []),
    ...(confidenceBelow !== undefined ? [where('confidence', '<', confidenceBelow)] : []),
    ...(confidenceAtLeast !== undefined ? [where('confidence', '>=', confidenceAtLeast)] : []),
    ...(scan !== undefined ? [where.or([where('first_scan_id', '=', scan), where('changed_scan_id', '=', scan)])] : []),
    // No pattern: whatever stands in a name stands for itself.
    ...(text !== undefined && text !== '' ? [where(where.fn<number>(database === 'postgres' ? 'strpos' : 'instr', ['search', where.val(text.toLowerCase())]), '>', 0)] : []),
  ];
}
