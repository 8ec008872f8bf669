import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { site, type Answer, type Means } from './means.ts';

/** A web of several sites on this machine's loopback, in which everything that is stored is known. */
export interface GroundTruthWeb {
  readonly startUrl: string;
  /** The address of every page that the start page links to, and of the start page, first. */
  readonly pages: readonly string[];
  /** `host/path` of everything that was asked for. */
  readonly asked: ReadonlySet<string>;
  close(): Promise<void>;
}

/** Serves the means on one port; any `*.localhost` name reaches it, in a browser. */
export async function startWeb(means: readonly Means[]): Promise<GroundTruthWeb> {
  const answers = Object.assign({}, ...means.map((one) => one.answers)) as Means['answers'];
  const linked = means.flatMap(({ pages }) => pages);
  const asked = new Set<string>();
  let port = 0;

  const answerTo = ({ headers: { host = '' }, url = '/' }: IncomingMessage): Answer => {
    const { hostname, pathname } = new URL(url, `http://${host}`);
    asked.add(hostname + pathname);
    const answer = hostname + pathname === `${site}/` ? startPage(linked) : (answers[hostname + pathname] ?? answers[`${hostname}/*`]);
    if (answer === undefined) return { status: 404, type: 'text/plain', body: 'Not found' };
    if (typeof answer === 'string') return { body: answer };
    return typeof answer === 'function' ? answer() : answer;
  };
  const server = createServer((request, response) => send(response, answerTo(request), port));
  const sockets = new Set<Duplex>();
  server.on('upgrade', (request, socket) => {
    sockets.add(socket);
    shakeHands(request, socket, answerTo(request));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);

  const startUrl = `http://${site}:${port}/`;
  return {
    startUrl,
    pages: [startUrl, ...linked.map((address) => withPort(`http://${address}`, port))],
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy(); // Those are nobody's connections any more.
      }),
  };
}

function startPage(linked: readonly string[]): string {
  return `<h1>Bazaar</h1><nav>${linked.map((address) => `<a href="http://${address}">${address}</a> `).join('')}</nav>`;
}

function send(response: ServerResponse, { status = 200, type = 'text/html; charset=utf-8', body = '', cookies = [], headers = {}, isZipped = false }: Answer, port: number): void {
  const whole = type.startsWith('text/html') ? `<!doctype html><html lang="en"><title>Bazaar</title><link rel="icon" href="data:,">${body.toString()}` : body;
  const sent = typeof whole === 'string' ? withPort(whole, port) : whole;
  response.writeHead(status, {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, withPort(value, port)])),
    ...(cookies.length > 0 && { 'Set-Cookie': [...cookies] }),
  });
  response.end(isZipped ? gzipSync(sent) : sent);
}

/** As RFC 6455 section 4.2.2 has it; nothing is said after it. */
function shakeHands({ headers }: IncomingMessage, socket: Duplex, { status, cookies = [] }: Answer): void {
  socket.on('error', () => {});
  if (status !== 101) return void socket.destroy();
  const accept = createHash('sha1').update(`${headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`, ...cookies.map((line) => `Set-Cookie: ${line}`)];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
}

/** Addresses of the web are written without the port, which is another one each time. */
function withPort(text: string, port: number): string {
  return text.replace(/\b((?:http|ws):\/\/(?:[a-z0-9-]+\.)+localhost)(?![:.a-z0-9-])/gu, `$1:${port}`);
}
