import { sql, type Kysely } from 'kysely';
import type { Tables } from '../db/tables/index.ts';
import { columnOfDimension, columnOfMetric, figureColumns, figureDimensions } from './metrics.ts';

/**
 * Makes `daily_figure` anew out of `daily_count`: once for what was counted before there was such a table, and for who wrote
 * into `daily_count` past `addCounts`.
 *
 * @param db a transaction, so that nobody reads half of it
 * @param siteId all sites where it is left out
 */
export async function sumUpFigures(db: Kysely<Tables>, siteId?: string): Promise<void> {
  const wanted = siteId === undefined ? sql`true` : sql`site_id = ${siteId}`;
  await sql`delete from daily_figure where ${wanted}`.execute(db);
  const columns = sql.join(figureColumns.map((column) => sql.ref(column)));
  const sums = sql.join(Object.keys(columnOfMetric).map((metric) => sumOf(metric)));
  for (const dimension of ['all', ...figureDimensions] as const) {
    const value = dimension === 'all' ? sql.lit('') : sql`cast(${sql.ref(columnOfDimension[dimension])} as text)`;
    const groups = dimension === 'all' ? sql`site_id, day` : sql`site_id, day, ${value}`;
    await sql`
      insert into daily_figure (site_id, dimension, day, value, ${columns})
      select site_id, ${sql.lit(dimension)}, day, ${value}, ${sums} from daily_count where ${wanted} group by ${groups}
    `.execute(db);
  }
}

/** How much of `daily_count` is of that metric. */
export function sumOf(metric: string) {
  return sql<number>`cast(sum(case when metric = ${sql.lit(metric)} then count else 0 end) as bigint)`;
}
