import { chainLink, recordDigest } from '@kapsel/core';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { describeOnBoth } from '../db/databases.test-helper.ts';
import { publish } from '../publish.ts';
import { readCheckpoint } from './checkpoint.ts';
import { erase } from './erase.ts';
import { exportRecords, type ExportFormat } from './export.ts';
import { forgetRefusalKeys, makeCheckpoints, purge } from './housekeeping.ts';
import { receiptOf } from './receipt.ts';
import { given, openShop, refused, shop as shopConfig, signingKey, withdrawn } from './shop.test-helper.ts';
import { verifySite } from './verify-site.ts';
import { writeBatch } from './write-batch.ts';
import type { Database } from '../db/database.ts';

const day = 86_400_000;

/** A new site with records, one batch for each list of submissions. */
async function filled(database: Database, ...batches: ReturnType<typeof given>[][]): Promise<void> {
  const shop = await openShop(database);
  for (const batch of batches) await writeBatch(database, signingKey, batch.map(shop));
}

async function textOf(database: Database, format: ExportFormat): Promise<string> {
  let text = '';
  for await (const piece of exportRecords(database, 'shop', format)) text += piece;
  return text;
}

describeOnBoth('a receipt', (create) => {
  it('proves by a signed checkpoint that the record is in the chain', async () => {
    await using made = await create();
    const { database } = made;
    const submission = given();
    await filled(database, [given(), submission, given()], [given()]);
    expect((await receiptOf(database, 'shop', submission.recordId))?.proof).toBeUndefined();
    expect(await makeCheckpoints(database, signingKey)).toBe(1);
    expect(await makeCheckpoints(database, signingKey)).toBe(0);

    const { record, chain, proof } = (await receiptOf(database, 'shop', submission.recordId))!;
    let link = await chainLink(chain.previous, await recordDigest(record, chain.salt));
    expect(link).toBe(chain.link);
    for (const digest of proof?.digests ?? []) link = await chainLink(link, digest);
    expect(readCheckpoint(proof?.checkpoint ?? '', signingKey)).toMatchObject({ iss: 'shop', position: 4, link });
  });

  it('has the text that was shown, by its hash', async () => {
    await using made = await create();
    const { database } = made;
    const notice = { language: 'nb', layer: 'form', texts: {}, options: [{ id: 'newsletter', label: 'Send meg nyhetsbrevet', description: '', preselected: false, services: [] }] };
    const shop = await openShop(database);
    await publish(database, { config: shopConfig, notices: [notice] });
    const { hash } = await database.db.selectFrom('notice').select('hash').executeTakeFirstOrThrow();
    const submission = given({ notice: { noticeHash: hash, layer: 'form', language: 'nb' } });
    await writeBatch(database, signingKey, [shop(submission)]);
    expect((await receiptOf(database, 'shop', submission.recordId))?.notice).toEqual(notice);
  });
});

describeOnBoth('verifySite', (create) => {
  it.each<[string, (database: Database) => Promise<unknown>, string]>([
    ['a changed record', ({ db }) => db.updateTable('consent_record').set({ body: sql`replace(body, '"granted":true', '"granted":false')` }).where('position', '=', 2).execute(), 'Entry 2 does not hold: record changed.'],
    ['a removed one', ({ db }) => db.deleteFrom('consent_record').where('position', '=', 2).execute(), 'Entry 2 is missing.'],
    ['a removed end', ({ db }) => db.deleteFrom('consent_record').where('position', '=', 3).execute(), 'There should be 3 entries, and there are 2.'],
    ['a removed end with the chain made to fit', async ({ db }) => {
      const { link } = await db.selectFrom('consent_record').select('link').where('position', '=', 2).executeTakeFirstOrThrow();
      await db.deleteFrom('consent_record').where('position', '=', 3).execute();
      await db.updateTable('chain').set({ length: 2, last_link: link }).execute();
      await db.updateTable('checkpoint').set({ position: 2 } as never).execute();
    }, 'The checkpoint at 2 vouches for another chain.'],
    ['a checkpoint of nobody', ({ db }) => db.updateTable('checkpoint').set({ token: 'a.b.c' } as never).execute(), 'The checkpoint at 3 is not signed by this server’s key.'],
    ['a body that is nothing', ({ db }) => db.updateTable('consent_record').set({ body: '{' }).where('position', '=', 1).execute(), 'Entry 1 does not hold: record changed.'],
  ])('finds %s', async (_what, tamper, fault) => {
    await using made = await create();
    const { database } = made;
    await filled(database, [given(), given(), given()]);
    await makeCheckpoints(database, signingKey);
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 3, checkpoints: 1, faults: [] });
    await tamper(database);
    expect((await verifySite(database, signingKey, 'shop')).faults).toContain(fault);
  });
});

