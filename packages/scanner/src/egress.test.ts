import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Egress, type EgressOptions } from './egress.ts';
import { acceptSocks, answerSocks, askSocks } from './socks.ts';
import { readUpstreamProxy } from './upstream-proxy.ts';

/** A server that says its name to whoever connects. */
const greeter = createServer((socket) => socket.on('error', () => {}).end('hello from inside'));
const closing: (() => Promise<unknown> | void)[] = [];
let port: number;

beforeAll(async () => {
  greeter.listen(0, '127.0.0.1');
  await once(greeter, 'listening');
  ({ port } = greeter.address() as AddressInfo);
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(() => void greeter.close());

async function start(options: EgressOptions): Promise<Egress> {
  const egress = await Egress.start(options);
  closing.push(() => egress.close());
  return egress;
}

/** What a client of the way out is told by a host. */
async function greetingOf(egress: Egress, host: string, wanted = port): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: egress.port, allowHalfOpen: true });
  await once(socket, 'connect');
  try {
    await askSocks(socket, { host, port: wanted }, { username: '', password: '' });
    const parts: Buffer[] = [];
    for await (const part of socket) parts.push(part as Buffer);
    return Buffer.concat(parts).toString();
  } finally {
    socket.destroy();
  }
}

/** One at which nobody is. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return free;
}

describe('Egress', () => {
  it.each([
    ['an address of this machine', '127.0.0.1', []],
    ['an address of this machine in IPv6', '::1', []],
    ['the metadata service', '169.254.169.254', []],
    ['a name of this machine', 'localhost', ['8.8.8.8']],
    ['a name below it', 'deep.down.localhost', ['8.8.8.8']],
    ['a host with a private address', 'intranet.example', ['10.0.0.1']],
    ['a host with a private address among others', 'mixed.example', ['8.8.8.8', '192.168.1.1']],
    ['a host with a mapped address', 'mapped.example', ['::ffff:127.0.0.1']],
  ])('refuses %s', async (_what, host, addresses) => {
    const egress = await start({ resolve: async () => addresses });
    await expect(greetingOf(egress, host)).rejects.toThrow('it answered 2');
    expect(egress.refusedHosts).toEqual([host]);
    expect(egress.failureOf(`http://${host.includes(':') ? `[${host}]` : host}:1/x`)).toEqual({ code: 'private-address', detail: host });
    expect(await egress.refuses(`http://${host.includes(':') ? `[${host}]` : host}/`)).toBe(true);
  });

  it('connects to the very address that it checked, and asks again only where nobody was there', async () => {
    const answers = [['127.0.0.1'], ['127.0.0.1', '10.0.0.1']];
    const egress = await start({ resolve: async () => answers.shift() ?? [], isPrivate: (address) => address !== '127.0.0.1' });
    for (let times = 0; times < 2; times += 1) expect(await greetingOf(egress, 'rebinding.example')).toBe('hello from inside');
    expect(answers).toHaveLength(1);
    await expect(greetingOf(egress, 'rebinding.example', await closedPort())).rejects.toThrow('it answered 5');
    await expect(greetingOf(egress, 'rebinding.example')).rejects.toThrow('it answered 2');
    expect(answers).toEqual([]);
  });

  it('lets go of a connection that its client no longer waits for', async () => {
    const asked = Promise.withResolvers<Socket>();
    const proxy = createHttpServer().on('connect', (_request, socket: Socket) => asked.resolve(socket));
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    closing.push(() => void proxy.close());
    const egress = await start({ proxy: readUpstreamProxy(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`) });
    const client = connect({ host: '127.0.0.1', port: egress.port });
    await once(client, 'connect');
    const greeting = askSocks(client, { host: 'site.example', port }, { username: '', password: '' }).catch(() => {});
    const dialled = (await asked.promise).on('error', () => {}).resume();
    const closed = new Promise((resolve) => dialled.once('end', resolve).once('close', resolve));
    client.end();
    await closed;
    await greeting;
    expect(egress.failureOf('http://site.example/')).toBeUndefined();
  });

  it('is closed although a look-up never ends', async () => {
    const asked = Promise.withResolvers<string>();
    const egress = await Egress.start({
      resolve: (host) => {
        asked.resolve(host);
        return new Promise(() => {});
      },
    });
    const greeting = expect(greetingOf(egress, 'silent.example')).rejects.toThrow();
    expect(await asked.promise).toBe('silent.example');
    await egress.close();
    await greeting;
  });

  it('says why a host was not reached', async () => {
    const failing = async (code: string) => Promise.reject(Object.assign(new Error(code), { code }));
    const egress = await start({ resolve: (host) => (host === 'free.example' ? Promise.resolve(['127.0.0.1']) : failing(host === 'nowhere.example' ? 'ENOTFOUND' : 'EAI_AGAIN')), isPrivate: () => false });
    for (const host of ['nowhere.example', 'later.example']) await expect(greetingOf(egress, host)).rejects.toThrow('it answered 4');
    expect(egress.failureOf('https://nowhere.example/')?.code).toBe('unknown-host');
    expect(egress.failureOf('https://later.example/')?.code).toBe('offline');
    expect(await greetingOf(egress, 'free.example')).toBe('hello from inside');
    expect(egress.failureOf('https://free.example/')).toBeUndefined();
    expect(egress.refusedHosts).toEqual([]);
  });

  it('lets a port of our own through, and only as long as it is told to', async () => {
    const egress = await start({});
    const shut = egress.letThrough(port);
    expect(await greetingOf(egress, 'probe.localhost')).toBe('hello from inside');
    await expect(greetingOf(egress, '127.0.0.1')).rejects.toThrow('it answered 2');
    shut();
    await expect(greetingOf(egress, 'probe.localhost')).rejects.toThrow('it answered 2');
  });

  it('hangs up on who speaks something else', async () => {
    const egress = await start({});
    const socket = connect({ host: '127.0.0.1', port: egress.port });
    socket.on('error', () => {}).write('GET http://10.0.0.1/ HTTP/1.1\r\n\r\n');
    await once(socket, 'close');
    expect(socket.bytesRead).toBe(0);
  });
});

describe('a proxy of the user’s own', () => {
  it.each(['http', 'socks5'] as const)('is gone through by %s, with name and password', async (kind) => {
    const asked: string[] = [];
    const proxy = kind === 'http' ? httpProxy(asked) : socksProxy(asked);
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    closing.push(() => void proxy.close());
    const address = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const egress = await start({ proxy: readUpstreamProxy(`${kind}://me:p%40ss@${address}`) });
    expect(egress.through).toBe(`${kind}://${address}`);
    expect(await greetingOf(egress, 'anything.example')).toBe('hello from inside');
    // What needs no look-up is still ours to refuse.
    await expect(greetingOf(egress, '192.168.0.1')).rejects.toThrow('it answered 2');
    expect(asked).toEqual([`anything.example:${port} me:p@ss`]);
    const stranger = await start({ proxy: readUpstreamProxy(`${kind}://you:other@${address}`) });
    await expect(greetingOf(stranger, 'anything.example')).rejects.toThrow('it answered 1');
    expect(stranger.failureOf('http://anything.example/')).toMatchObject({ code: 'proxy', detail: expect.stringMatching(/407|refused the name/u) as string });
  });

  it.each(['proxy.example.no:3128', 'ftp://secret@a.no', 'http://', 'me:secret@host'])('is refused as %s, without saying it', (text) => {
    expect(() => readUpstreamProxy(text)).toThrow(/^--proxy does not fit: write it like/u);
  });
});

function httpProxy(asked: string[]): Server {
  return createHttpServer().on('connect', ({ url = '', headers }, socket: Socket) => {
    const [, basic = ''] = headers['proxy-authorization']?.split(' ') ?? [];
    const secret = Buffer.from(basic, 'base64').toString();
    if (secret !== 'me:p@ss') {
      socket.end('HTTP/1.1 407 No\r\n\r\n');
      return;
    }
    asked.push(`${url} ${secret}`);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    goOn(socket);
  });
}

/** Knows names and passwords (RFC 1929), and then speaks as our own does. */
function socksProxy(asked: string[]) {
  const serve = async (socket: Socket) => {
    socket.on('error', () => {});
    await untilReadable(socket);
    socket.read();
    socket.write(Buffer.from([5, 2]));
    await untilReadable(socket);
    const told = socket.read() as Buffer;
    const nameEnd = 2 + (told[1] ?? 0);
    const secret = `${told.subarray(2, nameEnd)}:${told.subarray(nameEnd + 1)}`;
    socket.write(Buffer.from([1, secret === 'me:p@ss' ? 0 : 1]));
    if (secret !== 'me:p@ss') return;
    // The greeting is done with; the rest begins as if it were not.
    socket.unshift(Buffer.from([5, 0]));
    const write = socket.write.bind(socket);
    socket.write = ((chunk: Buffer) => chunk.length === 2 || write(chunk)) as Socket['write'];
    const { host, port: wanted } = await acceptSocks(socket);
    socket.write = write;
    asked.push(`${host}:${wanted} ${secret}`);
    answerSocks(socket, 'ok');
    goOn(socket);
  };
  return createServer({ allowHalfOpen: true }, (socket) => void serve(socket).catch(() => socket.destroy()));
}

async function untilReadable(socket: Socket): Promise<void> {
  if (socket.readableLength === 0) await once(socket, 'readable');
}

function goOn(socket: Socket): void {
  const remote = connect({ host: '127.0.0.1', port });
  for (const one of [socket, remote]) one.on('error', () => {});
  socket.pipe(remote).pipe(socket);
}
