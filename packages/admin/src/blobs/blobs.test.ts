import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeOnBoth, type TestDatabase } from '../db/databases.test-helper.ts';
import { Blobs, openBlobs } from './blobs.ts';
import { FilePlace } from './file-place.ts';
import type { BlobPlace } from './place.ts';
import { RowPlace } from './row-place.ts';

const hourMs = 3_600_000;
const bytes = Buffer.from([0, 255, 10, 13, 0]);

const places: readonly (readonly [string, (made: TestDatabase) => BlobPlace])[] = [
  ['files', ({ place }) => new FilePlace(join(place.dataFolder, 'blobs'))],
  ['rows', () => new RowPlace()],
];

describeOnBoth('a blob store', (create) => {
  it.each(places)('of %s gives what was put there, to its site', async (_name, placeOf) => {
    await using made = await create();
    const blobs = new Blobs(made.database, placeOf(made));
    const hash = await blobs.put('shop', bytes, 'application/pdf');
    expect(hash).toMatch(/^[\da-f]{64}$/u);
    expect(await blobs.put('shop', bytes, 'application/pdf')).toBe(hash);
    const blob = await blobs.get('shop', hash);
    expect([Buffer.from(blob!.bytes), blob!.type]).toEqual([bytes, 'application/pdf']);
    expect(await blobs.get('other', hash)).toBeUndefined();
    expect(await blobs.get('shop', 'f'.repeat(64))).toBeUndefined();
    expect(Buffer.from((await blobs.get('shop', await blobs.put('shop', Buffer.alloc(0), 'text/plain')))!.bytes)).toEqual(Buffer.alloc(0));
  });

  it.each(places)('of %s keeps what is referred to and what is new, and removes the rest', async (_name, placeOf) => {
    await using made = await create();
    const { database } = made;
    const blobs = new Blobs(database, placeOf(made));
    const [kept, forgotten] = [await blobs.put('shop', bytes, 'text/csv'), await blobs.put('shop', Buffer.from('forgotten'), 'text/csv')];
    // The same bytes, to which another site does not refer.
    await blobs.put('other', bytes, 'text/csv');
    await database.db.insertInto('scan_file').values({ site_id: 'shop', scan_id: 'one', name: 'report.csv', type: 'text/csv', size: bytes.length, hash: kept }).execute();
    expect(await blobs.sweep()).toBe(0);
    expect(await blobs.sweep(Date.now() + 2 * hourMs)).toBe(2);
    expect(await blobs.get('shop', kept)).toBeDefined();
    expect(await blobs.get('shop', forgotten)).toBeUndefined();
    expect(await blobs.get('other', kept)).toBeUndefined();
    expect(await blobs.put('shop', Buffer.from('forgotten'), 'text/csv')).toBe(forgotten);
    expect(await blobs.get('shop', forgotten)).toBeDefined();
    await database.db.deleteFrom('scan_file').execute();
    expect(await blobs.sweep(Date.now() + 2 * hourMs)).toBe(2);
  });

  it('takes whatever is not what it was for nothing', async () => {
    await using made = await create();
    const blobs = new Blobs(made.database, places[0]![1](made));
    const hash = await blobs.put('shop', bytes, 'text/csv');
    const file = join(made.place.dataFolder, 'blobs', 'shop', hash.slice(0, 2), hash);
    expect(statSync(file).mode & 0o077).toBe(0);
    writeFileSync(file, 'x');
    expect(await blobs.get('shop', hash)).toBeUndefined();
    // Whoever puts it there again mends it.
    await blobs.put('shop', bytes, 'text/csv');
    expect(await blobs.get('shop', hash)).toBeDefined();
    expect(readdirSync(join(made.place.dataFolder, 'blobs', 'shop', hash.slice(0, 2)))).toEqual([hash]);
    await expect(blobs.put('../shop', bytes, 'text/csv')).rejects.toThrow(RangeError);
  });

  it('is where all who need it get there', async () => {
    await using made = await create();
    const hash = await openBlobs(made.database, made.place).put('shop', bytes, 'text/csv');
    expect(await openBlobs(made.database, made.place).get('shop', hash)).toBeDefined();
  });
});
