import { once } from 'node:events';
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadResources, type CookieChanges, type Resource } from './resources.ts';

export interface ProvisoOptions extends CookieChanges {
  /** 0, the default, takes any free port. */
  readonly port?: number;
}

/** The running site. */
export interface Proviso {
  /** The front page, `http://proviso.localhost:<port>/`. */
  readonly url: string;
  readonly hostAliases: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Which real domain each imitation stands for, as the `--host-alias` option of the scanner wants it. */
export const hostAliases = {
  'hubspot.localhost': 'hubspot.com',
  'hotjar.localhost': 'hotjar.com',
  'googletagmanager.localhost': 'googletagmanager.com',
  'doubleclick.localhost': 'doubleclick.net',
};

/**
 * Serves the site and all its third parties from one port; the Host header tells them apart.
 *
 * @example
 * const site = await startProviso({ without: ['IDE'], extraDocumentCookies: ['unknown=1; Path=/; Max-Age=3600'] });
 */
export async function startProviso({ port = 0, ...changes }: ProvisoOptions = {}): Promise<Proviso> {
  const resources = await loadResources(changes);
  const server = createServer((request, response) => answer(request, response, resources));
  // Browsers take every *.localhost name for this machine, so the demo is not offered to the network.
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: boundPort } = server.address() as AddressInfo;
  return { url: `http://proviso.localhost:${boundPort}/`, hostAliases, close: () => close(server) };
}

function answer(request: IncomingMessage, response: ServerResponse, resources: ReadonlyMap<string, Resource>): void {
  const { localPort = 80 } = request.socket;
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only GET and HEAD are answered here.');
  const resource = resources.get(addressOf(request));
  if (!resource) return refuse(response, 404, `Nothing has this address. The site is at http://proviso.localhost:${localPort}/.`);
  response.writeHead(200, headersFor(resource, request));
  response.end(withPort(resource.body, localPort));
}

/** Host without its port and path without its query: a key of `routes`, if it is one. */
function addressOf({ headers, url = '' }: IncomingMessage): string {
  const host = (headers.host ?? '').toLowerCase().replace(/:\d*$/, '');
  return host + url.replace(/[?#].*$/s, '');
}

function headersFor({ contentType, setCookies, isFetchedWithCredentials }: Resource, { headers }: IncomingMessage): OutgoingHttpHeaders {
  return {
    'content-type': contentType,
    // An edited file shows after a restart, without a hard reload.
    'cache-control': 'no-cache',
    'set-cookie': setCookies(),
    // A fetch with cookies may not be answered by `*`: https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
    ...(isFetchedWithCredentials && headers.origin
      ? { 'access-control-allow-origin': headers.origin, 'access-control-allow-credentials': 'true', vary: 'Origin' }
      : {}),
  };
}

/** Pages name third parties by absolute address, and the port is known only once the site runs. */
function withPort(body: string | Buffer, port: number): string | Buffer {
  return typeof body === 'string' ? body.replaceAll('{{port}}', String(port)) : body;
}

function refuse(response: ServerResponse, status: 404 | 405, reason: string): void {
  const allow = status === 405 ? { allow: 'GET, HEAD' } : {};
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...allow });
  response.end(`${reason}\n`);
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // Browsers keep idle connections open, and close() alone would wait for them.
  server.closeAllConnections();
  await closed;
}
