import { Migrator, type Migration } from 'kysely/migration';
import type { Database } from './database.ts';
import { initial } from './migrations/0001-initial.ts';
import { access } from './migrations/0002-access.ts';
import { accounts } from './migrations/0003-accounts.ts';
import { notify } from './migrations/0007-notify.ts';
import { scans } from './migrations/0004-scans.ts';
import { rights } from './migrations/0006-rights.ts';
import { review } from './migrations/0005-review.ts';

/** Brings the tables up to date and names what it did. On PostgreSQL two at once take turns. */
export async function migrate(database: Database): Promise<readonly string[]> {
  const { results = [], error } = await migratorOf(database).migrateToLatest();
  if (error !== undefined) throw error;
  return results.map(({ migrationName }) => migrationName);
}

/** Brings empty tables to what they were after one of the migrations. */
export async function migrateTo(database: Database, name: string): Promise<void> {
  const { error } = await migratorOf(database).migrateTo(name);
  if (error !== undefined) throw error;
}

/** The migrations that were done, in their order. */
export async function doneMigrations(database: Database): Promise<readonly string[]> {
  const all = await migratorOf(database).getMigrations();
  return all.filter(({ executedAt }) => executedAt !== undefined).map(({ name }) => name);
}

/** All migrations that this program knows, in their order. */
export async function knownMigrations(database: Database): Promise<readonly string[]> {
  return (await migratorOf(database).getMigrations()).map(({ name }) => name);
}

/** The tables are older than this program. */
export class OldTablesError extends Error {
  override name = 'OldTablesError';
}

/**
 * Makes sure of the tables before they are used. Those of SQLite belong to one server and are brought up to date; PostgreSQL may have
 * other servers on it that are older.
 *
 * @throws OldTablesError where somebody has to decide when
 */
export async function ensureTables(database: Database): Promise<void> {
  if (database.kind === 'sqlite') return void (await migrate(database));
  const all = await migratorOf(database).getMigrations();
  const pending = all.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
  if (pending.length > 0) throw new OldTablesError(`The tables are not up to date (${pending.join(', ')}). Run kapsel-admin migrate first.`);
}

function migratorOf({ db, kind }: Database): Migrator {
  const migrations: Record<string, Migration> = {
    '0001-initial': { up: (transaction) => initial(transaction, kind === 'postgres' ? 'bytea' : 'blob') },
    '0002-access': { up: access },
    '0003-accounts': { up: accounts },
    '0007-notify': { up: notify },
    '0004-scans': { up: (transaction) => scans(transaction, kind === 'postgres' ? 'bytea' : 'blob') },
    '0006-rights': { up: (transaction) => rights(transaction, kind) },
    '0005-review': { up: review },
  };
  return new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
}
