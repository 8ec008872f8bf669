import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchChromium, openPage, sdkFile } from './support/kapsel-page.ts';
import { startSite, type LocalSite } from './support/local-site.ts';

const service = { id: 'tracker', name: 'Tracker', provider: 'Tracker', category: 'analytics', since: 1, hosts: ['tracker.localhost'], cookies: [], storage: [] };
const tag = (blocking: string) =>
  `<script>window.ran = []; window.kapselConfig = ${JSON.stringify({ siteId: 'order', ui: { layout: 'none' },  blocking, services: [service] })}</script><script src="/${blocking === 'marked' ? 'kapsel' : 'kapsel-auto'}.js"></script>`;

/** Scripts with how long their answers take, so that those in front come last over the network. */
const delays = { a: 250, b: 0, c: 120, d: 60, e: 0 };

describe('scripts that are released', () => {
  let browser: Browser;
  let site: LocalSite;

  beforeAll(async () => {
    browser = await launchChromium();
    const external = (name: string, attributes = '') => `<script type="text/plain" data-category="analytics" ${attributes} data-src="/run/${name}.js"></script>`;
    site = await startSite({
      '/marked': `${tag('marked')}${external('a')}${external('lost')}${external('b')}<script type="text/plain" data-category="analytics">ran.push('inline')</script>${external('c')}
        <template data-category="analytics"><script src="/run/d.js"></script></template>${external('fast', 'async')}${external('e')}`,
      '/automatic': (request, response) => {
        const far = (name: string, attributes = '') => `<script ${attributes} src="http://tracker.localhost:${request.socket.localPort}/run/${name}.js"></script>`;
        response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<!doctype html><link rel="icon" href="data:,">${tag('automatic')}${far('a')}${far('lost')}${far('b')}${far('fast', 'async')}${far('c')}${far('e')}`);
      },
      '/head/marked': `<!doctype html><head>${tag('marked')}${external('a')}</head><body>`,
      '/head/automatic': `<!doctype html><head>${tag('automatic')}</head><body>`,
      ...Object.fromEntries(
        ['a', 'b', 'c', 'd', 'e', 'fast'].map((name) => [
          `/run/${name}.js`,
          async (_request, response) => {
            await wait(delays[name as keyof typeof delays] ?? 0);
            response.writeHead(200, { 'Content-Type': 'text/javascript', 'Cache-Control': 'no-store' }).end(`ran.push('${name}')`);
          },
        ] satisfies [string, Parameters<typeof startSite>[0][string]]),
      ),
      '/kapsel.js': (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(sdkFile('kapsel.js')),
      '/kapsel-auto.js': (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(sdkFile('kapsel-auto.js')),
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  it.each([
    ['/marked', ['a', 'b', 'inline', 'c', 'd', 'e']],
    ['/automatic', ['a', 'b', 'c', 'e']],
  ])('on %s run in the order of the page, whatever their answers take; an async one as soon as it is there', async (path, order) => {
    const { page } = await openPage(browser, site.url(undefined, path));
    expect(await page.evaluate('ran')).toEqual([]);
    await page.evaluate(`kapsel.accept('all')`);
    await page.waitForFunction(`ran.includes('e')`);
    const ran: string[] = await page.evaluate('ran');
    expect(ran.filter((name) => name !== 'fast')).toEqual(order);
    expect(ran.indexOf('fast')).toBeGreaterThanOrEqual(0);
    expect(ran.indexOf('fast')).toBeLessThan(ran.indexOf('c'));
  });

  it.each(['marked', 'automatic'] as const)('are run once where the head gets them again on every visit (%s)', async (blocking) => {
    const { page } = await openPage(browser, site.url(undefined, `/head/${blocking}`));
    const visit = (): Promise<void> =>
      page.evaluate((isMarked) => {
        const address = isMarked ? '/run/a.js' : `http://tracker.localhost:${location.port}/run/a.js`;
        const script = document.createElement('script');
        if (isMarked) {
          script.type = 'text/plain';
          script.dataset['category'] = 'analytics';
          script.dataset['src'] = address;
        } else script.src = address;
        document.head.append(script);
      }, blocking === 'marked');
    await visit();
    await visit();
    await page.evaluate(`kapsel.accept('all')`);
    await page.waitForFunction(`ran.includes('a')`);
    if (blocking === 'marked') await visit();
    await page.waitForTimeout(600);
    expect(await page.evaluate('ran')).toEqual(['a']);
  });
});
