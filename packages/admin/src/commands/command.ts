import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileTrouble } from '@kapsel/core';
import { openDatabase, type Database } from '../db/database.ts';
import { ensureTables } from '../db/migrate.ts';
import { placeOf, type Settings } from '../settings.ts';

/** What was asked for makes no sense; the message says what would. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export interface CommandOptions {
  readonly site?: string;
  readonly format?: string;
  readonly out?: string;
  readonly declaration?: readonly string[];
  readonly notice?: readonly string[];
  readonly domain?: readonly string[];
  readonly 'retention-months'?: string;
  readonly role?: string;
  readonly organisation?: string;
  readonly name?: string;
  readonly 'keep-months'?: string;
  readonly 'with-keys'?: boolean;
  readonly 'new-keys'?: boolean;
  readonly journal?: readonly string[];
  readonly 'no-journal'?: boolean;
  readonly json?: boolean;
  readonly checkpoint?: string;
}

/** Does what was asked for and gives the exit code. */
export type Command = (settings: Settings, args: readonly string[], options: CommandOptions) => Promise<number>;

/** The database that the settings name; nothing is asked of it yet. */
export function open(settings: Settings): Database {
  return openDatabase(placeOf(settings));
}

/** For what only reads or copies: to open SQLite is to make it, and an empty database made of a mistyped folder would be found in order. */
export function expectDatabase({ databaseUrl, data }: Settings): void {
  if (databaseUrl === undefined && !existsSync(join(data, 'kapsel.sqlite'))) throw new UsageError(`There is no database in ${data} yet. Start kapsel-admin serve once, or name the folder by --data.`);
}

/** Does something with the database, with its tables up to date. */
export async function withDatabase<Result>(settings: Settings, work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = open(settings);
  try {
    await ensureTables(database);
    return await work(database);
  } finally {
    await database.db.destroy();
  }
}

/** The ids of all sites. */
export async function allSites({ db }: Database): Promise<readonly string[]> {
  return (await db.selectFrom('site').select('site_id').orderBy('site_id').execute()).map(({ site_id: siteId }) => siteId);
}

/** An id of a site that there is. */
export async function known({ db }: Database, siteId: string | undefined): Promise<string> {
  if (siteId === undefined) throw new UsageError('Name the site by --site. See --help.');
  const row = await db.selectFrom('site').select('site_id').where('site_id', '=', siteId).executeTakeFirst();
  if (!row) throw new UsageError(`There is no site ${siteId} here.`);
  return siteId;
}

/** As many as a command takes, or what it takes instead. */
export function expectArguments(args: readonly string[], count: 0 | 1, otherwise: string): readonly [string] {
  if (args.length !== count) throw new UsageError(`${otherwise}. See --help.`);
  return [args[0] ?? ''];
}

/** What is in a file. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/u, ''));
  } catch (error) {
    throw new UsageError(error instanceof SyntaxError ? `${file} is not JSON.` : `${file} cannot be read: ${fileTrouble(error)}.`);
  }
}

/** A line for whoever called. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
