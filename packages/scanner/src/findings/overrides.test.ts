import type { Override } from '@kapsel/core/classify';
import { expect, it } from 'vitest';
import { anItem } from '../report/fixture.test-helper.ts';
import { codesOf, theFinding } from './findings.test-helper.ts';

const necessary = (name: string, more: Partial<Override> = {}): Override => ({ name, category: 'necessary', ...more });

it('tells of a tracker that is called necessary, found or not', () => {
  expect(theFinding({ overrides: [necessary('_ga'), necessary('_my_*')] })).toMatchObject({
    code: 'override-contradicted',
    severity: 'high',
    items: ['_ga'],
    evidence: ['_ga: necessary ≠ analytics (Google Analytics)'],
  });
});

it('tells of a tracker that a pattern took with it, by its name or by its host', () => {
  const byName = anItem({ name: '_hjSession_1', pattern: '_hjSession_*', category: 'necessary', httpOnly: true, passes: ['accepted'] });
  expect(theFinding({ overrides: [necessary('_h*')], items: [byName] })).toMatchObject({ items: ['_hjSession_*'], evidence: ['_hjSession_*: necessary ≠ analytics (HotJar)'] });
  const byHost = anItem({ name: 'x', domain: 'ads.localhost', party: 'third', category: 'necessary', httpOnly: true, passes: ['accepted'] });
  const all: Override = necessary('*', { domain: '*.doubleclick.net' });
  expect(theFinding({ overrides: [all], items: [byHost], hostAliases: { 'ads.localhost': 'ad.doubleclick.net' } })).toMatchObject({ items: ['x'] });
});

it('lets the owner decide on everything else', () => {
  const item = anItem({ name: '_hjSession_1', category: 'functional', passes: ['accepted'] });
  expect(codesOf({ overrides: [{ name: '_hj*', category: 'functional' }], items: [item] })).toEqual([]);
  expect(codesOf({ overrides: [necessary('_my_*'), necessary('__cf_bm')], items: [anItem({ name: '_my_1', category: 'necessary', httpOnly: true })] })).toEqual([]);
  expect(codesOf({ overrides: [necessary('*', { domain: '*.example.no' }), { name: '_hj*', domain: '*.example.no', category: 'analytics' }], items: [{ ...item, category: 'analytics', domain: 'www.example.no' }] })).toEqual([]);
});
