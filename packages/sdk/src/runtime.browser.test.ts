import type { SiteConfig, SiteService } from '@kapsel/core';
import { expect } from 'chai';
import { eraseCookie } from './cookie-jar.ts';
import { readDecision } from './decision-store.ts';
import type { ConsentDetail } from './events.ts';
import { createKapsel, type Environment, type Kapsel } from './runtime.ts';
import type { Inside } from './part.ts';
import { siteConfig } from './site-config.test-helper.ts';

const analytics: SiteService = { id: 'counter', name: 'Counter', provider: 'Counter', category: 'analytics', since: 1, hosts: [], cookies: ['_count*'], storage: ['count-*'] };
const ads: SiteService = { ...analytics, id: 'ads', category: 'marketing', cookies: ['_ads'], storage: [] };

const shop = (changes: Partial<SiteConfig> = {}) => siteConfig({ services: [analytics, ads], ...changes });

interface Started {
  readonly kapsel: Kapsel;
  /** As a banner has it. */
  readonly choose: Inside['choose'];
  readonly asked: string[];
  readonly updates: string[][];
}

function started(config = shop(), changes: Partial<Environment> = {}): Started {
  const asked: string[] = [];
  const updates: string[][] = [];
  let choose: Inside['choose'] | undefined;
  const watch = (inside: Inside) => {
    choose = inside.choose;
    inside.kapsel.on('show', ({ layer }) => asked.push(layer));
    return { update: () => void updates.push([...inside.kapsel.decision().services]) };
  };
  const kapsel = createKapsel(config, { region: undefined, nonce: '', parts: [watch], ...changes });
  if (!choose) throw new Error('The part was never started.');
  return { kapsel, choose, asked, updates };
}

