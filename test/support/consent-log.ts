import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConsentSubmission, RecordSubmission } from '@kapsel/core';
import { readSubmission } from '@kapsel/core/schema';

/** What came in, whether it was taken or not. */
interface Post {
  readonly submission: ConsentSubmission | undefined;
  readonly faults: readonly string[];
  readonly headers: IncomingMessage['headers'];
}

/** A consent log as `POST /v1/sites/:siteId/consents` is meant to be: it proves what it gets, and keeps each record once. */
export class ConsentLog {
  readonly posts: Post[] = [];
  readonly records = new Map<string, RecordSubmission>();
  readonly refusals = new Set<string>();
  /** Of all requests; a preflight would be among them. */
  readonly methods: (string | undefined)[] = [];
  /** Instead of its own answer; `hang up` closes the connection without one. */
  answer: number | 'hang up' | undefined;
  delayMs = 0;

  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    this.methods.push(request.method);
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part as string;
    const read = readSubmission(body);
    const submission = 'submission' in read ? read.submission : undefined;
    this.posts.push({ submission, faults: 'faults' in read ? read.faults : [], headers: request.headers });
    const { answer, delayMs } = this;
    if (answer === 'hang up') return void request.socket.destroy();
    if (submission && answer === undefined) this.keep(submission);
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    response.writeHead(answer ?? (submission ? 204 : 400), { 'Access-Control-Allow-Origin': '*' }).end();
  };

  private keep(submission: ConsentSubmission): void {
    if (submission.event === 'refused') this.refusals.add(submission.key);
    else this.records.set(submission.recordId, submission);
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
