import type { Database } from '../db/database.ts';
import type { BlobPlace } from './place.ts';

/** In the database itself, where all machines have it. */
export class RowPlace implements BlobPlace {
  async write(db: Database['db'], siteId: string, hash: string, body: Uint8Array): Promise<void> {
    await db.insertInto('artefact_body').values({ site_id: siteId, hash, body }).onConflict((conflict) => conflict.columns(['site_id', 'hash']).doNothing()).execute();
  }

  async read(db: Database['db'], siteId: string, hash: string): Promise<Uint8Array | undefined> {
    return (await db.selectFrom('artefact_body').select('body').where('site_id', '=', siteId).where('hash', '=', hash).executeTakeFirst())?.body;
  }

  async remove(db: Database['db'], siteId: string, hash: string): Promise<void> {
    await db.deleteFrom('artefact_body').where('site_id', '=', siteId).where('hash', '=', hash).execute();
  }
}
