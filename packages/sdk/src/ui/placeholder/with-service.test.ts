import { consentCategories, type Decision, type SiteService } from '@kapsel/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, isAllowed, rulesFor, type Circumstances } from '../../consent.ts';
import { siteConfig } from '../../site-config.test-helper.ts';
import { withService } from './with-service.ts';

const service = (id: string, category: SiteService['category'], since = 1): SiteService => ({ id, name: id, provider: id, category, since, hosts: [], cookies: [], storage: [] });
const services = [service('video', 'functional'), service('map', 'functional'), service('stats', 'analytics'), service('heat', 'analytics', 2), service('ads', 'marketing')];
const config = siteConfig({ policyVersion: 2, services });
const circumstances: Circumstances = { rules: rulesFor({ regime: 'opt-in' }, undefined), gpc: false, sensitive: false, crawler: false };
const decided = (changes: Partial<Decision>): Decision => ({ policyVersion: 2, decidedAt: 0, granted: [], grantedServices: [], refusedServices: [], ...changes });
const allowedAfter = (id: string, before: Decision | undefined, here = circumstances) => {
  const made = decide(withService(id, before, config, here), config, 0);
  return services.filter((one) => isAllowed(one, made, here)).map((one) => one.id);
};

describe('a service that is granted beside what was granted before', () => {
  it('is all that is granted where nothing was', () => {
    expect(withService('video', undefined, config, circumstances)).toEqual(['video']);
    expect(allowedAfter('video', decided({}))).toEqual(['video']);
  });

  it('leaves categories, single services and refusals as they were', () => {
    expect(allowedAfter('video', decided({ granted: ['analytics'], grantedServices: ['ads'], refusedServices: ['stats'] }))).toEqual(['video', 'heat', 'ads']);
    expect(allowedAfter('video', decided({ granted: ['functional'], refusedServices: ['video', 'map'] }))).toEqual(['video']);
  });

  it('grants nothing that came after the visitor was asked', () => {
    expect(allowedAfter('video', decided({ policyVersion: 1, granted: ['analytics'] }))).toEqual(['video', 'stats']);
    expect(allowedAfter('heat', decided({ policyVersion: 1, granted: ['analytics'] }))).toEqual(['stats', 'heat']);
  });

  it('keeps a grant that only may not be used on a sensitive page', () => {
    const here = { ...circumstances, sensitive: true };
    const made = decide(withService('video', decided({ granted: ['marketing'] }), config, here), config, 0);
    expect(made).toMatchObject({ granted: ['marketing'], grantedServices: ['video'], refusedServices: [] });
  });

  it('is no objection to what a region lets run', () => {
    const here = { ...circumstances, rules: rulesFor({ regime: 'us-opt-out' }, undefined), gpc: true };
    expect(allowedAfter('ads', undefined, here)).toEqual(services.map(({ id }) => id));
    expect(allowedAfter('video', undefined, here)).toEqual(['video', 'map', 'stats', 'heat']);
  });

  it('never changes what any other service may do, whatever was decided', () => {
    const ids = services.map(({ id }) => id);
    const decision = fc.record({ policyVersion: fc.constantFrom(1, 2), decidedAt: fc.constant(0), granted: fc.subarray([...consentCategories]), grantedServices: fc.subarray(ids), refusedServices: fc.subarray(ids) });
    fc.assert(
      fc.property(decision, fc.constantFrom(...ids), (before, id) => {
        const expected = services.filter((one) => one.id === id || isAllowed(one, before, circumstances)).map((one) => one.id);
        // A category that was granted lets in what is new only once the visitor has been asked.
        expect(allowedAfter(id, before)).toEqual(expected);
      }),
    );
  });
});
