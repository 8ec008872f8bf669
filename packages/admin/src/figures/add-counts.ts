import { sql, type Kysely } from 'kysely';
import type { Database } from '../db/database.ts';
import { insertMany } from '../db/insert-many.ts';
import type { Tables } from '../db/tables/index.ts';
import type { Count } from '../records/count.ts';
import { columnOfMetric, figureColumns, figureDimensions, type FigureColumn } from './metrics.ts';

/** A line of the figures, the day it is of, and how much to add to it: less than nothing takes away. */
export interface AddedCount extends Count {
  /** ISO 8601, in UTC. */
  readonly day: string;
  readonly count: number;
}

const addToCounts = insertMany({
  table: 'daily_count',
  columns: ['site_id', 'day', 'metric', 'policy_version', 'region', 'language', 'count'],
  more: (insert) =>
    insert.onConflict((conflict) => conflict.columns(['site_id', 'day', 'metric', 'policy_version', 'region', 'language'] as never).doUpdateSet({ count: sql`daily_count.count + excluded.count` } as never)),
});

const sums = Object.fromEntries(figureColumns.map((column) => [column, sql`${sql.ref(`daily_figure.${column}`)} + ${sql.ref(`excluded.${column}`)}`]));

const addToFigures = insertMany({
  table: 'daily_figure',
  columns: ['site_id', 'dimension', 'day', 'value', ...figureColumns],
  more: (insert) => insert.onConflict((conflict) => conflict.columns(['site_id', 'dimension', 'day', 'value'] as never).doUpdateSet(sums as never)),
});

/** Adds to the finest counts and to their sums alike, in the transaction that keeps or erases what is counted. It holds the site's row in `chain`. */
export async function addCounts(on: Omit<Database, 'db'> & { readonly db: Kysely<Tables> }, siteId: string, counts: Iterable<AddedCount>): Promise<void> {
  const fine = new Map<string, object & { count: number }>();
  const coarse = new Map<string, { [column in FigureColumn]: number }>();
  for (const { day, metric, policyVersion, region, language, count } of counts) {
    const id = `${day} ${metric} ${policyVersion} ${region} ${language}`;
    const row = fine.get(id) ?? { site_id: siteId, day, metric, policy_version: policyVersion, region, language, count: 0 };
    row.count += count;
    fine.set(id, row);
    const values = { all: '', version: String(policyVersion), region, language };
    for (const dimension of ['all', ...figureDimensions] as const) {
      const value = values[dimension];
      const sum = coarse.get(`${dimension} ${day} ${value}`) ?? { site_id: siteId, dimension, day, value, ...zero };
      sum[columnOfMetric[metric]] += count;
      coarse.set(`${dimension} ${day} ${value}`, sum);
    }
  }
  await addToCounts(on, [...fine.values()]);
  await addToFigures(on, [...coarse.values()]);
}

const zero = Object.fromEntries(figureColumns.map((column) => [column, 0])) as { [column in FigureColumn]: number };
