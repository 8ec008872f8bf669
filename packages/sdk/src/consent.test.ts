import type { Decision, SiteConfig, SiteService } from '@kapsel/core';
import { assert, constantFrom, property, subarray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, isAllowed, isChoice, isOpen, rulesFor, type Circumstances } from './consent.ts';

const optIn: Circumstances = { rules: { functional: 'opt-in', analytics: 'opt-in', marketing: 'opt-in' }, gpc: false, sensitive: false, crawler: false };
const optOut: Circumstances = { ...optIn, rules: { functional: 'opt-out', analytics: 'opt-out', marketing: 'opt-out' } };

function decision(changes: Partial<Decision> = {}): Decision {
  return { policyVersion: 1, decidedAt: 1, granted: [], grantedServices: [], refusedServices: [], ...changes };
}

function service(changes: Partial<SiteService> = {}): SiteService {
  return { id: 'a', name: 'A', provider: 'A', category: 'analytics', since: 1, hosts: [], cookies: [], storage: [], ...changes };
}

describe('isAllowed', () => {
  it('lets nothing that needs consent run before a choice', () => {
    for (const category of ['functional', 'analytics', 'marketing'] as const) expect(isAllowed({ category }, undefined, optIn)).toBe(false);
  });

  it('lets exempt things run whatever was chosen', () => {
    for (const chosen of [undefined, decision()]) {
      expect(isAllowed({ category: 'necessary' }, chosen, optIn)).toBe(true);
      expect(isAllowed({ category: 'functional', exemption: 'user-requested' }, chosen, optIn)).toBe(true);
      expect(isAllowed({ category: 'analytics' }, chosen, { ...optIn, rules: { ...optIn.rules, analytics: 'exempt' } })).toBe(true);
    }
  });

  it('grants a service with its category, less what was refused and more what was granted by name', () => {
    const chosen = decision({ granted: ['analytics'], refusedServices: ['b'], grantedServices: ['c'] });
    expect(isAllowed(service(), chosen, optIn)).toBe(true);
    expect(isAllowed(service({ id: 'b' }), chosen, optIn)).toBe(false);
    expect(isAllowed(service({ id: 'c', category: 'marketing' }), chosen, optIn)).toBe(true);
    expect(isAllowed(service({ id: 'd', category: 'marketing' }), chosen, optIn)).toBe(false);
  });

  it('never grants what was not there to choose', () => {
    const chosen = decision({ granted: ['analytics'], policyVersion: 3 });
    expect(isAllowed(service({ since: 3 }), chosen, optIn)).toBe(true);
    expect(isAllowed(service({ since: 4 }), chosen, optIn)).toBe(false);
  });

  it('keeps marketing out of a sensitive page, even where everything was accepted', () => {
    const all = decision({ granted: ['functional', 'analytics', 'marketing'], grantedServices: ['a'] });
    expect(isAllowed(service({ category: 'marketing' }), all, { ...optIn, sensitive: true })).toBe(false);
    expect(isAllowed(service(), all, { ...optIn, sensitive: true })).toBe(true);
  });

  it('lets things run until an objection where the law is so, unless the browser sends Global Privacy Control', () => {
    expect(isAllowed({ category: 'marketing' }, undefined, optOut)).toBe(true);
    expect(isAllowed({ category: 'marketing' }, decision(), optOut)).toBe(false);
    expect(isAllowed({ category: 'marketing' }, undefined, { ...optOut, gpc: true })).toBe(false);
    expect(isAllowed({ category: 'analytics' }, undefined, { ...optOut, gpc: true })).toBe(true);
    // A signal never overrides an explicit yes, and never is one.
    expect(isAllowed({ category: 'marketing' }, decision({ granted: ['marketing'] }), { ...optOut, gpc: true })).toBe(true);
    expect(isAllowed({ category: 'marketing' }, undefined, { ...optIn, gpc: true })).toBe(false);
  });

  it('takes an objection for one to what comes new in the category too', () => {
    const objected = decision({ granted: ['analytics'] });
    expect(isAllowed(service({ category: 'marketing', since: 2 }), objected, optOut)).toBe(false);
    expect(isAllowed(service({ since: 2 }), objected, optOut)).toBe(true);
  });

  it('keeps marketing out of a sensitive page also where no consent is needed', () => {
    const free: Circumstances = { ...optIn, rules: { functional: 'exempt', analytics: 'exempt', marketing: 'exempt' } };
    expect(isAllowed({ category: 'marketing' }, undefined, free)).toBe(true);
    expect(isAllowed({ category: 'marketing' }, undefined, { ...free, sensitive: true })).toBe(false);
  });

  it('grants a crawler nothing', () => {
    expect(isAllowed({ category: 'analytics' }, undefined, { ...optOut, crawler: true })).toBe(false);
  });
});

