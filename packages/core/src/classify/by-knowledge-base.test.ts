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
