import type { SiteService } from '@kapsel/core';
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { createTestKapsel } from './test-kapsel.ts';

const counter = { id: 'counter', name: 'Counter', provider: 'Counter', category: 'analytics', since: 1, hosts: [], cookies: [], storage: [] } as const satisfies SiteService;
const ads = { ...counter, id: 'ads', category: 'marketing' } as const;
const config = { services: [counter, ads] } as const;

describe('createTestKapsel', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('has granted nothing and asks, unless told what was decided', async () => {
    const kapsel = createTestKapsel({ config });
    const shown: string[] = [];
    kapsel.on('show', ({ layer }) => shown.push(layer));
    await kapsel.ready;
    expect([kapsel.has('necessary'), kapsel.has('analytics'), kapsel.hasService('counter')]).toEqual([true, false, false]);
    expect(kapsel.decision()).toMatchObject({ decided: false, open: ['counter', 'ads'] });
    expect(shown).toEqual(['banner']);
  });

  it('starts from an earlier decision, in the words of accept or as the cookie has it', async () => {
    expect(createTestKapsel({ config, decision: 'all' }).decision().services).toEqual(['counter', 'ads']);
    expect(createTestKapsel({ config, decision: 'none' }).decision()).toMatchObject({ decided: true, services: [], open: [] });
    expect(createTestKapsel({ config, decision: ['analytics', '-counter', 'ads'] }).decision()).toMatchObject({ categories: ['necessary', 'analytics'], services: ['ads'] });
    const older = { policyVersion: 1, decidedAt: 1, granted: ['marketing'], grantedServices: [], refusedServices: [] } as const;
    const newer = { policyVersion: 2, services: [counter, { ...ads, since: 2 }] } as const;
    expect(createTestKapsel({ config: newer, decision: older }).decision()).toMatchObject({ services: [], open: ['ads'], policyVersion: 1 });
  });

  it('really changes on accept and withdraw, and tells listeners what changed', async () => {
    const kapsel = createTestKapsel({ config });
    const told: unknown[] = [];
    for (const name of ['ready', 'consent', 'change'] as const) kapsel.on(name, ({ action, changed, services }) => told.push([name, action, changed, services]));
    await kapsel.ready;
    kapsel.accept(['analytics']);
    expect(kapsel.hasService('counter')).toBe(true);
    kapsel.accept(['analytics']);
    kapsel.withdraw();
    expect(kapsel.has('analytics')).toBe(false);
    const changed = ['analytics', 'counter'];
    expect(told).toEqual([
      ['ready', 'none', [], []],
      ['consent', 'save', changed, ['counter']],
      ['change', 'save', changed, ['counter']],
      ['consent', 'save', [], ['counter']],
      ['consent', 'withdraw-all', changed, []],
      ['change', 'withdraw-all', changed, []],
    ]);
  });

  it('decides nothing by a list that names nothing, as the real one', async () => {
    const kapsel = createTestKapsel({ config });
    await kapsel.ready;
    kapsel.accept(['analitycs' as 'analytics']);
    kapsel.accept(undefined as never);
    expect(kapsel.decision()).toMatchObject({ decided: false, open: ['counter', 'ads'] });
    expect(createTestKapsel({ config, decision: ['analitycs' as 'analytics'] }).decision().decided).toBe(false);
  });

  it('takes no event that a script has made for a person’s, as the real one', () => {
    const kapsel = createTestKapsel({ config });
    const sources: string[] = [];
    kapsel.on('consent', ({ source }) => sources.push(source));
    kapsel.accept('all', { event: new Event('click') });
    kapsel.accept('none', { event: { type: 'click', isTrusted: true } as Event });
    kapsel.withdraw({});
    expect(sources).toEqual(['api', 'api', 'api']);
  });

  it('tells a late listener to ready or consent at once, and one that has unsubscribed no more', async () => {
    const kapsel = createTestKapsel({ config, decision: 'all' });
    await kapsel.ready;
    const told: string[] = [];
    const stop = kapsel.on('consent', ({ action }) => told.push(action));
    kapsel.on('change', () => told.push('change'));
    stop();
    kapsel.accept('none');
    expect(told).toEqual(['restore', 'change']);
    kapsel.on('ready', ({ action, services }) => told.push(action, ...services));
    expect(told.slice(2)).toEqual(['reject-all']);
  });

  it('obeys region, Global Privacy Control and sensitive paths', () => {
    const byRegion = { ...config, regions: { 'US-CA': 'us-opt-out' }, sensitivePaths: ['/health/*'] } as const;
    expect(createTestKapsel({ config: byRegion, region: 'US-CA' }).has('marketing')).toBe(true);
    expect(createTestKapsel({ config: byRegion }).has('marketing')).toBe(false);
    expect(createTestKapsel({ config: byRegion, region: 'US-CA', gpc: true }).decision()).toMatchObject({ gpc: 'honoured', services: ['counter'] });
    expect(createTestKapsel({ config: byRegion, decision: 'all', path: '/health/tests' }).decision().services).toEqual(['counter']);
  });

  it('gives a grant a record only where the site keeps records, and a refusal none', () => {
    const logged = createTestKapsel({ config: { ...config, log: { endpoint: '/consents' } } });
    logged.accept('all');
    expect(logged.decision().recordId).toMatch(/^[\da-f-]{36}$/u);
    logged.accept('none');
    expect(logged.decision().recordId).toBeUndefined();
    const unlogged = createTestKapsel({ config });
    unlogged.accept('all');
    expect(unlogged.decision().recordId).toBeUndefined();
  });

  it('tells a window too, where the test has one', () => {
    const page = new EventTarget();
    vi.stubGlobal('window', page);
    const heard: unknown[] = [];
    page.addEventListener('kapsel:change', (event) => heard.push((event as CustomEvent<{ services: unknown }>).detail.services));
    createTestKapsel({ config }).accept('all');
    expect(heard).toEqual([['counter', 'ads']]);
  });

  it('knows the ids of its config as types', () => {
    const kapsel = createTestKapsel({ config, decision: ['-counter', 'analytics'] });
    expectTypeOf(kapsel.hasService).parameter(0).toEqualTypeOf<'counter' | 'ads'>();
    // @ts-expect-error a service that the config does not name
    expect(kapsel.hasService('hotjar')).toBe(false);
    // @ts-expect-error the same for what was decided
    expect(createTestKapsel({ config, decision: ['hotjar'] }).decision().services).toEqual([]);
  });
});
