import { consentCategories } from '@kapsel/core';
import type { Database } from '../db/database.ts';
import type { DataOf } from './kinds.ts';

/** What a month was on a site, from the figures and from what was announced; its days are those of UTC, as in the figures. */
export async function summaryOf(db: Database['db'], siteId: string, month: string): Promise<DataOf<'summary.monthly'>> {
  const rows = await db
    .selectFrom('daily_count')
    .select(['metric', (select) => select.fn.sum<number | string>('count').as('count')])
    .where('site_id', '=', siteId)
    .where('day', '>=', `${month}-01`)
    .where('day', '<=', `${month}-31`)
    .groupBy('metric')
    .execute();
  const counts = new Map(rows.map(({ metric, count }) => [metric, Number(count)]));
  const counted = (metric: string) => counts.get(metric) ?? 0;
  const optIn = consentCategories.flatMap((category) => (counted(`asked:${category}`) > 0 ? [[category, counted(`granted:${category}`) / counted(`asked:${category}`)] as const] : []));
  return {
    month,
    ...(await scansOf(db, siteId, month)),
    openReviews: await openReviewsOf(db, siteId),
    decisions: { accepted: counted('accepted'), partial: counted('partial'), rejected: counted('rejected'), changed: counted('changed'), withdrawn: counted('withdrawn') },
    optIn: Object.fromEntries(optIn),
  };
}

async function scansOf(db: Database['db'], siteId: string, month: string): Promise<{ scans: number; failedScans: number; newItems: number }> {
  const from = Date.parse(`${month}-01T00:00:00Z`);
  const to = new Date(from).setUTCMonth(new Date(from).getUTCMonth() + 1);
  const told = await db.selectFrom('outbox').select(['kind', 'data']).where('site_id', '=', siteId).where('kind', 'in', ['scan.finished', 'scan.failed', 'items.new']).where('at', '>=', from).where('at', '<', to).execute();
  const failedScans = told.filter(({ kind }) => kind === 'scan.failed').length;
  const newItems = told.filter(({ kind }) => kind === 'items.new').reduce((sum, { data }) => sum + ((JSON.parse(data) as DataOf<'items.new'>).count ?? 0), 0);
  return { scans: told.filter(({ kind }) => kind === 'scan.finished').length + failedScans, failedScans, newItems };
}

/** Items that nobody has approved as they are; now, whatever the month was. */
async function openReviewsOf(db: Database['db'], siteId: string): Promise<number> {
  const { count } = await db.selectFrom('inventory_item').select((select) => select.fn.countAll<number | string>().as('count')).where('site_id', '=', siteId).where('state', 'in', ['new', 'changed']).executeTakeFirstOrThrow();
  return Number(count);
}
