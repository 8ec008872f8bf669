import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Compat, SiteConfig } from '@kapsel/core';
import { bake } from '@kapsel/sdk/bake';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium, sdkFile } from './support/kapsel-page.ts';
import { startSite, type Handler, type LocalSite } from './support/local-site.ts';

type Key = keyof Compat;

const service = { provider: 'P', since: 1, hosts: [], cookies: [], storage: [] };
const services: SiteConfig['services'] = [
  { ...service, id: 'matomo', name: 'Matomo Analytics', category: 'analytics' },
  { ...service, id: 'google-ads', name: 'Google Ads', category: 'marketing' },
];

function config(compat: Compat): SiteConfig {
  return { schemaVersion: 1, siteId: 'moved', ui: { layout: 'none' },  policyVersion: 2, language: 'en', blocking: 'marked', regime: 'opt-in', parties: { controller: 'C', contact: 'c@example.no' }, services, compat };
}

const script =
  (code: string): Handler =>
  (_request, response) =>
    void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(code);

interface Moved {
  readonly key: Key;
  /** In the tool's documented markup: `/analytics.js` and `analytics-inline` for analytics, `/marketing.js` for marketing, `both` for both or nothing. */
  readonly markup: string;
  /** The page's own code, which writes down what it is told. */
  readonly own: string;
  readonly heard: { readonly untouched: unknown[]; readonly analytics: unknown[]; readonly restored: unknown[] };
  /** An expression for what the tool says of analytics and marketing. */
  readonly answer: string;
}

const inline = (name: string, attributes: string): string => `<script type="text/plain" ${attributes}>(window.ran ??= []).push('${name}');</script>`;

