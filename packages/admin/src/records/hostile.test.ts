import { expect, it } from 'vitest';
import { chainStart } from '@kapsel/core';
import { describeOnBoth } from '../db/databases.test-helper.ts';
import type { Database } from '../db/database.ts';
import { digestOf, linkAfter } from './chain.ts';
import { signCheckpoint } from './checkpoint.ts';
import { erase } from './erase.ts';
import { forgetRefusalKeys, makeCheckpoints, purge } from './housekeeping.ts';
import { receiptOf } from './receipt.ts';
import { given, openShop, refused, signingKey, withdrawn } from './shop.test-helper.ts';
import { verifySite } from './verify-site.ts';
import { writeBatch } from './write-batch.ts';

const faultsIn = async (database: Database) => (await verifySite(database, signingKey, 'shop')).faults;

describeOnBoth('who can write to the database, but has no key,', (create) => {
  it.each<[string, (database: Database, ids: readonly string[]) => Promise<unknown>, string]>([
    ['gives a holder somebody else’s record', async ({ db }, [first, second]) => {
      const swap = (from: string | undefined, to: string | undefined) => db.updateTable('consent_record').set({ record_id: to ?? '' }).where('record_id', '=', from ?? '').execute();
      await swap(first, 'nobody');
      await swap(second, first);
      await swap('nobody', second);
    }, 'Entry 1 does not hold: kept under another id.'],
    ['makes a record look as if it were of another visitor', ({ db }) => db.updateTable('consent_record').set({ subject_id: '0'.repeat(32) }).where('position', '=', 2).execute(), 'Entry 2 does not hold: kept under another id.'],
    ['makes a record old, so that retention removes it', ({ db }) => db.updateTable('consent_record').set({ valid_until: 1 }).where('position', '=', 2).execute(), 'Entry 2 does not hold: kept under another id.'],
    ['empties a record as if it had been erased', ({ db }) => db.updateTable('consent_record').set({ record_id: null, previous_record_id: null, subject_id: null, valid_until: null, salt: null, body: null }).where('position', '=', 2).execute(), '1 entries are empty, and 0 were erased.'],
    ['drops the salt alone', ({ db }) => db.updateTable('consent_record').set({ salt: null }).where('position', '=', 2).execute(), 'Entry 2 does not hold: half of it is gone.'],
    ['shortens the salt', ({ db }) => db.updateTable('consent_record').set({ salt: 'zz' }).where('position', '=', 2).execute(), 'Entry 2 does not hold: record changed.'],
    ['chains what is no record', async ({ db }) => {
      const entries = await db.selectFrom('consent_record').select(['digest', 'salt']).orderBy('position').execute();
      let link = chainStart;
      for (const [index, { digest: known, salt }] of entries.entries()) {
        const digest = index === 2 ? digestOf('null', salt ?? '') : known;
        link = linkAfter(link, digest);
        if (index === 2) await db.updateTable('consent_record').set({ body: 'null', digest, link } as never).where('position', '=', 3).execute();
      }
      await db.updateTable('chain').set({ last_link: link }).execute();
    }, 'Entry 3 does not hold: kept under another id.'],
    ['takes a checkpoint from another site', ({ db }) => db.updateTable('checkpoint').set({ token: signCheckpoint({ iss: 'other', position: 3, link: 'a'.repeat(64), iat: 1 }, signingKey) } as never).execute(), 'The checkpoint at 3 vouches for another chain.'],
    ['moves the beginning', ({ db }) => db.updateTable('chain').set({ purged_length: 1 }).execute(), 'The chain begins after 1, and no checkpoint vouches for that.'],
  ])('is found out where he %s', async (_what, tamper, fault) => {
    await using made = await create();
    const { database } = made;
    const shop = await openShop(database);
    const submissions = [given(), given(), given()];
    await writeBatch(database, signingKey, submissions.map(shop));
    await makeCheckpoints(database, signingKey);
    expect(await faultsIn(database)).toEqual([]);
    await tamper(database, submissions.map(({ recordId }) => recordId));
    expect(await faultsIn(database)).toContain(fault);
  });
});

