import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { ServiceEntry } from '../knowledge/service-entry.ts';
import { classify, confidenceToClassify, valueShapes, type Observed } from './index.ts';
import { nameWords } from './name-words.ts';

const service = (id: string, category: ServiceEntry['category'], host: string): ServiceEntry => ({
  id,
  name: `The ${id}`,
  provider: id,
  country: 'NO',
  category,
  hosts: [host],
  cookies: [],
  source: 'https://example.com/',
  reviewed: '2026-01-01',
});
const knowledge = new KnowledgeBase([service('meter', 'analytics', '*.meter.example'), service('seller', 'marketing', '*.seller.example'), service('chat', 'functional', '*.chat.example')]);
const day = 24 * 60 * 60;
const cookie = (name: string, more: Partial<Observed> = {}): Observed => ({ kind: 'cookie', name, domain: 'www.example.no', party: 'first', ...more });
const third = (name: string, more: Partial<Observed> = {}): Observed => cookie(name, { domain: 'cdn.unknown.example', party: 'third', ...more });
const verdictOf = (observed: Observed, language: 'nb' | 'en' = 'en') => classify(observed, { knowledge, language });
const ofSession = { session: true } as const;
const ofYear = { session: false, lifetimeSeconds: 365 * day } as const;

describe('a guess', () => {
  it.each<[string, Observed, string]>([
    ['the site’s own session', cookie('session_id', { ...ofSession, httpOnly: true, valueShape: 'random' }), 'necessary'],
    ['a session with the site’s name', cookie('example_session', { ...ofSession, httpOnly: true, setByHost: 'www.example.no' }), 'necessary'],
    ['a guard against forged forms', cookie('acme-csrf-token', ofSession), 'necessary'],
    ['an answer about consent', cookie('cookie_consent', { ...ofYear, valueShape: 'consent' }), 'necessary'],
    ['a handcart in Norwegian', cookie('handlekurv', { ...ofSession, httpOnly: true }), 'necessary'],
    ['a language', cookie('acme_lang', { ...ofYear, valueShape: 'language' }), 'functional'],
    ['a language in Norwegian', cookie('språk', { session: false, lifetimeSeconds: 90 * day }), 'functional'],
    ['a theme', { ...cookie('ui-theme'), kind: 'localStorage', valueShape: 'word' }, 'functional'],
    ['a count of pages', cookie('acme_pageviews', ofYear), 'analytics'],
    ['an advertiser’s click', cookie('acme_gclid', { session: false, lifetimeSeconds: 90 * day }), 'marketing'],
    ['a stranger’s id for a year', third('xyz', { ...ofYear, valueShape: 'uuid' }), 'marketing'],
    ['what a known advertiser has', third('xyz', { domain: 'a.seller.example' }), 'marketing'],
    ['what a meter’s script left for a year', cookie('mtr_visitor', { setByHost: 'cdn.meter.example', ...ofYear }), 'analytics'],
  ])('knows %s', (_what, observed, category) => {
    const verdict = verdictOf(observed);
    expect(verdict.category).toBe(category);
    expect(verdict.confidence).toBeLessThan(0.9);
  });

  it.each<[string, Observed]>([
    ['of a third party', third('session_id', { ...ofSession, httpOnly: true })],
    ['of which nobody says whose it is', { kind: 'cookie', name: 'csrf_token', domain: 'www.example.no', session: true }],
    ['that a meter’s script set', cookie('csrf_token', { ...ofSession, setByHost: 'cdn.meter.example' })],
    ['that a stranger’s script set', cookie('session_id', { ...ofSession, setByHost: 'cdn.unknown.example' })],
    ['that a meter’s script had loaded the setter of', cookie('session_id', { ...ofSession, setByHost: 'www.example.no', initiatorHosts: ['cdn.meter.example'] })],
    ['whose name also speaks of tracking', cookie('visitor_session_csrf', { ...ofSession, httpOnly: true })],
    ...['marketing', 'mkt', 'behavior', 'insights', 'traffic', 'depth', 'personalization', 'recommendation', 'abandoned'].map((word): [string, Observed] => [
      `whose name has «${word}» in it`,
      cookie(`${word}_session_cart`, { ...ofSession, httpOnly: true, setByHost: 'www.example.no' }),
    ]),
    ['with an id for a year', cookie('csrf_token', { ...ofYear, valueShape: 'uuid', httpOnly: true })],
    ['whose name speaks of a user for a year', cookie('login_user_id', { ...ofYear, httpOnly: true })],
    ['with an id that stays in the browser', { ...cookie('auth_token'), kind: 'localStorage', valueShape: 'jwt' }],
    ['of a session by its name alone, which may be a vendor’s', cookie('acme_session', ofSession)],
  ])('never calls necessary what looks like it: %s', (_what, observed) => {
    const verdict = verdictOf(observed);
    expect(verdict.category).not.toBe('necessary');
    expect(verdict.suggestion).not.toBe('necessary');
  });

  it('calls nothing necessary that may follow visitors, whatever else speaks for it', () => {
    const words = nameWords.flatMap(({ words }) => words);
    const name = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('_'));
    const tracking = fc.constantFrom(...nameWords.filter(({ tracks }) => tracks).flatMap(({ words }) => words));
    const seen = fc.record({
      kind: fc.constantFrom('cookie', 'localStorage', 'sessionStorage'),
      party: fc.constantFrom('first', 'third', undefined),
      lifetimeSeconds: fc.option(fc.integer({ min: 1, max: 800 * day }), { nil: undefined }),
      session: fc.constantFrom(true, false, undefined),
      httpOnly: fc.boolean(),
      valueShape: fc.constantFrom(...valueShapes, undefined),
      setByHost: fc.constantFrom('www.example.no', 'cdn.meter.example', 'cdn.unknown.example', undefined),
    }, { requiredKeys: ['kind'] }) as fc.Arbitrary<Partial<Observed>>;
    fc.assert(fc.property(name, tracking, seen, (plain, tracks, more) => {
      const observed = cookie(plain, { party: undefined, ...more } as Partial<Observed>);
      const isOthers = observed.party !== 'first' || (observed.setByHost !== undefined && observed.setByHost !== 'www.example.no');
      const isLongId = observed.valueShape === 'uuid' && observed.session !== true && (observed.lifetimeSeconds ?? 0) > 30 * day;
      if (isOthers || isLongId) expect(verdictOf(observed).category).not.toBe('necessary');
      expect(verdictOf({ ...observed, name: `${plain}_${tracks}` }).category).not.toBe('necessary');
    }), { numRuns: 1000 });
  });

  it('says what spoke for it, the strongest first, in the language asked for', () => {
    const observed = cookie('acme-csrf-token', { ...ofSession, httpOnly: true, setByHost: 'www.example.no' });
    expect(verdictOf(observed).reasons).toEqual([
      '«csrf» in the name points to protection against misuse.',
      'Only the site’s own server can read it, and it does not stay long.',
      'It ends with the browser session.',
      '«token» in the name points to the running of the site itself.',
    ]);
    expect(verdictOf(observed, 'nb').reasons[0]).toBe('«csrf» i navnet tyder på vern mot misbruk.');
  });

  it('names whose host it was, and what it weighed', () => {
    const verdict = verdictOf(third('xyz', { domain: 'a.seller.example', ...ofYear }));
    expect(verdict).toMatchObject({ category: 'marketing', service: 'seller', provider: 'seller' });
    expect(verdict.reasons[0]).toBe('a.seller.example belongs to The seller.');
  });

  it('puts nobody’s name on what a script did that they only loaded', () => {
    expect(verdictOf(cookie('mtr_pageview', { ...ofYear, setByHost: 'www.example.no', initiatorHosts: ['www.example.no', 'cdn.meter.example'] }))).toMatchObject({ category: 'analytics', provider: null });
  });

  it('says nothing of what shows nothing', () => {
    expect(verdictOf(cookie('xyz'))).toMatchObject({ category: 'unclassified', confidence: 0 });
  });

  it('suggests where it is not sure', () => {
    const verdict = verdictOf(cookie('xyz', ofYear));
    expect(verdict.category).toBe('unclassified');
    expect(verdict.suggestion).toBe('marketing');
    expect(verdict.confidence).toBeLessThan(confidenceToClassify);
  });
});
