import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, openPage, sdkFile } from './support/kapsel-page.ts';
import { startSite, type LocalSite } from './support/local-site.ts';

const template = readFileSync(join(import.meta.dirname, '..', 'packages', 'sdk', 'gtm', 'kapsel.tpl'), 'utf8');

/** `___NAME___`, then what belongs to it, as Tag Manager reads the file. */
const sections = Object.fromEntries([...template.matchAll(/^___([A-Z_]+)___$([\s\S]*?)(?=^___[A-Z_]+___$|$(?![\s\S]))/gmu)].map(([, name, body = '']) => [name, body.trim()]));

interface Permission {
  readonly instance: { readonly key: { readonly publicId: string }; readonly param: readonly { readonly value: { readonly listItem: readonly unknown[] } }[] };
}

/**
 * The calls of Tag Manager's sandbox that the template uses, with its manners: a call without its permission throws, what goes
 * in and out is data or a function, and nothing else of the page can be reached.
 */
const sandbox = `(permissions, fields, code) => {
  const said = (window.said ??= []);
  const plain = (value) => (typeof value === 'function' ? value : value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
  const demand = (isAllowed, what) => { if (!isAllowed) throw new Error('Tag Manager forbids ' + what); };
  const globals = (key, mode) => demand(permissions.globals.some((one) => one.key === key && one[mode]), mode + ' ' + key);
  const consent = (state) => { for (const type of Object.keys(state)) demand(type === 'wait_for_update' || permissions.consent.includes(type), type); };
  const apis = {
    makeNumber: Number,
    callInWindow: (path, ...given) => {
      globals(path, 'execute');
      const owner = path.split('.').slice(0, -1).reduce((at, key) => at?.[key], window);
      const call = owner?.[path.split('.').at(-1)];
      return typeof call === 'function' ? plain(call.apply(owner, given.map((one) => typeof one === 'function' ? (...args) => one(...args.map(plain)) : plain(one)))) : undefined;
    },
    createQueue: (key) => { globals(key, 'read'); globals(key, 'write'); window[key] ??= []; return (entry) => void window[key].push(entry); },
    gtagSet: (values) => { for (const key of Object.keys(values)) demand(permissions.dataLayer.includes(key), 'set ' + key); said.push(['set', plain(values)]); },
    setDefaultConsentState: (state) => { consent(state); said.push(['default', plain(state)]); },
    updateConsentState: (state) => { consent(state); said.push(['update', plain(state)]); },
  };
  new Function('require', 'data', code)((name) => { demand(apis[name], 'require ' + name); return apis[name]; }, { ...fields, gtmOnSuccess: () => said.push(['success']) });
}`;

const strings = (map: { mapKey: { string: string }[]; mapValue: { string?: string; boolean?: boolean }[] }) =>
  Object.fromEntries(map.mapKey.map(({ string }, index) => [string, map.mapValue[index]?.string ?? map.mapValue[index]?.boolean]));

function permissionsOf(): object {
  const all = JSON.parse(sections['WEB_PERMISSIONS'] ?? '') as Permission[];
  const items = (id: string) => all.find(({ instance }) => instance.key.publicId === id)?.instance.param[0]?.value.listItem ?? [];
  return {
    consent: items('access_consent').map((item) => strings(item as never)['consentType']),
    globals: items('access_globals').map((item) => strings(item as never)),
    dataLayer: items('write_data_layer').map((item) => (item as { string: string }).string),
  };
}

function state(functional: string, analytics: string, marketing: string): object {
  return {
    ad_storage: marketing, ad_user_data: marketing, ad_personalization: marketing, analytics_storage: analytics,
    functionality_storage: functional, personalization_storage: functional, security_storage: 'granted',
  };
}

const service = { id: 'google-analytics', name: 'Google Analytics', provider: 'Google', category: 'analytics', since: 1, hosts: [], cookies: [], storage: [] };
const config = JSON.stringify({ siteId: 'gtm', ui: { layout: 'none' },  services: [service] });
const kapsel = `<script>window.kapselConfig = ${config}</script><script src="/kapsel.js"></script>`;
const fields = { waitForUpdate: '500', adsDataRedaction: true, urlPassthrough: false };

describe('the Google Tag Manager template', () => {
  let browser: Browser;
  let site: LocalSite;

  beforeAll(async () => {
    browser = await launchChromium();
    site = await startSite({
      '/': kapsel,
      '/before': `<script>window.addKapsel = () => { const script = document.createElement('script'); script.src = '/kapsel.js'; document.head.append(script); }; window.kapselConfig = ${config}</script>`,
      '/kapsel.js': (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(sdkFile('kapsel.js')),
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  /** Fires the tag on the page that is open. */
  async function fire(page: Page, more: object = {}): Promise<void> {
    await page.evaluate(`(${sandbox})(${JSON.stringify(permissionsOf())}, ${JSON.stringify({ ...fields, ...more })}, ${JSON.stringify(sections['SANDBOXED_JS_FOR_WEB_TEMPLATE'])})`);
  }

  const said = (page: Page): Promise<unknown[]> => page.evaluate('window.said');

  it('has every section that Tag Manager asks for, its data readable', () => {
    expect(Object.keys(sections)).toEqual(['INFO', 'TEMPLATE_PARAMETERS', 'SANDBOXED_JS_FOR_WEB_TEMPLATE', 'WEB_PERMISSIONS', 'TESTS', 'NOTES']);
    expect(JSON.parse(sections['INFO'] ?? '')).toMatchObject({ type: 'TAG', containerContexts: ['WEB'] });
    const names = (JSON.parse(sections['TEMPLATE_PARAMETERS'] ?? '') as { name: string }[]).map(({ name }) => name);
    const used = [...(sections['SANDBOXED_JS_FOR_WEB_TEMPLATE'] ?? '').matchAll(/data\.(\w+)/gu)].map(([, name]) => name);
    expect([...new Set(used)].filter((name) => name !== 'gtmOnSuccess').toSorted()).toEqual(names.toSorted());
  });

  it('sets all seven types denied, then says what the visitor answers', async () => {
    const { page } = await openPage(browser, site.url());
    await fire(page);
    expect(await said(page)).toEqual([['default', { ...state('denied', 'denied', 'denied'), wait_for_update: 500 }], ['set', { ads_data_redaction: true, url_passthrough: false }], ['success']]);
    await page.evaluate(`kapsel.accept(['analytics'])`);
    await page.evaluate('kapsel.withdraw()');
    expect((await said(page)).slice(3)).toEqual([['update', state('denied', 'granted', 'denied')], ['update', state('denied', 'denied', 'denied')]]);
  });

  it('says a stored answer on the next page, and follows a service where it is told to', async () => {
    const { page } = await openPage(browser, site.url());
    await page.evaluate(`kapsel.accept(['analytics', 'marketing', '-google-analytics'])`);
    await page.reload();
    await page.evaluate('kapsel.ready');
    await fire(page, { analyticsService: 'google-analytics' });
    expect((await said(page)).slice(2)).toEqual([['update', state('denied', 'denied', 'granted')], ['success']]);
  });

  it('waits for Kapsel where the container came first', async () => {
    const { page } = await openPage(browser, site.url(undefined, '/before'));
    await fire(page);
    await page.evaluate('addKapsel()');
    await page.waitForFunction('window.kapsel?.accept');
    await page.evaluate(`kapsel.accept('all')`);
    expect((await said(page)).at(-1)).toEqual(['update', state('denied', 'granted', 'denied')]);
  });
});
