import { setTimeout as sleep } from 'node:timers/promises';
import { pino, type Logger } from 'pino';
import { openSecrets } from './access/secrets.ts';
import { anchorChains, type AnchorOptions } from './anchors/anchor-chains.ts';
import { readCertificates } from './anchors/certificates.ts';
import { openDatabase } from './db/database.ts';
import { ensureTables } from './db/migrate.ts';
import { earliestNow } from './earliest-now.ts';
import { keyId } from './keys/key-id.ts';
import { forgetRefusalKeys, makeCheckpoints, purge } from './records/housekeeping.ts';
import { RecordWriter } from './records/record-writer.ts';
import { buildApp } from './server/app.ts';
import { RateLimit } from './server/limits.ts';
import { Metrics } from './server/metrics.ts';
import type { Parts } from './server/parts.ts';
import type { Settings } from './settings.ts';
import { signingKey } from './signing-key.ts';
import { Sites } from './sites.ts';

/** A server that listens. */
export interface RunningServer {
  readonly address: string;
  /** Answers what it has, takes no more, and closes the database. */
  stop(): Promise<void>;
}

const hourMs = 3_600_000;

/** How often it is asked whether one is due. */
const anchorMs = 600_000;

/** Wires the parts together and listens. */
export async function serve(settings: Settings, logger: Logger = pino({ level: settings.logLevel })): Promise<RunningServer> {
  const database = openDatabase({ dataFolder: settings.data, databaseUrl: settings.databaseUrl }, (error) => logger.warn({ reason: error.message }, 'a connection to the database was lost'));
  await ensureTables(database);
  const key = signingKey(settings.signingKey);
  const writer = new RecordWriter(database, key);
  let isStopping = false;
  const anchors = { everyMs: settings.anchorHours * hourMs, tsaUrl: settings.tsaUrl, trusted: readCertificates(settings.tsaCertificates), isStopping: () => isStopping };
  const parts: Parts = {
    database,
    settings,
    sites: new Sites(database),
    writer,
    key,
    secrets: openSecrets(settings.secretKey),
    metrics: new Metrics(writer.figures),
    limits: { site: new RateLimit(settings.siteRate), address: new RateLimit(settings.addressRate) },
    isStopping: () => isStopping,
  };
  const app = buildApp(parts, { logger, trustProxy: settings.trustProxy });
  const address = await app.listen({ host: settings.host, port: settings.port });
  const endChores = startChores(settings, parts, anchors, logger);
  return {
    address,
    async stop() {
      isStopping = true;
      await sleep(settings.drainSeconds * 1000);
      await app.close();
      await writer.idle();
      await endChores();
      await makeCheckpoints(database, key);
      await database.db.destroy();
    },
  };
}

/** What is to be done now and then. One that fails is told of, and tried again the next time. */
function startChores({ checkpointSeconds, signingKey: keyFile }: Settings, { database, key, limits }: Parts, anchors: AnchorOptions, logger: Logger): () => Promise<void> {
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
      for (const { siteId, removed } of await purge(database, earliestNow())) logger.info({ siteId, removed }, 'records whose time is over were removed');
    }),
    every(10_000, 'limits', async () => {
      limits.site.forget();
      limits.address.forget();
    }),
  ];
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(running.values());
  };
}
