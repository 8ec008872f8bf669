import type { SiteConfig } from '@kapsel/core';
import { describe, expect, it } from 'vitest';
import { proveKapsel, rulesOf, whatRuns } from './running-config.ts';

const service = { id: 'a', name: 'A', provider: 'A', category: 'analytics', since: 1, hosts: [], cookies: [], storage: [] };

describe('the Kapsel that a page tells of', () => {
  it('is none where nobody answers, or nothing has begun', () => {
    expect(proveKapsel(undefined)).toEqual({ reason: 'not-kapsel' });
    expect(proveKapsel({ isHere: false, config: { siteId: 'a', services: [] } })).toEqual({ reason: 'not-kapsel' });
    expect(proveKapsel({ isHere: true })).toEqual({ reason: 'no-config' });
  });

  it('may have a short config, with nobody’s name in it', () => {
    const config = { siteId: 'a', services: [service], parties: { controller: '', contact: '' } };
    expect(proveKapsel({ isHere: true, config })).toMatchObject({ config: { policyVersion: 1, regime: 'opt-in', services: [service] } });
  });

  it.each([
    [{ siteId: 'a', services: [{ ...service, category: 'fun' }] }, 'services[0].category'],
    [{ siteId: 'a', services: 'all' }, 'services'],
    [{ services: [] }, 'siteId'],
    [{ siteId: 'a', services: [{ ...service, cookies: [7] }] }, 'services[0].cookies[0]'],
  ])('is refused where what is held could not be known: %j', (config, place) => {
    const proved = proveKapsel({ isHere: true, config });
    expect('faults' in proved && proved.faults.join()).toContain(place);
  });
});

describe('the rules that a page tells of', () => {
  const told = { functional: 'exempt', analytics: 'opt-out', marketing: 'always' };

  it('are believed only where the config has them for the category somewhere', () => {
    expect(rulesOf(told, { regime: 'opt-in' })).toEqual({ functional: 'opt-in', analytics: 'opt-in', marketing: 'opt-in' });
    expect(rulesOf(told, { regime: 'opt-in', regions: { US: 'us-opt-out' } })).toEqual({ functional: 'opt-in', analytics: 'opt-out', marketing: 'opt-in' });
    expect(rulesOf(told, { regime: { functional: 'exempt', analytics: 'opt-in', marketing: 'opt-in' } })).toEqual({ functional: 'exempt', analytics: 'opt-in', marketing: 'opt-in' });
  });

  it('are the strictest of the config where nothing is told', () => {
    expect(rulesOf(undefined, { regime: 'opt-in', regions: { US: 'none' } })).toEqual({ functional: 'opt-in', analytics: 'opt-in', marketing: 'opt-in' });
    expect(rulesOf(null, { regime: 'none', regions: { US: 'us-opt-out' } })).toEqual({ functional: 'opt-out', analytics: 'opt-out', marketing: 'opt-out' });
  });
});

describe('the config that a page runs', () => {
  const given: SiteConfig = { schemaVersion: 1, siteId: 'a', policyVersion: 1, language: 'en', blocking: 'automatic', regime: 'opt-in', parties: { controller: 'Us', contact: 'us@a.no' }, services: [] };
  const whatRunsOf = (changes: Partial<SiteConfig>) => whatRuns(proveKapsel({ isHere: true, config: { ...given, ...changes } }), given);

  it('is the one that is given, whatever it looks like and in whatever order it stands', () => {
    expect(whatRunsOf({})).toBe('this');
    expect(whatRunsOf({ language: 'nb', ui: { layout: 'box' } })).toBe('this');
    expect(whatRuns(proveKapsel({ isHere: true, config: Object.fromEntries(Object.entries(given).reverse()) }), given)).toBe('this');
  });

  it.each<Partial<SiteConfig>>([{ blocking: 'report-only' }, { allowHosts: ['ads.no'] }, { cookie: { maxAgeDays: 10 } }, { signals: { meta: true } }, { regime: 'none' }])('is another where it holds otherwise: %j', (changes) => {
    expect(whatRunsOf(changes)).toBe('another');
  });

  it('is unknown where it could not be read', () => {
    expect(whatRuns(proveKapsel({ isHere: true }), given)).toBe('unread');
    expect(whatRunsOf({ services: 'all' as never })).toBe('unread');
  });
});
