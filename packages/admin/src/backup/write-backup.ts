import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import { sql, type Transaction } from 'kysely';
import { openBlobs } from '../blobs/blobs.ts';
import type { Database, DatabasePlace } from '../db/database.ts';
import { doneMigrations } from '../db/migrate.ts';
import type { Tables } from '../db/tables/index.ts';
import { leftOut, writeCell, type BackupEnd, type BackupHeader } from './format.ts';

export interface BackupOptions {
  /** Where the database is, and what is kept beside it. */
  readonly place: DatabasePlace;
  readonly keys?: BackupHeader['keys'];
  readonly now?: number;
}

/** What is in a backup. */
export type BackupCounts = Pick<BackupEnd, 'tables' | 'artefacts'>;

/**
 * Writes all that is kept into one file, as it is at one moment, while servers go on. The file is there once it is whole.
 */
export async function writeBackup(database: Database, file: string, options: BackupOptions): Promise<BackupCounts> {
  const counts = { tables: {} as Record<string, number>, artefacts: 0 };
  const half = `${file}.part`;
  try {
    await pipeline(Readable.from(inPieces(summed(linesOf(database, options, counts), counts))), createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } }), createWriteStream(half, { mode: 0o600, flags: 'w', flush: true }));
    await rename(half, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
  return counts;
}

type Counts = { tables: Record<string, number>; artefacts: number };

/** Everything comes from one snapshot: nobody waits for it, and it sees nothing that is written meanwhile. */
async function* linesOf(database: Database, { place, keys, now = Date.now() }: BackupOptions, counts: Counts): AsyncGenerator<string> {
  const migrations = await doneMigrations(database);
  const header: BackupHeader = { format: 'kapsel-backup', version: 1, createdAt: now, database: database.kind, migrations: [...migrations], ...(keys && { keys }) };
  yield JSON.stringify(header);
  await using snapshot = await openSnapshot(database);
  const artefacts: { site_id: string; hash: string }[] = [];
  for (const { name, columns } of await tablesOf(snapshot.db)) {
    yield JSON.stringify({ table: name, columns });
    counts.tables[name] = 0;
    for await (const row of rowsOf(snapshot.db, database.kind, name)) {
      counts.tables[name] += 1;
      if (name === 'artefact') artefacts.push(row as { site_id: string; hash: string });
      yield JSON.stringify(columns.map((column) => writeCell(row[column])));
    }
  }
  const blobs = openBlobs({ ...database, db: snapshot.db }, place);
  for (const { site_id: siteId, hash } of artefacts) {
    const blob = await blobs.get(siteId, hash);
    // Swept since the snapshot, as nothing refers to it.
    if (!blob) continue;
    counts.artefacts += 1;
    yield JSON.stringify({ artefact: siteId, hash, body: Buffer.from(blob.bytes).toString('base64') });
  }
}

/** A transaction that is held open while rows are taken from it. */
async function openSnapshot({ db, kind }: Database): Promise<AsyncDisposable & { readonly db: Transaction<Tables> }> {
  const begin = db.startTransaction();
  const transaction = await (kind === 'postgres' ? begin.setIsolationLevel('repeatable read').setAccessMode('read only') : begin).execute();
  return { db: transaction, [Symbol.asyncDispose]: () => transaction.rollback().execute() };
}

/** Our own tables: those of the queue on PostgreSQL have a schema of their own. */
async function tablesOf(db: Transaction<Tables>): Promise<readonly { readonly name: string; readonly columns: readonly string[] }[]> {
  const tables = await db.introspection.getTables();
  return tables
    .filter(({ name, schema, isView }) => !isView && (schema === undefined || schema === 'public') && !leftOut.has(name))
    .map(({ name, columns }) => ({ name, columns: columns.map((column) => column.name) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** So many rows are fetched at once. */
const pageSize = 2000;

async function* rowsOf(db: Transaction<Tables>, kind: Database['kind'], table: string): AsyncGenerator<Record<string, unknown>> {
  if (kind === 'sqlite') return yield* db.selectFrom(table as 'site').selectAll().stream() as AsyncIterable<Record<string, unknown>>;
  await sql`declare backup_rows no scroll cursor for select * from ${sql.table(table)}`.execute(db);
  while (true) {
    const { rows } = await sql<Record<string, unknown>>`fetch ${sql.lit(pageSize)} from backup_rows`.execute(db);
    yield* rows;
    if (rows.length < pageSize) break;
  }
  await sql`close backup_rows`.execute(db);
}

async function* summed(lines: AsyncIterable<string>, counts: Counts): AsyncGenerator<string> {
  const sum = createHash('sha256');
  for await (const line of lines) {
    sum.update(line).update('\n');
    yield line;
  }
  yield JSON.stringify({ end: true, ...counts, sha256: sum.digest('hex') } satisfies BackupEnd);
}

const pieceLength = 65_536;

/** Of a size that is worth handing on. */
async function* inPieces(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let piece = '';
  for await (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < pieceLength) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}

/** A name is durable once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
