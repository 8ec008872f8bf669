import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeOnBoth } from '../db/databases.test-helper.ts';
import { makeCheckpoints } from '../records/housekeeping.ts';
import { given, openShop } from '../records/shop.test-helper.ts';
import { signCheckpoint, readCheckpoint } from '../records/checkpoint.ts';
import { verifySite } from '../records/verify-site.ts';
import { writeBatch } from '../records/write-batch.ts';
import { startApi } from '../server/api/api.test-helper.ts';
import { signingKey } from '../signing-key.ts';
import { keyId } from './key-id.ts';
import { rotateKey } from './rotate.ts';
import { retireKey, trustedKeys } from './trusted-keys.ts';

describeOnBoth('a rotation of the key', (create) => {
  it('leaves what was signed before proved, over two of them', async () => {
    await using made = await create();
    const { database } = made;
    const file = join(made.place.dataFolder, 'key.pem');
    const shop = await openShop(database);
    const submissions = [given(), given(), given()];
    const kids: string[] = [];
    for (const submission of submissions) {
      const key = signingKey(file);
      kids.push(keyId(key));
      await writeBatch(database, key, [shop(submission)]);
      if (submission !== submissions.at(-1)) await rotateKey(database, file);
    }
    const key = signingKey(file);
    await makeCheckpoints(database, key);
    expect(new Set(kids).size).toBe(3);
    expect(await verifySite(database, key, 'shop')).toMatchObject({ count: 3, checkpoints: 3, faults: [] });
    expect([...(await trustedKeys(database, key)).keys()].toSorted()).toEqual(kids.toSorted());
    expect(readFileSync(file, 'utf8').match(/PRIVATE KEY/gu)).toHaveLength(2);

    await using api = await startApi({ ...made, [Symbol.asyncDispose]: async () => {} }, { key });
    const receipt = (await api.app.inject(`/v1/sites/shop/consents/${submissions[0]?.recordId}`)).json();
    const publicKey = createPublicKey({ key: receipt.publicKey, format: 'jwk' });
    expect(keyId(publicKey)).toBe(kids[0]);
    expect(readCheckpoint(receipt.proof.checkpoint, publicKey)).toMatchObject({ position: 1 });
    const { keys } = (await api.app.inject('/v1/keys')).json();
    expect(keys.map(({ kid }: { kid: string }) => kid).toSorted()).toEqual(kids.toSorted());
    expect(JSON.stringify(keys)).not.toContain('"d"');
  });

  it('has nobody trusted whom no key of ours vouches for, and none for long after its time', async () => {
    await using made = await create();
    const { database } = made;
    const file = join(made.place.dataFolder, 'key.pem');
    const shop = await openShop(database);
    const thief = generateKeyPairSync('ed25519').privateKey;
    await writeBatch(database, thief, [shop(given())]);
    await makeCheckpoints(database, thief);
    // Who can write to the database writes a row; the statement is theirs.
    await retireKey(database.db, thief, thief);
    expect((await verifySite(database, signingKey(file), 'shop')).faults).toEqual(['The checkpoint at 1 is not signed by this server’s key.']);
    expect(await trustedKeys(database, signingKey(file))).toHaveProperty('size', 1);

    const { old, next } = await rotateKey(database, file);
    const keys = await trustedKeys(database, next);
    const at = (ms: number) => signCheckpoint({ iss: 'shop', position: 1, link: 'x', iat: Math.floor((Date.now() + ms) / 1000) }, old);
    expect(readCheckpoint(at(3_600_000), keys)).toBeDefined();
    expect(readCheckpoint(at(2 * 86_400_000), keys)).toBeUndefined();
  });

  it('that broke off before the new key was in its place has changed nothing', async () => {
    await using made = await create();
    const { database } = made;
    const file = join(made.place.dataFolder, 'key.pem');
    const shop = await openShop(database);
    const key = signingKey(file);
    await writeBatch(database, key, [shop(given())]);
    await makeCheckpoints(database, key);
    await retireKey(database.db, key, generateKeyPairSync('ed25519').privateKey);
    expect((await verifySite(database, key, 'shop')).faults).toEqual([]);
    const { next } = await rotateKey(database, file);
    expect((await verifySite(database, next, 'shop')).faults).toEqual([]);
  });
});
