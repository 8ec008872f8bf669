import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, openPage, sdkFile } from './support/kapsel-page.ts';
import { sendPage, startSite, type Handler, type LocalSite } from './support/local-site.ts';

const counter = { id: 'counter', name: 'Counter', provider: 'Counter', category: 'analytics', since: 1, hosts: ['counter.localhost'], cookies: ['_count*'], storage: ['count-*'] };

function kapsel(blocking: string, more: object = {}, file = 'kapsel'): string {
  return `<script>window.kapselConfig = ${JSON.stringify({ siteId: 'withdrawal', ui: { layout: 'none' },  blocking, services: [counter], ...more })}</script><script src="/${file}.js"></script>`;
}

/** Counts its runs, and writes again and again, also on its way out. */
const stubborn = `const write = () => { document.cookie = '_count=1; Path=/; Max-Age=600'; localStorage.setItem('count-visits', '1'); };
  write(); setInterval(write, 5); addEventListener('pagehide', write);`;

const script =
  (code: string): Handler =>
  (_request, response) =>
    void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(code);

describe('withdrawal from a script that does not stop by itself', () => {
  let browser: Browser;
  let site: LocalSite;

  beforeAll(async () => {
    browser = await launchChromium();
    const marked = '<script type="text/plain" data-category="analytics" data-service="counter" data-src="/stubborn.js"></script>';
    site = await startSite({
      '/marked': kapsel('marked') + marked,
      '/template': `${kapsel('marked')}<template data-category="analytics" data-service="counter"><script src="/stubborn.js"></script></template>`,
      '/told': kapsel('marked', { signals: { googleConsentMode: 'basic' }, services: [{ ...counter, id: 'google-analytics' }] }) + marked.replace('"counter"', '"google-analytics"'),
      '/automatic': (request, response) => sendPage(response, `${kapsel('automatic', {}, 'kapsel-auto')}<script src="http://counter.localhost:${request.socket.localPort}/stubborn.js"></script>`),
      '/stubborn.js': script(stubborn),
      '/kapsel.js': script(sdkFile('kapsel.js')),
      '/kapsel-auto.js': script(sdkFile('kapsel-auto.js')),
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  const stored = (page: Page): Promise<boolean> => page.evaluate(`document.cookie.includes('_count') || localStorage.getItem('count-visits') !== null`);

  async function accepted(path: string): Promise<Page> {
    const { page } = await openPage(browser, site.url(undefined, path));
    await page.evaluate(`kapsel.accept('all')`);
    await page.waitForFunction(`document.cookie.includes('_count')`);
    await page.evaluate('window.isSamePage = true');
    return page;
  }

  it.each(['/marked', '/template'])('reloads the page %s, and leaves nothing of it behind', async (path) => {
    const page = await accepted(path);
    await Promise.all([page.waitForEvent('load'), page.evaluate('kapsel.withdraw()')]);
    expect(await page.evaluate('window.isSamePage')).toBe(undefined);
    await page.waitForTimeout(100);
    expect(await stored(page)).toBe(false);
    expect(await page.evaluate(`kapsel.has('analytics')`)).toBe(false);
  });

  it('does not reload where the vendor is told', async () => {
    const page = await accepted('/told');
    await page.evaluate('kapsel.withdraw()');
    await page.waitForTimeout(300);
    expect(await page.evaluate('window.isSamePage')).toBe(true);
  });

  it('does not reload in automatic blocking, which refuses what still runs', async () => {
    const page = await accepted('/automatic');
    await page.evaluate('kapsel.withdraw()');
    await page.waitForTimeout(200);
    expect(await page.evaluate('window.isSamePage')).toBe(true);
    expect(await stored(page)).toBe(false);
  });
});
