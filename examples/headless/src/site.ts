import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { SiteConfig } from '@kapsel/core';
import { bake } from '@kapsel/sdk/bake';
import { build } from 'esbuild';

/** The running examples. */
export interface Headless {
  url(example: Example): string;
  /** Host and path of what was asked for so far, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export const examples = ['plain', 'react', 'vue'] as const;
export type Example = (typeof examples)[number];

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Serves the three pages and, on hosts of their own, the two third parties that they embed. */
export async function startHeadless({ port = 0 } = {}): Promise<Headless> {
  const files = await filesOfSite();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const { hostname, pathname } = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    requests.push(hostname + pathname);
    const { port: own } = server.address() as AddressInfo;
    const file = thirdParties[hostname + pathname] ?? files[pathname];
    if (file === undefined) response.writeHead(404, { 'content-type': 'text/plain' }).end('Nothing has this address.\n');
    else send(response, hostname + pathname, file.replaceAll('{{port}}', String(own)), own);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return { url: (example) => `http://headless.localhost:${bound}/${example}/`, requests, close: () => close(server) };
}

/** A site's script is baked, and its components are bundled, as anybody would for their own. */
async function filesOfSite(): Promise<Record<string, string>> {
  const { code } = bake(JSON.parse(read('kapsel.config.json')) as SiteConfig);
  const { outputFiles } = await build({
    entryPoints: { 'react/main': join(root, 'react/main.tsx'), 'vue/main': join(root, 'vue/main.ts') },
    outdir: root,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"', __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
  });
  return {
    '/kapsel.js': code,
    ...Object.fromEntries(examples.map((example) => [`/${example}/`, read(`${example}/index.html`)])),
    ...Object.fromEntries(['plain/consent.js', 'shared/words.js', 'shared/purposes.js', 'shared/page.css'].map((path) => [`/${path}`, read(path)])),
    ...Object.fromEntries(outputFiles.map(({ path, text }) => [path.slice(root.length), text])),
  };
}

const thirdParties: Readonly<Record<string, string>> = {
  'stats.localhost/teller.js': `document.cookie = '_teller=1; Max-Age=3600'; document.documentElement.dataset.counted = String(Number(document.documentElement.dataset.counted ?? 0) + 1);`,
  'film.localhost/': '<!doctype html><html lang="nb"><title>Film</title><p>En film om en fjord.</p></html>',
};

const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css' };

function send(response: ServerResponse, address: string, body: string, port: number): void {
  const type = types[/\.(\w+)$/u.exec(address)?.[1] ?? ''] ?? 'text/html';
  // Vue makes a policy of its own, and nobody needs more.
  const policy = `default-src 'none'; script-src 'self' http://stats.localhost:${port}; style-src 'self'; img-src data:; frame-src http://film.localhost:${port}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types kapsel vue`;
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache', ...(address.startsWith('headless.') && { 'content-security-policy': policy }) });
  response.end(body);
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
