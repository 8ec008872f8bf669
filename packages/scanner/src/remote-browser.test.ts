import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectBrowser } from './remote-browser.ts';

/** Speaks WebSocket (RFC 6455), and says one text in it: the path. */
const server = createServer().on('upgrade', ({ url = '', headers }, socket) => {
  const accept = createHash('sha1').update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const text = Buffer.from(decodeURIComponent(url.slice(1)));
  socket.on('error', () => {}).on('data', () => void socket.end());
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  // Once somebody listens.
  setTimeout(() => socket.write(Buffer.concat([Buffer.from([0x81, text.length]), text])), 200);
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => void server.close());

describe('a browser that runs already', () => {
  it.each(['this is no JSON', 'null', '1'])('is hung up on where it says %s', async (text) => {
    const heard: unknown[] = [];
    const endpoint = await connectBrowser(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/${encodeURIComponent(text)}`);
    await new Promise<void>((resolve) => endpoint.listen((message) => heard.push(message), resolve));
    expect(heard).toEqual([]);
  });
});
