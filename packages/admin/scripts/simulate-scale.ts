/**
 * Measures what docs/scaling.md computes with, on a PostgreSQL in which it may make a database: what a record weighs, what one site and many
 * take, with one server and several, and whether the same code runs over a table that is cut into partitions.
 *
 *   node packages/admin/scripts/simulate-scale.ts postgres://postgres:password@127.0.0.1:5432/postgres [records]
 */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Client } from 'pg';
import { openDatabase, type Database } from '../src/db/database.ts';
import { migrate } from '../src/db/migrate.ts';
import { newId } from '../src/db/new-id.ts';
import { erase } from '../src/records/erase.ts';
import { makeCheckpoints } from '../src/records/housekeeping.ts';
import { RecordWriter } from '../src/records/record-writer.ts';
import { given, openShop, signingKey } from '../src/records/shop.test-helper.ts';
import { verifySite } from '../src/records/verify-site.ts';

const [serverUrl, records = '20000'] = process.argv.slice(2);
if (serverUrl === undefined) throw new Error('Say which PostgreSQL: node packages/admin/scripts/simulate-scale.ts postgres://…');
const count = Number(records);
const monthMs = 30 * 86_400_000;
const months = 24;
const firstMonth = Date.UTC(2025, 0, 1);

type Cut = 'whole' | 'by month of the id' | 'by hash of the site';

