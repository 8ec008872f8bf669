import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
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

/** An empty place for either, without tables, and what removes it. */
export async function createPlace(kind: Database['kind']): Promise<{ readonly place: DatabasePlace; remove(): Promise<void> }> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'kapsel-admin-'));
  const remove = () => rmSync(dataFolder, { recursive: true, force: true });
  if (kind === 'sqlite') return { place: { dataFolder }, remove: async () => remove() };
  const name = `kapsel_${randomUUID().replaceAll('-', '')}`;
  await onServer(`create database ${name}`);
  const databaseUrl = Object.assign(new URL(inject('postgresUrl')), { pathname: `/${name}` }).href;
  return {
    place: { dataFolder, databaseUrl },
    async remove() {
      remove();
      await onServer(`drop database ${name} with (force)`);
    },
  };
}

/** One of either kind. */
export async function createDatabase(kind: Database['kind']): Promise<TestDatabase> {
  const { place, remove } = await createPlace(kind);
  const database = openDatabase(place);
  await migrate(database);
  return {
    place,
    database,
    async [Symbol.asyncDispose]() {
      await database.db.destroy();
      await remove();
    },
  };
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
