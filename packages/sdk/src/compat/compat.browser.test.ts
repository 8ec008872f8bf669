import type { SiteConfig, SiteService } from '@kapsel/core';
import { expect } from 'chai';
import { holdMarked } from '../blocker/marked.ts';
import { eraseCookie } from '../cookie-jar.ts';
import { readDecision } from '../decision-store.ts';
import { partsInPage, type MakePart } from '../part.ts';
import { createKapsel, type Kapsel } from '../runtime.ts';
import { siteConfig } from '../site-config.test-helper.ts';

const common = { provider: 'P', since: 1, hosts: [], cookies: [], storage: [] };
const services: readonly SiteService[] = [
  { ...common, id: 'matomo', name: 'Matomo Analytics', category: 'analytics' },
  { ...common, id: 'google-ads', name: 'Google Ads', category: 'marketing' },
  { ...common, id: 'chat', name: 'Chat', category: 'functional' },
];

const scope = globalThis as unknown as Record<string, any>;
const globals = ['CookieConsent', 'initCookieConsent', 'klaro', 'klaroConfig', 'Cookiebot', 'OneTrust', 'Optanon', 'OnetrustActiveGroups', 'OptanonActiveGroups', 'OptanonWrapper', 'UC_UI', 'dataLayer', 'ran'];
const cookies = ['kapsel_consent', 'cc_cookie', 'klaro', 'CookieConsent', 'OptanonConsent', 'OptanonAlertBoxClosed'];
const keys = { 'vanilla-cookieconsent': 'vanillaCookieconsent', klaro: 'klaro', cookiebot: 'cookiebot', onetrust: 'onetrust', usercentrics: 'usercentrics' } as const;
type File = keyof typeof keys;

let number = 0;
let root: HTMLElement;
let errors: string[];

/** As the runtime does, while its page lasts. */
const holdMarkup: MakePart = ({ kapsel }) => {
  const mine = number;
  let release: (() => void) | undefined;
  return {
    update() {
      release ??= holdMarked(
        {
          allows: (category, id = '') => mine === number && (services.some((one) => one.id === id) ? kapsel.hasService(id) : category !== undefined && kapsel.has(category)),
          isConfigured: () => false,
          held: () => {},
          outlived: () => {},
        },
        '',
      );
      release();
    },
  };
};

interface Page {
  readonly mode?: 'carry-over';
  readonly html?: string;
  readonly config?: Partial<SiteConfig>;
  /** Comes when the others have started, as a part that was fetched. */
  readonly late?: boolean;
}

async function begin(file: File, { mode, html = '', config = {}, late = false }: Page = {}): Promise<Kapsel> {
  number += 1;
  // By innerHTML a script would never run.
  root.replaceChildren(document.createRange().createContextualFragment(html));
  await import(`./${file}.ts?page=${number}`);
  const make = partsInPage()[`compat-${file}`];
  if (!make) throw new Error(`${file} is no part.`);
  const site = siteConfig({ services, compat: { [keys[file]]: mode ?? true }, ...config });
  const parts = late ? [holdMarkup] : [make, holdMarkup];
  const kapsel = createKapsel(site, { region: undefined, nonce: '', parts, fetchParts: (_inside, begin) => void (late && setTimeout(() => begin(make))) });
  const mine = number;
  kapsel.on('error', ({ message }) => {
    if (mine === number) errors.push(message);
  });
  await kapsel.ready;
  await rest();
  return kapsel;
}

/** Until observers, queues and delayed listeners are through. */
async function rest(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 30));
}

const ran = (): string[] => scope['ran'] ?? [];
const script = (name: string, attributes: string): string => `<script type="text/plain" ${attributes}>(window.ran ??= []).push('${name}')</script>`;

async function add(html: string): Promise<void> {
  root.append(document.createRange().createContextualFragment(html));
  await rest();
}

function heard(...types: string[]): { types: string[]; details: any[] } {
  const all = { types: [] as string[], details: [] as any[] };
  for (const type of types) {
    addEventListener(type, (event) => {
      all.types.push(type);
      all.details.push((event as CustomEvent).detail);
    });
  }
  return all;
}

function forget(): void {
  for (const name of Object.keys(partsInPage())) delete partsInPage()[name];
  for (const name of globals) delete scope[name];
  for (const name of cookies) eraseCookie(name);
  localStorage.clear();
  errors = [];
}

