import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino, type Logger } from 'pino';
import type { Role } from '../../access/roles.ts';
import { Guesses } from '../../access/guesses.ts';
import { openSecrets } from '../../access/secrets.ts';
import { beginSession } from '../../access/sessions.ts';
import type { Database } from '../../db/database.ts';
import type { TestDatabase } from '../../db/databases.test-helper.ts';
import { newId } from '../../db/new-id.ts';
import { openBlobs } from '../../blobs/blobs.ts';
import { openSignals } from '../../db/signals.ts';
import { openJobs } from '../../jobs/open-jobs.ts';
import { publish } from '../../publish.ts';
import { RecordWriter } from '../../records/record-writer.ts';
import { shop, signingKey } from '../../records/shop.test-helper.ts';
import { readSettings } from '../../settings.ts';
import { Sites } from '../../sites.ts';
import { buildApp } from '../app.ts';
import { RateLimit } from '../limits.ts';
import { Metrics } from '../metrics.ts';
import type { Parts } from '../parts.ts';
import { sessionCookie } from './session-cookie.ts';

interface Answer {
  readonly status: number;
  readonly body: any;
}

/** Somebody who asks. */
export type Caller = (method: NonNullable<InjectOptions['method']>, url: string, body?: unknown, headers?: InjectOptions['headers']) => Promise<Answer>;

export interface RunningApi extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly parts: Parts;
  readonly database: Database;
  /** Nobody. */
  readonly anybody: Caller;
  /** A new person of that role, in `main` where nothing else is said. */
  as(role: Role, organisationId?: string): Promise<Caller>;
  /** Who sends that token. */
  withToken(token: string): Caller;
}

/** The whole server over a database of its own, with the shop published in the organisation `main`. */
export async function startApi(made: TestDatabase, changes: Partial<Parts> = {}, logger: Logger = pino({ level: 'silent' })): Promise<RunningApi> {
  const { database } = made;
  await publish(database, { config: shop });
  const writer = new RecordWriter(database, signingKey);
  const signals = openSignals(made.place);
  const settings = readSettings({ data: made.place.dataFolder }, {}, undefined);
  const parts: Parts = {
    database,
    signals,
    jobs: openJobs(database, made.place, { signals, mayInstall: true }),
    blobs: openBlobs(database, made.place),
    settings,
    sites: new Sites(database),
    writer,
    key: signingKey,
    secrets: openSecrets(settings.secretKey),
    guesses: new Guesses(),
    metrics: new Metrics(writer.figures),
    limits: { site: new RateLimit(1000), address: new RateLimit(1000) },
    isStopping: () => false,
    ...changes,
  };
  const app = buildApp(parts, { logger, trustProxy: false });
  const caller = (headers: InjectOptions['headers']): Caller => async (method, url, body, more) => {
    const { statusCode, payload } = await app.inject({ method, url: `/api${url}`, ...(body !== undefined && { payload: body as object }), headers: { ...headers, ...more } });
    return { status: statusCode, body: payload === '' ? undefined : JSON.parse(payload) };
  };
  return {
    app,
    parts,
    database,
    anybody: caller({}),
    async as(role, organisationId = 'main') {
      const accountId = newId();
      await database.db.insertInto('account').values({ account_id: accountId, email: `${accountId}@shop.example`, name: role, password_hash: null, totp_secret: null, created_at: Date.now(), disabled_at: null }).execute();
      await database.db.insertInto('member').values({ organisation_id: organisationId, account_id: accountId, role, since: Date.now() }).execute();
      const token = await beginSession(database, accountId);
      return caller({ cookie: `${sessionCookie}=${token}`, origin: 'https://kapsel.example', host: 'kapsel.example' });
    },
    withToken: (token) => caller({ authorization: `Bearer ${token}` }),
    async [Symbol.asyncDispose]() {
      await app.close();
      await parts.jobs.close();
      await signals.close();
      await writer.idle();
      await made[Symbol.asyncDispose]();
    },
  };
}
