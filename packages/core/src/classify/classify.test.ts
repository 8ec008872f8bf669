import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categories } from '../category.ts';
import { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { KnownItem, ServiceEntry } from '../knowledge/service-entry.ts';
import { itemKinds } from '../scan-report.ts';
import { classify, confidenceToClassify, type Observed, type Override } from './index.ts';

const purpose = { nb: 'Til noe.', en: 'For something.' };
const item = (name: string, more: Partial<KnownItem> = {}): KnownItem => ({ name, purpose, ...more });
const service = (id: string, category: ServiceEntry['category'], more: Partial<ServiceEntry>): ServiceEntry => ({
  id,
  name: `The ${id}`,
  provider: id,
  country: 'NO',
  category,
  hosts: [],
  cookies: [],
  source: 'https://example.com/',
  reviewed: '2026-01-01',
  ...more,
});
const exemption = { kind: 'transmission', reason: { nb: 'Fordi.', en: 'Because.' } } as const;

const knowledge = new KnowledgeBase([
  service('doubleclick', 'marketing', { hosts: ['*.doubleclick.net'], cookies: [item('IDE', { domains: ['*.doubleclick.net'] })] }),
  service('hotjar', 'analytics', { hosts: ['*.hotjar.com'], cookies: [item('_hjSession_*', { lifetime: '30 minutes' })] }),
  service('java', 'necessary', { cookies: [item('JSESSIONID', { party: 'first', exemption })] }),
  service('relic', 'analytics', { hosts: ['*.nr-data.net'], cookies: [item('JSESSIONID', { domains: ['*.nr-data.net'] })] }),
  service('shield', 'necessary', { hosts: ['*.shield.example'], cookies: [item('shield_bm', { exemption })] }),
  service('chat', 'functional', { hosts: ['*.chat.example'], cookies: [] }),
  service('common-names', 'functional', { cookies: [item('lang', { party: 'first', common: true })] }),
  service('short', 'analytics', { cookies: [item('ab*')] }),
]);
const cookie = (name: string, domain: string, more: Partial<Observed> = {}): Observed => ({ kind: 'cookie', name, domain, party: 'first', ...more });
const verdictOf = (observed: Observed, overrides?: readonly Override[]) => classify(observed, { knowledge, ...(overrides && { overrides }) });

describe('classify', () => {
  it('takes IDE for DoubleClick’s only on DoubleClick’s domain', () => {
    expect(verdictOf(cookie('IDE', 'doubleclick.net', { party: 'third' }))).toMatchObject({
      category: 'marketing',
      service: 'doubleclick',
      confidence: 0.95,
      purpose,
    });
    expect(verdictOf(cookie('IDE', 'www.example.no'))).toMatchObject({ category: 'unclassified', service: null });
    expect(verdictOf(cookie('IDE', 'doubleclick.net.evil.example', { party: 'third' })).category).toBe('unclassified');
  });

  it('puts a name bound to its domain before the same name anywhere', () => {
    expect(verdictOf(cookie('JSESSIONID', '.nr-data.net', { party: 'third' }))).toMatchObject({ service: 'relic', category: 'analytics' });
    expect(verdictOf(cookie('JSESSIONID', 'www.example.no'))).toMatchObject({ service: 'java', category: 'necessary', exemption });
    expect(verdictOf(cookie('JSESSIONID', 'other.example', { party: 'third' })).category).toBe('unclassified');
  });

  it.each<[string, Observed]>([
    ['on a tracker’s domain, where nobody says whose it is', { kind: 'cookie', name: 'JSESSIONID', domain: 'vars.hotjar.com' }],
    ['on a tracker’s domain that only the public list knows', { kind: 'cookie', name: 'JSESSIONID', domain: '.doubleclick.net' }],
    ['on another site than the one visited', { kind: 'cookie', name: 'JSESSIONID', domain: 'other.example', site: 'www.example.no' }],
    ['set by a tracker’s script', cookie('JSESSIONID', 'www.example.no', { setByHost: 'static.hotjar.com' })],
  ])('does not take a name that any server uses for the site’s own: %s', (_where, observed) => {
    const verdict = verdictOf({ ...observed, session: true });
    expect(verdict.category).not.toBe('necessary');
    expect(verdict.service).not.toBe('java');
  });

  it('knows a site’s own things by where they were seen', () => {
    const seen: Observed = { kind: 'cookie', name: 'JSESSIONID', domain: 'login.example.no', site: 'www.example.no' };
    expect(verdictOf(seen)).toMatchObject({ service: 'java', category: 'necessary' });
    expect(verdictOf({ ...seen, setByHost: 'cdn.example.no' })).toMatchObject({ service: 'java', category: 'necessary' });
  });

  it('says so where a thing stays as long as its vendor documents', () => {
    const long = (seconds: number) => verdictOf(cookie('_hjSession_1', 'example.no', { session: false, lifetimeSeconds: seconds })).reasons;
    expect(long(1800)).toEqual(['The name «_hjSession_*» is known from The hotjar.', 'It stays as long as hotjar says.']);
    expect(long(86_400)).toHaveLength(1);
  });

  it('names the pattern where it is not the name itself', () => {
    expect(verdictOf(cookie('_hjSession_1234567', 'example.no')).pattern).toBe('_hjSession_*');
    expect(verdictOf(cookie('IDE', 'doubleclick.net'))).not.toHaveProperty('pattern');
  });

  it('is surer where the provider’s own script set it, and less sure of a short name', () => {
    const alone = verdictOf(cookie('_hjSession_1', 'example.no'));
    const seen = verdictOf(cookie('_hjSession_1', 'example.no', { setByHost: 'static.hotjar.com' }));
    expect(seen.confidence).toBeGreaterThan(alone.confidence);
    expect(seen.reasons[0]).toContain('static.hotjar.com');
    expect(verdictOf(cookie('abc', 'example.no')).confidence).toBeLessThan(alone.confidence);
  });

  it('says what a common name is for but not whose it is, and nothing where another’s script wrote it', () => {
    const verdict = verdictOf(cookie('lang', 'example.no'));
    expect(verdict).toMatchObject({ category: 'functional', service: null, provider: null, purpose });
    expect(verdict.confidence).toBeLessThan(verdictOf(cookie('abc', 'example.no')).confidence);
    expect(verdict.reasons[0]).toContain('Many sites');
    const others = [{ setByHost: 'static.hotjar.com' }, { setByHost: 'cdn.unknown.example' }, { setByHost: 'example.no', initiatorHosts: ['cdn.unknown.example'] }, { valueShape: 'uuid', lifetimeSeconds: 365 * 86_400 }] as const;
    for (const more of others) expect(verdictOf(cookie('lang', 'example.no', more)).reasons.join(), JSON.stringify(more)).not.toContain('Many sites');
    expect(verdictOf(cookie('lang', 'other.example', { party: 'third' })).reasons.join()).not.toContain('Many sites');
  });

  it('lets the owner’s override beat all other evidence', () => {
    const overrides: Override[] = [{ name: 'IDE', category: 'functional', service: 'own', provider: 'Us' }];
    expect(verdictOf(cookie('IDE', 'doubleclick.net', { party: 'third' }), overrides)).toMatchObject({
      category: 'functional',
      service: 'own',
      provider: 'Us',
      confidence: 1,
    });
  });

  it('takes the override with a domain first, then the most literal one', () => {
    const overrides: Override[] = [
      { name: '*', category: 'marketing' },
      { name: 'a*', category: 'analytics' },
      { name: '*', domain: '*.example.no', category: 'functional' },
    ];
    expect(verdictOf(cookie('abc', 'other.no'), overrides).category).toBe('analytics');
    expect(verdictOf(cookie('xyz', 'other.no'), overrides).category).toBe('marketing');
    expect(verdictOf(cookie('abc', 'www.example.no'), overrides).category).toBe('functional');
  });

  it('never takes a third-party thing for necessary because of its host', () => {
    fc.assert(fc.property(
      fc.constantFrom(...itemKinds),
      fc.string(),
      fc.constantFrom('shield.example', 'cdn.shield.example', 'cdn.shield.example:8443'),
      fc.option(fc.constantFrom('shield.example', 'static.hotjar.com'), { nil: undefined }),
      (kind, name, domain, setByHost) => {
        fc.pre(name !== 'shield_bm' && name !== 'JSESSIONID' && !name.startsWith('ab'));
        const verdict = verdictOf({ kind, name, domain, party: 'third', ...(setByHost !== undefined && { setByHost }) });
        expect(verdict.category).not.toBe('necessary');
        expect(verdict.suggestion).not.toBe('necessary');
        expect(verdict.service).toBe('shield');
      },
    ));
  });

  it('holds what it is not sure of, and suggests', () => {
    const verdict = verdictOf(cookie('whatever', 'www.chat.example', { party: 'third' }));
    expect(verdict).toMatchObject({ category: 'unclassified', suggestion: 'functional', service: 'chat' });
    expect(verdict.confidence).toBeLessThan(confidenceToClassify);
    const setter = verdictOf(cookie('whatever', 'example.no', { setByHost: 'static.hotjar.com' }));
    expect(setter).toMatchObject({ category: 'unclassified', suggestion: 'analytics', service: 'hotjar', provider: 'hotjar' });
    expect(setter.confidence).toBeLessThan(confidenceToClassify);
  });

  it('takes a request by its host', () => {
    const request = { kind: 'request', name: 'https://vars.hotjar.com/x', domain: 'vars.hotjar.com:443', party: 'third' } as const;
    expect(verdictOf(request)).toMatchObject({ category: 'analytics', service: 'hotjar', confidence: 0.9 });
  });

  it('falls back on the public list of third parties', () => {
    const empty = new KnowledgeBase([]);
    for (const domain of ['doubleclick.net', '.DoubleClick.net', 'ad.doubleclick.net:443']) {
      const verdict = classify({ kind: 'cookie', name: 'x', domain, party: 'third' }, { knowledge: empty });
      expect(verdict, domain).toMatchObject({ category: 'marketing', service: null });
      expect(verdict.provider).toMatch(/google/iu);
    }
  });

  it('says that it knows nothing where it does', () => {
    expect(verdictOf(cookie('zzz', 'www.example.no'))).toEqual({
      category: 'unclassified',
      service: null,
      provider: null,
      confidence: 0,
      reasons: ['Neither its name, its domain nor its sender is known.'],
      purpose: { nb: '', en: '' },
    });
  });

  it('gives a reason in the language asked for', () => {
    const overrides: Override[] = [{ name: 'own', category: 'necessary' }];
    const things: Observed[] = [
      cookie('own', 'example.no'),
      cookie('IDE', 'doubleclick.net', { party: 'third' }),
      cookie('_hjSession_1', 'example.no', { setByHost: 'static.hotjar.com' }),
      cookie('_hjSession_1', 'example.no'),
      cookie('x', 'a.chat.example', { party: 'third' }),
      cookie('x', 'example.no', { setByHost: 'static.hotjar.com' }),
      cookie('x', 'facebook.com', { party: 'third' }),
      cookie('x', 'example.no'),
    ];
    for (const observed of things) {
      const [nb, en] = (['nb', 'en'] as const).map((language) => classify(observed, { knowledge, overrides, language }).reasons);
      expect(nb?.[0]).toMatch(/\b(?:kjent|eier|tilhører|hører)\b.*\.$/u);
      expect(en?.[0]).toMatch(/\b(?:known|owner|belongs)\b.*\.$/u);
      expect(nb?.length).toBe(en?.length);
    }
  });

  it('keeps its promises whatever it is given', () => {
    const hostile = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', '[::1]:80', '..', '*', 'IDE'));
    fc.assert(fc.property(
      fc.constantFrom(...itemKinds),
      hostile,
      fc.oneof(hostile, fc.domain()),
      fc.constantFrom('first', 'third', undefined),
      fc.option(fc.oneof(hostile, fc.domain()), { nil: undefined }),
      (kind, name, domain, party, setByHost) => {
        const verdict = verdictOf({ kind, name, domain, ...(party && { party }), ...(setByHost !== undefined && { setByHost }) });
        expect(verdict.confidence).toBeGreaterThanOrEqual(0);
        expect(verdict.confidence).toBeLessThanOrEqual(1);
        expect([...categories, 'unclassified']).toContain(verdict.category);
        expect(verdict.category === 'unclassified').toBe(verdict.confidence < confidenceToClassify);
        expect(verdict.suggestion === undefined || verdict.category === 'unclassified').toBe(true);
        expect(verdict.reasons.length).toBeGreaterThan(0);
      },
    ), { numRuns: 1000 });
  });
});
