import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBlobs } from '../blobs/blobs.ts';
import { openDatabase, journalFileOf, type Database, type DatabasePlace } from '../db/database.ts';
import { createPlace, describeOnBoth } from '../db/databases.test-helper.ts';
import { migrate } from '../db/migrate.ts';
import { erase } from '../records/erase.ts';
import { makeCheckpoints, purge } from '../records/housekeeping.ts';
import { receiptOf } from '../records/receipt.ts';
import { given, openShop, signingKey } from '../records/shop.test-helper.ts';
import { verifySite } from '../records/verify-site.ts';
import { writeBatch } from '../records/write-batch.ts';
import { noteAs } from '../rights/note.ts';
import { lift, restrict } from '../rights/restriction.ts';
import { deleteOldBackups } from './delete-old.ts';
import { readJournal } from './erasure-journal.ts';
import { BackupError } from './format.ts';
import { checkBackup } from './read-backup.ts';
import { restore, type RestoreOptions } from './restore.ts';
import { writeBackup } from './write-backup.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-backup-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const day = 86_400_000;
const newFile = () => join(folder, `${randomUUID()}.backup`);

/** Restores into a new place and hands over what is there then. */
async function restored<Result>(kind: Database['kind'], file: string, options: Omit<RestoreOptions, 'place'>, look: (database: Database, place: DatabasePlace, result: Awaited<ReturnType<typeof restore>>) => Promise<Result>): Promise<Result> {
  const { place, remove } = await createPlace(kind);
  try {
    const result = await restore(file, { place, ...options });
    const database = openDatabase(place);
    return await look(database, place, result).finally(() => database.db.destroy());
  } finally {
    await remove();
  }
}

