import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { openSecrets } from '../access/secrets.ts';
import type { TestDatabase } from '../db/databases.test-helper.ts';
import { newId } from '../db/new-id.ts';
import { Deliverer, type DelivererParts } from './deliverer.ts';
import type { AnnouncementKind } from './kinds.ts';
import { newSecret } from './webhook/sign.ts';
import { secretUse } from './webhook/tell-by-webhook.ts';

export interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver of webhooks on this machine that keeps what it gets and answers as told. */
export async function startReceiver(answer: (request: Received, response: ServerResponse, count: number) => void = (_request, response) => response.writeHead(204).end()) {
  const received: Received[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    let body = '';
    for await (const piece of request) body += String(piece);
    received.push({ url: request.url ?? '', headers: request.headers, body });
    answer(received.at(-1)!, response, received.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    received,
    address: `http://127.0.0.1:${port}/hook`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
}

/** A mail server on this machine that keeps what it gets, and refuses the addresses that `refuse` gives a status for. */
export async function startMailServer(refuse: (address: string) => number | undefined = () => undefined) {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) => (username === 'kapsel' && password === 'p@ss' ? done(null, { user: username }) : done(new Error('wrong password'))),
    onRcptTo({ address }, _session, done) {
      const status = refuse(address);
      done(status === undefined ? null : Object.assign(new Error('not here'), { responseCode: status }));
    },
    onData(stream, { envelope }, done) {
      let source = '';
      stream.on('data', (piece: Buffer) => (source += piece.toString()));
      stream.on('end', () => {
        mails.push({ from: envelope.mailFrom ? envelope.mailFrom.address : '', to: envelope.rcptTo.map(({ address }) => address), source });
        done();
      });
    },
  });
  const port = await new Promise<number>((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => resolve((listening.address() as AddressInfo).port));
  });
  return { mails, smtpUrl: `smtp://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

export const quiet = { warn() {}, error() {} };

/** One that tells what is in a test's database. */
export function delivererOn({ database, place }: TestDatabase, changes: Partial<DelivererParts> = {}): Deliverer {
  return new Deliverer({ database, secrets: openSecrets(join(place.dataFolder, 'secret.key')), mailer: undefined, rules: { allowPrivate: true, timeoutMs: 1000 }, language: 'nb', logger: quiet, mailDelayMs: 0, ...changes });
}

/** Has a receiver be told of these kinds on the site `shop`, and gives what it is signed with. */
export async function subscribe({ database, place }: TestDatabase, url: string, kinds: readonly AnnouncementKind[]): Promise<{ readonly webhookId: string; readonly secret: string }> {
  const webhookId = newId();
  const secret = newSecret();
  const sealed = openSecrets(join(place.dataFolder, 'secret.key')).seal(secret, secretUse);
  await database.db
    .insertInto('webhook')
    .values({ site_id: 'shop', webhook_id: webhookId, url, name: '', kinds: JSON.stringify(kinds), secret: sealed, old_secret: null, old_secret_until: null, created_at: Date.now(), disabled_at: null, disabled_because: null, failing_since: null })
    .execute();
  return { webhookId, secret };
}

/** A member of `main` with a mailbox. */
export async function addMember({ database: { db } }: TestDatabase, email: string, role: 'owner' | 'editor' | 'reviewer' | 'viewer' = 'editor'): Promise<string> {
  const accountId = newId();
  await db.insertInto('account').values({ account_id: accountId, email, name: role, password_hash: null, totp_secret: null, created_at: Date.now(), disabled_at: null }).execute();
  await db.insertInto('member').values({ organisation_id: 'main', account_id: accountId, role, since: Date.now() }).execute();
  return accountId;
}