const tools: Moved[] = [
  {
    key: 'vanillaCookieconsent',
    markup: `<script type="text/plain" data-category="analytics" data-service="Matomo Analytics" data-src="/analytics.js"></script>
      ${inline('analytics-inline', 'data-category="analytics"')}
      <script type="text/plain" data-cookiecategory="marketing" src="/marketing.js" defer></script>`,
    own: `for (const type of ['cc:onFirstConsent', 'cc:onConsent', 'cc:onChange']) addEventListener(type, ({ detail }) => heard.push(type + ' ' + detail.cookie.categories));
      CookieConsent.run({ categories: { necessary: { readOnly: true }, analytics: {}, marketing: {} }, onConsent: () => heard.push('onConsent ' + CookieConsent.acceptedCategory('analytics')) });`,
    heard: {
      untouched: [],
      analytics: ['cc:onFirstConsent necessary,analytics', 'onConsent true', 'cc:onConsent necessary,analytics'],
      restored: ['onConsent true', 'cc:onConsent necessary,analytics'],
    },
    answer: `[CookieConsent.acceptedCategory('analytics'), CookieConsent.acceptedService('Google Ads', 'marketing')]`,
  },
  {
    key: 'klaro',
    markup: `<script type="text/plain" data-type="application/javascript" data-name="matomo" data-src="/analytics.js"></script>
      ${inline('analytics-inline', 'data-type="application/javascript" data-name="matomo"')}
      <script type="text/plain" data-type="application/javascript" data-name="googleAds" data-src="/marketing.js"></script>`,
    own: `window.klaroConfig = { services: [{ name: 'matomo', callback: (consent) => heard.push('matomo ' + consent) }, { name: 'googleAds' }] };
      klaro.getManager().watch({ update: (manager, name) => heard.push(name) });`,
    heard: {
      untouched: ['matomo false'],
      analytics: ['matomo true', 'consents', 'saveConsents', 'applyConsents'],
      restored: ['matomo true'],
    },
    answer: `[klaro.getManager().getConsent('matomo'), klaro.getManager().getConsent('googleAds')]`,
  },
  {
    key: 'cookiebot',
    markup: `<script type="text/plain" data-cookieconsent="statistics" src="/analytics.js"></script>
      ${inline('analytics-inline', 'data-cookieconsent="statistics"')}
      ${inline('both', 'data-cookieconsent="statistics, marketing"')}
      <script type="text/plain" data-cookieconsent="marketing" src="/marketing.js"></script>`,
    own: `for (const name of ['OnLoad', 'OnConsentReady', 'OnAccept', 'OnDecline']) addEventListener('Cookiebot' + name, () => heard.push(name));
      function CookiebotCallback_OnAccept() { heard.push('callback ' + Cookiebot.consent.statistics); }`,
    heard: {
      untouched: ['OnLoad'],
      analytics: ['OnConsentReady', 'callback true', 'OnAccept'],
      restored: ['OnLoad', 'OnConsentReady', 'callback true', 'OnAccept'],
    },
    answer: `[Cookiebot.consent.statistics, Cookiebot.consent.marketing]`,
  },
  {
    key: 'onetrust',
    markup: `<script type="text/plain" class="optanon-category-C0002" src="/analytics.js"></script>
      ${inline('analytics-inline', 'class="optanon-category-C0002"')}
      ${inline('both', 'class="optanon-category-C0002-C0004"')}
      <script type="text/plain" class="optanon-category-C0004" src="/marketing.js"></script>`,
    own: `function OptanonWrapper() { heard.push('wrapper ' + OnetrustActiveGroups); }
      addEventListener('OneTrustGroupsUpdated', ({ detail }) => heard.push('groups ' + detail));`,
    heard: {
      untouched: ['wrapper ,C0001,', 'groups C0001'],
      analytics: ['wrapper ,C0001,C0002,', 'groups C0001,C0002'],
      restored: ['wrapper ,C0001,C0002,', 'groups C0001,C0002'],
    },
    answer: `[OnetrustActiveGroups.includes('C0002'), OptanonActiveGroups.includes('C0004')]`,
  },
  {
    key: 'usercentrics',
    markup: `<script type="text/plain" data-usercentrics="Matomo Analytics" src="/analytics.js"></script>
      ${inline('analytics-inline', 'data-usercentrics="Matomo Analytics"')}
      <script type="text/plain" data-usercentrics="Google Ads" src="/marketing.js"></script>`,
    own: `const own = () => UC_UI.getServicesBaseInfo().find(({ name }) => name === 'Matomo Analytics').consent.status;
      addEventListener('UC_UI_INITIALIZED', () => heard.push('initialized ' + own()));
      addEventListener('ucEvent', ({ detail }) => heard.push(detail.action + ' ' + detail['Matomo Analytics']));`,
    heard: {
      untouched: ['initialized false', 'onInitialPageLoad false'],
      analytics: ['onUpdateServices true'],
      restored: ['initialized true', 'onInitialPageLoad true'],
    },
    answer: `UC_UI.getServicesBaseInfo().map(({ consent }) => consent.status)`,
  },
];

const daysAgo = (days: number): Date => new Date(Math.floor(Date.now() / 1000 - days * 24 * 60 * 60) * 1000);
const lastWeek = daysAgo(7);

const vanilla2 = (...categories: string[]): string =>
  JSON.stringify({ categories: ['necessary', ...categories], level: [], revision: 0, data: null, rfc_cookie: false, consent_date: lastWeek, consent_uuid: 'u', last_consent_update: lastWeek });
const cookiebot = (granted: boolean, method: string): string =>
  `{stamp:'abc=='%2Cnecessary:true%2Cpreferences:${granted}%2Cstatistics:${granted}%2Cmarketing:${granted}%2Cmethod:'${method}'%2Cver:1%2Cutc:${lastWeek.getTime()}%2Cregion:'no'}`;
const oneTrust = (state: 0 | 1): string => `isGpcEnabled=0&version=202501.2.0&consentId=1&interactionCount=1&landingPath=NotLandingPage&groups=C0001%3A1%2CC0002%3A${state}%2CC0003%3A${state}%2CC0004%3A${state}&AwaitingReconsent=false`;
const usercentrics = (action: string, status: boolean, type: string): string =>
  JSON.stringify({ controllerId: 'c', id: 's', services: ['HkocEodjb7', 'B1Hk_zoTX'].map((id) => ({ id, status, history: [{ action, status, type, timestamp: lastWeek.getTime() }] })) });

interface Stored {
  readonly cookies?: { readonly [name: string]: string };
  readonly storage?: { readonly [key: string]: string };
}

