import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliBytes } from './brotli.ts';
import { pageFor, scriptCount, trackerScript, type DrawPage } from './page.ts';
import type { Subject } from './subject.ts';

/** How long the tracker takes to answer for each of its scripts, in milliseconds. */
export const trackers = {
  near: () => 0,
  far: () => 100,
  /** Answers overtake each other, so that only a tool that keeps the order runs them in order. */
  uneven: (script: number) => (script % 2 === 0 ? 80 : 0),
} as const;

export type Tracker = keyof typeof trackers;

export interface BenchServer {
  /** The page of a tool; `more` is for who draws it. */
  url(subject: Subject, tracker: Tracker, more?: Readonly<Record<string, string>>): string;
  /** A page of the same site with nothing in it. */
  readonly emptyUrl: string;
  /** The JavaScript and CSS of tools that were asked for since the last call, in bytes after brotli at quality 11. */
  takeToolBytes(): number;
  close(): Promise<void>;
}

/** What a site serves beside a tool's page. */
export interface SiteOptions {
  readonly draw?: DrawPage;
  /** Scripts of the site itself, by name. */
  readonly scripts?: Readonly<Record<string, string>>;
}

/** The site and the tracker of a bench, over HTTP/1.1 on two ports of this machine. No file may be cached. */
export async function startServer(subjects: readonly Subject[], { draw = pageFor, scripts = {} }: SiteOptions = {}): Promise<BenchServer> {
  const byId = new Map(subjects.map((subject) => [subject.id, subject]));
  /** Read once, so that a build in between does not change what is measured. */
  const toolFiles = new Map<string, ToolFile>();
  let toolBytes = 0;

  const tracker = await listen(async (request, response) => {
    const [, kind = '', file = ''] = (request.url ?? '').split('/');
    const script = Number.parseInt(file, 10);
    if (!Object.hasOwn(trackers, kind) || !(script >= 0)) return void response.writeHead(404).end();
    await sleep(trackers[kind as Tracker](script));
    response.writeHead(200, { 'Content-Type': 'text/javascript', 'Cache-Control': 'no-store' }).end(trackerScript(script));
  });

  const site = await listen((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site.localhost');
    const [, id = '', ...rest] = pathname.split('/');
    const subject = byId.get(id);
    const path = rest.join('/');
    if (pathname === '/empty') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Empty</title><link rel="icon" href="data:,">');
    } else if (scripts[pathname.slice(1)] !== undefined) {
      response.writeHead(200, { 'Content-Type': 'text/javascript', 'Cache-Control': 'no-store' }).end(scripts[pathname.slice(1)]);
    } else if (subject && path === '') {
      // Asked for anew each time, but no-store would also forbid to keep the page for the way back.
      const sources = Array.from({ length: scriptCount }, (_, script) => `http://tracker.localhost:${tracker.port}/${searchParams.get('tracker') ?? 'near'}/${script}.js`);
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' }).end(draw(subject, sources, searchParams));
    } else {
      const file = toolFiles.get(pathname) ?? readToolFile(subject, path);
      const type = contentTypes[extname(path)];
      if (!file || type === undefined) return void response.writeHead(404).end();
      toolFiles.set(pathname, file);
      toolBytes += file.bytes;
      response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(file.body);
    }
  });

  return {
    url: ({ id }, kind, more = {}) => `http://site.localhost:${site.port}/${id}/?${new URLSearchParams({ tracker: kind, ...more }).toString()}`,
    emptyUrl: `http://site.localhost:${site.port}/empty`,
    takeToolBytes: () => {
      const taken = toolBytes;
      toolBytes = 0;
      return taken;
    },
    close: async () => void (await Promise.all([site.close(), tracker.close()])),
  };
}

const contentTypes: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

interface ToolFile {
  readonly body: Buffer;
  /** After brotli. */
  readonly bytes: number;
}

function readToolFile(subject: Subject | undefined, path: string): ToolFile | undefined {
  const body = path.startsWith('tool/') ? subject?.file(path.slice('tool/'.length)) : undefined;
  if (!body) return undefined;
  return { body, bytes: brotliBytes(body) };
}

async function listen(handler: RequestListener): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
