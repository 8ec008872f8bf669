import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = string | ((response: ServerResponse, request: IncomingMessage) => void);

export interface LocalSite {
  /** Any `*.localhost` name reaches the server, in a browser. */
  url(host: string, path?: string): string;
  /** Sets what one `host/path` answers. */
  answer(address: string, answer: Answer): void;
  close(): Promise<void>;
}

/** A real server on this machine's loopback, which answers 404 to what it was not told. */
export async function startLocalSite(): Promise<LocalSite> {
  const answers = new Map<string, Answer>();
  const server = createServer((request, response) => {
    const { hostname, pathname } = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const answer = answers.get(hostname + pathname);
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === 'string') page(response, answer);
    else answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (host, path = '/') => `http://${host}:${port}${path}`,
    answer: (address, answer) => void answers.set(address, answer),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An HTML page that asks for no icon. */
export function page(response: ServerResponse, body: string, headers: Record<string, string | string[]> = {}): void {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...headers });
  response.end(`<!doctype html><html lang="en"><title>Test</title><link rel="icon" href="data:,">${body}`);
}

/** A script file. */
export function script(source: string): Answer {
  return (response) => void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(source);
}
