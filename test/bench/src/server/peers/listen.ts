import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How many transactions a peer of ours has made; one of others does not tell. */
export const figures = { commits: 0 };

/** Listens on any port and says on which; tells at /metrics what it cost. */
export function listen(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void): void {
  const answer: RequestListener = (request, response) => {
    if (request.url === '/metrics') {
      const { user, system } = process.cpuUsage();
      response.end(`process_cpu_seconds_total ${(user + system) / 1e6}\nkapsel_commits_total ${figures.commits}\n`);
      return;
    }
    Promise.resolve(handle(request, response)).catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  };
  const server = createServer(answer).listen(0, '127.0.0.1', () => console.error(`Listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`));
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
