import type { SiteConfig } from '@kapsel/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, openPage, sdkFile } from './support/kapsel-page.ts';
import { sendPage, startSite, type Handler, type LocalSite } from './support/local-site.ts';

const service = { provider: 'Google', since: 1, hosts: ['tags.localhost'], cookies: [], storage: [] };
const services = [{ ...service, id: 'google-analytics', name: 'Google Analytics', category: 'analytics' }];

/** What a tag finds in the queue when its turn comes: commands as arrays, whether they are what Google's tags understand. */
const readQueue = `(window.seen ??= []).push(dataLayer.map((entry) => {
  const isCommand = Object.prototype.toString.call(entry) === '[object Arguments]';
  return isCommand ? [...entry].slice(0, 2).join(' ') + (entry[2]?.analytics_storage ? ' ' + entry[2].analytics_storage : '') : entry.event ?? 'not a command';
}));`;
const snippet = `<script>window.dataLayer = window.dataLayer || []; function gtag() { dataLayer.push(arguments); } ${readQueue} gtag('js', new Date());</script>`;

const defaults = ['consent default denied', 'set ads_data_redaction', 'set url_passthrough'];

function tag(signals: SiteConfig['signals'], attributes = ''): string {
  const config = JSON.stringify({ siteId: 'signals', ui: { layout: 'none' },  services, signals });
  return `<script ${attributes}>window.kapselConfig = ${config}</script><script src="/kapsel.js" ${attributes}></script>`;
}

const script =
  (code: string): Handler =>
  (_request, response) =>
    void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(code);

/** Meta's snippet in its own order of things: its function first, then its queue. */
const metaSnippet = `<script>(function (f) {
  if (f.fbq) return;
  const n = (f.fbq = function () { n.queue.push([...arguments]); });
  n.queue = [];
})(window); fbq('init', '1'); fbq('track', 'PageView');</script>`;

const strictPolicy = "script-src 'nonce-abc'; require-trusted-types-for 'script'; trusted-types kapsel";

describe('signals of the minified builds', () => {
  let browser: Browser;
  let site: LocalSite;

  beforeAll(async () => {
    browser = await launchChromium();
    const signal = (name: string) => script(sdkFile(`kapsel-signal-${name}.js`));
    site = await startSite({
      '/google': `${tag({ googleConsentMode: 'basic' })}${snippet}
        <script type="text/plain" data-category="analytics" data-service="google-analytics" data-src="/tag.js"></script>`,
      '/tag.js': script(readQueue),
      '/lazy': tag({ hubspot: true, matomo: 'cookies' }),
      '/strict': (_request, response) => sendPage(response, tag({ microsoftUet: true }, 'nonce="abc"'), { 'Content-Security-Policy': strictPolicy }),
      '/lost': `<script>window.errors = []; addEventListener('kapsel:error', ({ detail }) => errors.push(detail.message));</script>${tag({ hotjar: true })}`,
      '/first': `<script src="/kapsel-signal-meta.js"></script>${tag({ meta: true })}${metaSnippet}`,
      '/kapsel.js': script(sdkFile('kapsel.js')),
      '/kapsel-signal-hubspot.js': signal('hubspot'),
      '/kapsel-signal-matomo.js': signal('matomo'),
      '/kapsel-signal-meta.js': signal('meta'),
      '/kapsel-signal-microsoft-uet.js': signal('microsoft-uet'),
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  it('gives Google its defaults before the snippet after the tag, and an update before what is released', async () => {
    const { page, complaints } = await openPage(browser, site.url(undefined, '/google'));
    expect(await seen(page)).toEqual([defaults]);

    await page.evaluate(`kapsel.accept('all')`);
    await page.waitForFunction('seen.length === 2');
    expect((await seen(page))[1]).toEqual([...defaults, expect.stringMatching(/^js /u), 'consent update granted', 'kapsel_consent']);

    await page.reload();
    await page.waitForFunction('window.seen?.length === 2');
    expect((await seen(page))[0], 'the stored choice comes before the snippet too').toEqual([...defaults, 'consent update granted', 'kapsel_consent']);
    expect(complaints).toEqual([]);
  });

  it('fetches from beside the tag exactly the signals that the config names', async () => {
    const { page, complaints } = await openPage(browser, site.url(undefined, '/lazy'));
    expect(await page.evaluate('[_paq, _hsp[0][0], disableHubSpotCookieBanner]')).toEqual([[['requireCookieConsent']], 'setHubSpotConsent', true]);
    await page.evaluate(`kapsel.accept(['analytics'])`);
    expect(await page.evaluate('[_paq, _hsp[1][1], _hsq, window.dataLayer, window.uetq]')).toEqual([
      [['requireCookieConsent'], ['setCookieConsentGiven']],
      { analytics: true, advertisement: false, functionality: false },
      [['doNotTrack', { track: true }]],
      undefined,
      undefined,
    ]);
    expect(complaints).toEqual([]);
  });

  it('fetches them under a policy of nonces and trusted types', async () => {
    const { page, complaints } = await openPage(browser, site.url(undefined, '/strict'));
    expect(await page.evaluate('uetq')).toEqual(['consent', 'default', { ad_storage: 'denied' }]);
    expect(complaints).toEqual([]);
  });

  it('says which signal did not load, and goes on', async () => {
    const { page } = await openPage(browser, site.url(undefined, '/lost'));
    await page.waitForFunction('errors.length === 1');
    expect(await errorsOf(page)).toEqual([`Not loaded: ${site.url(undefined, '/kapsel-signal-hotjar.js')}`]);
    expect(await page.evaluate(`kapsel.accept(['marketing']), kapsel.has('marketing')`)).toBe(true);
  });

  it('runs a signal whose script comes first at once, and does not fetch it again', async () => {
    const before = site.requests.length;
    const { page } = await openPage(browser, site.url(undefined, '/first'));
    expect(await page.evaluate('fbq.queue')).toEqual([['consent', 'revoke'], ['init', '1'], ['track', 'PageView']]);
    expect(site.requests.slice(before).filter((path) => path.includes('signal'))).toHaveLength(1);
  });
});

async function errorsOf(page: Page): Promise<string[]> {
  return page.evaluate('errors');
}

function seen(page: Page): Promise<string[][]> {
  return page.evaluate('seen');
}
