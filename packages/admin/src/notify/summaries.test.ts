import { describe, expect, it } from 'vitest';
import { describeOnBoth } from '../db/databases.test-helper.ts';
import { openDatabase } from '../db/database.ts';
import { given, openShop, refused, signingKey } from '../records/shop.test-helper.ts';
import { writeBatch } from '../records/write-batch.ts';
import { announce } from './announce.ts';
import { isTimeZone, lastMonth } from './calendar.ts';
import { makeSummaries } from './summaries.ts';

const settings = { timeZone: 'Europe/Oslo' };

describe('lastMonth', () => {
  it.each([
    ['2026-02-01T05:59:00Z', 'Europe/Oslo', '2025-12'],
    ['2026-02-01T06:00:00Z', 'Europe/Oslo', '2026-01'],
    ['2026-02-01T06:00:00Z', 'America/New_York', '2025-12'],
    ['2026-01-31T20:00:00Z', 'Pacific/Auckland', '2026-01'],
    ['2026-07-15T12:00:00Z', 'Europe/Oslo', '2026-06'],
  ])('at %s in %s is %s', (at, zone, month) => expect(lastMonth(Date.parse(at), zone)).toBe(month));
});

it('knows a time zone when it sees one', () => {
  expect(['Europe/Oslo', 'UTC', 'Europe/Nowhere', '', '../etc'].map(isTimeZone)).toEqual([true, true, false, false, false]);
});

describeOnBoth('the summary of a month', (create) => {
  it('says what the month was, once', async () => {
    await using made = await create();
    const { database } = made;
    const { db } = database;
    const received = Date.parse('2026-01-02T03:04:06.000Z');
    const submit = await openShop(database, 'shop', received);
    await writeBatch(database, signingKey, [given(), given(), refused('0'.repeat(32))].map(submit));
    await db.updateTable('site').set({ created_at: received } as never).where('site_id', '=', 'shop').execute();
    await announce(db, { organisationId: 'main', siteId: 'shop', kind: 'scan.failed', data: { scanId: 's', reason: 'x' } }, received);
    await announce(db, { organisationId: 'main', siteId: 'shop', kind: 'scan.finished', data: { scanId: 's', isComplete: true, pages: 1, items: 3, findings: 0 } }, received);
    await announce(db, { organisationId: 'main', siteId: 'shop', kind: 'items.new', data: { scanId: 's', count: 3, items: [] } }, received);
    await announce(db, { organisationId: 'main', siteId: 'shop', kind: 'items.new', data: { scanId: 't', count: 5, items: [] } }, received - 40 * 86_400_000);

    const second = database.kind === 'postgres' ? openDatabase(made.place) : database;
    try {
      expect(await makeSummaries(database, settings, Date.parse('2026-01-31T12:00:00Z'))).toBe(0);
      const made = await Promise.all([makeSummaries(database, settings, Date.parse('2026-02-01T12:00:00Z')), makeSummaries(second, settings, Date.parse('2026-02-01T12:00:00Z'))]);
      expect(made.toSorted()).toEqual([0, 1]);
      expect(await makeSummaries(database, settings, Date.parse('2026-02-02T12:00:00Z'))).toBe(0);
    } finally {
      if (second !== database) await second.db.destroy();
    }
    const summaries = await db.selectFrom('outbox').select('data').where('kind', '=', 'summary.monthly').execute();
    expect(summaries.map(({ data }) => JSON.parse(data) as unknown)).toEqual([
      { month: '2026-01', scans: 2, failedScans: 1, newItems: 3, openReviews: 0, decisions: { accepted: 2, partial: 0, rejected: 1, changed: 0, withdrawn: 0 }, optIn: { analytics: 2 / 3 } },
    ]);
  });

  it('begins where the site is', async () => {
    await using made = await create();
    const { db } = made.database;
    await openShop(made.database);
    await db.updateTable('site').set({ created_at: 0 } as never).where('site_id', '=', 'shop').execute();
    await db.insertInto('site_calendar').values({ site_id: 'shop', time_zone: 'Pacific/Auckland' }).execute();
    await makeSummaries(made.database, settings, Date.parse('2026-01-31T20:00:00Z'));
    expect(await db.selectFrom('monthly_summary').select('month').execute()).toEqual([{ month: '2026-01' }]);
  });
});
