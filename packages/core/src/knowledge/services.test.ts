import { describe, expect, it } from 'vitest';
import type { Category } from '../category.ts';
import { classify } from '../classify/index.ts';
import { faultsOf, serviceEntrySchema } from '../schema/index.ts';
import { KnowledgeBase, services } from './index.ts';

const knowledge = new KnowledgeBase(services);

describe('the knowledge base', () => {
  it('holds only proved entries, each id once', () => {
    for (const entry of services) expect(faultsOf(serviceEntrySchema, entry), entry.id).toEqual([]);
    expect(new Set(services.map(({ id }) => id)).size).toBe(services.length);
  });

  it('finds every service by each of its hosts', () => {
    for (const { id, hosts } of services) {
      for (const host of hosts) expect(knowledge.findByHost(host.replace(/^\*\./u, '')), host).toMatchObject({ id });
    }
  });

  it.each<[name: string, domain: string, provider: string, category: Category]>([
    ['__cf_bm', 'hubspot.com', 'Cloudflare', 'necessary'],
    ['__cfruid', 'hubspot.com', 'Cloudflare', 'necessary'],
    ['__hs_cookie_cat_pref', 'example.no', 'HubSpot', 'necessary'],
    ['__hs_do_not_track', 'example.no', 'HubSpot', 'necessary'],
    ['__hssc', 'example.no', 'HubSpot', 'analytics'],
    ['__hssrc', 'example.no', 'HubSpot', 'analytics'],
    ['__hstc', 'example.no', 'HubSpot', 'analytics'],
    ['hubspotutk', 'example.no', 'HubSpot', 'analytics'],
    ['_hjAbsoluteSessionInProgress', 'example.no', 'HotJar', 'analytics'],
    ['_hjFirstSeen', 'example.no', 'HotJar', 'analytics'],
    ['_hjIncludedInPageviewSample', 'example.no', 'HotJar', 'analytics'],
    ['_hjIncludedInSessionSample', 'example.no', 'HotJar', 'analytics'],
    ['_hjSession_1234567', 'example.no', 'HotJar', 'analytics'],
    ['_hjSessionUser_1234567', 'example.no', 'HotJar', 'analytics'],
    ['IDE', 'doubleclick.net', 'Google', 'marketing'],
  ])('knows %s on %s as one of %s, for %s', (name, domain, provider, category) => {
    const party = domain === 'example.no' ? 'first' : 'third';
    const verdict = classify({ kind: 'cookie', name, domain, party }, { knowledge });
    expect({ provider: verdict.provider?.toLowerCase(), category: verdict.category }).toEqual({ provider: provider.toLowerCase(), category });
    expect(verdict.purpose.nb).not.toBe('');
    expect(verdict.purpose.en).not.toBe('');
    if (category === 'necessary') expect(verdict.exemption).toBeDefined();
  });

  it('does not take just any IDE for Google’s', () => {
    expect(classify({ kind: 'cookie', name: 'IDE', domain: 'example.no', party: 'first' }, { knowledge }).category).toBe('unclassified');
  });
});
