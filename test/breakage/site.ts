import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { flows } from './flows/index.ts';
import { answer, helperNames, type Files, type Origins } from './flow.ts';

export type Mode = 'none' | 'marked' | 'automatic' | 'strict';

/** Every flow's site, with Kapsel in one of its modes or without it, on a port of its own. */
export interface BreakageSite {
  readonly mode: Mode;
  readonly at: Origins;
  close(): Promise<void>;
}

const dist = join(import.meta.dirname, '..', '..', 'packages', 'sdk', 'dist');

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  svg: 'image/svg+xml',
  png: 'image/png',
  wav: 'audio/wav',
  woff2: 'font/woff2',
  txt: 'text/plain',
};

export async function startBreakageSite(mode: Mode): Promise<BreakageSite> {
  const handlers = new Map<string, Files[string]>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const handler = handlers.get(url.hostname.replace('.localhost', '') + url.pathname);
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (typeof handler === 'function') void handler(request, response, url);
    else if (handler === undefined) response.writeHead(404).end();
    else sendFile(response, url.pathname, handler);
  });
  server.on('upgrade', (request, socket) => echo(socket, request.headers['sec-websocket-key'] ?? ''));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const origins = Object.fromEntries(['site', 'tracker', ...helperNames].map((name) => [name, `http://${name}.localhost:${port}`])) as Record<keyof Omit<Origins, 'head'>, string>;
  const at: Origins = { ...origins, head: (nonce) => headFor(mode, origins.tracker, nonce) };
  const shared: Files = {
    'site/kapsel.js': kapselFor(mode, port),
    'site/state': `<!doctype html><title>State</title><link rel="icon" href="data:,">${at.head()}`,
    'tracker/t.js': tracker,
    'tracker/ran': '',
    'tracker/pixel.png': '',
  };
  for (const files of [shared, ...flows.map((flow) => flow.files(at))]) {
    for (const [key, file] of Object.entries(files)) {
      if (handlers.has(key)) throw new Error(`Two flows have ${key}.`);
      handlers.set(key, file);
    }
  }
  return {
    mode,
    at,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function sendFile(response: ServerResponse, path: string, body: string | Buffer): void {
  const extension = /\.(\w+)$/u.exec(path)?.[1] ?? '';
  answer(response, types[extension] ?? 'text/html; charset=utf-8', body);
}

/** What the page uses and a rule names. It keeps a visitor's number, and says that it ran. */
const tracker = `
  document.cookie = '_trk_id=1; path=/';
  localStorage.setItem('_trk_seen', '1');
  const sent = (window.trk && window.trk.q) || [];
  window.trk = (...event) => navigator.sendBeacon(new URL('/ran', document.currentScript ? document.currentScript.src : window.trkHome), JSON.stringify(event));
  window.trkHome = document.currentScript.src;
  window.trk('view');
  for (const event of sent) window.trk(...event);`;

function headFor(mode: Mode, trackerOrigin: string, nonce?: string): string {
  const own = nonce === undefined ? '' : ` nonce="${nonce}"`;
  const tag = mode === 'none' ? '' : `<script src="/kapsel.js"${own}></script>`;
  const stub = `<script${own}>window.trk = window.trk || function () { (window.trk.q = window.trk.q || []).push([...arguments]); }; window.trk('start');</script>`;
  const address = `${trackerOrigin}/t.js`;
  const script = mode === 'marked' ? `<script${own} async type="text/plain" data-category="analytics" data-service="tracker" data-src="${address}"></script>` : `<script${own} async src="${address}"></script>`;
  return tag + stub + script;
}

function kapselFor(mode: Mode, port: number): string {
  if (mode === 'none') return '';
  const service = { id: 'tracker', name: 'Tracker', provider: 'Tracker', category: 'analytics', since: 1, hosts: [`tracker.localhost:${port}`], cookies: ['_trk_*'], storage: ['_trk_*'] };
  const allowHosts = helperNames.map((name) => `${name}.localhost:${port}`);
  const config = { schemaVersion: 1, siteId: 'breakage', ui: { layout: 'none' },  policyVersion: 1, language: 'en', blocking: mode, regime: 'opt-in', parties: { controller: 'Test', contact: 'test@example.no' }, services: [service], allowHosts };
  return `window.kapselConfig=${JSON.stringify(config)};\n${readFileSync(join(dist, mode === 'marked' ? 'kapsel.js' : 'kapsel-auto.js'), 'utf8')}`;
}

/** A WebSocket that says everything back; short text messages only. */
function echo(socket: Duplex, key: string): void {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  socket.on('error', () => {});
  socket.on('data', (frame: Buffer) => {
    const opcode = (frame[0] ?? 0) & 0x0f;
    const length = (frame[1] ?? 0) & 0x7f;
    const mask = frame.subarray(2, 6);
    const text = Buffer.from(frame.subarray(6, 6 + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
    if (opcode === 8) socket.end(Buffer.from([0x88, 0]));
    else socket.write(Buffer.concat([Buffer.from([0x81, length]), text]));
  });
}
