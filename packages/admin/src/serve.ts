import { setTimeout as sleep } from 'node:timers/promises';
import { pino, type Logger } from 'pino';
import { Guesses } from './access/guesses.ts';
import { addressOfLink, setUpLink } from './access/links.ts';
import { openSecrets } from './access/secrets.ts';
import { anchorChains, type AnchorOptions } from './anchors/anchor-chains.ts';
import { readCertificates } from './anchors/certificates.ts';
import { forgetOver } from './access/sessions.ts';
import { openBlobs } from './blobs/blobs.ts';
import { openDatabase } from './db/database.ts';
import { ensureTables } from './db/migrate.ts';
import { openSignals } from './db/signals.ts';
import { openJobs } from './jobs/open-jobs.ts';
import { earliestNow } from './earliest-now.ts';
import { keyId } from './keys/key-id.ts';
import { openMailer } from './notify/open-mailer.ts';
import { startTelling } from './notify/start-telling.ts';
import { forgetRefusalKeys, makeCheckpoints, purge } from './records/housekeeping.ts';
import { RecordWriter } from './records/record-writer.ts';
import { scanMetrics } from './scans/metrics.ts';
import { eraseWithdrawn } from './rights/withdrawn-retention.ts';
import { startScans } from './scans/start-scans.ts';
import { buildApp } from './server/app.ts';
import { RateLimit } from './server/limits.ts';
import { Metrics } from './server/metrics.ts';
import type { Parts } from './server/parts.ts';
import { placeOf, type Settings } from './settings.ts';
import { signingKey } from './signing-key.ts';
import { Sites } from './sites.ts';

/** A server that listens. */
export interface RunningServer {
  readonly address: string;
  /** Where the first account is made, while there is none. For the terminal alone: who has it owns the server. */
  readonly setUpAddress: string | undefined;
  /** Answers what it has, takes no more, and closes the database. */
  stop(): Promise<void>;
}

const hourMs = 3_600_000;

/** How often it is asked whether one is due. */
const anchorMs = 600_000;

/** Wires the parts together and listens. */
export async function serve(settings: Settings, logger: Logger = pino({ level: settings.logLevel })): Promise<RunningServer> {
  const mailer = openMailer(settings);
  const place = placeOf(settings);
  const database = openDatabase(place, (error) => logger.warn({ reason: error.message }, 'a connection to the database was lost'));
  await ensureTables(database);
  database.journal?.begin();
  const key = signingKey(settings.signingKey);
  const writer = new RecordWriter(database, key);
  const signals = openSignals(place);
  const jobs = openJobs(database, place, { signals, onTrouble: (error) => logger.error({ reason: error.message }, 'the queue of jobs is in trouble') });
  await jobs.ready();
  let isStopping = false;
  const anchors = { everyMs: settings.anchorHours * hourMs, tsaUrl: settings.tsaUrl, trusted: readCertificates(settings.tsaCertificates), isStopping: () => isStopping };
  const parts: Parts = {
    database,
    signals,
    jobs,
    blobs: openBlobs(database, place),
    settings,
    sites: new Sites(database),
    writer,
    key,
    secrets: openSecrets(settings.secretKey),
    guesses: new Guesses(),
    metrics: new Metrics(writer.figures),
    limits: { site: new RateLimit(settings.siteRate), address: new RateLimit(settings.addressRate) },
    isStopping: () => isStopping,
  };
  const app = buildApp(parts, { logger, trustProxy: settings.trustProxy });
  const address = await app.listen({ host: settings.host, port: settings.port });
  const endScans = startScans({ ...parts, logger }, settings);
  const endChores = startChores(settings, parts, anchors, logger);
  const setUp = await setUpLink(database);
  parts.metrics.watch(scanMetrics(database));
  const endTelling = startTelling(parts, mailer, logger);
  return {
    address,
    setUpAddress: setUp && addressOfLink({ ...settings, port: Number(new URL(address).port) }, 'setup', setUp.token),
    async stop() {
      isStopping = true;
      await sleep(settings.drainSeconds * 1000);
      await Promise.all([app.close(), endScans()]);
      await writer.idle();
      await endChores();
      await endTelling();
      await jobs.close();
      await signals.close();
      // Where the database is away, the next start has to make them.
      await makeCheckpoints(database, key).finally(() => database.db.destroy());
    },
  };
}

/** What is to be done now and then. One that fails is told of, and tried again the next time. */
function startChores({ checkpointSeconds, signingKey: keyFile }: Settings, { database, key, limits, guesses }: Parts, anchors: AnchorOptions, logger: Logger): () => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const run = async (name: string, chore: () => Promise<unknown>): Promise<void> => {
    try {
      await chore();
    } catch (error) {
      logger.error({ chore: name, reason: (error as Error).message }, 'a chore failed');
    }
    running.delete(name);
  };
  const every = (ms: number, name: string, chore: () => Promise<unknown>): NodeJS.Timeout =>
    setInterval(() => {
      if (!running.has(name)) running.set(name, run(name, chore));
    }, ms);
  const timers = [
    every(checkpointSeconds * 1000, 'checkpoints', () => makeCheckpoints(database, key)),
    every(anchorMs, 'anchors', async () => {
      for (const reason of anchors.everyMs > 0 ? await anchorChains(database, anchors) : []) logger.warn({ reason }, 'a checkpoint was not made known elsewhere');
      if (keyId(signingKey(keyFile)) !== keyId(key)) logger.warn('another key is to sign now: start this server anew');
    }),
    every(hourMs, 'retention', async () => {
      await forgetRefusalKeys(database, Date.now());
      await forgetOver(database, Date.now());
      for (const { siteId, removed } of await purge(database, earliestNow())) logger.info({ siteId, removed }, 'records whose time is over were removed');
      for (const { siteId, erased } of await eraseWithdrawn(database, earliestNow())) logger.info({ siteId, erased }, 'records of visitors who withdrew were erased');
    }),
    every(10_000, 'limits', async () => {
      limits.site.forget();
      limits.address.forget();
      guesses.forget();
    }),
  ];
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(running.values());
  };
}
