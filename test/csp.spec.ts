import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Declaration, SiteConfig } from '@kapsel/core';
import { bake } from '@kapsel/sdk/bake';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsentLog } from './support/consent-log.ts';
import { launchChromium, sdkFile } from './support/kapsel-page.ts';
import { sendPage, startSite, type Handler, type LocalSite } from './support/local-site.ts';

/** The global of the page. */
declare const violations: string[];

const docs = readFileSync(join(import.meta.dirname, '../docs/csp.md'), 'utf8');
const policies = [...docs.matchAll(/^default-src .*$/gmu)].map(([policy]) => policy);
const nonceIn = (policy: string) => /'nonce-([^']+)'/u.exec(policy)?.[1];

const parties = { controller: 'Shop', contact: 'post@shop.example' };
const config: SiteConfig = {
  schemaVersion: 1,
  siteId: 'shop',
  policyVersion: 1,
  language: 'en',
  blocking: 'automatic',
  regime: 'opt-in',
  parties,
  services: [{ id: 'film', name: 'Film', provider: 'Film Ltd', category: 'marketing', since: 1, hosts: ['film.localhost'], cookies: [], storage: [] }],
  ui: { reopen: 'end', theme: { logo: { src: '/logo.svg', alt: '', width: 24, height: 24 } }, declaration: { en: '/declaration.en.json' } },
  cookie: { refreshUrl: '/refresh' },
  log: { endpoint: '/v1/sites/shop/consents' },
};
const declaration: Declaration = {
  schemaVersion: 1,
  siteId: 'shop',
  policyVersion: 1,
  language: 'en',
  parties,
  items: [{ name: 'kapsel_consent', kind: 'cookie', service: 'Kapsel', provider: 'Shop', category: 'necessary', validity: '6 months', purpose: 'Remembers the answer.', basis: 'user-requested' }],
};

const send =
  (type: string, text: () => string): Handler =>
  (_request, response) =>
    void response.writeHead(200, { 'Content-Type': type }).end(text());
const script = (text: () => string) => send('text/javascript', text);

describe('a page under the policies of docs/csp.md', () => {
  let browser: Browser;
  let site: LocalSite;
  let log: ConsentLog;

  beforeAll(async () => {
    log = new ConsentLog();
    const takePost: Handler = (request, response) => void log.handle(request, response);
    const files = ['kapsel-ui-en.js', 'kapsel-preferences.js', 'kapsel-placeholder.js', 'kapsel-table.js', 'kapsel-purpose.js'];
    site = await startSite({
      '/watch.js': script(() => `window.violations = []; addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => violations.push(violatedDirective + ' ' + blockedURI))`),
      '/kapsel.js': script(() => bake(config).code),
      ...Object.fromEntries(files.map((file) => [`/${file}`, script(() => sdkFile(file))])),
      '/declaration.en.json': send('application/json', () => JSON.stringify(declaration)),
      '/logo.svg': send('image/svg+xml', () => '<svg xmlns="http://www.w3.org/2000/svg"/>'),
      '/refresh': (_request, response) => void response.writeHead(204).end(),
      '/order': '<p>Thank you</p>',
      '/v1/sites/shop/consents': takePost,
      '/v1/sites/shop/purposes': takePost,
      '*': (_request, response, url) => {
        const policy = policies[Number(url.pathname.slice(1))] ?? '';
        const nonce = nonceIn(policy);
        const tag = (file: string, more = '') => `<script src="/${file}" ${nonce ? `nonce="${nonce}"` : ''} ${more}></script>`;
        const body = `${tag('watch.js')}${tag('kapsel.js', 'data-region="NO"')}${tag('kapsel-table.js', 'defer')}${tag('kapsel-purpose.js', 'defer')}
          <iframe src="http://film.localhost:${site.port}/" width="300" height="200"></iframe>
          <kapsel-cookie-table src="/declaration.en.json"></kapsel-cookie-table>
          <form action="/order"><kapsel-purpose kind="consent" name="newsletter">Send me the newsletter.</kapsel-purpose><button>Order</button></form>
          <a href="#" data-consent="preferences">Cookies</a>`;
        sendPage(response, body, { 'Content-Security-Policy': policy });
      },
    });
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  it('are there, one by host and one by nonce', () => {
    expect(policies.map((policy) => nonceIn(policy) !== undefined)).toEqual([false, true]);
  });

  it.each([0, 1])('does all of its work without a violation: policy %i', async (index) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    // The picture of an icon is the test page's own.
    const found = () => page.evaluate(() => violations.filter((one) => !one.endsWith(' data')));
    await page.goto(site.url('shop.localhost', `/${index}`));
    await page.locator('kapsel-banner').getByRole('button', { name: 'Reject all' }).waitFor();
    await page.locator('kapsel-placeholder').first().waitFor();
    await page.locator('kapsel-cookie-table').getByText('Remembers the answer.').waitFor();
    await page.locator('kapsel-banner').getByRole('button', { name: 'Accept all' }).click();
    await expect.poll(() => log.records.size, { timeout: 20_000 }).toBe(1);
    await expect.poll(() => site.requests.filter((request) => request === 'shop.localhost/refresh').length, { timeout: 20_000 }).toBeGreaterThan(index);
    await page.getByRole('link', { name: 'Cookies' }).click();
    await page.locator('kapsel-preferences').getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    // The frame that was granted is for the site’s policy to allow, and this one does not.
    expect((await found()).filter((one) => !one.startsWith('frame-src'))).toEqual([]);
    await page.locator('kapsel-purpose input').check();
    await page.getByRole('button', { name: 'Order' }).click();
    await page.waitForURL(/\/order\?newsletter=eyJ/u);
    expect(log.posts.flatMap(({ faults }) => faults)).toEqual([]);
    log.records.clear();
    await context.close();
  });

  it('would be told of one: a page that allows no script of its own', async () => {
    const page = await browser.newPage();
    const told: string[] = [];
    page.on('console', (message) => told.push(message.text()));
    await page.goto(site.url('shop.localhost', '/0'));
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'kapsel.accept([])';
      document.body.append(script);
    }).catch(() => {});
    await expect.poll(() => page.evaluate(() => violations.length)).toBeGreaterThan(0);
    await page.close();
  });
});
