import { once } from 'node:events';
import { pino } from 'pino';
import { openBlobs } from '../blobs/blobs.ts';
import { UsageError } from './command.ts';
import { openDatabase } from '../db/database.ts';
import { ensureTables } from '../db/migrate.ts';
import { openSignals } from '../db/signals.ts';
import { openJobs } from '../jobs/open-jobs.ts';
import { startScans } from '../scans/start-scans.ts';
import type { Settings } from '../settings.ts';

/** Does scans for the servers of a database, on this machine, until it is told to stop. */
export async function runWorker(settings: Settings, args: readonly string[]): Promise<number> {
  if (args.length > 0) throw new UsageError('kapsel-admin worker takes settings only. See --help.');
  const { databaseUrl } = settings;
  if (databaseUrl === undefined) throw new UsageError('kapsel-admin worker needs PostgreSQL: name it by --database-url. Beside SQLite, kapsel-admin serve scans itself.');
  if (settings.scanConcurrency === 0) throw new UsageError('--scan-concurrency 0 leaves this worker nothing to do.');
  const logger = pino({ level: settings.logLevel });
  const place = { dataFolder: settings.data, databaseUrl };
  const database = openDatabase(place, (error) => logger.warn({ reason: error.message }, 'a connection to the database was lost'));
  await ensureTables(database);
  const signals = openSignals(place);
  const jobs = openJobs(database, place, { signals, onTrouble: (error) => logger.error({ reason: error.message }, 'the queue of jobs is in trouble') });
  await jobs.ready();
  const endScans = startScans({ database, signals, jobs, blobs: openBlobs(database, place), logger }, settings);
  process.stderr.write('Waiting for scans\n');
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await endScans();
  await jobs.close();
  await signals.close();
  await database.db.destroy();
  return 0;
}

/** Has PostgreSQL hold the queue's tables too. */
export async function installQueue({ data, databaseUrl }: Settings): Promise<void> {
  const place = { dataFolder: data, databaseUrl };
  const database = openDatabase(place);
  const signals = openSignals(place);
  const jobs = openJobs(database, place, { signals, mayInstall: true });
  await jobs.ready().finally(async () => {
    await jobs.close();
    await signals.close();
    await database.db.destroy();
  });
}
