import type { SiteService } from '@kapsel/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestKapsel } from '../testing/test-kapsel.ts';
import type { Consent } from './consent.ts';

const counter = { id: 'counter', name: 'Counter', provider: 'Counter', category: 'analytics', since: 1, hosts: [], cookies: [], storage: [] } as const satisfies SiteService;
const ads = { ...counter, id: 'ads', category: 'marketing' } as const;

/** A page in which `kapsel` runs, and what was told of it since. */
async function follow(kapsel = createTestKapsel({ config: { services: [counter, ads] } })) {
  vi.stubGlobal('kapselReady', { push: (tell: (one: typeof kapsel) => void) => tell(kapsel) });
  const { read, subscribe } = await import('./consent.ts');
  await kapsel.ready;
  const told: Consent[] = [];
  const stop = subscribe(() => told.push(read()));
  return { kapsel, read, subscribe, told, stop };
}

describe('consent for a framework', () => {
  beforeEach(() => vi.stubGlobal('window', new EventTarget()));

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('is one frozen value until something changes', async () => {
    const { kapsel, read, told } = await follow();
    const before = read();
    expect(before).toMatchObject({ decided: false, categories: ['necessary'], open: ['counter', 'ads'], layer: 'banner' });
    expect([before, before.categories, before.services, before.open].map(Object.isFrozen)).toEqual([true, true, true, true]);
    kapsel.showBanner();
    expect([read() === before, told]).toEqual([true, []]);
    kapsel.accept(['analytics']);
    expect(read()).toMatchObject({ decided: true, services: ['counter'], layer: undefined });
    expect([read().has('analytics'), read().hasService('ads'), before.has('analytics')]).toEqual([true, false, false]);
    expect(told.at(-1)).toBe(read());
    expect(read().accept).toBe(before.accept);
  });

  it('shows the layer that was asked for last, until an answer or hide', async () => {
    const { kapsel, read } = await follow();
    const layers = [kapsel.showPreferences, kapsel.showBanner, kapsel.hide, kapsel.showPreferences, kapsel.withdraw, kapsel.showPreferences, () => kapsel.accept('all')].map((act) => {
      act();
      return read().layer;
    });
    expect(layers).toEqual(['preferences', 'banner', undefined, 'preferences', undefined, 'preferences', undefined]);
  });

  it('tells who is left when another has gone', async () => {
    const { kapsel, subscribe, told, stop } = await follow();
    const heard: string[] = [];
    subscribe(() => heard.push('the next'));
    stop();
    kapsel.accept('none');
    expect([heard, told]).toEqual([['the next'], []]);
  });

  it('is nobody’s, and touches nothing, where there is no page', async () => {
    vi.stubGlobal('window', undefined);
    const { read, initial, subscribe } = await import('./consent.ts');
    read().accept('all');
    subscribe(() => {})();
    expect(read()).toBe(initial);
    expect(initial).toMatchObject({ decided: false, categories: ['necessary'], services: [], open: [], layer: undefined });
    expect('kapselReady' in globalThis).toBe(false);
  });
});
