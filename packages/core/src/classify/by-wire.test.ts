import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { ServiceEntry } from '../knowledge/service-entry.ts';
import { classify, confidenceToClassify, type Observed } from './index.ts';

const service = (id: string, category: ServiceEntry['category'], more: Partial<ServiceEntry> = {}): ServiceEntry => ({
  id, name: `The ${id}`, provider: id, country: 'NO', category, hosts: [], cookies: [], source: 'https://example.com/', reviewed: '2026-01-01', ...more,
});
const view = (by: string, category: ServiceEntry['category']) => ({ by, category, why: { nb: `${by} på norsk`, en: `${by} in English` }, source: 'https://a.example/' });

const knowledge = new KnowledgeBase([
  service('meter', 'analytics', { hosts: ['*.meter.example'], wire: ['*/g/collect?v=2&tid=G-*', '/meter.path.alone'] }),
  service('ads', 'marketing', { hosts: ['*.ads.example'], paths: ['www.portal.example/ads/*'] }),
  service('maps', 'functional', { paths: ['www.portal.example/maps/*'], contested: [view('Seller', 'functional'), view('Court', 'functional')] }),
  service('guard', 'necessary', { paths: ['www.portal.example/guard/*'] }),
  service('portal', 'marketing', { hosts: ['*.portal.example'] }),
  service('rented', 'functional', { hosts: ['*.cloud.example'] }),
  service('shield', 'necessary', { wire: ['/shield?s=*'] }),
]);
const request = (domain: string, pathAndQuery: string, party: 'first' | 'third' = 'third'): Observed => ({ kind: 'request', name: '', domain, party, pathAndQuery });
const verdictOf = (observed: Observed, language: 'nb' | 'en' = 'en') => classify(observed, { knowledge, language });

describe('byWire', () => {
  it('tells the services of one host apart by their paths, and leaves the rest to the host', () => {
    const serviceOf = (path: string) => verdictOf(request('www.portal.example', path)).service;
    expect(['/ads/pixel', '/maps/embed?x=1', '/guard/api.js', '/other'].map(serviceOf)).toEqual(['ads', 'maps', 'guard', 'portal']);
    expect(verdictOf(request('www.portal.example', '/ads/pixel'))).toMatchObject({ category: 'marketing', reasons: ['www.portal.example/ads/* belongs to The ads.'] });
  });

  it('names a service behind the site’s own host', () => {
    const verdict = verdictOf(request('www.site.example', '/metrics/g/collect?tid=G-1&v=2', 'first'));
    expect(verdict).toMatchObject({ category: 'analytics', service: 'meter', provider: 'meter' });
    expect(verdict.reasons[0]).toContain('www.site.example, the site’s own domain');
    expect(verdictOf(request('www.site.example', '/metrics/g/collect?tid=G-1&v=2', 'first'), 'nb').reasons[0]).toContain('nettstedets eget domene');
  });

  it('names it behind a host that nobody knows, or that anybody can rent, and is less sure of a path alone', () => {
    const full = verdictOf(request('d1.nobody.example', '/g/collect?tid=G-1&v=2'));
    expect(full).toMatchObject({ service: 'meter' });
    expect(verdictOf(request('x.cloud.example', '/g/collect?tid=G-1&v=2')).service).toBe('meter');
    const path = verdictOf(request('d1.nobody.example', '/meter.path.alone'));
    expect(path).toMatchObject({ service: 'meter', category: 'analytics' });
    expect(path.confidence).toBeLessThan(full.confidence);
  });

  it('believes the host of a tracker rather than what is sent there', () => {
    expect(verdictOf(request('x.ads.example', '/g/collect?tid=G-1&v=2'))).toMatchObject({ service: 'ads', category: 'marketing' });
  });

  it('says nothing of the site’s own requests that look like nobody’s, nor of what is stored', () => {
    expect(verdictOf(request('www.site.example', '/g/collect?v=1', 'first'))).toMatchObject({ category: 'unclassified', service: null });
    expect(verdictOf({ ...request('www.site.example', '/g/collect?tid=G-1&v=2', 'first'), kind: 'cookie', name: 'zzz' }).service).toBeNull();
    expect(verdictOf({ kind: 'request', name: '', domain: 'www.site.example', party: 'first' }).service).toBeNull();
  });

  it('never makes anything necessary, whatever is sent and wherever', () => {
    fc.assert(fc.property(
      fc.constantFrom('www.portal.example', 'www.site.example', 'x.cloud.example', 'nobody.example'),
      fc.oneof(fc.constantFrom('/guard/api.js', '/shield?s=1', '/shield?s=1&v=2', '/maps/guard/'), fc.webPath(), fc.string()),
      fc.constantFrom('first' as const, 'third' as const),
      (domain, path, party) => {
        const verdict = verdictOf(request(domain, path, party));
        expect(verdict.category).not.toBe('necessary');
        expect(verdict.suggestion).not.toBe('necessary');
        if (verdict.service === 'guard') expect(verdict.confidence).toBeLessThan(confidenceToClassify);
      },
    ));
  });

  it('tells both views of what is contested', () => {
    expect(verdictOf(request('www.portal.example', '/maps/')).reasons.slice(1)).toEqual([
      'Contested, the strictest holds. Seller says «Functional»: Seller in English (https://a.example/)',
      'Contested, the strictest holds. Court says «Functional»: Court in English (https://a.example/)',
    ]);
  });
});
