import { once } from 'node:events';
import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { askSocks, type Destination } from './socks.ts';
import { ScanError } from './scan-error.ts';

/** A proxy of the user's own, through which the scan goes out. It resolves the names itself. */
export interface UpstreamProxy {
  /** Without name and password: for messages. */
  readonly origin: string;
  /**
   * @param signal aborted where nobody waits for it any more
   * @throws Error with what the proxy said
   */
  dial(destination: Destination, signal: AbortSignal): Promise<Socket>;
}

const dialWithinMs = 30_000;

/**
 * Reads `--proxy`.
 *
 * @throws ScanError BAD_OPTION, without the address: a password may stand in it
 */
export function readUpstreamProxy(text: string): UpstreamProxy {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const dialers = { 'http:': dialHttp, 'https:': dialHttp, 'socks5:': dialSocks } as const;
  if (!url || url.hostname === '' || !(url.protocol in dialers)) {
    throw new ScanError('BAD_OPTION', '--proxy does not fit: write it like http://proxy.example.no:3128, with https:// or socks5:// where it speaks that.');
  }
  const dial = dialers[url.protocol as keyof typeof dialers];
  return { origin: `${url.protocol}//${url.host}`, dial: (destination, signal) => dial(url, destination, signal) };
}

/** By CONNECT for every port, so that what the site answers comes through as it is. */
async function dialHttp(proxy: URL, { host, port }: Destination, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  const asking = (proxy.protocol === 'https:' ? secureRequest : request)({
    host: unbracketed(proxy.hostname),
    port: proxy.port === '' ? undefined : Number(proxy.port),
    method: 'CONNECT',
    path: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    headers: { Host: `${host}:${port}`, ...(proxy.username !== '' && { 'Proxy-Authorization': `Basic ${Buffer.from(secretOf(proxy)).toString('base64')}` }) },
    agent: false,
    signal: AbortSignal.timeout(dialWithinMs),
  });
  const hangUp = () => asking.destroy(new Error('nobody waits for it'));
  signal.addEventListener('abort', hangUp);
  asking.end();
  const answer = new Promise<Socket>((resolve, reject) => {
    asking.once('connect', ({ statusCode }, socket, head) => {
      if (statusCode !== 200) {
        socket.destroy();
        reject(new Error(`it answered ${statusCode}`));
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asking.once('response', ({ statusCode }) => {
      asking.destroy();
      reject(new Error(`it answered ${statusCode}`));
    });
    asking.once('error', reject);
  });
  return answer.finally(() => signal.removeEventListener('abort', hangUp));
}

async function dialSocks(proxy: URL, destination: Destination, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  const socket = connect({ host: unbracketed(proxy.hostname), port: proxy.port === '' ? 1080 : Number(proxy.port), allowHalfOpen: true });
  const hangUp = () => socket.destroy(new Error('nobody waits for it'));
  signal.addEventListener('abort', hangUp);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(dialWithinMs) });
    await askSocks(socket, destination, { username: decodeURIComponent(proxy.username), password: decodeURIComponent(proxy.password) });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', hangUp);
  }
}

function secretOf({ username, password }: URL): string {
  return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
}

function unbracketed(host: string): string {
  return host.replace(/^\[|\]$/gu, '');
}
