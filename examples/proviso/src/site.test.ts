import { get, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { startProviso, type Proviso, type ProvisoOptions } from './site.ts';

let site: Proviso | undefined;
afterEach(() => site?.close());

describe('proviso', () => {
  it('sends the bot cookie with the document and nothing with the style sheet', async () => {
    await start();
    expect((await ask('proviso.localhost', '/')).cookieNames).toEqual(['__cf_bm']);
    expect((await ask('proviso.localhost', '/proviso.css')).cookieNames).toEqual([]);
  });

  it('leaves out a cookie that a header sets', async () => {
    await start({ without: ['IDE'] });
    const pixel = await ask('googleads.g.doubleclick.localhost', '/pagead/viewthroughconversion/1234567890/?random=1');
    expect(pixel).toMatchObject({ status: 200, cookieNames: [] });
  });

  it('leaves out a cookie that a script writes, and no other', async () => {
    await start({ without: ['_hjSession_1234567'] });
    const { text } = await ask('script.hotjar.localhost', '/modules.js');
    expect(text).not.toContain('_hjSession_1234567');
    expect(text).toContain('_hjSessionUser_1234567');
  });

  it('refuses to leave out a cookie that it never sets', async () => {
    await expect(startProviso({ without: ['_hjSesion'] })).rejects.toThrow('_hjSesion');
  });

  it('adds a cookie to every page as it is given', async () => {
    await start({ extraDocumentCookies: ['unknown=1; Max-Age=3600'] });
    expect((await ask('proviso.localhost', '/personvern')).cookieNames).toEqual(['__cf_bm', 'unknown']);
  });

  it.each([
    ['localhost', '/'],
    ['js.hubspot.localhost', '/'],
    ['proviso.localhost', '/../package.json'],
    ['proviso.localhost', '//'],
    ['__proto__', '/'],
  ])('has nothing at %s%s', async (host, path) => {
    await start();
    expect((await ask(host, path)).status).toBe(404);
  });

  it('names its third parties by the port that it got', async () => {
    await start();
    const { text } = await ask('proviso.localhost', '/');
    expect(text).toContain(`http://js.hubspot.localhost:${new URL(site!.url).port}/`);
    expect(text).not.toContain('{{');
  });
});

async function start(options?: ProvisoOptions): Promise<void> {
  site = await startProviso(options);
}

// Not fetch: it fixes the Host header to the address, and the system's resolver need not know *.localhost.
async function ask(host: string, path: string): Promise<{ status?: number; cookieNames: string[]; text: string }> {
  const { port } = new URL(site!.url);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { host: `${host}:${port}` } }, resolve).on('error', reject);
  });
  const text = (await response.toArray()).join('');
  const cookieNames = (response.headers['set-cookie'] ?? []).map((line) => line.slice(0, line.indexOf('=')));
  return { status: response.statusCode, cookieNames, text };
}
