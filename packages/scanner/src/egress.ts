import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, createServer, isIP, type AddressInfo, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { LookUps } from './look-ups.ts';
import { isLocalName, privateOn } from './private-address.ts';
import { acceptSocks, answerSocks, type Destination } from './socks.ts';
import type { UpstreamProxy } from './upstream-proxy.ts';

/** Why a host was not reached. */
export interface EgressFailure {
  readonly code: 'private-address' | 'unknown-host' | 'offline' | 'refused' | 'timeout' | 'proxy';
  readonly detail: string;
}

export interface EgressOptions {
  /** The addresses of a host; asked of the system unless told. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** Which addresses are refused; `privateOn` this machine's networks unless told. */
  readonly isPrivate?: (address: string) => boolean;
  /** Refuse nothing: then it is only a way to `proxy`. */
  readonly allowPrivate?: boolean;
  /** A proxy of the user's own to go on through. */
  readonly proxy?: UpstreamProxy | undefined;
}

const connectWithinMs = 30_000;

/** More than any site has; a page that makes up names must not fill the memory. */
const maxRemembered = 1000;

const loopback = '127.0.0.1';

/**
 * The only way out of the scan's browser: a SOCKS proxy on loopback that resolves each host itself, refuses it where any of its
 * addresses is private, and connects to the very addresses that it checked. A host that answers otherwise another time gains
 * nothing by it (DNS rebinding, standards: SEC-13). SOCKS, because no answer of a site's then passes through our hands, and
 * none of ours can be taken for a site's.
 */
export class Egress {
  readonly #server: Server;
  readonly #lookUps: LookUps;
  readonly #isPrivate: (address: string) => boolean;
  readonly #proxy: UpstreamProxy | undefined;
  readonly #failures = new Map<string, EgressFailure>();
  /** Whatever they answered at other times. */
  readonly #refused = new Set<string>();
  readonly #ownPorts = new Set<number>();
  readonly #sockets = new Set<Socket>();

  readonly #allowPrivate: boolean;

  private constructor({ resolve = addressesOf, isPrivate = privateOn(networkInterfaces()), allowPrivate = false, proxy }: EgressOptions) {
    this.#lookUps = new LookUps(resolve);
    this.#isPrivate = isPrivate;
    this.#allowPrivate = allowPrivate;
    this.#proxy = proxy;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => void this.#serve(client));
  }

