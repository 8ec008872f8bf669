import { once } from 'node:events';
import type { Socket } from 'node:net';

/** SOCKS version 5 (RFC 1928), the part of it that browsers use: connections by name or address. */
const version = 5;
const connectCommand = 1;
const handshakeWithinMs = 20_000;

/** Why a connection did not come about, as RFC 1928 numbers it. */
export const replies = { ok: 0, failed: 1, notAllowed: 2, hostUnreachable: 4, refused: 5, notSupported: 7 } as const;

export interface Destination {
  /** A name or an address, in lower case, without a trailing dot. */
  readonly host: string;
  readonly port: number;
}

/**
 * Hears where a client wants to go.
 *
 * @throws Error where it speaks something else
 */
export async function acceptSocks(client: Socket): Promise<Destination> {
  const [spoken, methods] = await take(client, 2);
  if (spoken !== version) throw new Error('this is not SOCKS 5');
  await take(client, methods ?? 0);
  client.write(Buffer.from([version, 0]));
  const [, command, , kind] = await take(client, 4);
  const host = await takeHost(client, kind);
  const port = (await take(client, 2)).readUInt16BE();
  if (command === connectCommand) return { host, port };
  answerSocks(client, 'notSupported');
  throw new Error('only connections are supported');
}

export function answerSocks(client: Socket, reply: keyof typeof replies): void {
  client.write(Buffer.from([version, replies[reply], 0, 1, 0, 0, 0, 0, 0, 0]));
}

/**
 * Asks another proxy for a connection.
 *
 * @throws Error with what it answered
 */
export async function askSocks(proxy: Socket, { host, port }: Destination, { username, password }: { readonly username: string; readonly password: string }): Promise<void> {
  const secret = username === '' ? undefined : Buffer.concat([Buffer.from([1]), counted(username), counted(password)]);
  proxy.write(Buffer.from(secret ? [version, 2, 0, 2] : [version, 1, 0]));
  const [, method] = await take(proxy, 2);
  // RFC 1929: a name and a password.
  if (method === 2 && secret) {
    proxy.write(secret);
    const [, verdict] = await take(proxy, 2);
    if (verdict !== 0) throw new Error('it refused the name or the password');
  } else if (method !== 0) {
    throw new Error('it asks for a name and a password');
  }
  proxy.write(Buffer.concat([Buffer.from([version, connectCommand, 0, 3]), counted(host), Buffer.from([port >> 8, port & 255])]));
  const [, reply, , kind] = await take(proxy, 4);
  await takeHost(proxy, kind);
  await take(proxy, 2);
  if (reply !== replies.ok) throw new Error(`it answered ${reply}`);
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text).subarray(0, 255);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

async function takeHost(socket: Socket, kind: number | undefined): Promise<string> {
  if (kind === 1) return [...(await take(socket, 4))].join('.');
  if (kind === 4) return (await take(socket, 16)).toString('hex').replace(/.{4}(?!$)/gu, '$&:');
  if (kind !== 3) throw new Error('an unknown kind of address');
  const [length = 0] = await take(socket, 1);
  return (await take(socket, length)).toString().toLowerCase().replace(/^\[|\]$|\.$/gu, '');
}

async function take(socket: Socket, size: number): Promise<Buffer> {
  const signal = AbortSignal.timeout(handshakeWithinMs);
  for (;;) {
    const bytes = size === 0 ? Buffer.alloc(0) : (socket.read(size) as Buffer | null);
    if (bytes?.length === size) return bytes;
    if (socket.readableEnded || socket.destroyed || bytes) throw new Error('it hung up');
    await once(socket, 'readable', { signal });
  }
}
