import { describe, expect, it } from 'vitest';
import { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { ServiceEntry } from '../knowledge/service-entry.ts';
import { classify, type Observed } from './index.ts';
import { trackerNamedIn } from './tracker-names.ts';

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
const knowledge = new KnowledgeBase([
  service('mailseller', 'marketing', '*.mailseller.example'),
  service('heatmeter-video', 'analytics', '*.heatmeter.example'),
  service('customer', 'marketing', '*.customer.example'),
  service('session', 'analytics', '*.session.example'),
  service('chatter', 'functional', '*.chatter.example'),
]);

describe('trackerNamedIn', () => {
  it.each([
    ['mailseller_session', 'mailseller'],
    ['HeatmeterState', 'heatmeter-video'],
  ])('finds whose name %s has', (name, id) => {
    expect(trackerNamedIn(name, knowledge)?.service.id).toBe(id);
  });

  it.each(['customer_session', 'my_session', 'chatter_session', 'video_state', '__proto__', ''])('finds none in %s', (name) => {
    expect(trackerNamedIn(name, knowledge)).toBeUndefined();
  });
});

describe('a guess of a thing that is named after a tracker', () => {
  const own = (name: string, domain = 'www.example.no'): Observed => ({ kind: 'cookie', name, domain, party: 'first', session: true, httpOnly: true, setByHost: domain });

  it('is never that it is necessary', () => {
    expect(classify(own('mailseller_session_cart'), { knowledge }).category).not.toBe('necessary');
    expect(classify(own('othershop_session_cart'), { knowledge }).category).toBe('necessary');
  });

  it('tells whose name it is, and names no vendor', () => {
    const verdict = classify({ ...own('mailseller_uid'), session: false, lifetimeSeconds: 31_536_000 }, { knowledge });
    expect(verdict).toMatchObject({ category: 'marketing', provider: null });
    expect(verdict.reasons[0]).toBe('«mailseller» in the name refers to The mailseller.');
  });

  it('holds nothing against that company’s own site', () => {
    expect(classify(own('mailseller_session_cart', 'www.mailseller.example'), { knowledge }).category).toBe('necessary');
  });
});
