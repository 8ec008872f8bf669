import type { Database } from '../db/database.ts';
import type { Settings } from '../settings.ts';
import { announce } from './announce.ts';
import { lastMonth } from './calendar.ts';
import { summaryOf } from './summary-of.ts';

/**
 * Announces, for each site, what the month was that is over where the site is; each month once, however many servers there are. Says how
 * many those were.
 */
export async function makeSummaries({ db }: Database, { timeZone }: Pick<Settings, 'timeZone'>, now = Date.now()): Promise<number> {
  const sites = await db.selectFrom('site').leftJoin('site_calendar', 'site_calendar.site_id', 'site.site_id').select(['site.site_id', 'site.organisation_id', 'site.created_at', 'site_calendar.time_zone']).orderBy('site.site_id').execute();
  const months = new Map<string, string>();
  const monthIn = (zone: string): string => {
    const month = months.get(zone) ?? lastMonth(now, zone);
    months.set(zone, month);
    return month;
  };
  const made = new Set((await db.selectFrom('monthly_summary').select(['site_id', 'month']).where('month', '>=', lastMonth(now - 62 * 86_400_000, 'UTC')).execute()).map(({ site_id: siteId, month }) => `${siteId} ${month}`));
  let count = 0;
  for (const site of sites) {
    const month = monthIn(site.time_zone ?? timeZone);
    // Nothing is told of the time before the site was here.
    if (made.has(`${site.site_id} ${month}`) || new Date(site.created_at).toISOString().slice(0, 7) > month) continue;
    if (await makeOne(db, site.organisation_id, site.site_id, month, now)) count += 1;
  }
  return count;
}

async function makeOne(db: Database['db'], organisationId: string, siteId: string, month: string, now: number): Promise<boolean> {
  const data = await summaryOf(db, siteId, month);
  return db.transaction().execute(async (transaction) => {
    const { numInsertedOrUpdatedRows: count } = await transaction.insertInto('monthly_summary').values({ site_id: siteId, month, made_at: now }).onConflict((conflict) => conflict.columns(['site_id', 'month']).doNothing()).executeTakeFirstOrThrow();
    // Another server was first.
    if (count === 0n) return false;
    await announce(transaction, { organisationId, siteId, kind: 'summary.monthly', data }, now);
    return true;
  });
}
