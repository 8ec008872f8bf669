import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import type { Egress } from './egress.ts';

const embedder = 'embedder.kapsel-probe.localhost';
const embedded = 'embedded.kapsel-third-party.localhost';
const cookieName = 'kapsel_probe';

/**
 * Finds out whether this profile keeps third-party cookies, by trying: a page on one site of this machine embeds a picture
 * from another that sets one. What the profile was told to do is not taken on trust. The jar is empty again afterwards.
 */
export async function measureThirdPartyCookies(context: BrowserContext, page: Page, egress?: Egress): Promise<'allowed' | 'blocked'> {
  const server = await listen();
  const { port } = server.address() as AddressInfo;
  const close = egress?.letThrough(port);
  try {
    await page.goto(`http://${embedder}:${port}/`, { waitUntil: 'load', timeout: 15_000 });
    const jar = await context.cookies();
    await context.clearCookies();
    await page.goto('about:blank');
    return jar.some((cookie) => cookie.name === cookieName) ? 'allowed' : 'blocked';
  } finally {
    close?.();
    server.close();
    server.closeAllConnections();
  }
}

async function listen(): Promise<Server> {
  const server = createServer((request, response) => {
    const host = request.headers.host ?? '';
    if (host.startsWith(embedded)) {
      response.setHeader('Set-Cookie', `${cookieName}=1; Max-Age=60; Secure; SameSite=None`);
      response.setHeader('Content-Type', 'image/svg+xml');
      response.end('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
      return;
    }
    const { port } = server.address() as AddressInfo;
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><link rel="icon" href="data:,"><img src="http://${embedded}:${port}/" alt="">`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}