  static async start(options: EgressOptions = {}): Promise<Egress> {
    const egress = new Egress(options);
    egress.#server.listen(0, loopback);
    await once(egress.#server, 'listening');
    return egress;
  }

  /** What makes Chromium go this way with everything: names it does not look up itself, and ways that have no proxy are closed. */
  get switches(): readonly string[] {
    return [
      `--proxy-server=socks5://${loopback}:${this.port}`,
      '--proxy-bypass-list=<-loopback>',
      `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${loopback}`,
      '--disable-quic',
      '--webrtc-ip-handling-policy=disable_non_proxied_udp',
      '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    ];
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Where the scan goes on through a proxy of the user's own, its origin. */
  get through(): string | undefined {
    return this.#proxy?.origin;
  }

  /** Hosts that were refused, in the order in which they were asked for. */
  get refusedHosts(): readonly string[] {
    return [...this.#refused];
  }

  /** Why the host of an address could not be reached, where that was so the last time. */
  failureOf(url: string): EgressFailure | undefined {
    return URL.canParse(url) ? this.#failures.get(plainHost(new URL(url).hostname)) : undefined;
  }

  /** Lets the browser reach one port of our own on this machine, until what is given back is called. */
  letThrough(port: number): () => void {
    this.#ownPorts.add(port);
    return () => void this.#ownPorts.delete(port);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Whether an address would be refused. A name that nobody knows would not. */
  async refuses(url: string): Promise<boolean> {
    const host = plainHost(new URL(url).hostname);
    return this.#permitted(host, new AbortController().signal).then(
      () => false,
      (error: unknown) => failureOf(error).code === 'private-address',
    );
  }

  /**
   * The addresses at which a host may be reached; none where that is left to the user's proxy.
   *
   * @throws Refused, or what the look-up says
   */
  async #permitted(host: string, signal: AbortSignal): Promise<readonly string[]> {
    const refusal = new Refused({ code: 'private-address', detail: host });
    if (isLocalName(host) && !this.#allowPrivate) throw refusal;
    if (this.#proxy && isIP(host) === 0) return [];
    const addresses = isIP(host) === 0 ? await this.#lookUps.of(host, signal) : [host];
    if (!this.#allowPrivate && addresses.some(this.#isPrivate)) throw refusal;
    return addresses;
  }

  async #serve(client: Socket): Promise<void> {
    this.#own(client);
    let destination: Destination | undefined;
    try {
      destination = await acceptSocks(client);
      const remote = this.#own(await whileWaited(client, this.#dial.bind(this, destination)));
      this.#failures.delete(destination.host);
      answerSocks(client, 'ok');
      client.pipe(remote);
      remote.pipe(client);
      client.once('close', () => remote.destroy());
      if (client.destroyed) remote.destroy();
      remote.once('close', () => client.destroySoon());
    } catch (error) {
      // One that has gone says nothing of the host.
      if (!destination || client.destroyed || client.readableEnded) {
        client.destroy();
        return;
      }
      const failure = failureOf(error);
      if (this.#failures.size < maxRemembered) this.#failures.set(destination.host, failure);
      if (failure.code === 'private-address' && this.#refused.size < maxRemembered) this.#refused.add(destination.host);
      answerSocks(client, replyOf[failure.code]);
      client.destroySoon();
    }
  }

  async #dial({ host, port }: Destination, signal: AbortSignal): Promise<Socket> {
    if (isLocalName(host) && this.#ownPorts.has(port)) return dial(loopback, [loopback], port, signal);
    const addresses = await this.#permitted(host, signal);
    if (!this.#proxy) {
      return dial(host, addresses, port, signal).catch((error: unknown) => {
        this.#lookUps.forget(host);
        throw error;
      });
    }
    try {
      return await this.#proxy.dial({ host, port }, signal);
    } catch (cause) {
      throw new Refused({ code: 'proxy', detail: cause instanceof Error ? cause.message : '' });
    }
  }

  #own(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.on('error', () => {}); // It is closed next.
    return socket.once('close', () => this.#sockets.delete(socket));
  }
}

/** A host that was not reached, and why. */
class Refused extends Error {
  readonly failure: EgressFailure;

  constructor(failure: EgressFailure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** Dials for a client, for as long as it waits for the answer: one that hangs up before, or is hung up on, wants none. */
async function whileWaited(client: Socket, dialing: (signal: AbortSignal) => Promise<Socket>): Promise<Socket> {
  const gone = new AbortController();
  const abort = () => gone.abort();
  const look = () => void client.read(0); // Without it nobody hears of the end.
  client.on('readable', look).once('end', abort).once('close', abort);
  if (client.destroyed) abort();
  try {
    return await dialing(gone.signal);
  } finally {
    client.off('readable', look).off('end', abort).off('close', abort);
  }
}

/** Connects to one of these addresses, and to no other: nobody is asked again. */
async function dial(host: string, addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  const socket = connect({
    host,
    port,
    allowHalfOpen: true,
    noDelay: true,
    autoSelectFamily: true,
    lookup: (_host, _options, answer) => answer(null, addresses.map((address) => ({ address, family: isIP(address) }))),
  });
  const hangUp = () => socket.destroy(new Error('nobody waits for it'));
  signal.addEventListener('abort', hangUp);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(connectWithinMs) });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', hangUp);
  }
}

async function addressesOf(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

const replyOf = {
  'private-address': 'notAllowed',
  'unknown-host': 'hostUnreachable',
  offline: 'hostUnreachable',
  refused: 'refused',
  timeout: 'hostUnreachable',
  proxy: 'failed',
} as const;

/** The code of a `Refused`, or what the system calls it. */
function failureOf(error: unknown): EgressFailure {
  if (error instanceof Refused) return error.failure;
  const { code = '', name } = error as NodeJS.ErrnoException;
  if (['ENOTFOUND', 'ENODATA', 'EAI_NONAME'].includes(code)) return { code: 'unknown-host', detail: '' };
  if (['EAI_AGAIN', 'ENETDOWN', 'ENETUNREACH'].includes(code)) return { code: 'offline', detail: code };
  if (name === 'AbortError' || code === 'ETIMEDOUT') return { code: 'timeout', detail: '' };
  return { code: 'refused', detail: code };
}

function plainHost(hostname: string): string {
  return hostname.toLowerCase().replace(/^\[|\]$|\.$/gu, '');
}
