import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeOnBoth } from '../db/databases.test-helper.ts';
import { onlyKey } from '../keys/trusted-keys.ts';
import { makeCheckpoints, purge } from '../records/housekeeping.ts';
import { given, openShop, signingKey } from '../records/shop.test-helper.ts';
import { writeBatch } from '../records/write-batch.ts';
import type { Database } from '../db/database.ts';
import { anchorChains } from './anchor-chains.ts';
import { askForTimeStamp, readTimeStamp } from './time-stamp.ts';
import { startTsa, type LocalTsa } from './tsa.test-helper.ts';
import { verifyAnchors, verifyKept } from './verify-anchors.ts';

let tsa: LocalTsa;
beforeAll(async () => void (tsa = await startTsa()));
beforeEach(() => void (tsa.tamper = undefined));
afterAll(() => tsa[Symbol.asyncDispose]());

const data = Buffer.from('a checkpoint');

describe('a time stamp', () => {
  let first: Buffer | undefined;

  it('is somebody else’s word for a time, proved to the root that we trust', async () => {
    const before = Date.now();
    const token = await askForTimeStamp(tsa.url, data, [tsa.root]);
    const stamp = await readTimeStamp(token, data, [tsa.root]);
    expect(stamp).toMatchObject({ by: 'CN=Local stamps', isTrusted: true });
    expect(Math.abs(stamp.at - before)).toBeLessThan(60_000);
    expect(await readTimeStamp(token, data, [])).toMatchObject({ isTrusted: false });
    // OpenSSL thinks so too.
    const verified = execFileSync('sh', ['-c', `t=$(mktemp -d); printf %s 'a checkpoint' > $t/data; base64 -d > $t/token; openssl ts -verify -token_in -in $t/token -data $t/data -CAfile '${tsa.rootFile}' 2>&1; rm -r $t`], { input: Buffer.from(token).toString('base64') });
    expect(String(verified)).toContain('Verification: OK');
  });

  it('is none of other data, none of a stranger, and none that was changed', async () => {
    const token = await askForTimeStamp(tsa.url, data, []);
    await expect(readTimeStamp(token, Buffer.from('another checkpoint'), [])).rejects.toThrow('does not hold');
    await using stranger = await startTsa();
    await expect(readTimeStamp(token, data, [stranger.root])).rejects.toThrow('does not hold');
    await expect(readTimeStamp(Buffer.from('nothing'), data, [])).rejects.toThrow('cannot be read');
    // The time, the serial number, the signature: one bit at a time.
    let accepted = 0;
    for (let at = token.length - 400; at < token.length; at += 7) {
      const changed = Uint8Array.from(token);
      changed[at] = (changed[at] ?? 0) ^ 1;
      accepted += await readTimeStamp(changed, data, [tsa.root]).then(() => 1, () => 0);
    }
    expect(accepted).toBe(0);
  });

  it.each<[string, LocalTsa['tamper'], string]>([
    ['rubbish', () => 'hello', 'cannot be read'],
    ['nothing', () => '', 'cannot be read'],
    ['a page without end', () => Buffer.alloc(100_000), 'more than 65536 bytes'],
    ['an answer to another request', (answer) => (first ??= answer), 'another request'],
  ])('is none where the authority sends %s', async (_what, tamper, fault) => {
    tsa.tamper = tamper;
    if (fault === 'another request') await askForTimeStamp(tsa.url, data, []);
    await expect(askForTimeStamp(tsa.url, data, [])).rejects.toThrow(fault);
    await expect(askForTimeStamp('http://127.0.0.1:1/', data, [])).rejects.toThrow('gave no time stamp');
  });
});

async function grown(database: Database, receivedMs?: number): Promise<void> {
  const shop = await openShop(database, 'shop', receivedMs);
  await writeBatch(database, signingKey, [shop(given({ decidedAt: new Date(receivedMs ?? Date.now()).toISOString() }))]);
  await makeCheckpoints(database, signingKey);
}

describeOnBoth('a chain', (create) => {
  const hour = 3_600_000;
  const keys = onlyKey(signingKey);

  it('is known elsewhere: told of and stamped, once in a while', async () => {
    await using made = await create();
    const { database } = made;
    const now = Date.now();
    const anchor = (at: number) => anchorChains(database, { everyMs: 24 * hour, tsaUrl: tsa.url, trusted: [tsa.root] }, at);
    await grown(database);
    expect(await anchor(now)).toEqual([]);
    await grown(database);
    await anchor(now + hour);
    expect(await verifyAnchors(database, keys, 'shop', [tsa.root])).toMatchObject({ announced: 1, stamped: 1, last: { position: 1, isTrusted: true }, faults: [] });
    await anchor(now + 25 * hour);
    await anchor(now + 50 * hour);
    expect(await verifyAnchors(database, keys, 'shop', [tsa.root])).toMatchObject({ announced: 2, stamped: 2, last: { position: 2 }, faults: [] });
    const told = await database.db.selectFrom('outbox').select(['kind', 'organisation_id', 'site_id', 'data']).where('kind', '=', 'checkpoint').orderBy('at').execute();
    expect(told.map(({ kind, organisation_id: of, site_id: site }) => [kind, of, site])).toEqual([['checkpoint', 'main', 'shop'], ['checkpoint', 'main', 'shop']]);
    const { token } = JSON.parse(told[0]?.data ?? '') as { token: string };
    expect(await verifyKept(database, keys, token)).toEqual({ siteId: 'shop', position: 1 });
  });

  it('is found out where its past was written anew by who holds the key', async () => {
    await using made = await create();
    const { database } = made;
    await grown(database);
    await anchorChains(database, { everyMs: hour, tsaUrl: tsa.url, trusted: [] });
    const { checkpoint } = await database.db.selectFrom('anchor').select('checkpoint').where('means', '=', 'rfc3161').executeTakeFirstOrThrow();
    await database.db.deleteFrom('checkpoint').execute();
    await database.db.updateTable('consent_record').set({ link: 'f'.repeat(64) } as never).execute();
    expect((await verifyAnchors(database, keys, 'shop', [])).faults).toEqual([expect.stringMatching(/announced on .* vouches for another chain/u), expect.stringMatching(/time-stamped on .* vouches for another chain/u)]);
    expect(await verifyKept(database, keys, checkpoint)).toMatchObject({ fault: 'The chain is another one at that entry.' });
    expect(await verifyKept(database, onlyKey(generateKeyPairSync('ed25519').privateKey), checkpoint)).toEqual({ fault: expect.stringContaining('no checkpoint') });
    await database.db.updateTable('anchor').set({ proof: 'AAAA' } as never).execute();
    expect((await verifyAnchors(database, keys, 'shop', [])).faults).toContainEqual(expect.stringContaining('cannot be read'));
  });

  it('keeps its stamps when retention removes what they were of, and says where none came', async () => {
    await using made = await create();
    const { database } = made;
    await grown(database, Date.parse('2020-01-01T00:00:00Z'));
    expect(await anchorChains(database, { everyMs: hour, tsaUrl: 'http://127.0.0.1:1/', trusted: [] })).toEqual([expect.stringContaining('shop: http://127.0.0.1:1/ gave no time stamp')]);
    expect(await anchorChains(database, { everyMs: hour, tsaUrl: tsa.url, trusted: [] })).toEqual([]);
    await purge(database, Date.now());
    expect(await verifyAnchors(database, keys, 'shop', [tsa.root])).toMatchObject({ announced: 1, stamped: 1, faults: [] });
  });
});
