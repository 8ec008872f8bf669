import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConsentSubmission, PurposeSubmission, RecordSubmission } from '@kapsel/core';
import { readPurposeSubmission, readSubmission } from '@kapsel/core/schema';
import { signPurpose } from '@kapsel/sdk/sign-purpose';

/** What came in, whether it was taken or not. */
interface Post {
  readonly submission: ConsentSubmission | undefined;
  readonly faults: readonly string[];
  readonly headers: IncomingMessage['headers'];
}

/**
 * A consent log as `POST /v1/sites/:siteId/consents` and `…/purposes` are meant to be: it proves what it gets, keeps each record
 * once, vouches for consents in forms, and shows a record to who knows its id.
 */
export class ConsentLog {
  readonly posts: Post[] = [];
  readonly records = new Map<string, RecordSubmission>();
  readonly refusals = new Set<string>();
  /** Of all requests; a preflight would be among them. */
  readonly methods: (string | undefined)[] = [];
  /** Instead of its own answer; `hang up` closes the connection without one. */
  answer: number | 'hang up' | undefined;
  delayMs = 0;
  readonly publicKey: KeyObject;
  private readonly privateKey: KeyObject;

  constructor() {
    ({ publicKey: this.publicKey, privateKey: this.privateKey } = generateKeyPairSync('ed25519'));
  }

  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    this.methods.push(request.method);
    const [, siteId = '', door = '', recordId = ''] = /^\/v1\/sites\/([^/]+)\/(\w+)\/?([^/?]*)$/u.exec(request.url ?? '') ?? [];
    if (request.method === 'GET') return this.showReceipt(recordId, response);
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part as string;
    const read = door === 'purposes' ? readPurposeSubmission(body) : readSubmission(body);
    const submission = 'submission' in read ? read.submission : undefined;
    this.posts.push({ submission, faults: 'faults' in read ? read.faults : [], headers: request.headers });
    const { answer, delayMs } = this;
    if (answer === 'hang up') return void request.socket.destroy();
    if (submission && answer === undefined) this.keep(submission);
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    const headers = { 'Access-Control-Allow-Origin': '*' };
    if (door !== 'purposes' || answer !== undefined) response.writeHead(answer ?? (submission ? 204 : 400), headers).end();
    else if (!submission) response.writeHead(400, headers).end();
    else response.writeHead(201, { ...headers, 'Content-Type': 'application/json' }).end(JSON.stringify({ value: this.vouchFor(submission as PurposeSubmission, siteId) }));
  };

  private keep(submission: ConsentSubmission): void {
    if (submission.event === 'refused') this.refusals.add(submission.key);
    else this.records.set(submission.recordId, submission);
  }

  private vouchFor({ recordId, purposes: [{ id }], notice: { noticeHash } }: PurposeSubmission, siteId: string): string {
    const iat = Math.floor(Date.now() / 1000);
    return signPurpose({ iss: siteId, jti: recordId, purpose: id, granted: true, iat, ...(noticeHash && { noticeHash }) }, this.privateKey);
  }

  private showReceipt(recordId: string, response: ServerResponse): void {
    const record = this.records.get(recordId);
    response.writeHead(record ? 200 : 404, { 'Content-Type': 'application/json' }).end(JSON.stringify(record ?? { error: 'Nobody knows it.' }));
  }
}

/** A log on a server of its own, which can go away and come back. */
export async function startConsentLog(): Promise<{ readonly log: ConsentLog; readonly port: number; stop(): Promise<void>; restart(): Promise<void> }> {
  const log = new ConsentLog();
  let server: Server;
  const listen = async (port: number): Promise<number> => {
    server = createServer((request, response) => void log.handle(request, response));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  return {
    log,
    port,
    restart: async () => void (await listen(port)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
