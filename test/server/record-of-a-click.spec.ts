import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { noticeHash, type ConsentRecord, type Notice, type SiteConfig } from '@kapsel/core';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/kapsel-page.ts';
import { startSite, type Handler, type LocalSite } from '../support/local-site.ts';
import { AdminProcess } from './admin-process.ts';

declare const kapsel: { decision(): { recordId?: string }; showPreferences(): void };

const service = { name: 'Matomo', provider: 'InnoCraft', since: 1, hosts: ['matomo.localhost'], cookies: ['_pk_*'], storage: [] };
const config: SiteConfig = {
  schemaVersion: 1,
  siteId: 'shop',
  policyVersion: 1,
  language: 'auto',
  blocking: 'marked',
  regime: 'opt-in',
  parties: { controller: 'Butikken AS', contact: 'personvern@shop.example', supervisoryAuthority: 'https://www.datatilsynet.no/' },
  services: [{ ...service, id: 'matomo', category: 'analytics' }, { ...service, id: 'annonser', name: 'Annonser', category: 'marketing', hosts: ['ads.localhost'] }],
  log: { endpoint: '/v1/sites/shop/consents' },
};

/** As a proxy of the site hands on what is the server's, under a name that the server does not know. */
function handOn(address: () => string): Handler {
  return (incoming, response) => {
    const outgoing = request(`${address()}${incoming.url ?? ''}`, { method: incoming.method ?? 'GET', headers: { ...incoming.headers, host: 'inside' } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.writeHead(502).end());
    incoming.pipe(outgoing);
  };
}

/** What can be read in the banner, piece by piece. */
const onScreen = (page: Page) => page.evaluate(`[...document.querySelector('kapsel-banner').shadowRoot.querySelectorAll('h1, h2, p, button')].filter((each) => each.checkVisibility()).map((each) => each.textContent.trim()).filter(Boolean)`) as Promise<string[]>;

const faultsOf = async (page: Page) => {
  // The page lets no script in; this is the inspector's.
  const session = await page.context().newCDPSession(page);
  const { result } = await session.send('Runtime.evaluate', { awaitPromise: true, returnByValue: true, expression: `${axe.source}; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))` });
  return result.value as string[];
};

describe('a click on a served banner', { timeout: 240_000 }, () => {
  let browser: Browser;
  let server: AdminProcess;
  let address = '';
  let site: LocalSite;

  beforeAll(async () => {
    browser = await launchChromium();
    server = new AdminProcess('sqlite');
    await server.prepare(config);
    address = await server.serve();
    site = await startSite({
      '/': (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<!doctype html><html lang="nb"><title>Butikken</title><link rel="icon" href="data:,"><script src="/s/shop/kapsel.js"></script><h1>Butikken</h1>'),
      '*': handOn(() => address),
    });
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
    await server[Symbol.asyncDispose]();
  });

  const receiptOf = (recordId: string) => fetch(`${address}/v1/sites/shop/consents/${recordId}`);

  /** A visitor who reads the banner and accepts. */
  async function accept(): Promise<{ readonly page: Page; readonly read: readonly string[]; readonly recordId: string }> {
    const context = await browser.newContext({ locale: 'nb-NO', acceptDownloads: true });
    // The machine may be busy.
    context.setDefaultTimeout(90_000);
    const page = await context.newPage();
    await page.goto(site.url());
    await page.locator('kapsel-banner').locator('[data-action="accept-all"]').waitFor();
    const read = await onScreen(page);
    await page.locator('kapsel-banner').locator('[data-action="accept-all"]').click();
    const decided = await page.waitForFunction(() => kapsel.decision().recordId);
    const recordId = String(await decided.jsonValue());
    await expect.poll(async () => (await receiptOf(recordId)).status, { timeout: 90_000 }).toBe(200);
    return { page, read, recordId };
  }

  it('is on record, and the text on the screen can be built again from its hash', async () => {
    const { page, read, recordId } = await accept();
    const { record } = (await (await receiptOf(recordId)).json()) as { record: ConsentRecord };
    expect(record).toMatchObject({ recordId, event: { type: 'given', method: 'accept-all', trusted: true }, notice: { layer: 'banner' } });
    const { code, output } = await server.run('notice', '--site', 'shop', record.notice.noticeHash ?? '');
    expect(code, output).toBe(0);
    const notice = JSON.parse(output) as Notice;
    expect(await noticeHash(notice)).toBe(record.notice.noticeHash);
    const { title = '', intro = '', acceptAll = '', rejectAll = '', preferences = '' } = notice.texts;
    const asked = new Intl.ListFormat(notice.language, { type: 'conjunction' }).format(notice.options.map(({ label }) => label.toLocaleLowerCase(notice.language)));
    expect(read.toSorted()).toEqual([title, intro.replace('{categories}', asked), acceptAll, rejectAll, preferences].toSorted());
    await page.context().close();
  });

  it('lets its visitor have the receipt, restrict, withdraw and erase on a page without a script', async () => {
    const { page, recordId } = await accept();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    // The link in the preferences is a file, not a page.
    await page.evaluate(() => kapsel.showPreferences());
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('kapsel-preferences').locator('[part="receipt"]').click()]);
    expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toMatchObject({ record: { recordId } });

    const receipt = site.url(undefined, `/v1/sites/shop/consents/${recordId}`);
    await page.goto(receipt);

    expect(await page.locator('html').getAttribute('lang')).toBe('nb');
    expect(await page.locator('h1').textContent()).toBe('Samtykket ditt');
    expect(await page.locator('table').textContent()).toContain('Matomo');
    expect(await faultsOf(page)).toEqual([]);
    const button = (right: string) => page.locator(`form[action$="/${right}"] button`);
    await button('restrict').click();
    expect(await faultsOf(page)).toEqual([]);
    await button('restrict').click();
    await button('lift').waitFor();
    await button('lift').click();
    await button('withdraw').click();
    await page.locator('[role=status]').waitFor();
    expect(await button('withdraw').count()).toBe(0);
    expect(await page.locator('ol li').count()).toBe(2);
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('a[href$="/all"]').click()]);
    expect((JSON.parse(readFileSync(await file.path(), 'utf8')) as { records: unknown[] }).records).toHaveLength(2);
    await button('erase').click();
    await button('erase').click();
    expect(await page.locator('h1').textContent()).toBe('Alt om valgene dine er slettet.');
    expect(await faultsOf(page)).toEqual([]);
    expect((await receiptOf(recordId)).status).toBe(404);
    expect(complaints).toEqual([]);
    expect((await server.run('verify')).code).toBe(0);
    await page.context().close();
  });
});
