import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { deleteOldBackups } from '../backup/delete-old.ts';
import { readJournal, type ErasureEntry } from '../backup/erasure-journal.ts';
import { checkBackup } from '../backup/read-backup.ts';
import { restore as restoreFile } from '../backup/restore.ts';
import { writeBackup } from '../backup/write-backup.ts';
import { expectDatabase, say, UsageError, type CommandOptions } from './command.ts';
import { openDatabase, type Database } from '../db/database.ts';
import { ensureTables } from '../db/migrate.ts';
import { verifySite } from '../records/verify-site.ts';
import { placeOf, type Settings } from '../settings.ts';
import { signingKey } from '../signing-key.ts';

/** Writes all that is kept into one file, while servers go on. */
export async function backup(settings: Settings, args: readonly string[], options: CommandOptions): Promise<number> {
  const [given, more] = args;
  if (given === undefined || more !== undefined) throw new UsageError('Say where to: kapsel-admin backup kapsel-2026-01-31.backup. See --help.');
  const months = options['keep-months'];
  if (months !== undefined && !/^\d{1,3}$/u.test(months)) throw new UsageError('--keep-months must be a whole number of months.');
  expectDatabase(settings);
  const file = resolve(given);
  if (existsSync(file)) throw new UsageError(`${file} is there already; a backup overwrites nothing.`);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const place = placeOf(settings);
  const database = openDatabase(place);
  try {
    await ensureTables(database);
    const keys = options['with-keys'] === true ? { signing: readFileSync(settings.signingKey, 'utf8'), secret: readFileSync(settings.secretKey, 'utf8') } : undefined;
    const { tables, artefacts } = await writeBackup(database, file, { place, ...(keys && { keys }) });
    // What cannot be read is no backup.
    await checkBackup(file);
    const rows = Object.values(tables).reduce((sum, count) => sum + count, 0);
    say(`${file}: ${rows} rows of ${Object.keys(tables).length} tables and ${artefacts} files of scans, ${(await stat(file)).size} bytes, read back and whole.`);
    say(keys ? 'The keys are in it: keep it as you keep them.' : `The keys are not in it. Keep copies of ${settings.signingKey} and ${settings.secretKey} elsewhere.`);
  } finally {
    await database.db.destroy();
  }
  if (months !== undefined) for (const name of await deleteOldBackups(file, Number(months))) say(`${name} was older than ${months} months and is deleted.`);
  return 0;
}

/** Makes of a backup what it was made of, where there is nothing yet; what was erased since stays erased. */
export async function restore(settings: Settings, args: readonly string[], options: CommandOptions): Promise<number> {
  const [file, more] = args;
  if (file === undefined || more !== undefined) throw new UsageError('Say from what: kapsel-admin restore kapsel-2026-01-31.backup. See --help.');
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  const journal = journalOf(settings, options);
  const { header } = await checkBackup(file);
  const writeKeys = placeKeys(settings, header.keys, options['new-keys'] === true);
  const { rows, artefacts, erasedAgain, purgedAgain } = await restoreFile(file, { place: placeOf(settings), journal });
  writeKeys();
  say(`${rows} rows and ${artefacts} files of scans are back, as of ${new Date(header.createdAt).toISOString()}. Whatever came later is not.`);
  if (erasedAgain + purgedAgain > 0) say(`${erasedAgain} records had been erased since and are not back; ${purgedAgain} are gone by retention.`);
  say('Nobody is signed in. Members, API tokens and webhooks are those of then: take away again what you took away since.');
  const database = openDatabase(placeOf(settings));
  try {
    return await verifyAll(database, settings);
  } finally {
    await database.db.destroy();
  }
}

/** What was erased: by the journals that are named, else by that of this place. */
function journalOf({ erasureJournal }: Settings, options: CommandOptions): readonly ErasureEntry[] {
  const files = options.journal ?? (existsSync(erasureJournal) ? [erasureJournal] : []);
  for (const file of files) if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  if (files.length === 0 && options['no-journal'] !== true) {
    throw new UsageError(`There is no journal of erasures at ${erasureJournal}. Without one, records come back that were erased after the backup. Name those of all servers by --journal; or, where nothing was erased, say --no-journal.`);
  }
  return files.flatMap(readJournal).toSorted((a, b) => a.at - b.at);
}

/** Proves that the keys are there, or can be put there once all else is. */
function placeKeys({ signingKey: signing, secretKey: secret }: Settings, keys: { readonly signing: string; readonly secret: string } | undefined, mayBeNew: boolean): () => void {
  if (!keys) {
    const missing = [signing, secret].filter((file) => !existsSync(file));
    if (missing.length > 0 && !mayBeNew) throw new UsageError(`There is no ${missing.join(' and no ')}, and the backup has no keys. Put your copies there; or say --new-keys: then older checkpoints are of another key, and secrets have to be entered anew.`);
    return () => {};
  }
  for (const [file, content] of [[signing, keys.signing], [secret, keys.secret]] as const) if (existsSync(file) && readFileSync(file, 'utf8') !== content) throw new UsageError(`${file} is another key than that of the backup. Move one of them away.`);
  return () => {
    for (const [file, content] of [[signing, keys.signing], [secret, keys.secret]] as const) if (!existsSync(file)) writeFileSync(file, content, { mode: 0o600, flag: 'wx', flush: true });
  };
}

async function verifyAll(database: Database, settings: Settings): Promise<number> {
  const key = signingKey(settings.signingKey);
  const sites = await database.db.selectFrom('chain').select('site_id').orderBy('site_id').execute();
  let faults = 0;
  for (const { site_id: siteId } of sites) {
    const verdict = await verifySite(database, key, siteId);
    for (const fault of verdict.faults) say(`${siteId}: ${fault}`);
    faults += verdict.faults.length;
  }
  say(faults === 0 ? `The chains of ${sites.length} sites hold.` : 'A chain does NOT hold.');
  return faults === 0 ? 0 : 1;
}
