import type { SiteConfig, SiteService } from '@kapsel/core';
import { expect } from 'chai';
import { eraseCookie } from '../cookie-jar.ts';
import { createKapsel, type Kapsel } from '../runtime.ts';
import { siteConfig } from '../site-config.test-helper.ts';
import { googleConsentMode } from './google-consent-mode.ts';

const scope = globalThis as { dataLayer?: unknown };
const counter: SiteService = { id: 'google-analytics', name: 'Google Analytics', provider: 'Google', category: 'analytics', since: 1, hosts: [], cookies: [], storage: [] };
const ads: SiteService = { ...counter, id: 'google-ads', category: 'marketing' };
const others: SiteService = { ...counter, id: 'others', provider: 'Others' };

function started(changes: Partial<SiteConfig> = {}): Promise<Kapsel> {
  return createKapsel(siteConfig({ signals: { googleConsentMode: 'basic' }, ...changes }), { region: undefined, nonce: '', parts: [googleConsentMode] }).ready;
}

function entries(): unknown[] {
  return (scope.dataLayer ?? []) as unknown[];
}

/** Commands as arrays, events as they are. */
function plainEntries(): unknown[] {
  return entries().map((entry) => (isArguments(entry) ? Array.from(entry as ArrayLike<unknown>) : entry));
}

function isArguments(entry: unknown): boolean {
  return Object.prototype.toString.call(entry) === '[object Arguments]';
}

const no = 'denied';
const yes = 'granted';

function types(ad: string, analytics: string, functional: string): object {
  return {
    ad_storage: ad,
    ad_user_data: ad,
    ad_personalization: ad,
    analytics_storage: analytics,
    functionality_storage: functional,
    personalization_storage: functional,
    security_storage: 'granted',
  };
}

function update(state: object): unknown[] {
  return ['consent', 'update', state];
}

function event(...categories: string[]): object {
  return { event: 'kapsel_consent', kapsel: { categories: ['necessary', ...categories], services: [] } };
}

const defaults = [
  ['consent', 'default', { ...types(no, no, no), wait_for_update: 500 }],
  ['set', 'ads_data_redaction', true],
  ['set', 'url_passthrough', false],
];

describe('Google consent mode', () => {
  beforeEach(() => {
    delete scope.dataLayer;
    eraseCookie('kapsel_consent');
  });
  after(() => eraseCookie('kapsel_consent'));

  it('says nothing where the config does not ask for it', async () => {
    const kapsel = await started({ signals: {} });
    kapsel.accept('all');
    expect(scope.dataLayer).to.equal(undefined);
  });

  it('gives the defaults at once, and nothing more without a decision', async () => {
    const ready = started();
    expect(plainEntries()).to.deep.equal(defaults);
    await ready;
    expect(plainEntries()).to.deep.equal(defaults);
  });

  it('tells an acceptance and a withdrawal, each with an event after it', async () => {
    const kapsel = await started();
    kapsel.accept('all');
    kapsel.withdraw();
    expect(plainEntries()).to.deep.equal([
      ...defaults,
      update(types(yes, yes, yes)),
      event('functional', 'analytics', 'marketing'),
      update(types(no, no, no)),
      event(),
    ]);
  });

  it('tells a refusal, so that tags need not wait', async () => {
    const kapsel = await started();
    kapsel.accept('none');
    expect(plainEntries().slice(3)).to.deep.equal([update(types(no, no, no)), event()]);
  });

  const choices: [string, object][] = [
    ['functional', types(no, no, yes)],
    ['analytics', types(no, yes, no)],
    ['marketing', types(yes, no, no)],
  ];
  for (const [category, state] of choices) {
    it(`gives ${category} its own types, always with the other ones`, async () => {
      const kapsel = await started();
      kapsel.accept([category]);
      expect(plainEntries()[3]).to.deep.equal(update(state));
    });
  }

  it('tells the stored choice before anything is released', async () => {
    const first = await started({ siteId: 'google-again' });
    first.accept(['analytics']);
    delete scope.dataLayer;
    const kapsel = await started({ siteId: 'google-again' });
    expect(plainEntries()).to.deep.equal([...defaults, update(types(no, yes, no)), event('analytics')]);
    expect(kapsel.has('analytics')).to.equal(true);
  });

  it('tells what a region allows unasked', async () => {
    await started({ regime: 'us-opt-out' });
    expect(plainEntries()).to.deep.equal([...defaults, update(types(yes, yes, yes)), event('functional', 'analytics', 'marketing')]);
  });

  it('pushes real Arguments objects', async () => {
    const kapsel = await started();
    kapsel.accept('all');
    expect(entries().map(isArguments)).to.deep.equal([true, true, true, true, false]);
  });

  it('follows the Google services of the config, where a visitor refuses one of them', async () => {
    const kapsel = await started({ services: [counter, ads, others] });
    kapsel.accept(['analytics', '-google-analytics', 'marketing']);
    expect(plainEntries()[3]).to.deep.equal(update(types(yes, no, no)));
    kapsel.accept(['google-analytics']);
    expect(plainEntries()[5]).to.deep.equal(update(types(no, yes, no)));
  });

  it('keeps what is in the queue already', async () => {
    scope.dataLayer = [{ event: 'first' }];
    await started();
    expect(plainEntries()[0]).to.deep.equal({ event: 'first' });
    expect(plainEntries()).to.have.length(4);
  });

  it('survives a queue that throws, and an element in its place', async () => {
    const kapsel = await started();
    const errors: string[] = [];
    kapsel.on('error', ({ message }) => errors.push(message));
    (scope.dataLayer as unknown[]).push = () => {
      throw new Error('Full');
    };
    kapsel.accept('all');
    expect(kapsel.has('marketing')).to.equal(true);
    expect(errors).to.deep.equal(['Error: Full']);

    delete scope.dataLayer;
    document.body.insertAdjacentHTML('beforeend', '<i id="dataLayer"></i>');
    await started();
    document.getElementById('dataLayer')?.remove();
    expect(plainEntries().slice(0, 1)).to.deep.equal(defaults.slice(0, 1));
  });
});