describe('markup and calls of other tools', () => {
  beforeEach(() => {
    forget();
    root = document.createElement('div');
    document.body.append(root);
  });
  afterEach(() => {
    root.remove();
    forget();
  });

  const markups: { file: File; analytics: string; marketing: string; unknown: string; says: RegExp }[] = [
    { file: 'vanilla-cookieconsent', analytics: 'data-cookiecategory="analytics"', marketing: 'data-category="marketing" data-service="Google Ads"', unknown: 'data-category="ads"', says: /category “ads”/u },
    { file: 'klaro', analytics: 'data-type="application/javascript" data-name="matomo"', marketing: 'data-name="googleAds"', unknown: 'data-name="tiktok"', says: /service “tiktok”/u },
    { file: 'cookiebot', analytics: 'data-cookieconsent="statistics"', marketing: 'data-cookieconsent="marketing"', unknown: 'data-cookieconsent="social"', says: /category “social”/u },
    { file: 'onetrust', analytics: 'class="optanon-category-C0002"', marketing: 'class="optanon-category-C0004"', unknown: 'class="optanon-category-C0005"', says: /category “C0005”/u },
    { file: 'usercentrics', analytics: 'data-usercentrics="Matomo Analytics"', marketing: 'data-usercentrics="Google Ads"', unknown: 'data-usercentrics="TikTok"', says: /service “TikTok”/u },
  ];

  for (const { file, analytics, marketing, unknown, says } of markups) {
    describe(file, () => {
      const html = script('analytics', analytics) + script('marketing', marketing) + script('unknown', unknown);

      it('holds its markup, and releases each script once by what is granted', async () => {
        const kapsel = await begin(file, { html });
        expect(ran()).to.deep.equal([]);
        kapsel.accept(['analytics']);
        await rest();
        expect(ran()).to.deep.equal(['analytics']);
        kapsel.accept('all');
        kapsel.accept('all');
        await rest();
        expect(ran()).to.deep.equal(['analytics', 'marketing']);
      });

      it('reads what is added later', async () => {
        const kapsel = await begin(file);
        await add(html);
        expect(ran()).to.deep.equal([]);
        kapsel.accept(['marketing']);
        await rest();
        expect(ran()).to.deep.equal(['marketing']);
        await add(`<div>${script('again', marketing)}${script('held', analytics)}</div>`);
        expect(ran()).to.deep.equal(['marketing', 'again']);
      });

      it('releases what is granted already, even where its own file comes late', async () => {
        (await begin(file)).accept('all');
        forgetPage();
        await begin(file, { html, late: true });
        await rest();
        expect(ran()).to.deep.equal(['analytics', 'marketing']);
      });

      it('says what it cannot place, once', async () => {
        await begin(file, { html: html + script('unknown', unknown) });
        expect(errors).to.have.length(1);
        expect(errors[0]).to.match(says);
      });

      it('leaves to the author what they have placed themselves', async () => {
        const kapsel = await begin(file, { html: script('placed', unknown.includes('data-category') ? 'data-cookiecategory="ads" data-category="marketing"' : `${unknown} data-category="marketing"`) });
        expect(ran()).to.deep.equal([]);
        kapsel.accept(['marketing']);
        await rest();
        expect(ran()).to.deep.equal(['placed']);
        expect(errors).to.deep.equal([]);
      });

      it('leaves the page to the tool itself where that is still there', async () => {
        const name = { 'vanilla-cookieconsent': 'CookieConsent', klaro: 'klaro', cookiebot: 'Cookiebot', onetrust: 'OneTrust', usercentrics: 'UC_UI' }[file];
        const theirs = (scope[name] = { theirs: true });
        const kapsel = await begin(file, { html });
        kapsel.accept('all');
        await rest();
        expect(scope[name]).to.equal(theirs);
        expect(errors).to.have.length(1);
        expect(errors[0]).to.contain(`window.${name}`);
      });

      it('takes no element for the tool', async () => {
        const name = { 'vanilla-cookieconsent': 'CookieConsent', klaro: 'klaro', cookiebot: 'Cookiebot', onetrust: 'OneTrust', usercentrics: 'UC_UI' }[file];
        await begin(file, { html: `<i id="${name}"></i><i id="${name}"></i>` });
        expect(scope[name]).not.to.be.instanceOf(HTMLCollection);
        expect(errors).to.deep.equal([]);
      });
    });
  }

  it('says what has no counterpart', async () => {
    await begin('vanilla-cookieconsent');
    scope['CookieConsent'].reset(true);
    await rest();
    expect(errors).to.have.length(1);
    expect(errors[0]).to.contain('CookieConsent.reset()');
  });

  describe('vanilla-cookieconsent', () => {
    const page = () => scope['CookieConsent'];

    it('answers version 3', async () => {
      const kapsel = await begin('vanilla-cookieconsent');
      expect([page().validConsent(), page().acceptedCategory('analytics'), page().acceptedCategory('necessary')]).to.deep.equal([false, false, false]);
      expect(page().getCookie()).to.deep.equal({});
      kapsel.accept(['analytics', 'google-ads']);
      expect([page().validConsent(), page().acceptedCategory('analytics'), page().acceptedCategory('marketing')]).to.deep.equal([true, true, false]);
      expect([page().acceptedService('Google Ads', 'marketing'), page().acceptedService('Google Ads', 'analytics'), page().acceptedService('nobody', 'marketing')]).to.deep.equal([true, false, false]);
      expect(page().getUserPreferences()).to.deep.equal({
        acceptType: 'custom',
        acceptedCategories: ['necessary', 'analytics'],
        rejectedCategories: ['functional', 'marketing'],
        acceptedServices: { necessary: [], functional: [], analytics: ['matomo'], marketing: ['google-ads'] },
        rejectedServices: { necessary: [], functional: ['chat'], analytics: [], marketing: [] },
      });
      expect(page().getCookie('categories')).to.deep.equal(['necessary', 'analytics']);
      kapsel.accept('none');
      expect(page().getUserPreferences().acceptType).to.equal('necessary');
    });

    it('does what it is told: categories, services, dialogs', async () => {
      const kapsel = await begin('vanilla-cookieconsent');
      const shown: string[] = [];
      kapsel.on('show', ({ layer }) => shown.push(layer));
      page().acceptCategory(['analytics', 'marketing']);
      expect(kapsel.decision().categories).to.deep.equal(['necessary', 'analytics', 'marketing']);
      page().acceptCategory(['statistics', 'analytics', 'performance', 'ads']);
      expect(kapsel.decision().categories).to.deep.equal(['necessary', 'analytics']);
      page().acceptCategory('all', ['marketing']);
      expect(kapsel.decision().categories).to.deep.equal(['necessary', 'functional', 'analytics']);
      page().acceptCategory(['ads', 'analitycs']);
      expect(kapsel.decision().categories).to.deep.equal(['necessary', 'functional', 'analytics']);
      page().acceptService('google-ads', 'marketing');
      page().acceptService([], 'analytics');
      expect(kapsel.decision().services).to.deep.equal(['google-ads', 'chat']);
      page().acceptCategory([]);
      expect(kapsel.decision().services).to.deep.equal([]);
      page().showPreferences();
      page().show();
      root.innerHTML = '<button data-cc="show-preferencesModal"><b>Cookies</b></button><button data-cc="accept-all">Yes</button>';
      root.querySelector('b')?.click();
      expect(shown).to.deep.equal(['preferences', 'banner', 'preferences']);
      root.querySelector<HTMLElement>('[data-cc="accept-all"]')?.click();
      expect(kapsel.decision().services).to.have.length(3);
    });

    it('tells the first consent, each restored one, and changes alone', async () => {
      const events = heard('cc:onFirstConsent', 'cc:onConsent', 'cc:onChange');
      const kapsel = await begin('vanilla-cookieconsent');
      const called: string[] = [];
      await page().run({ categories: { necessary: {}, statistics: {}, marketing: {} }, onFirstConsent: () => called.push('first'), onConsent: () => called.push('consent'), onChange: ({ changedCategories }: any) => called.push(`change ${changedCategories}`) });
      kapsel.accept(['analytics']);
      kapsel.accept(['analytics']);
      kapsel.accept('none');
      expect(events.types).to.deep.equal(['cc:onFirstConsent', 'cc:onConsent', 'cc:onChange']);
      expect(called).to.deep.equal(['first', 'consent', 'change statistics']);
      expect(events.details[0].cookie.categories).to.deep.equal(['necessary', 'statistics']);

      forgetPage();
      const again = heard('cc:onFirstConsent', 'cc:onConsent', 'cc:onChange');
      await begin('vanilla-cookieconsent');
      expect(again.types).to.deep.equal(['cc:onConsent']);
    });

    it('answers version 2', async () => {
      const kapsel = await begin('vanilla-cookieconsent');
      const cc = scope['initCookieConsent']();
      const called: unknown[] = [];
      cc.run({ onFirstAction: ({ accept_type }: any) => called.push(accept_type), onAccept: ({ categories }: any) => called.push(categories), onChange: (_cookie: unknown, changed: string[]) => called.push(changed) });
      cc.accept('all');
      expect([cc.allowedCategory('analytics'), cc.validConsent(), cc.get('level')]).to.deep.equal([true, true, ['necessary', 'functional', 'analytics', 'marketing']]);
      cc.accept([]);
      expect(called).to.deep.equal(['all', ['necessary', 'functional', 'analytics', 'marketing'], ['functional', 'analytics', 'marketing']]);
      expect(kapsel.has('analytics')).to.equal(false);
    });

    it('runs what is marked with `!` when its category or service is withdrawn, and only then', async () => {
      const html = script('off', 'data-category="!analytics"') + script('ads off', 'data-category="marketing" data-service="!Google Ads"');
      const kapsel = await begin('vanilla-cookieconsent', { html });
      kapsel.accept('none');
      kapsel.accept('all');
      await rest();
      expect(ran()).to.deep.equal([]);
      kapsel.accept(['marketing', 'functional']);
      await rest();
      expect(ran()).to.deep.equal(['off']);
      kapsel.accept(['marketing', '-google-ads']);
      kapsel.accept('all');
      kapsel.withdraw();
      await rest();
      expect(ran()).to.deep.equal(['off', 'ads off']);
      expect(errors).to.deep.equal([]);
    });
  });

  describe('Klaro', () => {
    const manager = () => scope['klaro'].getManager();

    it('answers, in the names of the page', async () => {
      const called: unknown[] = [];
      scope['klaroConfig'] = { services: [{ name: 'matomo', callback: (consent: boolean) => called.push(consent) }, { name: 'googleAds', onAccept: () => called.push('ads'), onDecline: () => called.push('no ads') }] };
      const kapsel = await begin('klaro');
      expect([manager().getConsent('matomo'), manager().confirmed]).to.deep.equal([false, false]);
      const told: unknown[] = [];
      manager().watch({ update: (_manager: unknown, name: string, data: unknown) => told.push([name, data]) });
      kapsel.accept(['analytics']);
      expect([manager().getConsent('matomo'), manager().getConsent('googleAds'), manager().getConsent('nobody'), manager().confirmed]).to.deep.equal([true, false, false, true]);
      const consents = { matomo: true, googleAds: false };
      expect(told).to.deep.equal([['consents', consents], ['saveConsents', { changes: { matomo: true }, consents, type: 'save' }], ['applyConsents', 1]]);
      expect(called).to.deep.equal([false, 'no ads', true, 'no ads']);
    });

    it('changes nothing before it is saved', async () => {
      const kapsel = await begin('klaro');
      manager().updateConsent('googleAds', true);
      expect([manager().getConsent('googleAds'), kapsel.decision().decided]).to.deep.equal([true, false]);
      manager().saveAndApplyConsents();
      expect(kapsel.decision().services).to.deep.equal(['google-ads']);
      manager().changeAll(true);
      manager().saveAndApplyConsents();
      expect(kapsel.decision().services).to.have.length(3);
    });

    it('opens the preferences', async () => {
      const kapsel = await begin('klaro');
      const shown: string[] = [];
      kapsel.on('show', ({ layer }) => shown.push(layer));
      expect(scope['klaro'].show()).to.equal(false);
      expect(shown).to.deep.equal(['preferences']);
    });

    it('reads pictures and frames, and leaves alone what only has a name', async () => {
      const kapsel = await begin('klaro', { html: '<iframe data-name="chat" data-src="about:blank?chat"></iframe><img data-name="chat" data-src="data:,x" alt=""><p data-name="price">1</p>' });
      kapsel.accept(['functional']);
      await rest();
      expect(root.querySelector('iframe')?.getAttribute('src')).to.equal('about:blank?chat');
      expect(root.querySelector('img')?.getAttribute('src')).to.equal('data:,x');
      expect(errors).to.deep.equal([]);
    });
  });

  describe('Cookiebot', () => {
    const bot = () => scope['Cookiebot'];

    it('answers', async () => {
      const kapsel = await begin('cookiebot');
      const { consent } = bot();
      expect([consent.necessary, consent.statistics, consent.method, bot().consented, bot().declined, bot().hasResponse]).to.deep.equal([true, false, null, false, false, false]);
      kapsel.accept(['analytics']);
      expect([consent.statistics, consent.marketing, consent.preferences, consent.method, bot().consented, bot().declined, bot().hasResponse]).to.deep.equal([true, false, false, 'explicit', true, false, true]);
      bot().withdraw();
      expect([consent.statistics, bot().consented, bot().declined, bot().hasResponse]).to.deep.equal([false, false, true, true]);
      bot().submitCustomConsent(true, false, true);
      expect(kapsel.decision().categories).to.deep.equal(['necessary', 'functional', 'marketing']);
    });

    it('tells events and callbacks', async () => {
      const events = heard('CookiebotOnLoad', 'CookiebotOnConsentReady', 'CookiebotOnAccept', 'CookiebotOnDecline');
      scope['CookiebotCallback_OnAccept'] = () => events.types.push('callback');
      const kapsel = await begin('cookiebot');
      expect(events.types).to.deep.equal(['CookiebotOnLoad']);
      kapsel.accept(['analytics']);
      kapsel.accept('none');
      expect(events.types).to.deep.equal(['CookiebotOnLoad', 'CookiebotOnConsentReady', 'callback', 'CookiebotOnAccept', 'CookiebotOnConsentReady', 'CookiebotOnDecline']);
      delete scope['CookiebotCallback_OnAccept'];
    });

    it('wants all of several categories, and holds a frame again when one is withdrawn', async () => {
      const html = `${script('both', 'data-cookieconsent="preferences, statistics"')}<iframe data-cookieblock-src="about:blank?map" data-cookieconsent="statistics,marketing"></iframe>`;
      const kapsel = await begin('cookiebot', { html });
      const frame = root.querySelector('iframe');
      kapsel.accept(['analytics']);
      await rest();
      expect([ran(), frame?.getAttribute('src')]).to.deep.equal([[], null]);
      kapsel.accept(['analytics', 'functional', 'marketing']);
      await rest();
      expect([ran(), frame?.getAttribute('src')]).to.deep.equal([['both'], 'about:blank?map']);
      kapsel.accept(['analytics']);
      expect([frame?.getAttribute('src'), frame?.getAttribute('data-src')]).to.deep.equal([null, 'about:blank?map']);
      kapsel.accept(['marketing']);
      expect(frame?.getAttribute('src')).to.equal(null);
    });

    it('never releases what also names a category that nobody knows', async () => {
      const kapsel = await begin('cookiebot', { html: script('odd', 'data-cookieconsent="marketing, social"') });
      for (const granted of [[], ['marketing'], ['functional', 'analytics', 'marketing']]) kapsel.accept(granted);
      await rest();
      expect(ran()).to.deep.equal([]);
    });

    it('shows its placeholders while a category is not granted, and exempts what is to be ignored', async () => {
      const kapsel = await begin('cookiebot', { html: '<p class="cookieconsent-optout-marketing">Please</p><p class="cookieconsent-optin-marketing">Thanks</p><img data-cookieconsent="ignore" alt="">' });
      const shown = () => [...root.querySelectorAll('p')].filter(({ style }) => style.display !== 'none').map(({ textContent }) => textContent);
      expect(shown()).to.deep.equal(['Please']);
      kapsel.accept('all');
      expect(shown()).to.deep.equal(['Thanks']);
      expect(root.querySelector('img')?.getAttribute('data-consent')).to.equal('ignore');
    });
  });

  describe('OneTrust', () => {
    it('publishes the active groups, and calls the wrapper once for a load and once for a change', async () => {
      const calls: string[] = [];
      const events = heard('OneTrustGroupsUpdated');
      scope['OptanonWrapper'] = () => calls.push(scope['OnetrustActiveGroups']);
      const kapsel = await begin('onetrust');
      const changed: string[][] = [];
      scope['OneTrust'].OnConsentChanged(({ detail }: CustomEvent<string[]>) => changed.push(detail));
      expect(calls).to.deep.equal([',C0001,']);
      kapsel.accept(['analytics', 'marketing']);
      kapsel.accept(['analytics', 'marketing']);
      expect(calls).to.deep.equal([',C0001,', ',C0001,C0002,C0004,']);
      expect(scope['OptanonActiveGroups']).to.equal(',C0001,C0002,C0004,');
      expect(changed).to.deep.equal([['C0001', 'C0002', 'C0004']]);
      expect(events.details).to.deep.equal([['C0001'], ['C0001', 'C0002', 'C0004']]);
    });

    it('does what it is told', async () => {
      const kapsel = await begin('onetrust', { html: '<button class="ot-sdk-show-settings">Cookies</button>' });
      const shown: string[] = [];
      kapsel.on('show', ({ layer }) => shown.push(layer));
      const tool = scope['OneTrust'];
      expect(tool.IsAlertBoxClosed()).to.equal(false);
      tool.AllowAll();
      expect([tool.IsAlertBoxClosed(), kapsel.decision().categories.length]).to.deep.equal([true, 4]);
      tool.UpdateConsent('Category', 'C0004:0');
      tool.UpdateConsent('Category', 'C0099:1');
      expect(kapsel.decision().categories).to.deep.equal(['necessary', 'functional', 'analytics']);
      tool.RejectAll();
      expect(kapsel.decision().categories).to.deep.equal(['necessary']);
      tool.ToggleInfoDisplay();
      root.querySelector('button')?.click();
      expect(shown).to.deep.equal(['preferences', 'preferences']);
    });

    it('wants all of several groups', async () => {
      const kapsel = await begin('onetrust', { html: `${script('both', 'class="wide optanon-category-C0002-C0004"')}<img class="optanon-category-C0004" data-src="data:,x" alt="">` });
      kapsel.accept(['marketing']);
      await rest();
      expect([ran(), root.querySelector('img')?.getAttribute('src')]).to.deep.equal([[], 'data:,x']);
      kapsel.accept(['marketing', 'analytics']);
      await rest();
      expect(ran()).to.deep.equal(['both']);
    });
  });

  describe('Usercentrics', () => {
    const ui = () => scope['UC_UI'];

    it('answers', async () => {
      const kapsel = await begin('usercentrics');
      expect([ui().isInitialized(), ui().areAllConsentsAccepted(), ui().isConsentRequired()]).to.deep.equal([true, false, true]);
      kapsel.accept(['analytics']);
      expect(ui().getServicesBaseInfo().map(({ name, consent, categorySlug }: any) => [name, consent.status, categorySlug])).to.deep.equal([
        ['Matomo Analytics', true, 'analytics'],
        ['Google Ads', false, 'marketing'],
        ['Chat', false, 'functional'],
      ]);
      await ui().acceptService('Chat');
      await ui().rejectService('matomo');
      expect(kapsel.decision().services).to.deep.equal(['chat']);
      await ui().acceptAllConsents();
      expect(ui().areAllConsentsAccepted()).to.equal(true);
      await ui().denyAllConsents();
      expect(kapsel.decision().services).to.deep.equal([]);
    });

    it('tells the page and the data layer', async () => {
      scope['dataLayer'] = [];
      const events = heard('UC_UI_INITIALIZED', 'ucEvent');
      const kapsel = await begin('usercentrics');
      kapsel.accept(['analytics', 'google-ads']);
      expect(events.types).to.deep.equal(['UC_UI_INITIALIZED', 'ucEvent', 'ucEvent']);
      expect(scope['dataLayer']).to.deep.equal([
        { 'Matomo Analytics': false, 'Google Ads': false, Chat: false, event: 'consent_status', action: 'onInitialPageLoad', type: 'implicit', ucCategory: { essential: true, functional: false, analytics: false, marketing: false } },
        { 'Matomo Analytics': true, 'Google Ads': true, Chat: false, event: 'consent_status', action: 'onUpdateServices', type: 'explicit', ucCategory: { essential: true, functional: false, analytics: true, marketing: false } },
      ]);
    });

    it('reads frames', async () => {
      const kapsel = await begin('usercentrics', { html: '<iframe data-usercentrics="Chat" uc-src="about:blank?chat"></iframe>' });
      expect(root.querySelector('iframe')?.getAttribute('src')).to.equal(null);
      kapsel.accept(['functional']);
      await rest();
      expect(root.querySelector('iframe')?.getAttribute('src')).to.equal('about:blank?chat');
    });
  });

  describe('a stored answer', () => {
    const date = new Date(Math.floor(Date.now() / 1000 - 5 * 24 * 60 * 60) * 1000);
    const store = (granted: boolean): void => {
      document.cookie = `CookieConsent={stamp:'x'%2Cnecessary:true%2Cpreferences:${granted}%2Cstatistics:${granted}%2Cmarketing:${granted}%2Cmethod:'explicit'%2Cver:1%2Cutc:${date.getTime()}%2Cregion:'no'}; path=/`;
    };

    it('becomes the decision before the page counts: one restored consent, nobody is asked', async () => {
      store(true);
      const told: unknown[] = [];
      for (const type of ['ready', 'consent', 'change', 'show']) addEventListener(`kapsel:${type}`, (event) => told.push([type, (event as CustomEvent).detail.source, (event as CustomEvent).detail.action]), { once: true });
      const kapsel = await begin('cookiebot', { mode: 'carry-over', html: script('statistics', 'data-cookieconsent="statistics"'), config: { policyVersion: 4, log: { endpoint: '/log' } } });
      expect(kapsel.decision()).to.deep.include({ decided: true, decidedAt: date.getTime() / 1000, policyVersion: 1, open: [], recordId: undefined });
      expect(readDecision()).to.deep.include({ decidedAt: date.getTime() / 1000, granted: ['functional', 'analytics', 'marketing'] });
      expect(told).to.deep.equal([['ready', 'restored', 'restore'], ['consent', 'restored', 'restore']]);
      expect(ran()).to.deep.equal(['statistics']);
    });

    it('asks for what is newer than the first policy', async () => {
      store(true);
      const newer = services.map((one) => (one.id === 'chat' ? { ...one, since: 2 } : one));
      const kapsel = await begin('cookiebot', { mode: 'carry-over', config: { policyVersion: 2, services: newer } });
      expect(kapsel.decision()).to.deep.include({ services: ['matomo', 'google-ads'], open: ['chat'] });
    });

    it('is left where carry-over is off, where Kapsel has a decision, and where it is no answer', async () => {
      store(true);
      expect((await begin('cookiebot')).decision().decided).to.equal(false);
      (await begin('cookiebot', {})).accept('none');
      forgetPage();
      expect((await begin('cookiebot', { mode: 'carry-over' })).decision().services).to.deep.equal([]);
    });

    it('counts as a refusal, with its date', async () => {
      store(false);
      const kapsel = await begin('cookiebot', { mode: 'carry-over' });
      expect(kapsel.decision()).to.deep.include({ decided: true, services: [], open: [], decidedAt: date.getTime() / 1000 });
    });

    it('goes when the visitor chooses here, so that a withdrawn grant never comes back', async () => {
      store(true);
      const kapsel = await begin('cookiebot', { mode: 'carry-over' });
      expect(document.cookie).to.contain('CookieConsent=');
      kapsel.withdraw();
      expect(document.cookie).not.to.contain('CookieConsent=');

      store(true);
      forgetPage();
      await begin('cookiebot', { mode: 'carry-over' });
      expect(document.cookie, 'from before carry-over was on').not.to.contain('CookieConsent=');
    });

    it('stays while it is what holds', async () => {
      store(true);
      await begin('cookiebot', { mode: 'carry-over' });
      forgetPage();
      await begin('cookiebot', { mode: 'carry-over' });
      expect(document.cookie).to.contain('CookieConsent=');
    });

    it('goes from storage too', async () => {
      localStorage.setItem('klaro', '{"matomo":false}');
      const kapsel = await begin('klaro', { mode: 'carry-over' });
      expect(kapsel.decision().decided).to.equal(true);
      kapsel.accept('all');
      expect(localStorage.getItem('klaro')).to.equal(null);
    });

    it('counts when its part comes late, too', async () => {
      store(true);
      const kapsel = await begin('cookiebot', { mode: 'carry-over', late: true });
      expect(kapsel.decision()).to.deep.include({ decided: true, decidedAt: date.getTime() / 1000 });
    });
  });

  /** The next page of the same visitor. */
  function forgetPage(): void {
    for (const name of globals) delete scope[name];
    root.innerHTML = '';
    errors = [];
  }
});
