import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Transaction } from 'kysely';
import { audit } from '../access/audit.ts';
import { placeOfBlobs } from '../blobs/blobs.ts';
import { openDatabase, type Database, type DatabasePlace } from '../db/database.ts';
import { knownMigrations, migrate, migrateTo } from '../db/migrate.ts';
import type { Tables } from '../db/tables/index.ts';
import { sha256 } from '../records/chain.ts';
import { purge } from '../records/housekeeping.ts';
import type { ErasureEntry } from './erasure-journal.ts';
import { eraseAgain } from './erase-again.ts';
import { BackupError, type BackupHeader, type Cell } from './format.ts';
import { checkBackup, readBackup } from './read-backup.ts';

export interface RestoreOptions {
  /** Where there is nothing yet. */
  readonly place: DatabasePlace;
  /** What was erased, as far as anybody knows; what the backup is older than is erased again. */
  readonly journal: readonly ErasureEntry[];
  readonly now?: number;
}

export interface Restored {
  readonly header: BackupHeader;
  readonly rows: number;
  readonly artefacts: number;
  /** Records that were erased since the backup, and are not back. */
  readonly erasedAgain: number;
  /** Records whose time is over. */
  readonly purgedAgain: number;
}

/**
 * Makes of a backup what it was made of, in an empty place; on either database. The file is read twice: nothing is begun before all of it is
 * proved. SQLite's is put under its name when all is done, PostgreSQL's is one transaction.
 *
 * @throws BackupError where the file is not whole, is of a newer program, or the place is not empty
 */
export async function restore(file: string, { place, journal, now = Date.now() }: RestoreOptions): Promise<Restored> {
  const { header } = await checkBackup(file);
  await expectEmpty(place);
  if (place.databaseUrl !== undefined) return into(openDatabase(place), place, file, { header, journal, now });
  const half = join(place.dataFolder, `restoring-${process.pid}`);
  try {
    await mkdir(half, { recursive: true, mode: 0o700 });
    const restored = await into(openDatabase({ dataFolder: half }), place, file, { header, journal, now });
    await rename(join(half, 'kapsel.sqlite'), join(place.dataFolder, 'kapsel.sqlite'));
    return restored;
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

async function into({ db, kind }: Database, place: DatabasePlace, file: string, { header, journal, now }: Required<Pick<RestoreOptions, 'journal' | 'now'>> & { readonly header: BackupHeader }): Promise<Restored> {
  // Without a journal: what is erased again is in it.
  const database: Database = { db, kind };
  try {
    const known = await knownMigrations(database);
    const unknown = header.migrations.filter((name) => !known.includes(name));
    if (unknown.length > 0) throw new BackupError(`The backup is of a newer program: this one does not know ${unknown.join(', ')}.`);
    await migrateTo(database, header.migrations.toSorted().at(-1) ?? '');
    const filled = await fill(database, place, file, mentionedIn(journal));
    await migrate(database);
    const erasedAgain = await eraseAgain(database, { header, journal, found: filled.found });
    await forgetJobs(database);
    const purgedAgain = (await purge(database, now)).reduce((sum, { removed }) => sum + removed, erasedAgain.purged);
    const restored = { header, rows: filled.rows, artefacts: filled.artefacts, erasedAgain: erasedAgain.erased, purgedAgain };
    await audit(db, { organisationId: '', actor: 'command', action: 'backup.restore', target: basename(file), detail: { madeAt: header.createdAt, rows: restored.rows, erasedAgain: restored.erasedAgain, purgedAgain } }, now);
    return restored;
  } finally {
    await db.destroy();
  }
}

/** Site → hashes of the ids of records that the journal tells of. */
type Mentioned = ReadonlyMap<string, ReadonlySet<string>>;

function mentionedIn(journal: readonly ErasureEntry[]): Mentioned {
  const mentioned = new Map<string, Set<string>>();
  for (const entry of journal) {
    const hashes = mentioned.get(entry.siteId) ?? new Set();
    mentioned.set(entry.siteId, hashes);
    for (const hash of 'erased' in entry ? entry.erased : 'restricted' in entry ? entry.restricted : 'lifted' in entry ? entry.lifted : []) hashes.add(hash);
  }
  return mentioned;
}

/** So many rows in one statement; SQLite takes 32,766 values at most. */
const together = 100;

async function fill(database: Database, place: DatabasePlace, file: string, mentioned: Mentioned): Promise<{ readonly rows: number; readonly artefacts: number; readonly found: readonly (readonly [string, string])[] }> {
  const blobs = placeOfBlobs(database, place);
  const found: [string, string][] = [];
  let [rows, artefacts] = [0, 0];
  await database.db.transaction().execute(async (transaction) => {
    let table = new TableFilling(transaction, '', []);
    for await (const item of readBackup(file)) {
      if (item.kind === 'row') {
        rows += 1;
        const { site_id: siteId, record_id: id } = await table.add(item.cells);
        if (table.name === 'consent_record' && typeof id === 'string' && mentioned.get(String(siteId))?.has(sha256(id))) found.push([String(siteId), id]);
        continue;
      }
      await table.flush();
      if (item.kind === 'table') {
        table = new TableFilling(transaction, item.table, item.columns);
        await table.clear();
      }
      if (item.kind === 'artefact') {
        artefacts += 1;
        await blobs.write(transaction, item.siteId, item.hash, item.body);
      }
    }
  });
  return { rows, artefacts, found };
}

/** Rows on their way into a table. */
class TableFilling {
  readonly name: string;
  readonly #db: Transaction<Tables>;
  readonly #columns: readonly string[];
  #rows: Record<string, Cell>[] = [];

  constructor(db: Transaction<Tables>, name: string, columns: readonly string[]) {
    this.#db = db;
    this.name = name;
    this.#columns = columns;
  }

  /** New tables may have rows that a migration put there. */
  async clear(): Promise<void> {
    await this.#db.deleteFrom(this.name as 'site').execute();
  }

  async add(cells: readonly Cell[]): Promise<Readonly<Record<string, Cell>>> {
    if (cells.length !== this.#columns.length) throw new BackupError(`A row of ${this.name} has ${cells.length} cells, and should have ${this.#columns.length}.`);
    const row = Object.fromEntries(this.#columns.map((column, index) => [column, cells[index] ?? null]));
    this.#rows.push(row);
    if (this.#rows.length >= together) await this.flush();
    return row;
  }

  async flush(): Promise<void> {
    if (this.#rows.length === 0) return;
    await this.#db.insertInto(this.name as 'site').values(this.#rows as never).execute();
    this.#rows = [];
  }
}

/** The queue is in no backup: scans that waited or ran are queued again by the first server that starts. */
async function forgetJobs({ db }: Database): Promise<void> {
  await db.updateTable('scan').set({ job_id: null }).where('state', 'in', ['queued', 'running']).execute();
}

async function expectEmpty(place: DatabasePlace): Promise<void> {
  if (place.databaseUrl === undefined) {
    const file = join(place.dataFolder, 'kapsel.sqlite');
    if (existsSync(file)) throw new BackupError(`There is a database already: ${file}. Move it away first, and keep it until all is well.`);
    return;
  }
  const { db } = openDatabase(place);
  try {
    const tables = (await db.introspection.getTables({ withInternalKyselyTables: true })).filter(({ schema }) => schema === 'public');
    if (tables.length > 0) throw new BackupError('There are tables in this database already. Give an empty one, and keep this until all is well.');
  } finally {
    await db.destroy();
  }
}