const answers: { key: Key; refusal: Stored; grant?: Stored; implied: Stored }[] = [
  { key: 'vanillaCookieconsent', refusal: { cookies: { cc_cookie: vanilla2() } }, grant: { cookies: { cc_cookie: vanilla2('analytics', 'marketing') } }, implied: { cookies: { cc_cookie: vanilla2('analytics', 'marketing').replace('consent_date', 'x') } } },
  { key: 'klaro', refusal: { storage: { klaro: '{"matomo":false,"googleAds":false}' } }, implied: { cookies: { klaro: '%7B%22matomo%22%3Atrue%2C%22googleAds%22%3Atrue%7D' } } },
  { key: 'cookiebot', refusal: { cookies: { CookieConsent: cookiebot(false, 'explicit') } }, grant: { cookies: { CookieConsent: cookiebot(true, 'explicit') } }, implied: { cookies: { CookieConsent: cookiebot(true, 'implied') } } },
  {
    key: 'onetrust',
    refusal: { cookies: { OptanonConsent: oneTrust(0), OptanonAlertBoxClosed: lastWeek.toISOString() } },
    grant: { cookies: { OptanonConsent: oneTrust(1), OptanonAlertBoxClosed: lastWeek.toISOString() } },
    implied: { cookies: { OptanonConsent: oneTrust(1) } },
  },
  {
    key: 'usercentrics',
    refusal: { storage: { uc_settings: usercentrics('onDenyAllServices', false, 'explicit') } },
    grant: { storage: { uc_settings: usercentrics('onAcceptAllServices', true, 'explicit') } },
    implied: { storage: { uc_settings: usercentrics('onInitialPageLoad', true, 'implicit') } },
  },
];

const installed = (name: string): string => readFileSync(join(import.meta.dirname, 'bench', 'node_modules', name), 'utf8');

const texts = { title: 'Cookies', description: 'May we?', acceptAllBtn: 'All', acceptNecessaryBtn: 'None', savePreferencesBtn: 'Save', sections: [] };
const realVanilla = (mode: string): string => `<p>It wants a body.</p><script src="/real/vanilla.js"></script><script>
  CookieConsent.run({ mode: '${mode}', hideFromBots: false, categories: { necessary: { readOnly: true }, analytics: { enabled: true }, marketing: { enabled: true } },
    language: { default: 'en', translations: { en: { consentModal: ${JSON.stringify(texts)}, preferencesModal: ${JSON.stringify(texts)} } } } });
</script>`;
const realKlaro = `<script>window.klaroConfig = { version: 1, default: true, acceptAll: true, elementID: 'klaro', lang: 'en', translations: { en: {} },
    services: [{ name: 'matomo', title: 'Matomo', purposes: ['a'] }, { name: 'googleAds', title: 'Ads', purposes: ['b'] }] };</script><script defer src="/real/klaro.js" data-config="klaroConfig"></script>`;