describe('isOpen', () => {
  it('asks once, and again only for what is newer than the decision', () => {
    expect(isOpen(service(), undefined, optIn)).toBe(true);
    expect(isOpen(service(), decision(), optIn)).toBe(false);
    expect(isOpen(service({ since: 2 }), decision(), optIn)).toBe(true);
    expect(isOpen(service({ since: 2 }), decision({ policyVersion: 2 }), optIn)).toBe(false);
  });

  it('does not ask about what is exempt, needs no yes, or nobody is there to answer', () => {
    expect(isOpen(service({ category: 'necessary' }), undefined, optIn)).toBe(false);
    expect(isOpen(service({ category: 'functional', exemption: 'user-requested' }), undefined, optIn)).toBe(false);
    expect(isOpen(service(), undefined, optOut)).toBe(false);
    expect(isOpen(service(), undefined, { ...optIn, crawler: true })).toBe(false);
  });
});

describe('rulesFor', () => {
  const regions = { 'US-CA': 'us-opt-out', GB: { functional: 'exempt', analytics: 'opt-out', marketing: 'opt-in' } } as const;

  it('goes by the region, then its country, then the site', () => {
    expect(rulesFor({ regime: 'opt-in', regions }, 'US-CA').marketing).toBe('opt-out');
    expect(rulesFor({ regime: 'opt-in', regions }, 'GB-SCT').analytics).toBe('opt-out');
    expect(rulesFor({ regime: 'opt-in', regions }, 'US-TX').marketing).toBe('opt-in');
    expect(rulesFor({ regime: 'us-opt-out', regions }, 'NO').marketing).toBe('opt-out');
  });

  it('takes the strictest where nobody knows the region', () => {
    expect(rulesFor({ regime: 'us-opt-out', regions }, undefined)).toEqual({ functional: 'opt-out', analytics: 'opt-out', marketing: 'opt-in' });
  });

  it('reads a region in any case, and takes what names none for unknown', () => {
    expect(rulesFor({ regime: 'opt-in', regions }, 'us-ca').marketing).toBe('opt-out');
    for (const region of ['XX', 'T1', 'unknown', '']) expect(rulesFor({ regime: 'us-opt-out', regions }, region).marketing).toBe('opt-in');
  });

  it('takes a word that it does not know for the strictest, and no property of every object for a region', () => {
    expect(rulesFor({ regime: 'whatever' as 'opt-in' }, undefined).marketing).toBe('opt-in');
    expect(rulesFor({ regime: { functional: 'x' } as never }, undefined).analytics).toBe('opt-in');
    expect(rulesFor({ regime: 'opt-in', regions }, 'constructor').analytics).toBe('opt-in');
  });
});

describe('decide', () => {
  const services = [service(), service({ id: 'b' }), service({ id: 'c', category: 'marketing' }), service({ id: 'n', category: 'necessary', exemption: 'transmission' })];
  const config = { policyVersion: 4, services } as unknown as SiteConfig;

  it('makes a decision of everything, nothing, or a list', () => {
    expect(decide('all', config, 10.9)).toEqual(decision({ policyVersion: 4, decidedAt: 10, granted: ['analytics', 'marketing'] }));
    expect(decide('none', config, 10)).toEqual(decision({ policyVersion: 4, decidedAt: 10 }));
    expect(decide(['analytics', '-b', 'c', 'n', 'unknown'], config, 10)).toEqual(
      decision({ policyVersion: 4, decidedAt: 10, granted: ['analytics'], refusedServices: ['b'], grantedServices: ['c'] }),
    );
  });

  it('takes everything for what was asked: without services for every category', () => {
    expect(decide('all', { ...config, services: [] }, 10).granted).toEqual(['functional', 'analytics', 'marketing']);
    expect(decide('all', { ...config, services: [service({ category: 'functional', exemption: 'user-requested' })] }, 10).granted).toEqual([]);
    expect(decide(['functional'], config, 10).granted).toEqual(['functional']);
  });

  it('allows exactly what was accepted, whatever the list', () => {
    const ids = ['functional', 'analytics', 'marketing', 'a', 'b', 'c'];
    assert(
      property(subarray(ids), constantFrom(...services), (accepted, one) => {
        const isAccepted = one.exemption !== undefined || accepted.includes(one.id) || accepted.includes(one.category);
        return isAllowed(one, decide(accepted, config, 1), optIn) === isAccepted;
      }),
    );
  });
});

describe('isChoice', () => {
  const config = { services: [service(), service({ id: 'b' })] };

  it.each([['all'], ['none'], [[]], [['analytics']], [['Statistics']], [['necessary']], [['b']], [['-b']], [['analitycs', 'b']]])('%j is one', (accepted) => {
    expect(isChoice(accepted, config)).toBe(true);
  });

  it.each([[undefined], [null], [7], ['analytics'], [{}], [['analitycs']], [['-hotjar']], [['all']], [[undefined, null, 7]]])('%j is none', (accepted) => {
    expect(isChoice(accepted, config)).toBe(false);
  });
});
