import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consentLog, ConsentStore } from '@kapsel-examples/log-endpoint';
import { consentCookieName, decodeDecision, maxSubmissionBytes, type SiteConfig } from '@kapsel/core';
import { bake } from '@kapsel/sdk/bake';
import { verifyPurpose } from '@kapsel/sdk/verify-purpose';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, sdkFile } from './support/kapsel-page.ts';
import { startSite, type Handler, type LocalSite } from './support/local-site.ts';

/** The global of the page. */
declare const kapsel: { accept(ids: 'all' | 'none' | readonly string[]): void; withdraw(): void };

const keys = generateKeyPairSync('ed25519');

describe('the example of a log', () => {
  let browser: Browser;
  let site: LocalSite;
  let server: Server;
  let store: ConsentStore;
  let folder: string;
  let address: string;
  const sent: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kapsel-log-'));
    store = new ConsentStore(join(folder, 'consents.sqlite'));
    server = createServer(consentLog({ store, siteIds: ['shop'], privateKey: keys.privateKey }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    address = `http://127.0.0.1:${port}/v1/sites/shop`;
    const config: SiteConfig = {
      schemaVersion: 1,
      siteId: 'shop',
      policyVersion: 4,
      language: 'en',
      blocking: 'marked',
      regime: 'opt-in',
      parties: { controller: 'Shop', contact: 'post@shop.example' },
      services: [{ id: 'stats', name: 'Stats', provider: 'Stats Ltd', category: 'analytics', since: 1, hosts: [], cookies: ['_s'], storage: [] }],
      ui: { layout: 'none' },
      log: { endpoint: `http://log.localhost:${port}/v1/sites/shop/consents` },
    };
    const script =
      (code: string): Handler =>
      (_request, response) =>
        void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(code);
    site = await startSite({
      '/': '<script src="/kapsel.js"></script><script src="/kapsel-purpose.js" defer></script><form method="get" action="/order"><kapsel-purpose kind="consent" name="newsletter">Send me the newsletter.</kapsel-purpose><button>Order</button></form>',
      '/order': '<p>Thank you</p>',
      '/kapsel.js': script(bake(config).code),
      '/kapsel-purpose.js': script(sdkFile('kapsel-purpose.js')),
    });
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function visit(work: (page: Page, recordId: () => Promise<string | undefined>) => Promise<void>): Promise<void> {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.on('request', (request) => {
      if (request.method() === 'POST') sent.push(request.postData() ?? '');
    });
    await page.goto(site.url('shop.localhost'));
    await work(page, async () => decodeDecision((await context.cookies()).find(({ name }) => name === consentCookieName)?.value ?? '')?.recordId);
    await context.close();
  }

  const post = (path: string, body: string) => fetch(address + path, { method: 'POST', body });
  const counted = (what: 'records' | 'refusals') => expect.poll(() => store.count('shop')[what], { timeout: 20_000 });
  /** The browser has heard the answer, on an origin that is not the log’s. */
  const delivered = (page: Page) => expect.poll(() => page.evaluate(() => Object.keys(localStorage)), { timeout: 20_000 }).toEqual([]);

  it('keeps a consent and its withdrawal, and shows the receipt to who knows the id', async () => {
    await visit(async (page, recordId) => {
      await page.evaluate(() => kapsel.accept('all'));
      await counted('records').toBe(1);
      await delivered(page);
      const id = await recordId();
      const receipt = (await (await fetch(`${address}/consents/${id}`)).json()) as { record: object; receivedAt: string };
      expect(receipt).toMatchObject({ record: { event: 'given', recordId: id, policyVersion: 4 }, receivedAt: expect.stringMatching(/Z$/u) });
      await page.evaluate(() => kapsel.withdraw());
      await counted('records').toBe(2);
      await delivered(page);
    });
    expect((await fetch(`${address}/consents/${crypto.randomUUID()}`)).status).toBe(404);
  });

  it('counts a refusal', async () => {
    await visit(async (page) => {
      await page.evaluate(() => kapsel.accept('none'));
      await counted('refusals').toBe(1);
    });
  });

  it('keeps the same record once, however often it comes, also after a restart', async () => {
    const before = store.count('shop');
    for (const body of sent) expect((await post('/consents', body)).status).toBe(204);
    const again = new ConsentStore(join(folder, 'consents.sqlite'));
    expect(again.count('shop')).toEqual(before);
    again.close();
    expect(sent.length).toBeGreaterThanOrEqual(3);
  });

  it('vouches for a consent in a form', async () => {
    await visit(async (page) => {
      await page.locator('kapsel-purpose').getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Order' }).click();
      await page.waitForURL('**/order?*');
      const answer = verifyPurpose(new URL(page.url()).searchParams.get('newsletter'), { publicKey: keys.publicKey, siteId: 'shop', purpose: 'newsletter' });
      expect(answer).toMatchObject({ ok: true });
      expect(store.find('shop', answer.ok ? answer.claims.jti : '')?.record.method).toBe('form');
    });
  });

  it('refuses what is no record, too long, for somebody else, or no post, and keeps nothing of it', async () => {
    const before = store.count('shop');
    const [record = ''] = sent;
    expect((await post('/consents', '{}')).status).toBe(400);
    expect(await (await post('/consents', JSON.stringify({ ...(JSON.parse(record) as object), email: 'a@b.no' }))).text()).toContain('email: there is no such key');
    expect((await post('/consents', 'x'.repeat(maxSubmissionBytes + 1))).status).toBe(413);
    expect((await fetch(`${address}/consents`, { method: 'PUT', body: record })).status).toBe(405);
    expect((await fetch(address.replace('/shop', '/other') + '/consents', { method: 'POST', body: record })).status).toBe(404);
    expect((await fetch(`${address}/consents/../../../../etc/passwd`)).status).toBe(404);
    expect(store.count('shop')).toEqual(before);
  });
});