/** A database of its own for each, since what is measured is also what lies on the disk. */
async function withDatabase<Result>(work: (database: Database, url: string) => Promise<Result>): Promise<Result> {
  const name = `kapsel_scale_${randomUUID().slice(0, 8)}`;
  await onServer(`create database ${name}`);
  const databaseUrl = Object.assign(new URL(serverUrl!), { pathname: `/${name}` }).href;
  const dataFolder = join(tmpdir(), name);
  const database = openDatabase({ dataFolder, databaseUrl });
  try {
    await migrate(database);
    return await work(database, databaseUrl);
  } finally {
    await database.db.destroy();
    await onServer(`drop database ${name} with (force)`);
    // The journal of what was erased.
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** Cuts the table of records, empty as it still is, into partitions. */
async function cut({ db }: Database, how: Cut): Promise<void> {
  if (how === 'whole') return;
  await sql`alter table consent_record rename to uncut`.execute(db);
  if (how === 'by hash of the site') {
    // Each unique key begins with the site, so all of them stay.
    await sql`create table consent_record (like uncut including indexes) partition by hash (site_id)`.execute(db);
    for (let part = 0; part < 16; part += 1) await sql.raw(`create table consent_record_${part} partition of consent_record for values with (modulus 16, remainder ${part})`).execute(db);
    return;
  }
  // UUIDv7 sort as text by their time, where text is compared byte by byte. What is erased has no id, and moves to the part for the rest.
  await sql`alter table uncut alter column record_id type text collate "C"`.execute(db);
  await sql`create table consent_record (like uncut) partition by range (record_id)`.execute(db);
  await sql`alter table consent_record alter column site_id set not null, alter column position set not null`.execute(db);
  for (let month = 0; month < months; month += 1) await sql.raw(`create table consent_record_${month} partition of consent_record for values from ('${beginOf(month)}') to ('${beginOf(month + 1)}')`).execute(db);
  await sql`create table consent_record_rest partition of consent_record default`.execute(db);
  await sql`create unique index on consent_record (site_id, record_id)`.execute(db);
  await sql`create index on consent_record (site_id, position)`.execute(db);
}

/** The first id of a month. */
function beginOf(month: number): string {
  return newId(firstMonth + month * monthMs).slice(0, 13);
}

interface Load {
  readonly sites: number;
  readonly servers: number;
  readonly cut?: Cut;
}

/** Writes records as servers do, with as much in flight as they group into one transaction, and says what that took. */
async function measure({ sites, servers, cut: how = 'whole' }: Load): Promise<Record<string, string | number>> {
  return withDatabase(async (database, databaseUrl) => {
    await cut(database, how);
    const submit = await openShop(database, 'site-0');
    // What writing asks of a site is its chain.
    const first = await database.db.selectFrom('chain').selectAll().where('site_id', '=', 'site-0').executeTakeFirstOrThrow();
    for (let site = 1; site < sites; site += 1) await database.db.insertInto('chain').values({ ...first, site_id: `site-${site}` }).execute();
    const pools = Array.from({ length: servers }, () => openDatabase({ dataFolder: '', databaseUrl }));
    const writers = pools.map((pool) => new RecordWriter(pool, signingKey));
    const walBefore = await walOf(database);
    const cpuBefore = process.cpuUsage();
    const began = performance.now();
    let sent = 0;
    const client = async (number: number): Promise<void> => {
      while (sent < count) {
        sent += 1;
        const recordId = newId(firstMonth + Math.floor((sent / count) * months * monthMs) % (months * monthMs));
        await writers[number % servers]!.write({ ...submit(given({ recordId })), siteId: `site-${sent % sites}` });
      }
    };
    await Promise.all(Array.from({ length: 256 * servers }, (_, number) => client(number)));
    const seconds = (performance.now() - began) / 1000;
    const cpu = process.cpuUsage(cpuBefore);
    const wal = (await walOf(database)) - walBefore;
    const commits = writers.reduce((sum, { figures }) => sum + figures.commits, 0);
    await Promise.all(pools.map(({ db }) => db.destroy()));
    const result = {
      sites,
      servers,
      table: how,
      'records a second': Math.round(sent / seconds),
      'CPU ms a record, of ours': Number(((cpu.user + cpu.system) / 1000 / sent).toFixed(3)),
      'records a commit': Number((sent / commits).toFixed(1)),
      'bytes of WAL a record': Math.round(wal / sent),
      'bytes on disk a record': Math.round((await sizeOf(database)) / sent),
    };
    await prove(database);
    return { ...result, ...(await removal(database, how, sites)) };
  });
}

async function walOf({ db }: Database): Promise<number> {
  const { rows } = await sql<{ at: string }>`select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as at`.execute(db);
  return Number(rows[0]?.at);
}

async function sizeOf({ db }: Database): Promise<number> {
  const { rows } = await sql<{ size: number }>`select sum(pg_total_relation_size(relid)) as size from pg_partition_tree('consent_record')`.execute(db);
  if (Number(rows[0]?.size) > 0) return Number(rows[0]?.size);
  const whole = await sql<{ size: number }>`select pg_total_relation_size('consent_record') as size`.execute(db);
  return Number(whole.rows[0]?.size);
}

/** A chain over partitions is a chain; and one of its records can be erased. */
async function prove(database: Database): Promise<void> {
  await makeCheckpoints(database, signingKey);
  const { record_id: id } = await database.db.selectFrom('consent_record').select('record_id').where('site_id', '=', 'site-0').orderBy('position').limit(1).executeTakeFirstOrThrow();
  if ((await erase(database, 'site-0', id ?? '')) !== 1) throw new Error('It was not erased.');
  const { faults, erased } = await verifySite(database, signingKey, 'site-0');
  if (faults.length > 0 || erased !== 1) throw new Error(`The chain does not hold: ${faults.join(' ')}`);
}

/** How long it takes that a month of records is gone. */
async function removal({ db }: Database, how: Cut, sites: number): Promise<Record<string, number>> {
  if (how === 'by hash of the site' || sites === 1) return {};
  const began = performance.now();
  if (how === 'whole') await sql.raw(`delete from consent_record where record_id < '${beginOf(1)}'`).execute(db);
  else await sql`drop table consent_record_0`.execute(db);
  return { 'ms to remove a month': Number((performance.now() - began).toFixed(1)) };
}

/** Tables whose keys do not begin with the site: on Citus those are kept whole, or copied. */
async function keysNotLedBySite(): Promise<readonly string[]> {
  return withDatabase(async ({ db }) => {
    const { rows } = await sql<{ table: string }>`
      select distinct t.relname as table from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
      join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
      where i.indisunique and n.nspname = 'public' and a.attname <> 'site_id' order by 1`.execute(db);
    return rows.map(({ table }) => table);
  });
}

console.log(`${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}, ${count} records each`);
const loads: readonly Load[] = [
  { sites: 1, servers: 1 },
  { sites: 1, servers: 2 },
  { sites: 32, servers: 1 },
  { sites: 32, servers: 2 },
  { sites: 256, servers: 1 },
  { sites: 256, servers: 2 },
  { sites: 32, servers: 1, cut: 'by month of the id' },
  { sites: 32, servers: 1, cut: 'by hash of the site' },
];
for (const load of loads) {
  console.log(Object.entries(await measure(load)).map(([name, value]) => `${name}: ${value}`).join(', '));
}
console.log(`Keys that do not begin with the site: ${(await keysNotLedBySite()).join(', ')}`);
