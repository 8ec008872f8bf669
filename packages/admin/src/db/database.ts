import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import { ErasureJournal } from '../backup/erasure-journal.ts';
import { nodeSqliteDialect } from './node-sqlite.ts';
import type { Tables } from './tables/index.ts';

/** One of the two databases. All that differs between them asks for `kind`. */
export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  readonly db: Kysely<Tables>;
  /** Where erasures are noted, so that no backup brings back what was erased. */
  readonly journal?: ErasureJournal;
}

export interface DatabasePlace {
  /** The folder of the SQLite file. */
  readonly dataFolder: string;
  /** `postgres://…`, where it is PostgreSQL. */
  readonly databaseUrl?: string | undefined;
  /** The file of the journal of erasures; `erasures.jsonl` in the data folder where it is left out. */
  readonly erasureJournal?: string | undefined;
}

/** Where the journal of erasures is. */
export function journalFileOf({ dataFolder, erasureJournal }: DatabasePlace): string {
  return erasureJournal ?? join(dataFolder, 'erasures.jsonl');
}

/** Opens it; nothing is asked of it yet. `db.destroy()` closes it. */
export function openDatabase(place: DatabasePlace, onLostConnection: (error: Error) => void = () => {}): Database {
  const { dataFolder, databaseUrl } = place;
  const journal = new ErasureJournal(journalFileOf(place));
  if (databaseUrl !== undefined) {
    // A machine that vanished in the middle of a transaction must not hold a site's chain until somebody notices.
    const deadMs = 60_000;
    const pool = new Pool({ connectionString: databaseUrl, max: 10, connectionTimeoutMillis: 10_000, keepAlive: true, keepAliveInitialDelayMillis: 10_000, idle_in_transaction_session_timeout: deadMs, types: { getTypeParser } });
    // A connection that breaks is replaced by the next query, or its next statement fails. Between two statements of a transaction nobody
    // else listens, and an error that nobody hears would end the process; the pool tells of idle ones once more.
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', onLostConnection));
    return { kind: 'postgres', journal, db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }) };
  }
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  return { kind: 'sqlite', journal, db: new Kysely<Tables>({ dialect: nodeSqliteDialect(join(dataFolder, 'kapsel.sqlite')) }) };
}

/** Counts and times fit into a number; pg would give text. */
const getTypeParser: typeof types.getTypeParser = ((oid: number, format?: 'text') => (oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format))) as typeof types.getTypeParser;
