import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createDatabase, describeOnBoth } from '../db/databases.test-helper.ts';
import { BusyError, RecordWriter } from './record-writer.ts';
import { given, openShop, signingKey } from './shop.test-helper.ts';
import { verifySite } from './verify-site.ts';

describeOnBoth('RecordWriter', (create) => {
  it('keeps many in few transactions, and answers each', async () => {
    await using made = await create();
    const shop = await openShop(made.database);
    const writer = new RecordWriter(made.database, signingKey);
    const submission = given();
    const answers = await Promise.all([submission, submission, ...Array.from({ length: 500 }, () => given())].map((each) => writer.write(shop(each))));
    expect(answers.filter((answer) => answer === 'new')).toHaveLength(501);
    expect(writer.figures.written).toBe(502);
    expect(writer.figures.commits).toBeLessThan(10);
    expect(await verifySite(made.database, signingKey, 'shop')).toMatchObject({ count: 501, faults: [] });
  });

  it('lets sites take turns: a flood on one does not make another wait', async () => {
    await using made = await create();
    const { database } = made;
    const [flooded, quiet] = [await openShop(database), await openShop(database, 'quiet')];
    const writer = new RecordWriter(database, signingKey, { mostTogether: 10 });
    let done = 0;
    const flood = Array.from({ length: 200 }, () => writer.write(flooded(given())).then(() => (done += 1)));
    await writer.write(quiet(given()));
    expect(done).toBeLessThan(30);
    await Promise.all(flood);
  });

  it('refuses what one site has too much of', async () => {
    await using made = await create();
    const { database } = made;
    const [flooded, quiet] = [await openShop(database), await openShop(database, 'quiet')];
    const writer = new RecordWriter(database, signingKey, { mostWaiting: 5 });
    const results = await Promise.allSettled([...Array.from({ length: 8 }, () => flooded(given())), quiet(given())].map((item) => writer.write(item)));
    expect(results.map((result) => (result.status === 'rejected' ? result.reason instanceof BusyError : 'kept'))).toEqual([...Array(5).fill('kept'), true, true, true, 'kept']);
  });

  it('does not ask once for each site where the database is away', async () => {
    await using made = await create();
    const { database } = made;
    const sites = await Promise.all(['a', 'b', 'c', 'd'].map((siteId) => openShop(database, siteId)));
    let asked = 0;
    const away = { ...database, db: { transaction: () => ({ execute: () => ((asked += 1), Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))) }) } } as unknown as typeof database;
    const writer = new RecordWriter(away, signingKey);
    const results = await Promise.allSettled(sites.map((site) => writer.write(site(given()))));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(asked).toBe(1);
  });

  it('says so where a record could not be kept, and keeps those of other sites', async () => {
    await using made = await create();
    const shop = await openShop(made.database);
    const writer = new RecordWriter(made.database, signingKey);
    const results = await Promise.allSettled([writer.write(shop(given())), writer.write({ ...shop(given()), siteId: 'nowhere' }), writer.write(shop(given()))]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await writer.idle();
    expect(await writer.write(shop(given()))).toBe('new');
  });
});

describe('a full disk', () => {
  it('is told, nothing of the batch is kept, and all goes on once there is room', async () => {
    await using made = await createDatabase('sqlite');
    const { database } = made;
    const shop = await openShop(database);
    const writer = new RecordWriter(database, signingKey);
    const { rows } = await sql<{ page_count: number }>`PRAGMA page_count`.execute(database.db);
    const allow = (pages: number) => sql.raw(`PRAGMA max_page_count = ${pages}`).execute(database.db);
    await allow((rows[0]?.page_count ?? 0) + 20);
    const submissions = Array.from({ length: 600 }, () => given());
    const results = await Promise.allSettled(submissions.map((submission) => writer.write(shop(submission))));
    const kept = results.filter(({ status }) => status === 'fulfilled').length;
    expect(kept).toBeLessThan(600);
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: kept, faults: [] });
    await allow(1_000_000);
    await Promise.all(submissions.map((submission) => writer.write(shop(submission))));
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 600, faults: [] });
  });
});
