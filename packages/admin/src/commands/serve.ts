import { once } from 'node:events';
import { migrate } from '../db/migrate.ts';
import { serve } from '../serve.ts';
import type { Settings } from '../settings.ts';
import { expectArguments, open, say } from './command.ts';
import { installQueue } from './worker.ts';

/** Listens until it is told to stop. */
export async function runServer(settings: Settings, args: readonly string[]): Promise<number> {
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

/** Brings the tables up to date. */
export async function runMigrations(settings: Settings, args: readonly string[]): Promise<number> {
  expectArguments(args, 0, 'kapsel-admin migrate takes settings only');
  const database = open(settings);
  const done = await migrate(database).finally(() => database.db.destroy());
  if (settings.databaseUrl !== undefined) await installQueue(settings);
  say(done.length === 0 ? 'The tables were up to date.' : `Done: ${done.join(', ')}.`);
  return 0;
}