describe('a site that comes from another consent tool', () => {
  let browser: Browser;
  let site: LocalSite;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchChromium();
    const pages = tools.map(({ key, markup, own }) => [`/${key}`, `<script>window.ran = []; window.heard = [];</script><script src="/${key}.js"></script>${markup}<script>${own}</script>`]);
    const carrying = tools.map(({ key }) => [`/carry/${key}`, `<script>window.shown = []; addEventListener('kapsel:show', ({ detail }) => shown.push(detail.layer));</script><script src="/carry/${key}.js"></script>`]);
    site = await startSite({
      ...(Object.fromEntries([...pages, ...carrying]) as Record<string, string>),
      ...Object.fromEntries(tools.map(({ key }) => [`/${key}.js`, script(bake(config({ [key]: true })).code)])),
      ...Object.fromEntries(tools.map(({ key }) => [`/carry/${key}.js`, script(bake(config({ [key]: 'carry-over' })).code)])),
      '/analytics.js': script(`ran.push('analytics');`),
      '/marketing.js': script(`ran.push('marketing');`),
      '/real/vanilla.js': script(installed('vanilla-cookieconsent/dist/cookieconsent.umd.js')),
      '/real/klaro.js': script(installed('klaro/dist/klaro.js')),
      '/real/vanilla': realVanilla('opt-in'),
      '/real/vanilla-opt-out': realVanilla('opt-out'),
      '/real/klaro': realKlaro,
      '/both/vanilla': `<script src="/vanillaCookieconsent.js"></script>${inline('analytics', 'data-cookiecategory="analytics"')}<script>window.errors = []; kapsel.on('error', ({ message }) => errors.push(message));</script>${realVanilla('opt-in')}`,
      '/after/vanilla': `<script>window.errors = []; addEventListener('kapsel:error', ({ detail }) => errors.push(detail.message));</script>${realVanilla('opt-in')}<script src="/vanillaCookieconsent.js"></script>${inline('analytics', 'data-cookiecategory="analytics"')}`,
      '/lazy': `<script>window.ran = []; window.kapselConfig = ${JSON.stringify(config({ cookiebot: 'carry-over' }))}</script><script src="/lazy/kapsel.js"></script>${tools[2]?.markup}`,
      '/lazy/kapsel.js': script(sdkFile('kapsel.js')),
      '/lazy/kapsel-compat-cookiebot.js': script(sdkFile('kapsel-compat-cookiebot.js')),
      '/blank': '',
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
  });

  afterEach(() => context.close());

  const open = (path: string) => page.goto(site.url(undefined, path));
  const ran = (): Promise<string[]> => page.evaluate('ran');
  const takeHeard = (): Promise<unknown[]> => page.evaluate('heard.splice(0)');
  const rest = () => page.waitForTimeout(100);

  for (const { key, markup, heard, answer } of tools) {
    describe(key, () => {
      it('keeps what its markup holds inert, and runs each script once when it is granted', async () => {
        const before = site.requests.length;
        await open(`/${key}`);
        await rest();
        expect(await ran()).toEqual([]);
        expect(site.requests.slice(before).filter((path) => /analytics|marketing/u.test(path))).toEqual([]);

        await page.evaluate(`kapsel.accept(['analytics'])`);
        await page.waitForFunction('ran.length === 2');
        await page.evaluate(`kapsel.accept('all')`);
        const wanted = ['analytics', 'analytics-inline', 'marketing', ...(markup.includes('both') ? ['both'] : [])];
        await page.waitForFunction(`ran.length >= ${wanted.length}`);
        await page.evaluate(`kapsel.accept('all')`);
        await rest();
        expect((await ran()).toSorted()).toEqual(wanted.toSorted());
        expect(site.requests.slice(before).filter((path) => path.endsWith('/analytics.js'))).toHaveLength(1);
        expect(complaints).toEqual([]);
      });

      it('tells the page, in its words, what holds and what changes', async () => {
        await open(`/${key}`);
        await rest();
        expect(await takeHeard()).toEqual(heard.untouched);
        expect(await page.evaluate(answer)).toEqual([false, false]);
        await page.evaluate(`kapsel.accept(['analytics'])`);
        expect(await takeHeard()).toEqual(heard.analytics);
        expect(await page.evaluate(answer)).toEqual([true, false]);
        await page.evaluate(`kapsel.accept(['analytics'])`);
        if (key === 'onetrust') expect(await takeHeard(), 'nothing has changed').toEqual([]);

        await open(`/${key}`);
        await rest();
        expect(await takeHeard()).toEqual(heard.restored);
        expect(await page.evaluate(answer)).toEqual([true, false]);
        expect(complaints).toEqual([]);
      });
    });
  }

  interface Taken {
    readonly decided: boolean;
    readonly services: string[];
    readonly decidedAt: number | undefined;
    readonly shown: string[];
  }

  async function taken(key: Key): Promise<Taken> {
    await open(`/carry/${key}`);
    await rest();
    return page.evaluate('({ ...kapsel.decision(), shown })');
  }

  async function store({ cookies = {}, storage = {} }: Stored): Promise<void> {
    await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: site.url() })));
    await open('/blank');
    for (const [name, value] of Object.entries(storage)) await page.evaluate(`localStorage.setItem(${JSON.stringify(name)}, ${JSON.stringify(value)})`);
  }

  const nobody = { decided: false, services: [], shown: ['banner'] };
  const refused = { decided: true, services: [], shown: [] };
  const accepted = { decided: true, services: ['matomo', 'google-ads'], shown: [] };

  for (const { key, refusal, grant, implied } of answers) {
    describe(`what ${key} has stored`, () => {
      it('is carried over as a refusal', async () => {
        await store(refusal);
        expect(await taken(key)).toMatchObject(refused);
      });

      if (grant) {
        it('is carried over as an explicit grant, with its date, and stays', async () => {
          await store(grant);
          const decidedAt = lastWeek.getTime() / 1000;
          expect(await taken(key)).toMatchObject({ ...accepted, decidedAt });
          await context.clearCookies({ name: /^(?:cc_cookie|CookieConsent|Optanon.*)$/u });
          await page.evaluate('localStorage.clear()');
          expect(await taken(key)).toMatchObject({ ...accepted, decidedAt });
        });
      }

      it('is not carried over where it was implied, or no act of the visitor shows', async () => {
        await store(implied);
        expect(await taken(key)).toMatchObject(nobody);
      });

      it('is not carried over by a config that does not say so', async () => {
        await store(refusal);
        await open(`/${key}`);
        await rest();
        expect(await page.evaluate('kapsel.decision().decided')).toBe(false);
      });
    });
  }

  it('works where the part is fetched from beside the tag, only later', async () => {
    await store(answers[2]?.grant ?? {});
    await open('/lazy');
    await page.waitForFunction('ran.length === 4');
    expect(await page.evaluate('[kapsel.decision().decidedAt, Cookiebot.consent.marketing]')).toEqual([lastWeek.getTime() / 1000, true]);
    expect(complaints).toEqual([]);
  });

  describe('with vanilla-cookieconsent itself as the writer', () => {
    const click = (role: string) => page.locator(`#cc-main [data-role="${role}"]`).first().click();

    it('carries over what a visitor accepted in it', async () => {
      await open('/real/vanilla');
      await click('all');
      const at = await page.evaluate(`Date.parse(CookieConsent.getCookie('lastConsentTimestamp')) / 1000`);
      expect(await taken('vanillaCookieconsent')).toMatchObject({ ...accepted, decidedAt: Math.floor(at as number) });
    });

    it('carries over what a visitor refused in it', async () => {
      await open('/real/vanilla');
      await click('necessary');
      expect(await taken('vanillaCookieconsent')).toMatchObject(refused);
    });

    it('carries nothing over where it granted by itself until an objection', async () => {
      await open('/real/vanilla-opt-out');
      await page.locator('#cc-main').waitFor();
      expect(await taken('vanillaCookieconsent')).toMatchObject(nobody);
    });

    it('carries nothing over where nobody answered', async () => {
      await open('/real/vanilla');
      await page.locator('#cc-main').waitFor();
      expect(await taken('vanillaCookieconsent')).toMatchObject(nobody);
    });

    it('says that it is still there, whether it comes before or after', async () => {
      for (const path of ['/both/vanilla', '/after/vanilla']) {
        await open(path);
        await page.waitForFunction('errors.length > 0');
        expect(await page.evaluate('errors'), path).toEqual([expect.stringContaining('window.CookieConsent')]);
        expect(await page.evaluate('typeof CookieConsent.acceptedCategory'), path).toBe('function');
      }
      // It came first, so that its markup is left to it.
      expect(await page.locator('script[data-cookiecategory]').getAttribute('data-category')).toBeNull();
    });
  });

  describe('with Klaro itself as the writer', () => {
    it('carries over what a visitor refused in it', async () => {
      await open('/real/klaro');
      await page.locator('.cn-decline').click();
      expect(await page.evaluate('document.cookie')).toContain('klaro=');
      expect(await taken('klaro')).toMatchObject(refused);
    });

    it('carries no grant over, since it has no date', async () => {
      await open('/real/klaro');
      await page.locator('.cm-btn-success').first().click();
      expect(await page.evaluate('document.cookie')).toContain('klaro=');
      expect(await taken('klaro')).toMatchObject(nobody);
    });

    it('carries nothing over where its switches were only on by default', async () => {
      await open('/real/klaro');
      await page.locator('.cm-btn-success').first().waitFor();
      expect(await taken('klaro')).toMatchObject(nobody);
    });
  });
});
