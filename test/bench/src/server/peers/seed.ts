/** Fills a database of Kapsel's with records, in bulk and by the server's own hands. Arguments: how many, a folder, and `postgres://…` where it is that. */
import { openDatabase } from '../../../../../packages/admin/src/db/database.ts';
import { writeBatch } from '../../../../../packages/admin/src/records/write-batch.ts';
import { signingKey } from '../../../../../packages/admin/src/signing-key.ts';
import { Sites } from '../../../../../packages/admin/src/sites.ts';
import { record, uuidV7 } from '../record.ts';
import { join } from 'node:path';

const atOnce = 2000;
const dayMs = 86_400_000;

const [count = '0', dataFolder = '', databaseUrl] = process.argv.slice(2);
const database = openDatabase({ dataFolder, databaseUrl });
const key = signingKey(join(dataFolder, 'signing-key.pem'));
const sites = new Sites(database);
const site = await sites.find('shop');
const version = site && (await sites.version(site, 1));
if (!version) throw new Error('Publish first.');

// Over a quarter of a year, as they would have come.
const start = Date.now() - 90 * dayMs;
for (let done = 0; done < Number(count); done += atOnce) {
  const batch = Array.from({ length: Math.min(atOnce, Number(count) - done) }, (_, index) => {
    const receivedMs = start + Math.floor(((done + index) / Number(count)) * 90 * dayMs);
    return { siteId: 'shop', submission: { ...record(), recordId: uuidV7(receivedMs), decidedAt: new Date(receivedMs).toISOString() }, version, receivedMs };
  });
  await writeBatch(database, key, batch);
}
await database.db.destroy();
