import { expect, it } from 'vitest';
import { verifyAudit } from '../access/audit-log.ts';
import { describeOnBoth } from '../db/databases.test-helper.ts';
import type { Database } from '../db/database.ts';
import { fillWithdrawnAt } from '../db/migrations/0006-rights.ts';
import { figuresOf } from '../figures/figures.ts';
import { makeCheckpoints, purge } from '../records/housekeeping.ts';
import { receiptOf } from '../records/receipt.ts';
import { given, openShop, signingKey, withdrawn } from '../records/shop.test-helper.ts';
import { verifySite } from '../records/verify-site.ts';
import { writeBatch } from '../records/write-batch.ts';
import { noteAs } from './note.ts';
import { restrict } from './restriction.ts';
import { earlier, eraseWithdrawn } from './withdrawn-retention.ts';

const day = 86_400_000;
const start = Date.parse('2026-01-02T00:00:00Z');
const decidedAt = new Date(start).toISOString();

const restrictedIn = async ({ db }: Database) => (await db.selectFrom('chain').select('restricted').executeTakeFirstOrThrow()).restricted;

describeOnBoth('retention', (create) => {
  it('erases who withdrew so long ago, leaves the figures alone, and the log says so', async () => {
    await using made = await create();
    const { database } = made;
    const [shop, later] = [await openShop(database, 'shop', start), await openShop(database, 'shop', start + 20 * day)];
    const [gone, back, frozen, stays, late] = Array.from({ length: 5 }, () => given({ decidedAt }));
    const withdrawals = [gone, back, frozen].map((record) => withdrawn(record!.recordId));
    await writeBatch(database, signingKey, [gone, back, frozen, stays, late, ...withdrawals].map((submission) => shop(submission!)));
    // One came back after all, and another withdraws later.
    await writeBatch(database, signingKey, [later(given({ event: 'changed', previousRecordId: withdrawals[1]!.recordId, decidedAt })), later(withdrawn(late!.recordId))]);
    await restrict(database, 'shop', frozen!.recordId, { by: 'holder', note: noteAs('holder', 'record.restrict', 'shop') });
    await makeCheckpoints(database, signingKey);
    expect(await eraseWithdrawn(database, start + 500 * day)).toEqual([]);
    await database.db.updateTable('site').set({ withdrawn_retention: 'P30D' }).execute();
    expect(await eraseWithdrawn(database, start + 29 * day)).toEqual([]);
    const { total } = await figuresOf(database, 'shop', { from: '2026-01-01', to: '2026-12-31', by: [], only: {} });
    expect(await eraseWithdrawn(database, start + 31 * day)).toEqual([{ siteId: 'shop', erased: 2 }]);
    expect(await eraseWithdrawn(database, start + 31 * day)).toEqual([]);
    const kept = await Promise.all([gone, back, frozen, stays, late].map((record) => receiptOf(database, 'shop', record!.recordId)));
    expect(kept.map((receipt) => receipt !== undefined)).toEqual([false, true, true, true, true]);
    expect((await figuresOf(database, 'shop', { from: '2026-01-01', to: '2026-12-31', by: [], only: {} })).total).toEqual(total);
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 10, erased: 2, faults: [] });
    // Neither does a browser that sends it again bring it back.
    expect(await writeBatch(database, signingKey, [shop(gone!)])).toEqual(['known']);
    const log = await database.db.selectFrom('audit_entry').select(['actor', 'action', 'body']).orderBy('position').execute();
    expect(log.at(-1)).toMatchObject({ actor: 'server', action: 'record.retention', body: expect.stringContaining('"records":2') });
    expect(JSON.stringify(log)).not.toContain(gone!.recordId);
  });

  it('removes what is over with proof of it, and what stood beside it', async () => {
    await using made = await create();
    const { database } = made;
    const shop = await openShop(database, 'shop', start);
    const [first, second] = [given({ decidedAt }), given({ decidedAt })];
    await writeBatch(database, signingKey, [first, second].map(shop));
    await makeCheckpoints(database, signingKey);
    const young = await openShop(database, 'shop', start + 1000 * day);
    await writeBatch(database, signingKey, [young(given({ event: 'changed', previousRecordId: second.recordId, decidedAt: new Date(start + 1000 * day).toISOString() }))]);
    const note = noteAs('holder', 'record.restrict', 'shop');
    for (const { recordId } of [first, second]) await restrict(database, 'shop', recordId, { by: 'holder', note });
    expect(await restrictedIn(database)).toBe(2);
    await makeCheckpoints(database, signingKey);
    expect(await purge(database, start + 1200 * day)).toEqual([{ siteId: 'shop', removed: 2 }]);
    // Of the second something is still there.
    expect(await restrictedIn(database)).toBe(1);
    expect(await database.db.selectFrom('restriction').select('record_id').execute()).toEqual([{ record_id: second.recordId }]);
    const { body } = await database.db.selectFrom('audit_entry').select('body').where('action', '=', 'record.purge').executeTakeFirstOrThrow();
    expect(JSON.parse(body)).toMatchObject({ actor: 'server', target: 'shop', detail: { records: 2, purgedTo: 2 } });
    expect((await verifyAudit(database, 'main')).faults).toEqual([]);
  });

  it('knows the withdrawals that were there before it', async () => {
    await using made = await create();
    const { database } = made;
    const shop = await openShop(database, 'shop', start + 123);
    const first = given({ decidedAt });
    await writeBatch(database, signingKey, [shop(first), shop(withdrawn(first.recordId))]);
    await database.db.updateTable('consent_record').set({ withdrawn_at: null }).execute();
    expect((await verifySite(database, signingKey, 'shop')).faults).toHaveLength(1);
    await fillWithdrawnAt(database.db, database.kind);
    expect(await database.db.selectFrom('consent_record').select('withdrawn_at').orderBy('position').execute()).toEqual([{ withdrawn_at: null }, { withdrawn_at: start + 123 }]);
    expect((await verifySite(database, signingKey, 'shop')).faults).toEqual([]);
  });

  it('knows days and months', () => {
    const now = Date.parse('2026-03-31T12:00:00Z');
    expect(new Date(earlier(now, 'P30D')).toISOString()).toBe('2026-03-01T12:00:00.000Z');
    expect(new Date(earlier(now, 'P12M')).toISOString()).toBe('2025-03-31T12:00:00.000Z');
    expect(earlier(now, 'P1Y')).toBe(Number.NEGATIVE_INFINITY);
  });
});
