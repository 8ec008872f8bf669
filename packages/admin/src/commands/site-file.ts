import { readFileSync, writeFileSync } from 'node:fs';
import { fileTrouble, type Json } from '@kapsel/core';
import { audit } from '../access/audit.ts';
import { expectArguments, known, say, UsageError, withDatabase, type CommandOptions } from './command.ts';
import type { Database } from '../db/database.ts';
import { exportSite, importSite, readSiteFile } from '../publish/site-file.ts';
import type { Settings } from '../settings.ts';

/** Writes into the audit log what somebody at a terminal did to a site; where it was so before, nothing was done. */
export function auditedCommand(action: string) {
  return async (transaction: Database['db'], { siteId, isKnown = false, ...detail }: { readonly siteId: string; readonly isKnown?: boolean; readonly [key: string]: unknown }): Promise<void> => {
    if (isKnown) return;
    const { organisation_id: organisationId } = await transaction.selectFrom('site').select('organisation_id').where('site_id', '=', siteId).executeTakeFirstOrThrow();
    await audit(transaction, { organisationId, actor: 'command', action, target: siteId, detail: detail as { readonly [key: string]: Json } });
  };
}

/** Config, texts and overrides as one file. */
export async function saveSite(settings: Settings, args: readonly string[], { site, out }: CommandOptions): Promise<number> {
  expectArguments(args, 0, 'Name the site by --site');
  return withDatabase(settings, async (database) => {
    const file = await exportSite(database, await known(database, site));
    if (!file) throw new UsageError(`Nothing was made of ${site} yet, and nothing published.`);
    const text = JSON.stringify(file, null, 2);
    if (out === undefined) say(text);
    else writeFileSync(out, `${text}\n`);
    return 0;
  });
}

/** The same the other way, whatever the draft was. */
export async function loadSite(settings: Settings, args: readonly string[], { site }: CommandOptions): Promise<number> {
  const [path] = expectArguments(args, 1, 'Say what to import: kapsel-admin import-site --site shop site.json');
  const text = readText(path);
  return withDatabase(settings, async (database) => {
    const siteId = await known(database, site);
    const file = readSiteFile(siteId, text);
    const revision = await database.db.transaction().execute(async (transaction) => {
      const made = await importSite({ kind: database.kind, db: transaction }, { siteId, actor: 'command', file, expected: '*' });
      await auditedCommand('site.import')(transaction, { siteId, revision: made });
      return made;
    });
    say(`The draft of ${siteId} is ${revision.slice(0, 12)}…, with ${file.overrides.length} overrides. Visitors get it once it is published.`);
    return 0;
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${fileTrouble(error)}.`);
  }
}