describeOnBoth('erase', (create) => {
  it('erases all of one visitor, keeps the chain whole, and takes none of it again', async () => {
    await using made = await create();
    const { database } = made;
    const first = given();
    const change = given({ event: 'changed', previousRecordId: first.recordId });
    const last = withdrawn(change.recordId);
    const other = given();
    await filled(database, [first], [change, other], [last]);
    await makeCheckpoints(database, signingKey);
    expect(await erase(database, 'shop', change.recordId)).toBe(3);
    expect(await erase(database, 'shop', change.recordId)).toBe(0);
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 4, erased: 3, faults: [] });
    expect(await receiptOf(database, 'shop', first.recordId)).toBeUndefined();
    expect(await receiptOf(database, 'shop', other.recordId)).toBeDefined();
    const rows = JSON.stringify(await database.db.selectFrom('consent_record').selectAll().execute());
    for (const { recordId } of [first, change, last]) expect(rows).not.toContain(recordId);

    const shop = await openShop(database);
    expect(await writeBatch(database, signingKey, [shop(first), shop(given())])).toEqual(['known', 'new']);
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 5, erased: 3, faults: [] });
  });

  it('erases nothing of another site', async () => {
    await using made = await create();
    const { database } = made;
    const submission = given();
    await filled(database, [submission]);
    await openShop(database, 'other');
    expect(await erase(database, 'other', submission.recordId)).toBe(0);
    expect(await receiptOf(database, 'shop', submission.recordId)).toBeDefined();
  });
});

describeOnBoth('purge', (create) => {
  it('removes what is over, up to a checkpoint, and the chain holds from there', async () => {
    await using made = await create();
    const { database } = made;
    const start = Date.parse('2024-01-01T00:00:00.000Z');
    const old = await openShop(database, 'shop', start);
    const young = await openShop(database, 'shop', start + 100 * day);
    await writeBatch(database, signingKey, [given({ decidedAt: '2024-01-01T00:00:00Z' }), given({ decidedAt: '2024-01-01T00:00:00Z' })].map(old));
    await makeCheckpoints(database, signingKey);
    const kept = given({ decidedAt: '2024-04-01T00:00:00Z' });
    await writeBatch(database, signingKey, [given({ decidedAt: '2024-01-01T00:00:00Z' }), kept].map(young));
    await makeCheckpoints(database, signingKey);

    // Valid for 182 days, and kept for 24 months after that.
    expect(await purge(database, Date.parse('2026-06-30T00:00:00Z'))).toEqual([]);
    expect(await purge(database, Date.parse('2026-07-03T00:00:00Z'))).toEqual([{ siteId: 'shop', removed: 2 }]);
    expect(await purge(database, Date.parse('2026-07-03T00:00:00Z'))).toEqual([]);
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 2, purged: 2, checkpoints: 2, faults: [] });

    expect(await purge(database, Date.parse('2030-01-01T00:00:00Z'))).toEqual([{ siteId: 'shop', removed: 2 }]);
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 0, purged: 4, checkpoints: 1, faults: [] });
    await writeBatch(database, signingKey, [young(given())]);
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 1, purged: 4, faults: [] });
  });

  it('counts a refusal again once its key is forgotten', async () => {
    await using made = await create();
    const { database } = made;
    const shop = await openShop(database, 'shop', 0);
    const refusal = shop(refused('0'.repeat(32)));
    await writeBatch(database, signingKey, [refusal]);
    await forgetRefusalKeys(database, 3_600_001);
    await writeBatch(database, signingKey, [refusal]);
    const { count } = await database.db.selectFrom('daily_count').select('count').where('metric', '=', 'rejected').executeTakeFirstOrThrow();
    expect(count).toBe(2);
  });
});

describeOnBoth('exportRecords', (create) => {
  it('gives all records that are not erased, more than one page of them', async () => {
    await using made = await create();
    const { database } = made;
    const submissions = Array.from({ length: 1100 }, () => given());
    await filled(database, submissions.slice(0, 600), submissions.slice(600));
    await erase(database, 'shop', submissions[5]?.recordId ?? '');
    const ids = submissions.filter((_, index) => index !== 5).map(({ recordId }) => recordId);
    const list = JSON.parse(await textOf(database, 'json')) as { recordId: string }[];
    expect(list.map(({ recordId }) => recordId)).toEqual(ids);
    const lines = (await textOf(database, 'jsonl')).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { recordId: string }).recordId)).toEqual(ids);
    expect((await textOf(database, 'csv')).trimEnd().split('\r\n')).toHaveLength(ids.length + 1);
  });

  it('writes no formula into a spreadsheet', async () => {
    await using made = await create();
    const { database } = made;
    await filled(database, []);
    const shop = await openShop(database);
    const item = shop(given());
    const config = { ...shopConfig, parties: { controller: '=HYPERLINK("https://evil.example")', contact: 'x' } };
    await writeBatch(database, signingKey, [{ ...item, version: { ...item.version, config } }]);
    expect(await textOf(database, 'csv')).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  });

  it('is a list without records too', async () => {
    await using made = await create();
    await filled(made.database, []);
    expect(JSON.parse(await textOf(made.database, 'json'))).toEqual([]);
  });
});
