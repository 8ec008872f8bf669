import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

export interface LocalSite {
  readonly port: number;
  /** `http://<host>:<port>/`; any `*.localhost` name reaches the server, in a browser. */
  url(host?: string, path?: string): string;
  /** `host + path` of every request, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** A real server on this machine's loopback. Handlers are looked up by `host + path`, then by path, then `*`. */
export async function startSite(handlers: Readonly<Record<string, Handler | string>>): Promise<LocalSite> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    requests.push(url.hostname + url.pathname);
    const handler = handlers[url.hostname + url.pathname] ?? handlers[url.pathname] ?? handlers['*'];
    if (typeof handler === 'function') handler(request, response, url);
    else if (handler === undefined) response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found');
    else sendPage(response, handler);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: (host = 'site.localhost', path = '/') => `http://${host}:${port}${path}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function sendPage(response: ServerResponse, body: string, headers: Record<string, string | string[]> = {}): void {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...headers });
  response.end(`<!doctype html><html lang="en"><title>Test</title><link rel="icon" href="data:,">${body}`);
}