describeOnBoth('a backup', (create) => {
  it('holds all that is kept, on either database', async () => {
    await using made = await create();
    const { database, place } = made;
    const submit = await openShop(database);
    const submission = given();
    await writeBatch(database, signingKey, [submission, given(), given()].map(submit));
    await makeCheckpoints(database, signingKey);
    const blobs = openBlobs(database, place);
    const hash = await blobs.put('shop', Buffer.from([0, 1, 2, 255]), 'image/png');
    const file = newFile();
    const { tables, artefacts } = await writeBackup(database, file, { place });
    expect({ records: tables['consent_record'], artefacts }).toEqual({ records: 3, artefacts: 1 });
    const before = await verifySite(database, signingKey, 'shop');
    const script = await database.db.selectFrom('blob').selectAll().orderBy('hash').execute();
    for (const kind of ['sqlite', 'postgres'] as const) {
      await restored(kind, file, { journal: [] }, async (other, otherPlace) => {
        expect(await verifySite(other, signingKey, 'shop')).toEqual(before);
        expect((await receiptOf(other, 'shop', submission.recordId))?.record).toEqual((await receiptOf(database, 'shop', submission.recordId))?.record);
        expect((await openBlobs(other, otherPlace).get('shop', hash))?.bytes).toEqual(Buffer.from([0, 1, 2, 255]));
        expect((await other.db.selectFrom('blob').selectAll().orderBy('hash').execute()).map(({ body }) => Buffer.from(body))).toEqual(script.map(({ body }) => Buffer.from(body)));
        // And it goes on from there.
        await writeBatch(other, signingKey, [given()].map(submit));
        expect(await verifySite(other, signingKey, 'shop')).toMatchObject({ count: 4, faults: [] });
      });
    }
  });

  it('is of one moment, while records come in', async () => {
    await using made = await create();
    const { database, place } = made;
    const submit = await openShop(database);
    const own = openDatabase(place);
    let isOver = false;
    let written = 0;
    const writing = (async () => {
      while (!isOver) {
        await writeBatch(database, signingKey, Array.from({ length: 20 }, () => submit(given())));
        written += 20;
        await new Promise(setImmediate);
      }
    })();
    await expect.poll(() => written, { timeout: 20_000 }).toBeGreaterThan(100);
    const file = newFile();
    const atLeast = written;
    await writeBackup(own, file, { place });
    const during = written - atLeast;
    isOver = true;
    await writing;
    await own.db.destroy();
    await restored(database.kind, file, { journal: [] }, async (other) => {
      const { count, faults } = await verifySite(other, signingKey, 'shop');
      expect({ faults, isBetween: count >= atLeast && count <= written }).toEqual({ faults: [], isBetween: true });
    });
    console.log(`${database.kind}: ${during} records were written while the backup was`);
    expect(await verifySite(database, signingKey, 'shop')).toMatchObject({ count: written, faults: [] });
  });

  it('brings back nothing that was erased since', async () => {
    await using made = await create();
    const { database, place } = made;
    const submit = await openShop(database);
    const erased = given();
    const kept = given();
    await writeBatch(database, signingKey, [erased, kept].map(submit));
    await makeCheckpoints(database, signingKey);
    const file = newFile();
    await writeBackup(database, file, { place });
    await erase(database, 'shop', erased.recordId);
    const journal = readJournal(journalFileOf(place));
    expect(readFileSync(journalFileOf(place), 'utf8')).not.toContain(erased.recordId);
    await restored(database.kind, file, { journal }, async (other, _place, { erasedAgain }) => {
      expect(erasedAgain).toBe(1);
      expect(await receiptOf(other, 'shop', erased.recordId)).toBeUndefined();
      expect(await receiptOf(other, 'shop', kept.recordId)).toBeDefined();
      expect(await verifySite(other, signingKey, 'shop')).toMatchObject({ count: 2, erased: 1, faults: [] });
      // Nor does a browser that sends it again.
      expect(await writeBatch(other, signingKey, [submit(erased)])).toEqual(['known']);
    });
    // Which it would, without the journal.
    await restored(database.kind, file, { journal: [] }, async (other) => expect(await receiptOf(other, 'shop', erased.recordId)).toBeDefined());
  });

  it('leaves restricted what was restricted since, and lets go of what was let go', async () => {
    await using made = await create();
    const { database, place } = made;
    const submit = await openShop(database);
    const [frozen, thawed] = [given(), given()];
    const asking = { by: 'account:x', note: noteAs('command', 'record.restrict', 'shop') };
    await writeBatch(database, signingKey, [frozen, thawed].map(submit));
    await restrict(database, 'shop', thawed.recordId, asking);
    const file = newFile();
    await writeBackup(database, file, { place });
    await lift(database, 'shop', thawed.recordId, asking);
    await restrict(database, 'shop', frozen.recordId, asking);
    await restored(database.kind, file, { journal: readJournal(journalFileOf(place)) }, async (other) => {
      expect(await other.db.selectFrom('restriction').select('record_id').execute()).toEqual([{ record_id: frozen.recordId }]);
      expect(await verifySite(other, signingKey, 'shop')).toMatchObject({ count: 2, faults: [] });
    });
  });

  it('brings back nothing that was removed by retention since, also of a chain that has grown', async () => {
    await using made = await create();
    const { database, place } = made;
    const start = Date.parse('2024-01-01T00:00:00.000Z');
    const submit = await openShop(database, 'shop', start);
    const old = () => given({ decidedAt: '2024-01-01T00:00:00Z' });
    await writeBatch(database, signingKey, [old(), old()].map(submit));
    await makeCheckpoints(database, signingKey);
    const file = newFile();
    // As of then: nothing is over yet.
    const now = start + day;
    await writeBackup(database, file, { place, now });
    await writeBatch(database, signingKey, [old(), old()].map(submit));
    await makeCheckpoints(database, signingKey);
    expect(await purge(database, Date.parse('2030-01-01T00:00:00Z'))).toEqual([{ siteId: 'shop', removed: 4 }]);
    const journal = readJournal(journalFileOf(place));
    await restored(database.kind, file, { journal, now }, async (other) => {
      expect(await verifySite(other, signingKey, 'shop')).toMatchObject({ count: 0, purged: 4, faults: [] });
      await writeBatch(other, signingKey, [submit(given())]);
      expect(await verifySite(other, signingKey, 'shop')).toMatchObject({ count: 1, purged: 4, faults: [] });
    });
    // Retention alone, with no journal, is as sure where its time has come.
    await restored(database.kind, file, { journal: [], now: Date.parse('2030-01-01T00:00:00Z') }, async (other) => expect(await verifySite(other, signingKey, 'shop')).toMatchObject({ count: 0, purged: 2, faults: [] }));
  });

  it('is restored into an empty place only', async () => {
    await using made = await create();
    const { database, place } = made;
    await openShop(database);
    const file = newFile();
    await writeBackup(database, file, { place });
    await expect(restore(file, { place, journal: [] })).rejects.toThrow(BackupError);
    expect(await database.db.selectFrom('site').select('site_id').execute()).toEqual([{ site_id: 'shop' }]);
  });

  it('leaves nobody signed in', async () => {
    await using made = await create();
    const { database, place } = made;
    await openShop(database);
    await database.db.insertInto('session').values({ token_hash: 'x', account_id: 'y', created_at: 0, seen_at: 0, ends_at: 0, is_complete: 1 }).execute();
    const file = newFile();
    await writeBackup(database, file, { place });
    await restored(database.kind, file, { journal: [] }, async (other) => expect(await other.db.selectFrom('session').selectAll().execute()).toEqual([]));
  });
});