describeOnBoth('a visitor who means harm', (create) => {
  it('cannot have more records than can be erased', async () => {
    await using made = await create();
    const { database } = made;
    const shop = await openShop(database);
    const first = given();
    const rest = Array.from({ length: 3000 }, () => withdrawn(first.recordId));
    // In a ring, and each of itself.
    const strange = given({ event: 'changed', previousRecordId: rest[0]?.recordId ?? '' });
    const ring = given({ event: 'changed', recordId: strange.recordId.replace(/^0190/u, '0191'), previousRecordId: strange.recordId });
    const self = { ...ring, recordId: ring.recordId.replace(/^0191/u, '0192') };
    await writeBatch(database, signingKey, [shop(first), ...rest.map(shop), shop(strange), shop(ring), shop({ ...self, previousRecordId: self.recordId })]);
    expect(await erase(database, 'shop', self.recordId)).toBe(1);
    expect(await erase(database, 'shop', ring.recordId)).toBe(3003);
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 3004, erased: 3004, faults: [] });
  });

  it('cannot hold up the removal of what is over by a clock of their own', async () => {
    await using made = await create();
    const { database } = made;
    const shop = await openShop(database, 'shop', Date.parse('2024-01-01T00:00:00Z'));
    await writeBatch(database, signingKey, ['9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z', '2024-01-01T00:00:00Z'].map((decidedAt) => shop(given({ decidedAt }))));
    await makeCheckpoints(database, signingKey);
    expect(await purge(database, Date.parse('2027-01-01T00:00:00Z'))).toEqual([{ siteId: 'shop', removed: 3 }]);
  });
});

describeOnBoth('a clock that was wrong for a while', (create) => {
  it('does not keep what came before and after it for good', async () => {
    await using made = await create();
    const { database } = made;
    for (const at of ['2024-01-01T00:00:00Z', '2099-01-01T00:00:00Z', '1970-01-02T00:00:00Z', '2024-01-02T00:00:00Z', '2026-06-01T00:00:00Z']) {
      const shop = await openShop(database, 'shop', Date.parse(at));
      await writeBatch(database, signingKey, [shop(given({ decidedAt: at }))]);
      await makeCheckpoints(database, signingKey);
    }
    expect(await purge(database, Date.parse('2027-01-01T00:00:00Z'))).toEqual([{ siteId: 'shop', removed: 4 }]);
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 1, purged: 4, faults: [] });
  });
});

describeOnBoth('a clock that was ahead', (create) => {
  it('keeps no refusal from being counted for longer than an hour', async () => {
    await using made = await create();
    const { database } = made;
    const ahead = await openShop(database, 'shop', Date.parse('2099-01-01T00:00:00Z'));
    const now = Date.parse('2026-01-01T00:00:00Z');
    const right = await openShop(database, 'shop', now);
    const refusal = refused('a'.repeat(32));
    await writeBatch(database, signingKey, [ahead(refusal)]);
    expect(await writeBatch(database, signingKey, [right(refusal)])).toEqual(['known']);
    await forgetRefusalKeys(database, now);
    expect(await writeBatch(database, signingKey, [right(refusal)])).toEqual(['new']);
    await forgetRefusalKeys(database, now);
    expect(await writeBatch(database, signingKey, [right(refusal)])).toEqual(['known']);
  });
});

describeOnBoth('what happens at the same time', (create) => {
  it('makes no receipt of halves and no false alarm', async () => {
    await using made = await create();
    const { database } = made;
    const old = await openShop(database, 'shop', Date.parse('2024-01-01T00:00:00Z'));
    const batches = Array.from({ length: 12 }, () => Array.from({ length: 300 }, () => given({ decidedAt: '2024-01-01T00:00:00Z' })));
    for (const batch of batches) await writeBatch(database, signingKey, batch.map(old));
    const asked = batches.flatMap((batch) => [batch[1], batch[255], batch[299]].flatMap((submission) => submission?.recordId ?? []));
    const purging = purge(database, Date.parse('2030-01-01T00:00:00Z'));
    const verifying = verifySite(database, signingKey, 'shop');
    for (const id of asked) {
      const { chain, proof } = (await receiptOf(database, 'shop', id)) ?? {};
      if (!chain) continue;
      expect(linkAfter(chain.previous, chain.digest)).toBe(chain.link);
      const last = proof?.digests.reduce(linkAfter, chain.link);
      if (proof) expect(JSON.parse(Buffer.from(proof.checkpoint.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({ link: last });
    }
    expect((await verifying).faults).toEqual([]);
    expect(await purging).toEqual([{ siteId: 'shop', removed: 3600 }]);
  });

  it('neither loses nor doubles a record that is sent while its visitor is erased', async () => {
    await using made = await create();
    const { database } = made;
    const shop = await openShop(database);
    const first = given();
    await writeBatch(database, signingKey, [shop(first)]);
    const followers = Array.from({ length: 20 }, () => withdrawn(first.recordId));
    const [erased] = await Promise.all([erase(database, 'shop', first.recordId), ...followers.map((submission) => writeBatch(database, signingKey, [shop(submission)])), writeBatch(database, signingKey, [shop(first)])]);
    expect(erased).toBeGreaterThanOrEqual(1);
    expect(await receiptOf(database, 'shop', first.recordId)).toBeUndefined();
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: 21, erased, faults: [] });
  });
});
