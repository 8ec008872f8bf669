import { hash as hashNow } from 'node:crypto';
import { join } from 'node:path';
import type { Database, DatabasePlace } from '../db/database.ts';
import { FilePlace } from './file-place.ts';
import type { BlobPlace } from './place.ts';
import { unreferenced } from './references.ts';
import { RowPlace } from './row-place.ts';

/** What was put there. */
export interface Blob {
  readonly bytes: Uint8Array;
  /** A media type. */
  readonly type: string;
}

/** How long what nothing refers to stays: whoever puts something there refers to it afterwards. */
const graceMs = 3_600_000;

/** So many in one transaction. */
const mostAtOnce = 200;

/** Bytes under their own hash, each site's apart. What has the same bytes is there once. */
export class Blobs {
  readonly #db: Database['db'];
  readonly #place: BlobPlace;

  constructor({ db }: Database, place: BlobPlace) {
    this.#db = db;
    this.#place = place;
  }

  /** Keeps them, durably once it answers. Refer to the hash within an hour, or they go. */
  async put(siteId: string, bytes: Uint8Array, type: string): Promise<string> {
    const hash = hashNow('sha256', bytes);
    // The row first: from now on nobody takes the bytes for forgotten.
    await this.#db
      .insertInto('artefact')
      .values({ site_id: siteId, hash, type, size: bytes.length, put_at: Date.now() })
      .onConflict((conflict) => conflict.columns(['site_id', 'hash']).doUpdateSet({ type, put_at: Date.now() }))
      .execute();
    await this.#place.write(this.#db, siteId, hash, bytes);
    return hash;
  }

  /** Nothing where there is none, or where it is not what it was. */
  async get(siteId: string, hash: string): Promise<Blob | undefined> {
    const row = await this.#db.selectFrom('artefact').select('type').where('site_id', '=', siteId).where('hash', '=', hash).executeTakeFirst();
    const bytes = row && (await this.#place.read(this.#db, siteId, hash));
    return bytes && hashNow('sha256', bytes) === hash ? { bytes, type: row.type } : undefined;
  }

  /** Removes what nothing refers to any more, and says how many those were. */
  async sweep(now = Date.now()): Promise<number> {
    const before = now - graceMs;
    let removed = 0;
    while (true) {
      const old = await unreferenced(this.#db, before).limit(mostAtOnce).execute();
      if (old.length === 0) return removed;
      for (const { site_id: siteId, hash } of old) {
        removed += await this.#db.transaction().execute(async (transaction) => {
          // Somebody may have put or taken it up again.
          const { numDeletedRows: count } = await transaction.deleteFrom('artefact').where('site_id', '=', siteId).where('hash', '=', hash).where('hash', 'in', unreferenced(transaction, before).clearSelect().select('artefact.hash').where('artefact.site_id', '=', siteId)).executeTakeFirstOrThrow();
          if (count > 0n) await this.#place.remove(transaction, siteId, hash);
          return Number(count);
        });
      }
    }
  }
}

/** In the data folder beside SQLite, and in the database that all machines share on PostgreSQL. */
export function openBlobs(database: Database, place: DatabasePlace): Blobs {
  return new Blobs(database, placeOfBlobs(database, place));
}

/** Where {@link openBlobs} has the bytes. */
export function placeOfBlobs({ kind }: Database, { dataFolder }: DatabasePlace): BlobPlace {
  return kind === 'postgres' ? new RowPlace() : new FilePlace(join(dataFolder, 'blobs'));
}
