import type { ConsentRecord } from '@kapsel/core';
import { expect, it } from 'vitest';
import { describeOnBoth } from '../db/databases.test-helper.ts';
import { figuresOf } from '../figures/figures.ts';
import { noteAs } from '../rights/note.ts';
import { lift, restrict, restrictedAmong } from '../rights/restriction.ts';
import { linkAfter } from './chain.ts';
import { erase } from './erase.ts';
import { makeCheckpoints } from './housekeeping.ts';
import { receiptOf } from './receipt.ts';
import { RecordWriter } from './record-writer.ts';
import { given, openShop, signingKey, withdrawn } from './shop.test-helper.ts';
import { readStored, rowsOf } from './stored.ts';
import { verifySite } from './verify-site.ts';

/** Numbers from 0 to 1, the same for the same seed: of what failed the seed is told. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const full = process.env['KAPSEL_FULL'] !== undefined;
const seed = Math.floor(Math.random() * 2 ** 31);

describeOnBoth('many who write, erase, freeze and ask at the same time', (create) => {
  it(`leave a chain that holds and figures that fit, from seed ${seed}`, async () => {
    await using made = await create();
    const { database } = made;
    const shop = await openShop(database, 'shop', Date.now());
    const writer = new RecordWriter(database, signingKey, { mostTogether: 16 });
    const random = randomFrom(seed);
    const sent: string[] = [];
    const anyId = () => sent[Math.floor(random() * sent.length)] ?? given().recordId;
    const note = noteAs('holder', 'record.test', 'shop');

    const write = async (): Promise<void> => {
      const kind = random();
      const submission = kind < 0.5 ? given() : kind < 0.8 ? given({ event: 'changed', previousRecordId: anyId() }) : withdrawn(anyId());
      await writer.write(shop(submission));
      sent.push(submission.recordId);
    };
    const ask = async (): Promise<void> => {
      const { chain, proof } = (await receiptOf(database, 'shop', anyId())) ?? {};
      if (!chain) return;
      expect(linkAfter(chain.previous, chain.digest)).toBe(chain.link);
      if (!proof) return;
      const { link } = JSON.parse(Buffer.from(proof.checkpoint.split('.')[1] ?? '', 'base64url').toString()) as { link: string };
      expect(proof.digests.reduce(linkAfter, chain.link)).toBe(link);
    };
    const acts: readonly (readonly [share: number, act: () => Promise<unknown>])[] = [
      [0.6, write],
      [0.7, ask],
      [0.78, () => erase(database, 'shop', anyId())],
      [0.86, () => restrict(database, 'shop', anyId(), { by: 'holder', note })],
      [0.92, () => lift(database, 'shop', anyId(), { note })],
      [0.95, () => makeCheckpoints(database, signingKey)],
      [0.98, () => writer.write(shop(given({ recordId: anyId() })))],
      [1, async () => expect((await verifySite(database, signingKey, 'shop')).faults).toEqual([])],
    ];
    const actor = async (): Promise<void> => {
      for (let time = 0; time < (full ? 400 : 25); time += 1) {
        const choice = random();
        await acts.find(([share]) => choice < share)?.[1]();
      }
    };
    await Promise.all(Array.from({ length: 8 }, actor));
    await writer.idle();

    const verdict = await verifySite(database, signingKey, 'shop');
    expect(verdict.faults).toEqual([]);
    const live: ConsentRecord[] = [];
    for await (const row of rowsOf(database, 'shop', 0, verdict.count)) {
      const { content } = readStored(row);
      if (content) live.push(content.record);
    }
    expect(live.length + verdict.erased).toBe(verdict.count);
    const frozen = await restrictedAmong(database, 'shop', live);
    const count = (type: string) => live.filter(({ subjectId, event }) => !frozen.has(subjectId) && event.type === type).length;
    const today = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const { total } = await figuresOf(database, 'shop', { from: today(-1), to: today(1), by: [], only: {} });
    expect(total).toMatchObject({ accepted: count('given'), changed: count('changed'), withdrawn: count('withdrawn') });
    const { restricted } = await database.db.selectFrom('chain').select('restricted').executeTakeFirstOrThrow();
    expect(restricted).toBe((await database.db.selectFrom('restriction').selectAll().execute()).length);
  });
});