describe('Kapsel', () => {
  beforeEach(() => eraseCookie('kapsel_consent'));
  afterEach(() => eraseCookie('kapsel_consent'));

  it('grants nothing before a choice, and asks', async () => {
    const { kapsel, asked } = started();
    await kapsel.ready;
    expect(kapsel.has('analytics')).to.equal(false);
    expect(kapsel.has('necessary')).to.equal(true);
    expect(kapsel.hasService('counter')).to.equal(false);
    expect(kapsel.hasService('nobody')).to.equal(false);
    expect(kapsel.decision()).to.include({ decided: false });
    expect(kapsel.decision().open).to.deep.equal(['counter', 'ads']);
    expect(asked).to.deep.equal(['banner']);
    expect(document.cookie).to.not.include('kapsel_consent');
  });

  it('remembers what was accepted, and does not ask again', async () => {
    const config = shop();
    started(config).kapsel.accept(['statistics']);
    expect(readDecision()?.granted).to.deep.equal(['analytics']);
    const { kapsel, asked } = started(config);
    await kapsel.ready;
    expect(kapsel.decision()).to.deep.include({ categories: ['necessary', 'analytics'], services: ['counter'] });
    expect(asked).to.deep.equal([]);
  });

  it('decides nothing by what names nothing of the config, and never throws', async () => {
    const { kapsel } = started();
    const { accept } = kapsel as unknown as { accept(...given: unknown[]): void };
    for (const given of [[], [null], [7], [{}], ['analytics'], [['analitycs']], [['all']], [[undefined, 7]], [[['marketing']]], [[Object.create(null)]]]) accept(...given);
    expect(document.cookie).to.not.include('kapsel_consent');
    await kapsel.ready;
    expect(kapsel.decision()).to.deep.include({ decided: false, open: ['counter', 'ads'] });
    accept(['analitycs', 'ads'], null);
    expect(kapsel.decision()).to.deep.include({ decided: true, services: ['ads'] });
    accept([]);
    expect(kapsel.decision()).to.deep.include({ decided: true, services: [] });
  });

  it('grants by all only what there was to choose', () => {
    const { kapsel } = started();
    kapsel.accept('all');
    expect(kapsel.decision().categories).to.deep.equal(['necessary', 'analytics', 'marketing']);
    expect(readDecision()?.granted).to.deep.equal(['analytics', 'marketing']);
  });

  it('asks again only for a service that is newer than the decision, and grants it nothing meanwhile', async () => {
    const config = shop();
    started(config).kapsel.accept('all');
    const newer = { ...config, policyVersion: 2, services: [analytics, ads, { ...ads, id: 'newcomer', since: 2 }] };
    const { kapsel, asked } = started(newer);
    await kapsel.ready;
    expect(asked).to.deep.equal(['banner']);
    expect(kapsel.decision().open).to.deep.equal(['newcomer']);
    expect([kapsel.hasService('ads'), kapsel.hasService('newcomer')]).to.deep.equal([true, false]);
  });

  it('tells an interface of the site’s own to go, once for each time that it was shown', async () => {
    const { kapsel } = started();
    const told: string[] = [];
    kapsel.on('hide', ({ layer }) => told.push(layer));
    kapsel.hide();
    await kapsel.ready;
    kapsel.hide();
    kapsel.hide();
    kapsel.showPreferences();
    kapsel.hide();
    expect(told).to.deep.equal(['banner', 'preferences']);
    expect(kapsel.decision().decided).to.equal(false);
  });

  it('does not ask again for a wording fix', async () => {
    const config = shop();
    started(config).kapsel.accept('none');
    const { kapsel, asked } = started({ ...config, policyVersion: 2, versionLabel: 'Clearer words' });
    await kapsel.ready;
    expect(asked).to.deep.equal([]);
  });

  it('tells listeners once, with what changed; and late ones at once', async () => {
    const { kapsel, choose } = started();
    const told: [string, ConsentDetail][] = [];
    for (const name of ['ready', 'consent', 'change'] as const) kapsel.on(name, (detail) => told.push([name, detail]));
    await kapsel.ready;
    choose(['analytics'], 'visitor');
    choose(['analytics'], 'visitor');
    expect(told.map(([name]) => name)).to.deep.equal(['ready', 'consent', 'change', 'consent']);
    expect(told[2]?.[1]).to.deep.include({ changed: ['analytics', 'counter'], action: 'save', source: 'visitor', services: ['counter'] });
    const late: ConsentDetail[] = [];
    kapsel.on('consent', (detail) => late.push(detail));
    kapsel.on('ready', (detail) => late.push(detail));
    expect(late.map(({ services }) => services)).to.deep.equal([['counter'], ['counter']]);
  });

  it('stops telling who has unsubscribed, and survives a listener that throws', async () => {
    const { kapsel } = started();
    await kapsel.ready;
    let count = 0;
    const stop = kapsel.on('change', () => (count += 1));
    const thrown: string[] = [];
    const keep = (event: ErrorEvent) => {
      thrown.push(event.message);
      event.preventDefault();
    };
    addEventListener('error', keep);
    const before = window.onerror;
    // Mocha takes errors through the handler, which no listener can keep from it.
    // oxlint-disable-next-line unicorn/prefer-add-event-listener
    window.onerror = () => true;
    const stopThrowing = kapsel.on('change', () => {
      throw new Error('theirs');
    });
    kapsel.accept('all');
    stop();
    kapsel.accept('none');
    stopThrowing();
    // oxlint-disable-next-line unicorn/prefer-add-event-listener
    window.onerror = before;
    removeEventListener('error', keep);
    expect(count).to.equal(1);
    expect(thrown).to.have.length(2);
  });

  it('tells the window too, with the same payload', async () => {
    const { kapsel } = started();
    const heard = new Promise<CustomEvent<ConsentDetail>>((resolve) => addEventListener('kapsel:change', (event) => resolve(event as CustomEvent<ConsentDetail>), { once: true }));
    kapsel.accept('all');
    expect((await heard).detail.categories).to.deep.equal(['necessary', 'analytics', 'marketing']);
  });

  it('erases what services stored when consent is withdrawn, on parent paths and in every storage', async () => {
    const { kapsel } = started();
    kapsel.accept('all');
    document.cookie = '_count_visitor=1; Path=/; Max-Age=600';
    document.cookie = '_ads=1; Max-Age=600';
    document.cookie = 'mine=1; Path=/; Max-Age=600';
    localStorage.setItem('count-visits', '1');
    localStorage.setItem('mine', '1');
    sessionStorage.setItem('count-page', '1');
    await new Promise<void>((resolve) => {
      const request = indexedDB.open('count-db');
      request.addEventListener('success', () => {
        request.result.close();
        resolve();
      });
    });
    await caches.open('count-cache');
    kapsel.withdraw();
    expect(document.cookie).to.include('mine=1').and.not.include('_count').and.not.include('_ads');
    expect([localStorage.getItem('count-visits'), localStorage.getItem('mine'), sessionStorage.getItem('count-page')]).to.deep.equal([null, '1', null]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await indexedDB.databases()).map(({ name }) => name)).to.not.include('count-db');
    expect(await caches.keys()).to.not.include('count-cache');
    expect(kapsel.decision().services).to.deep.equal([]);
    localStorage.removeItem('mine');
    eraseCookie('mine');
  });

  it('leaves alone what a service that may run keeps, and what proves the choice, however wide a pattern of another is', async () => {
    const session: SiteService = { ...analytics, id: 'session', category: 'necessary', exemption: 'user-requested', reason: 'Log-in.', cookies: ['sid'], storage: [] };
    const wide: SiteService = { ...analytics, id: 'wide', cookies: ['s*', 'kapsel*'], storage: [] };
    const { kapsel } = started(shop({ services: [session, wide] }));
    await kapsel.ready;
    document.cookie = 'sid=1; Path=/; Max-Age=60';
    document.cookie = 'spy=1; Path=/; Max-Age=60';
    kapsel.accept('none');
    expect(document.cookie).to.include('sid=1').and.include('kapsel_consent').and.not.include('spy');
    eraseCookie('sid');
  });

  it('says when an answer cannot be stored, and lets no older one outlive it', async () => {
    const many = Array.from({ length: 80 }, (_, index): SiteService => ({ ...ads, id: `service-with-a-long-name-${index}`, cookies: [] }));
    const { kapsel } = started(shop({ services: [...many, analytics] }));
    await kapsel.ready;
    kapsel.accept('all');
    const said: string[] = [];
    kapsel.on('error', ({ message }) => said.push(message));
    kapsel.accept(['marketing', ...many.map(({ id }) => `-${id}`)]);
    expect(said).to.have.length(1);
    expect(readDecision()).to.equal(undefined);
    expect(kapsel.decision().services).to.deep.equal([]);
  });

  it('follows a decision made in another tab', async () => {
    const config = shop();
    const here = started(config).kapsel;
    await here.ready;
    await new Promise((resolve) => setTimeout(resolve));
    const heard = new Promise<ConsentDetail>((resolve) => here.on('change', resolve));
    // A second instance has a channel of its own, as another tab has.
    started(config).kapsel.accept(['marketing']);
    expect((await heard).source).to.equal('tab');
    expect(here.has('marketing')).to.equal(true);
  });

  it('reads again when the page comes back from the back/forward cache', async () => {
    const config = shop();
    const here = started(config).kapsel;
    started({ ...config, siteId: 'elsewhere' }).kapsel.accept('all');
    expect(here.has('analytics')).to.equal(false);
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(here.has('analytics')).to.equal(true);
  });

  it('obeys the region that the tag names, and sensitive paths', async () => {
    const regions = { 'US-CA': 'us-opt-out' } as const;
    expect(started(shop({ regions }), { region: 'US-CA' }).kapsel.has('marketing')).to.equal(true);
    expect(started(shop({ regions })).kapsel.has('marketing')).to.equal(false);
    const { kapsel } = started(shop({ sensitivePaths: [`${location.pathname}*`] }));
    kapsel.accept('all');
    expect([kapsel.has('analytics'), kapsel.has('marketing')]).to.deep.equal([true, false]);
  });

  it('lets blockers act before listeners hear', async () => {
    const { kapsel, updates } = started();
    await kapsel.ready;
    kapsel.on('change', () => expect(updates.at(-1)).to.deep.equal(['counter', 'ads']));
    kapsel.accept('all');
    expect(updates).to.deep.equal([[], ['counter', 'ads']]);
  });
});
