import { consentCategories, type ConsentCategory } from '@kapsel/core';
import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { columnOfDimension, columnOfMetric, figureColumns, figureDimensions, type FigureColumn, type FigureDimension } from './metrics.ts';
import { sumOf } from './sum-up.ts';

/** Of how many first answers to a category how many were a yes. */
export interface OptIn {
  readonly asked: number;
  readonly granted: number;
  /** From 0 to 1; none where nobody was asked. */
  readonly rate: number | null;
}

/** Decisions, and what they were. */
export interface Figures {
  /** First answers: yes to all that was asked, to some of it, to none of it. */
  readonly accepted: number;
  readonly partial: number;
  readonly rejected: number;
  /** Later answers. */
  readonly changed: number;
  readonly withdrawn: number;
  /** Consents in forms, and those that were taken back. */
  readonly form: number;
  readonly formWithdrawn: number;
  readonly optIn: { readonly [category in ConsentCategory]: OptIn };
}

export interface FigureRow extends Figures {
  readonly day?: string;
  readonly version?: string;
  readonly region?: string;
  readonly language?: string;
}

export interface FigureQuestion {
  /** ISO 8601 dates, both included. */
  readonly from: string;
  readonly to: string;
  readonly by: readonly ('day' | FigureDimension)[];
  /** Only those of that version, region, language; the empty text is what is not known. */
  readonly only: { readonly [dimension in FigureDimension]?: string | undefined };
}

/**
 * Figures of a site, out of sums that were made when each decision was kept: no record is read. What one dimension at most is asked of
 * comes from `daily_figure`; only a question about two at once adds up the finest counts.
 */
export async function figuresOf({ db }: Database, siteId: string, question: FigureQuestion): Promise<{ readonly total: Figures; readonly rows: readonly FigureRow[] }> {
  const { by, only } = question;
  const asked = figureDimensions.filter((dimension) => by.includes(dimension) || only[dimension] !== undefined);
  const sums = await (asked.length > 1 ? fromCounts(db, siteId, question) : fromSums(db, siteId, question, asked[0]));
  // What was taken away again has left a row of nothing.
  const rows = sums.filter((row) => figureColumns.some((column) => row[column] !== 0));
  return { total: figuresIn(added(rows)), rows: rows.map((row) => ({ ...Object.fromEntries(by.map((name) => [name, row[name] ?? ''])), ...figuresIn(row) })) };
}

type Sums = { readonly [column in FigureColumn]: number } & { readonly [name in 'day' | FigureDimension]?: string };

async function fromSums(db: Database['db'], siteId: string, { from, to, by, only }: FigureQuestion, dimension: FigureDimension | undefined): Promise<readonly Sums[]> {
  const groups = by.map((name) => (name === 'day' ? 'day' : 'value'));
  let query = db.selectFrom('daily_figure').where('site_id', '=', siteId).where('dimension', '=', dimension ?? 'all').where('day', '>=', from).where('day', '<=', to);
  const value = dimension && only[dimension];
  if (value !== undefined) query = query.where('value', '=', value);
  if (groups.length > 0) query = groups.reduce((ordered, group) => ordered.orderBy(group as never), query.groupBy(groups as never));
  const selected = by.map((name) => sql.ref<string>(name === 'day' ? 'day' : 'value').as(name));
  return (await query.select([...selected, ...figureColumns.map((column) => sql<number>`cast(coalesce(sum(${sql.ref(column)}), 0) as bigint)`.as(column))]).execute()) as unknown as Sums[];
}

async function fromCounts(db: Database['db'], siteId: string, { from, to, by, only }: FigureQuestion): Promise<readonly Sums[]> {
  const groups = by.map((name) => (name === 'day' ? 'day' : columnOfDimension[name]));
  let query = db.selectFrom('daily_count').where('site_id', '=', siteId).where('day', '>=', from).where('day', '<=', to);
  for (const dimension of figureDimensions) {
    const value = only[dimension];
    if (value !== undefined) query = query.where(columnOfDimension[dimension], '=', (dimension === 'version' ? Number(value) : value) as never);
  }
  if (groups.length > 0) query = groups.reduce((ordered, group) => ordered.orderBy(group as never), query.groupBy(groups as never));
  const selected = by.map((name) => sql<string>`cast(${sql.ref(name === 'day' ? 'day' : columnOfDimension[name])} as text)`.as(name));
  return (await query.select([...selected, ...Object.entries(columnOfMetric).map(([metric, column]) => sql<number>`coalesce(${sumOf(metric)}, 0)`.as(column))]).execute()) as unknown as Sums[];
}

function added(rows: readonly Sums[]): Sums {
  return Object.fromEntries(figureColumns.map((column) => [column, rows.reduce((sum, row) => sum + row[column], 0)])) as unknown as Sums;
}

function figuresIn(sums: Sums): Figures {
  const { accepted, partial, rejected, changed, withdrawn, form, form_withdrawn: formWithdrawn } = sums;
  const optIn = Object.fromEntries(consentCategories.map((category) => [category, optInOf(sums[`asked_${category}`], sums[`granted_${category}`])])) as unknown as Figures['optIn'];
  return { accepted, partial, rejected, changed, withdrawn, form, formWithdrawn, optIn };
}

function optInOf(asked: number, granted: number): OptIn {
  return { asked, granted, rate: asked === 0 ? null : Math.round((granted / asked) * 10_000) / 10_000 };
}
