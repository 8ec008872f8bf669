import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { trackerFile, type Body } from './tracker-files.ts';
import { trackerPrefix } from './vectors/index.ts';

const siteHost = 'site.localhost';
const trackerHost = 'tracker.localhost';

/** One request that reached the tracker. */
interface Hit {
  readonly vector: string;
  readonly runId: string;
  readonly file: string;
  readonly at: number;
}

export interface SiteRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface SiteAnswer extends Body {
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Tracker {
  /** The origin of the tested pages. */
  readonly site: string;
  /** The origin of the tracker, another site. */
  readonly tracker: string;
  /** Every request of one page's that reached the tracker, in order. */
  hits(runId: string): readonly Hit[];
  /** How often the tracker's code said that it ran where no window of the page's could be reached. */
  runReports(runId: string): number;
  /** When anything was last asked for in the name of this page, by `performance.now()`. */
  lastRequestAt(runId: string): number;
  close(): Promise<void>;
}

/** One server for both sites, told apart by the Host header. What is not the tracker's is answered by `answerSite`. */
export async function startTracker(answerSite: (request: SiteRequest) => SiteAnswer | undefined): Promise<Tracker> {
  const log = new Map<string, Hit[]>();
  const reports = new Map<string, number>();
  const lastRequests = new Map<string, number>();
  const sockets = new Set<Duplex>();

  /** The vector, run and file that a path stands for, which is thereby noted. */
  function note(request: IncomingMessage) {
    const { pathname } = addressOf(request);
    const [, kind = '', vector = '', runId = '', file = ''] = pathname.split('/');
    const at = performance.now();
    if (runId) lastRequests.set(runId, at);
    if (kind === 'ran') reports.set(runId, (reports.get(runId) ?? 0) + 1);
    if (kind === 'v' && isFirstOfItsLoad(request)) {
      // A preflight reaches the tracker too; under its own name, since no vector asks for one.
      const name = request.method === 'OPTIONS' ? `OPTIONS ${file}` : file;
      log.set(runId, [...(log.get(runId) ?? []), { vector, runId, file: name, at }]);
    }
    return { kind, vector, runId, file, pathname };
  }

  const server = createServer((request, response) => {
    const { kind, vector, runId, file, pathname } = note(request);
    if (kind === 'ran') response.writeHead(204, openToAll).end();
    else if (addressOf(request).hostname === trackerHost) {
      if (kind === 'v') answerTracker(request, response, file, trackerFile(file, vector, runId));
      else response.writeHead(404).end();
    } else {
      const answer = answerSite({ path: pathname, headers: request.headers });
      if (answer) response.writeHead(200, { 'Content-Type': answer.type, 'Cache-Control': 'no-store', ...answer.headers }).end(answer.body);
      else response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found');
    }
  });
  server.on('upgrade', (request, socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    note(request);
    acceptSocket(request, socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    site: `http://${siteHost}:${port}`,
    tracker: `http://${trackerHost}:${port}`,
    hits: (runId) => log.get(runId) ?? [],
    runReports: (runId) => reports.get(runId) ?? 0,
    lastRequestAt: (runId) => lastRequests.get(runId) ?? 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
        server.closeAllConnections();
      }),
  };
}

function addressOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', `http://${request.headers.host ?? siteHost}`);
}

/** A player asks for the rest of a file in further requests, which belong to the same load. */
function isFirstOfItsLoad(request: IncomingMessage): boolean {
  const from = /^bytes=(\d+)-/u.exec(request.headers.range ?? '')?.[1] ?? '0';
  return Number(from) === 0;
}

const openToAll = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': '*',
  'Access-Control-Allow-Headers': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Cache-Control': 'no-store',
};

/** Of these Chromium keeps only the first as a third party's; WebKitGTK only the second, since over http it keeps none that is Secure, on localhost neither. */
const thirdPartyCookies = ['Secure; SameSite=None', ''].map((rest) => `${trackerPrefix}_http=1; Path=/; Max-Age=3600; ${rest}`);

function answerTracker(request: IncomingMessage, response: ServerResponse, file: string, { type, body }: Body): void {
  request.resume(); // The bodies of beacons and forms are of no interest, but must be read.
  if (request.method === 'OPTIONS') {
    response.writeHead(204, openToAll).end();
    return;
  }
  if (file.endsWith('.events')) {
    // Left open, since a stream that ends is asked for again.
    response.writeHead(200, { ...openToAll, 'Content-Type': 'text/event-stream' }).write('retry: 3600000\ndata: ok\n\n');
    return;
  }
  const cookie = file.startsWith('set-cookie') ? { 'Set-Cookie': thirdPartyCookies } : {};
  response.writeHead(200, { ...openToAll, 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), ...cookie }).end(body);
}

function acceptSocket(request: IncomingMessage, socket: Duplex): void {
  // The constant is RFC 6455's.
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
}
