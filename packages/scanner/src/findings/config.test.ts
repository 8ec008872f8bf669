import type { SiteConfig, SiteService } from '@kapsel/core';
import { describe, expect, it } from 'vitest';
import { anItem } from '../report/fixture.test-helper.ts';
import { codesOf, theFinding } from './findings.test-helper.ts';

const aService = (changes: Partial<SiteService> = {}): SiteService => ({ id: 'own', name: 'Own', provider: 'Us', category: 'functional', since: 1, hosts: [], cookies: ['own_*'], storage: [], ...changes });

const aConfig = (service: Partial<SiteService>, changes: Partial<SiteConfig> = {}): SiteConfig => ({
  schemaVersion: 1,
  siteId: 'a',
  policyVersion: 1,
  language: 'auto',
  blocking: 'automatic',
  regime: 'opt-in',
  parties: { controller: 'Us', contact: 'us@a.no' },
  services: [aService(service)],
  ...changes,
});

const exempt = { category: 'necessary', exemption: 'user-requested', reason: 'Without it nobody stays signed in.' } as const;

describe('a published config', () => {
  it('is no finding where all is as it is known', () => {
    expect(codesOf({ config: aConfig({}) })).toEqual([]);
    expect(codesOf({ config: aConfig({ category: 'analytics', cookies: ['_ga', '_ga_*'], hosts: ['*.google-analytics.com'] }) })).toEqual([]);
    expect(codesOf({ config: aConfig(exempt) })).toEqual([]);
  });

  it('is contradicted by what the knowledge base knows of names and hosts', () => {
    expect(theFinding({ config: aConfig({ cookies: ['_ga'], hosts: ['*.google-analytics.com'] }) })).toMatchObject({
      code: 'declared-category-contradicted',
      items: ['Own'],
      evidence: ['own: _ga: functional ≠ analytics (Google Analytics)', 'own: *.google-analytics.com: functional ≠ analytics (Google Analytics)'],
    });
  });

  it('is contradicted by what the scan found', () => {
    const item = anItem({ name: 'own_x', category: 'marketing', provider: 'Ads', passes: ['accepted'] });
    expect(theFinding({ config: aConfig({}), items: [item] })).toMatchObject({ code: 'declared-category-contradicted', evidence: ['own: own_x: functional ≠ marketing (Ads)'] });
    expect(codesOf({ config: aConfig({ category: 'marketing' }), items: [{ ...item, category: 'analytics' }] })).toEqual([]);
    expect(codesOf({ config: aConfig({}), items: [{ ...item, name: 'else' }] })).toEqual([]);
  });

  it.each([[{ category: 'necessary' }], [{ ...exempt, reason: '' }], [{ ...exempt, reason: 'Because.' }]] as const)('has to say why something is necessary, unlike %j', (service) => {
    expect(theFinding({ config: aConfig(service) })).toMatchObject({ code: 'necessary-without-reason', items: ['Own'] });
  });

  it('may not claim a legitimate interest for storing', () => {
    const reason = 'We have a legitimate interest in statistics.';
    expect(theFinding({ config: aConfig({ ...exempt, reason }) })).toMatchObject({ code: 'legitimate-interest-for-storage', severity: 'high', evidence: [`own: “${reason}”`] });
  });

  it('keeps marketing off sensitive pages', () => {
    const config = aConfig({}, { sensitivePaths: ['/barn/*'] });
    const item = anItem({ name: 'ad', category: 'marketing', passes: ['accepted'], pages: ['https://a.no/', 'https://a.no/barn/hjelp?x=1'] });
    expect(theFinding({ config, items: [item] })).toMatchObject({ code: 'marketing-on-sensitive-page', severity: 'high', items: ['ad'] });
    expect(codesOf({ config, items: [{ ...item, pages: ['https://a.no/'] }, { ...item, category: 'functional' }] })).toEqual([]);
  });
});
