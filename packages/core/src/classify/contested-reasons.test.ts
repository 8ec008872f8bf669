import { describe, expect, it } from 'vitest';
import { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { KnownItem, ServiceEntry, View } from '../knowledge/service-entry.ts';
import { classify } from './index.ts';

const purpose = { nb: 'Til noe.', en: 'For something.' };
const view = (by: string, category: View['category']): View => ({ by, category, why: { nb: `grunnen til ${by}`, en: `the reason of ${by}` }, source: `https://${by.toLowerCase()}.example/` });
const service = (id: string, category: ServiceEntry['category'], item: KnownItem, more: Partial<ServiceEntry> = {}): ServiceEntry => ({
  id, name: `The ${id}`, provider: id, country: 'NO', category, hosts: [], cookies: [item], source: 'https://example.com/', reviewed: '2026-01-01', ...more,
});
const reasonsFor = (name: string, services: readonly ServiceEntry[], language: 'nb' | 'en' = 'en') =>
  classify({ kind: 'cookie', name, domain: 'www.site.example', party: 'first' }, { knowledge: new KnowledgeBase(services), language });

describe('contestedReasons', () => {
  const views = [view('Court', 'analytics'), view('Vendor', 'necessary')];

  it('tells who says what, why and where, after what the verdict rests on', () => {
    const verdict = reasonsFor('counter', [service('a', 'analytics', { name: 'counter', purpose, contested: views })]);
    expect(verdict.category).toBe('analytics');
    expect(verdict.reasons).toEqual([
      'The name «counter» is known from The a.',
      'Contested, the strictest holds. Court says «Analytics»: the reason of Court (https://court.example/)',
      'Contested, the strictest holds. Vendor says «Necessary»: the reason of Vendor (https://vendor.example/)',
    ]);
  });

  it('tells it in the language asked for', () => {
    const verdict = reasonsFor('counter', [service('a', 'analytics', { name: 'counter', purpose, contested: views })], 'nb');
    expect(verdict.reasons[1]).toBe('Omstridt, den strengeste gjelder. Court sier «Analyse»: grunnen til Court (https://court.example/)');
  });

  it('counts the views of a service for items without a category of their own', () => {
    const item = (name: string, more: Partial<KnownItem> = {}) => service('a', 'analytics', { name, purpose, ...more }, { contested: views });
    expect(reasonsFor('counter', [item('counter')]).reasons).toHaveLength(3);
    expect(reasonsFor('counter', [item('counter', { category: 'marketing' })]).reasons).toHaveLength(1);
  });

  it('takes the stricter of two services that share a name, in whatever order they come, and names the other', () => {
    const shared = [
      service('a', 'functional', { name: 'uid', purpose, sharedWith: ['b'] }),
      service('b', 'marketing', { name: 'uid', purpose, sharedWith: ['a'] }),
    ];
    for (const services of [shared, shared.toReversed()]) {
      expect(reasonsFor('uid', services)).toMatchObject({ category: 'marketing', service: 'b' });
      expect(reasonsFor('uid', services).reasons[1]).toBe('The a uses the same name; the stricter category holds.');
    }
  });
});
