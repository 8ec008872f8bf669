import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileTrouble } from '@kapsel/core';
import { auditedCommand, loadSite, saveSite } from './commands-of-review.ts';
import { backup, restore } from './commands-of-backup.ts';
import { doctor } from './commands-of-doctor.ts';
import { rotate, verify } from './commands-of-proof.ts';
import { runUser } from './commands-of-users.ts';
import { installQueue, runWorker } from './commands-of-worker.ts';
import { openDatabase, type Database } from './db/database.ts';
import { ensureTables, migrate } from './db/migrate.ts';
import { publish } from './publish.ts';
import { erase } from './records/erase.ts';
import { exportFormats, exportRecords, type ExportFormat } from './records/export.ts';
import { purge } from './records/housekeeping.ts';
import { eraseWithdrawn } from './rights/withdrawn-retention.ts';
import { serve } from './serve.ts';
import { placeOf, type Settings } from './settings.ts';

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

type Command = (settings: Settings, args: readonly string[], options: CommandOptions) => Promise<number>;

export const commands: { readonly [name: string]: Command | undefined } = {
  serve: runServer,
  migrate: runMigrations,
  publish: publishFile,
  verify,
  export: exportSite,
  erase: eraseRecord,
  purge: purgeNow,
  notice: showNotice,
  worker: runWorker,
  user: runUser,
  'export-site': saveSite,
  'import-site': loadSite,
  backup,
  restore,
  doctor,
  'rotate-key': rotate,
};

async function runServer(settings: Settings, args: readonly string[]): Promise<number> {
  expectArguments(args, 0, 'kapsel-admin serve takes settings only');
  // Whoever started it may be gone with the terminal, and that is no reason to stop.
  process.stderr.on('error', () => {});
  const server = await serve(settings);
  process.stderr.write(`Listening on ${server.address}\n`);
  if (server.setUpAddress !== undefined) process.stderr.write(`There is no account yet. Within 24 hours, and once, the owner's is made at\n  ${server.setUpAddress}\n`);
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await server.stop();
  return 0;
}

async function runMigrations(settings: Settings, args: readonly string[]): Promise<number> {
  expectArguments(args, 0, 'kapsel-admin migrate takes settings only');
  const database = open(settings);
  const done = await migrate(database).finally(() => database.db.destroy());
  if (settings.databaseUrl !== undefined) await installQueue(settings);
  say(done.length === 0 ? 'The tables were up to date.' : `Done: ${done.join(', ')}.`);
  return 0;
}

async function publishFile(settings: Settings, args: readonly string[], options: CommandOptions): Promise<number> {
  const [file] = expectArguments(args, 1, 'Say what to publish: kapsel-admin publish kapsel.config.json');
  const months = options['retention-months'];
  if (months !== undefined && !/^\d{1,3}$/u.test(months)) throw new UsageError('--retention-months must be a whole number of months.');
  for (const domain of options.domain ?? []) if (!/^(?:\*\.)?[\da-z.-]+(?::\d{1,5})?$/u.test(domain)) throw new UsageError(`--domain ${domain} must be a host such as example.no or *.example.no.`);
  const publication = {
    config: readJson(file),
    declarations: (options.declaration ?? []).map(readJson),
    notices: (options.notice ?? []).map(readJson),
    ...(options.domain && { domains: options.domain }),
    ...(months !== undefined && { retentionMonths: Number(months) }),
  };
  const { siteId, policyVersion, configHash, integrity, isKnown } = await withDatabase(settings, (database) => publish(database, publication, { within: (transaction, published) => auditedCommand('version.publish')(transaction, { ...published }) }));
  say(`Version ${policyVersion} of ${siteId} ${isKnown ? 'was published before, the same to the letter' : 'is published'}. Its config has the hash ${configHash}.`);
  say(`The tag for its pages, first in <head>; the address stands for wherever visitors reach this server:\n\n  <script src="https://consent.example/s/${siteId}/kapsel.js"></script>\n`);
  say(`Or, for this version alone:\n\n  <script src="https://consent.example/s/${siteId}/${policyVersion}/kapsel.js" integrity="${integrity}" crossorigin="anonymous"></script>`);
  return 0;
}

async function exportSite(settings: Settings, args: readonly string[], { site, format = 'jsonl', out }: CommandOptions): Promise<number> {
  expectArguments(args, 0, 'Name the site by --site');
  if (!(exportFormats as readonly string[]).includes(format)) throw new UsageError(`--format must be one of ${exportFormats.join(', ')}.`);
  return withDatabase(settings, async (database) => {
    const records = Readable.from(exportRecords(database, await known(database, site), format as ExportFormat));
    await pipeline(records, out === undefined ? process.stdout : createWriteStream(out), { end: out !== undefined });
    return 0;
  });
}

async function eraseRecord(settings: Settings, args: readonly string[], { site }: CommandOptions): Promise<number> {
  const [recordId] = expectArguments(args, 1, 'Say which record: kapsel-admin erase --site shop 0190a5da-…');
  return withDatabase(settings, async (database) => {
    const erased = await erase(database, await known(database, site), recordId);
    say(erased === 0 ? 'There is no such record.' : `${erased} ${erased === 1 ? 'record is' : 'records are'} erased.`);
    return erased === 0 ? 1 : 0;
  });
}

async function purgeNow(settings: Settings, args: readonly string[]): Promise<number> {
  expectArguments(args, 0, 'kapsel-admin purge takes settings only');
  const [purged, erased] = await withDatabase(settings, async (database) => [await purge(database, Date.now(), 'command'), await eraseWithdrawn(database, Date.now(), 'command')]);
  for (const { siteId, removed } of purged) say(`${siteId}: ${removed} records are gone.`);
  for (const { siteId, erased: count } of erased) say(`${siteId}: ${count} records of visitors who withdrew are erased.`);
  if (purged.length + erased.length === 0) say('There was nothing to remove.');
  return 0;
}

async function showNotice(settings: Settings, args: readonly string[], { site }: CommandOptions): Promise<number> {
  const [hash] = expectArguments(args, 1, 'Say which: kapsel-admin notice --site shop <hash>');
  return withDatabase(settings, async (database) => {
    const row = await database.db.selectFrom('notice').select('body').where('site_id', '=', await known(database, site)).where('hash', '=', hash).executeTakeFirst();
    say(row ? JSON.stringify(JSON.parse(row.body), null, 2) : 'No text with this hash is kept.');
    return row ? 0 : 1;
  });
}

function open(settings: Settings): Database {
  return openDatabase(placeOf(settings));
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

export async function allSites({ db }: Database): Promise<readonly string[]> {
  return (await db.selectFrom('site').select('site_id').orderBy('site_id').execute()).map(({ site_id: siteId }) => siteId);
}

export async function known({ db }: Database, siteId: string | undefined): Promise<string> {
  if (siteId === undefined) throw new UsageError('Name the site by --site. See --help.');
  const row = await db.selectFrom('site').select('site_id').where('site_id', '=', siteId).executeTakeFirst();
  if (!row) throw new UsageError(`There is no site ${siteId} here.`);
  return siteId;
}

export function expectArguments(args: readonly string[], count: 0 | 1, otherwise: string): readonly [string] {
  if (args.length !== count) throw new UsageError(`${otherwise}. See --help.`);
  return [args[0] ?? ''];
}

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
