/** Fills a database of Kapsel's with records in bulk: real ones, chained, signed and counted, without the way over HTTP. Arguments: how many, a folder, and `postgres://…` where it is that. */
import { join } from 'node:path';
import { sql } from 'kysely';
import { openDatabase } from '../../../../../packages/admin/src/db/database.ts';
import { insertMany } from '../../../../../packages/admin/src/db/insert-many.ts';
import { sumUpFigures } from '../../../../../packages/admin/src/figures/sum-up.ts';
import { signCheckpoint } from '../../../../../packages/admin/src/records/checkpoint.ts';
import { signingKey } from '../../../../../packages/admin/src/signing-key.ts';
import { Sites } from '../../../../../packages/admin/src/sites.ts';
import { History, type SeedRow } from './history.ts';

const atOnce = 4096;
const mostBetweenCheckpoints = 256;

const [count = '0', dataFolder = '', databaseUrl] = process.argv.slice(2);
const database = openDatabase({ dataFolder, databaseUrl });
const { db, kind } = database;
// Nobody would miss it: a run that breaks off is begun anew.
await sql.raw(kind === 'sqlite' ? 'PRAGMA synchronous = OFF' : 'select 1').execute(db);
const key = signingKey(join(dataFolder, 'signing-key.pem'));
const sites = new Sites(database);
const site = await sites.find('shop');
const version = site && (await sites.version(site, 1));
if (!version) throw new Error('Publish first.');

const columns = ['site_id', 'position', 'digest', 'link', 'record_id', 'previous_record_id', 'subject_id', 'valid_until', 'withdrawn_at', 'salt', 'body'] as const;
const types = ['text', 'bigint', 'text', 'text', 'text', 'text', 'text', 'bigint', 'bigint', 'text', 'text'];
const insertRecords = insertMany({ table: 'consent_record', columns });
const insertCounts = insertMany({ table: 'daily_count', columns: ['site_id', 'day', 'metric', 'policy_version', 'region', 'language', 'count'] });

const history = new History(Number(count), version);
for (let done = 0; done < Number(count); done += atOnce) {
  const rows = history.next(Math.min(atOnce, Number(count) - done));
  await db.transaction().execute(async (transaction) => {
    if (kind === 'sqlite') await insertRecords({ kind, db: transaction }, rows);
    else {
      await sql`set local synchronous_commit = off`.execute(transaction);
      const typed = columns.map((column, index) => `${column} ${types[index]}`).join(', ');
      await sql`insert into consent_record (${sql.raw(columns.join(', '))}) select * from json_to_recordset(${JSON.stringify(rows)}::json) as row(${sql.raw(typed)})`.execute(transaction);
    }
    const vouched = rows.filter(({ position }) => position % mostBetweenCheckpoints === 0);
    if (vouched.length > 0) await transaction.insertInto('checkpoint').values(vouched.map(checkpointOf)).execute();
    const { position, link } = rows.at(-1) as SeedRow;
    await transaction.updateTable('chain').set({ length: position, last_link: link, checkpointed_length: position - (position % mostBetweenCheckpoints) }).where('site_id', '=', 'shop').execute();
  });
}
await db.transaction().execute(async (transaction) => {
  await insertCounts({ kind, db: transaction }, history.counts());
  await sumUpFigures(transaction);
});
// As a database that has been there for a while would be.
if (kind === 'postgres') await sql`vacuum analyze`.execute(db);
await sql.raw(kind === 'sqlite' ? 'PRAGMA wal_checkpoint(TRUNCATE)' : 'checkpoint').execute(db);
await db.destroy();

function checkpointOf({ position, link }: SeedRow) {
  return { site_id: 'shop', position, token: signCheckpoint({ iss: 'shop', position, link, iat: Math.floor(Date.now() / 1000) }, key) };
}
