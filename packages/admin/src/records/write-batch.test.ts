import { consentRecordSchema, faultsOf } from '@kapsel/core/schema';
import { expect, it } from 'vitest';
import type { Database } from '../db/database.ts';
import { describeOnBoth } from '../db/databases.test-helper.ts';
import { receiptOf } from './receipt.ts';
import { given, openShop, refused, signingKey, withdrawn } from './shop.test-helper.ts';
import { verifySite } from './verify-site.ts';
import { writeBatch, type Submitted } from './write-batch.ts';

describeOnBoth('writeBatch', (create) => {
  const write = (database: Database, ...batch: Submitted[]) => writeBatch(database, signingKey, batch);
  const subjectOf = async (database: Database, recordId: string) => (await receiptOf(database, 'shop', recordId))?.record.subjectId;
  const countsOf = async ({ db }: Database) => Object.fromEntries((await db.selectFrom('daily_count').select(['metric', 'count']).orderBy('metric').execute()).map(({ metric, count }) => [metric, count]));

  it('keeps a whole record, and chains it', async () => {
    await using made = await create();
    const { database } = made;
    const shop = await openShop(database);
    const submission = given({ context: { regime: { functional: 'exempt', analytics: 'opt-in', marketing: 'opt-in' }, sdkVersion: '0.1.0', globalPrivacyControl: true } });
    expect(await write(database, shop(submission), shop(given()))).toEqual(['new', 'new']);
    const { record } = (await receiptOf(database, 'shop', submission.recordId))!;
    expect(faultsOf(consentRecordSchema, record)).toEqual([]);
    expect(record).toMatchObject({
      recordId: submission.recordId,
      parties: { controller: 'Shop' },
      purposes: [{ id: 'analytics', granted: true, legalBasis: 'consent', services: ['matomo'], maxAgeDays: 182 }],
      event: { type: 'given', decidedAt: '2026-01-02T03:04:05.000Z', receivedAt: '2026-01-02T03:04:06.000Z', validUntil: '2026-07-03T03:04:05.000Z' },
    });
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 2, faults: [] });
  });

  it('keeps the same record once, in one batch and over many, and the first stays', async () => {
    await using made = await create();
    const { database } = made;
    const shop = await openShop(database);
    const first = given();
    const second = { ...first, method: 'save' as const };
    expect(await write(database, shop(first), shop(second))).toEqual(['new', 'known']);
    expect(await write(database, shop(second), shop(given()))).toEqual(['known', 'new']);
    expect((await receiptOf(database, 'shop', first.recordId))?.record.event.method).toBe('accept-all');
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 2, faults: [] });
    expect(await countsOf(database)).toMatchObject({ accepted: 2 });
  });

  it('takes all of several hundred at once', async () => {
    await using made = await create();
    const { database } = made;
    const shop = await openShop(database);
    const batch = Array.from({ length: 300 }, () => shop(given()));
    expect(new Set(await write(database, ...batch))).toEqual(new Set(['new']));
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 300, checkpoints: 1, faults: [] });
    expect(await countsOf(database)).toEqual({ accepted: 300, 'asked:analytics': 300, 'granted:analytics': 300 });
  });

  it('knows the records of one visitor, in whichever order they come', async () => {
    await using made = await create();
    const { database } = made;
    const shop = await openShop(database);
    const first = given();
    const withdrawal = withdrawn(first.recordId);
    const late = given();
    const earlier = withdrawn(late.recordId);
    const stranger = given();
    await write(database, shop(first), shop(withdrawal), shop(earlier));
    await write(database, shop(late), shop(stranger));
    expect(await subjectOf(database, withdrawal.recordId)).toBe(await subjectOf(database, first.recordId));
    expect(await subjectOf(database, late.recordId)).toBe(await subjectOf(database, earlier.recordId));
    const subjects = await Promise.all([first, late, stranger].map(({ recordId }) => subjectOf(database, recordId)));
    expect(new Set(subjects).size).toBe(3);
  });

  it('counts a refusal once and keeps nothing else of it', async () => {
    await using made = await create();
    const { database } = made;
    const shop = await openShop(database);
    const refusal = refused('0'.repeat(32));
    await write(database, shop(refusal), shop(refusal));
    await write(database, shop(refusal), shop(refused('1'.repeat(32))));
    expect(await countsOf(database)).toEqual({ 'asked:analytics': 2, rejected: 2 });
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 0, faults: [] });
  });

  it('lets no visitor fill the figures with words of their own', async () => {
    await using made = await create();
    const { database } = made;
    const shop = await openShop(database);
    const languages = ['nb', 'nb-NO', 'qqq', 'qqr'];
    const regions = ['NO', 'NO-03', 'QZ', 'QX-ABC'];
    await write(database, ...languages.map((language, index) => shop(given({ notice: { language }, context: { regime: 'opt-in', region: regions[index] ?? '', sdkVersion: '0.1.0', globalPrivacyControl: false } }))));
    const rows = await database.db.selectFrom('daily_count').select(['region', 'language', 'count']).where('metric', '=', 'accepted').orderBy('count', 'desc').execute();
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual({ region: 'NO', language: 'nb', count: 2 });
    expect(rows).toContainEqual({ region: '', language: '', count: 2 });
  });

  it('keeps the sites apart', async () => {
    await using made = await create();
    const { database } = made;
    const [shop, other] = [await openShop(database), await openShop(database, 'other')];
    const submission = given();
    expect(await write(database, other(submission), shop(submission), other(given()))).toEqual(['new', 'new', 'new']);
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 1, faults: [] });
    expect(await verifySite(database, signingKey, 'other')).toMatchObject({ count: 2, faults: [] });
    expect((await receiptOf(database, 'other', submission.recordId))?.record.siteId).toBe('other');
  });

  it('keeps nothing of a batch that fails', async () => {
    await using made = await create();
    const { database } = made;
    const shop = await openShop(database);
    const nowhere = { ...shop(given()), siteId: 'zzz' };
    await expect(write(database, shop(given()), nowhere)).rejects.toThrow();
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 0, faults: [] });
  });
});