describe('the file of a backup', () => {
  let whole: string;
  beforeAll(async () => {
    const { place, remove } = await createPlace('sqlite');
    const database = openDatabase(place);
    await migrate(database);
    const submit = await openShop(database);
    await writeBatch(database, signingKey, Array.from({ length: 500 }, () => submit(given())));
    whole = newFile();
    await writeBackup(database, whole, { place });
    await database.db.destroy();
    await remove();
  });
  const copy = () => {
    const file = newFile();
    writeFileSync(file, readFileSync(whole));
    return file;
  };

  it('is whole', async () => {
    expect(await checkBackup(whole)).toMatchObject({ header: { database: 'sqlite' }, end: { tables: { consent_record: 500 } } });
  });

  it('is refused where a part of it is missing or another', async () => {
    const { length } = readFileSync(whole);
    const cut = copy();
    truncateSync(cut, Math.floor(length / 2));
    const changed = copy();
    const bytes = readFileSync(changed);
    bytes[Math.floor(length / 2)]! ^= 1;
    writeFileSync(changed, bytes);
    const none = newFile();
    writeFileSync(none, 'hello');
    for (const file of [cut, changed, none, join(folder, 'nothing')]) {
      const { place, remove } = await createPlace('sqlite');
      await expect(restore(file, { place, journal: [] }), file).rejects.toThrow(BackupError);
      expect(await readdir(place.dataFolder)).toEqual([]);
      await remove();
    }
  });

  it('is deleted once it is old, by what it says itself', async () => {
    const apart = mkdtempSync(join(folder, 'old-'));
    writeFileSync(join(apart, 'one.backup'), readFileSync(whole));
    writeFileSync(join(apart, 'notes.txt'), 'keep me');
    utimesSync(join(apart, 'one.backup'), new Date(), new Date());
    expect(await deleteOldBackups(join(apart, 'one.backup'), 3, Date.now() + 60 * day)).toEqual([]);
    expect(await deleteOldBackups(join(apart, 'one.backup'), 3, Date.now() + 100 * day)).toEqual(['one.backup']);
    expect(await readdir(apart)).toEqual(['notes.txt']);
  });
});

describe('a journal of erasures', () => {
  it('passes over what a power cut left of a line, and nothing else', () => {
    const file = join(folder, 'erasures.jsonl');
    const line = JSON.stringify({ at: 1, siteId: 'shop', erased: ['a'.repeat(64)] });
    writeFileSync(file, `\n${line}\n${line.slice(0, 20)}\n${line}\n${line.slice(0, 30)}`);
    expect(readJournal(file)).toHaveLength(2);
    writeFileSync(file, `\n${line}\n{"at":1}\n${line}`);
    expect(() => readJournal(file)).toThrow('Line 2');
  });
});
