import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { describe, inject } from 'vitest';
import { openDatabase, type Database, type DatabasePlace } from './database.ts';
import { migrate } from './migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `postgres://…` of a server on which tests may make databases (test/support/postgres.ts). */
    postgresUrl: string;
    /** The name of the database that others are copies of. */
    postgresTemplate: string;
  }
}

/** A database of its own for a test, with its tables. */
export interface TestDatabase extends AsyncDisposable {
  readonly database: Database;
  readonly place: DatabasePlace;
}

/** Runs the same tests on both databases. */
export function describeOnBoth(name: string, tests: (create: () => Promise<TestDatabase>) => void): void {
  describe.each(['sqlite', 'postgres'] as const)(`${name} on %s`, (kind) => tests(() => createDatabase(kind)));
}

interface MadePlace {
  readonly place: DatabasePlace;
  remove(): Promise<void>;
}

/** An empty place for either, without tables, and what removes it. */
export async function createPlace(kind: Database['kind'], template = 'template1'): Promise<MadePlace> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'kapsel-admin-'));
  const remove = () => rmSync(dataFolder, { recursive: true, force: true });
  if (kind === 'sqlite') return { place: { dataFolder }, remove: async () => remove() };
  const name = `kapsel_${randomUUID().replaceAll('-', '')}`;
  await onServer((client) => client.query(`create database ${name} template ${template}`));
  return {
    place: { dataFolder, databaseUrl: urlOf(name) },
    async remove() {
      remove();
      await onServer((client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

/** One of either kind, with its tables. They are made once: a copy costs less than a migration. */
export async function createDatabase(kind: Database['kind']): Promise<TestDatabase> {
  const { place, remove } = await (kind === 'sqlite' ? copyOfFile() : copyOfTemplate());
  const database = openDatabase(place);
  return {
    place,
    database,
    async [Symbol.asyncDispose]() {
      await database.db.destroy();
      await remove();
    },
  };
}

let migrated: Promise<string> | undefined;

async function copyOfFile(): Promise<MadePlace> {
  const made = await createPlace('sqlite');
  copyFileSync(await (migrated ??= migratedFile()), join(made.place.dataFolder, 'kapsel.sqlite'));
  return made;
}

async function migratedFile(): Promise<string> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'kapsel-admin-tables-'));
  process.once('exit', () => rmSync(dataFolder, { recursive: true, force: true }));
  await migrateAt({ dataFolder });
  return join(dataFolder, 'kapsel.sqlite');
}

let hasTemplate: Promise<void> | undefined;

async function copyOfTemplate(): Promise<MadePlace> {
  await (hasTemplate ??= makeTemplate());
  return createPlace('postgres', inject('postgresTemplate'));
}

/** Tests run in several processes: who comes second waits, and finds it made. */
async function makeTemplate(): Promise<void> {
  const name = inject('postgresTemplate');
  await onServer(async (client) => {
    await client.query('select pg_advisory_lock(1)');
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount) return;
    await client.query(`create database ${name}_unfinished`);
    await migrateAt({ dataFolder: tmpdir(), databaseUrl: urlOf(`${name}_unfinished`) });
    await client.query(`alter database ${name}_unfinished rename to ${name}`);
  });
}

async function migrateAt(place: DatabasePlace): Promise<void> {
  const database = openDatabase(place);
  await migrate(database).finally(() => database.db.destroy());
}

function urlOf(name: string): string {
  return Object.assign(new URL(inject('postgresUrl')), { pathname: `/${name}` }).href;
}

async function onServer(work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
