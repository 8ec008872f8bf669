import { describe, expect, it } from 'vitest';
import { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { KnownItem, ServiceEntry } from '../knowledge/service-entry.ts';
import { classify } from './index.ts';

const item = (name: string, more: Partial<KnownItem> = {}): KnownItem => ({ name, purpose: { nb: 'Til noe.', en: 'For something.' }, ...more });
const service = (category: ServiceEntry['category'], ...cookies: KnownItem[]): ServiceEntry => ({
  id: 'example',
  name: 'Example',
  provider: 'Example',
  country: 'NO',
  category,
  hosts: [],
  cookies,
  source: 'https://example.com/',
  reviewed: '2026-01-01',
});
const verdictOf = (entry: ServiceEntry, name: string) =>
  classify({ kind: 'cookie', name, domain: 'www.example.no', party: 'first', session: true }, { knowledge: new KnowledgeBase([entry]) });

describe('a pattern of few characters', () => {
  it.each([
    ['SESS*', 'SESSION_TRACKING_ID'],
    ['SESS*', 'SESS_visitor'],
    ['ENC_*', 'ENC__ga'],
    ['_ab', '_ab'],
  ])('%s makes nothing necessary that speaks of tracking: %s', (pattern, name) => {
    const verdict = verdictOf(service('necessary', item(pattern)), name);
    expect(verdict.category).not.toBe('necessary');
    expect(verdict.service).toBeNull();
  });

  it.each([
    ['SESS*', 'SESS0123456789abcdef'],
    ['consent_choice_*', 'consent_choice_analytics'],
    ['_px', '_px'],
  ])('%s counts otherwise: %s', (pattern, name) => {
    expect(verdictOf(service('necessary', item(pattern)), name)).toMatchObject({ category: 'necessary', service: 'example' });
  });

  it('counts for what tracks', () => {
    expect(verdictOf(service('analytics', item('_ga_*')), '_ga_visitor').category).toBe('analytics');
  });

  it('counts where its domain is bound', () => {
    expect(verdictOf(service('necessary', item('_ab', { domains: ['*.example.no'] })), '_ab').category).toBe('necessary');
  });
});

describe('what a name alone makes necessary', () => {
  const knowledge = new KnowledgeBase([service('necessary', item('balancer', { lifetime: '7 days' }), item('answer', { lifetime: '1 year' }), item('open'))]);
  const verdictFor = (name: string, days: number, party: 'first' | 'third') =>
    classify({ kind: 'cookie', name, domain: 'cdn.unknown.example', party, session: false, lifetimeSeconds: days * 86_400 }, { knowledge }).category;

  it('is not so of a third party where it stays for more than a month, and its vendor says for less', () => {
    expect(verdictFor('balancer', 730, 'third')).not.toBe('necessary');
  });

  it.each([
    ['stays as long as its vendor says', 'balancer', 7, 'third'],
    ['is the site’s own', 'balancer', 730, 'first'],
    ['is told to stay for a year', 'answer', 365, 'third'],
    ['may stay for any time', 'open', 365, 'third'],
  ] as const)('is so where it %s', (_where, name, days, party) => {
    expect(verdictFor(name, days, party)).toBe('necessary');
  });
});
