import { backup, restore } from './backup.ts';
import type { Command } from './command.ts';
import { doctor } from './doctor.ts';
import { rotate, verify } from './proof.ts';
import { publishFile } from './publish.ts';
import { eraseRecord, exportSite, purgeNow, showNotice } from './records.ts';
import { runMigrations, runServer } from './serve.ts';
import { loadSite, saveSite } from './site-file.ts';
import { runUser } from './users.ts';
import { runWorker } from './worker.ts';

/** All that `kapsel-admin` can do, by name. */
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
