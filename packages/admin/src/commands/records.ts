import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { erase } from '../records/erase.ts';
import { exportFormats, exportRecords, type ExportFormat } from '../records/export.ts';
import { purge } from '../records/housekeeping.ts';
import { eraseWithdrawn } from '../rights/withdrawn-retention.ts';
import type { Settings } from '../settings.ts';
import { expectArguments, expectDatabase, known, say, UsageError, withDatabase, type CommandOptions } from './command.ts';

/** All records of a site, piece by piece. */
export async function exportSite(settings: Settings, args: readonly string[], { site, format = 'jsonl', out }: CommandOptions): Promise<number> {
  expectArguments(args, 0, 'Name the site by --site');
  if (!(exportFormats as readonly string[]).includes(format)) throw new UsageError(`--format must be one of ${exportFormats.join(', ')}.`);
  expectDatabase(settings);
  return withDatabase(settings, async (database) => {
    const records = Readable.from(exportRecords(database, await known(database, site), format as ExportFormat));
    await pipeline(records, out === undefined ? process.stdout : createWriteStream(out), { end: out !== undefined });
    return 0;
  });
}

/** Erases a record and all others of the same visitor. */
export async function eraseRecord(settings: Settings, args: readonly string[], { site }: CommandOptions): Promise<number> {
  const [recordId] = expectArguments(args, 1, 'Say which record: kapsel-admin erase --site shop 0190a5da-…');
  expectDatabase(settings);
  return withDatabase(settings, async (database) => {
    const erased = await erase(database, await known(database, site), recordId);
    say(erased === 0 ? 'There is no such record.' : `${erased} ${erased === 1 ? 'record is' : 'records are'} erased.`);
    return erased === 0 ? 1 : 0;
  });
}

/** Removes the records whose time is over. */
export async function purgeNow(settings: Settings, args: readonly string[]): Promise<number> {
  expectArguments(args, 0, 'kapsel-admin purge takes settings only');
  expectDatabase(settings);
  const [purged, erased] = await withDatabase(settings, async (database) => [await purge(database, Date.now(), 'command'), await eraseWithdrawn(database, Date.now(), 'command')]);
  for (const { siteId, removed } of purged) say(`${siteId}: ${removed} records are gone.`);
  for (const { siteId, erased: count } of erased) say(`${siteId}: ${count} records of visitors who withdrew are erased.`);
  if (purged.length + erased.length === 0) say('There was nothing to remove.');
  return 0;
}

/** The text that was shown, by the hash in a record. */
export async function showNotice(settings: Settings, args: readonly string[], { site }: CommandOptions): Promise<number> {
  const [hash] = expectArguments(args, 1, 'Say which: kapsel-admin notice --site shop <hash>');
  expectDatabase(settings);
  return withDatabase(settings, async (database) => {
    const row = await database.db.selectFrom('notice').select('body').where('site_id', '=', await known(database, site)).where('hash', '=', hash).executeTakeFirst();
    say(row ? JSON.stringify(JSON.parse(row.body), null, 2) : 'No text with this hash is kept.');
    return row ? 0 : 1;
  });
}
