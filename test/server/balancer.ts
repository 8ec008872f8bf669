import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/**
 * Stands before some servers as a reverse proxy does: each request goes to the next one, and on to another where that one does not take it.
 * One that says it is not ready gets none.
 */
export class Balancer implements AsyncDisposable {
  readonly address: string;
  /** Address of a server → how many requests it answered. */
  readonly answered = new Map<string, number>();
  readonly #server;
  readonly #timer;
  #servers: readonly string[];
  #ready: readonly string[];
  #turn = 0;

  private constructor(server: ReturnType<typeof createServer>, servers: readonly string[]) {
    this.#server = server;
    this.#servers = servers;
    this.#ready = servers;
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => void this.#pass(incoming, outgoing));
    this.#timer = setInterval(() => void this.#look(), 200);
  }

  static async start(...servers: readonly string[]): Promise<Balancer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Balancer(server, servers);
  }

  /** Has requests go to these from now on. */
  use(...servers: readonly string[]): void {
    this.#servers = servers;
    this.#ready = servers;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #look(): Promise<void> {
    const servers = this.#servers;
    const answers = await Promise.all(servers.map((server) => fetch(`${server}/readyz`, { signal: AbortSignal.timeout(2000) }).then(({ ok }) => ok, () => false)));
    if (servers === this.#servers) this.#ready = servers.filter((_, index) => answers[index]);
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body: Buffer[] = [];
    for await (const piece of incoming) body.push(piece as Buffer);
    for (let tries = 0; tries < this.#ready.length + 1; tries += 1) {
      const server = this.#ready[this.#turn++ % this.#ready.length];
      if (server === undefined) break;
      const answer = await ask(server, incoming, Buffer.concat(body));
      if (!answer) continue;
      this.answered.set(server, (this.answered.get(server) ?? 0) + 1);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      return;
    }
    outgoing.writeHead(502).end();
  }
}

/** Nothing where nobody answers. */
function ask(server: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage | undefined> {
  return new Promise((resolve) => {
    const outgoing = request(`${server}${url}`, { method, headers });
    outgoing.on('response', resolve);
    outgoing.on('error', () => resolve(undefined));
    outgoing.end(body);
  });
}
