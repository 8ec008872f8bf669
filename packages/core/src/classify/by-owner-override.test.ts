import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesHost } from '../host-pattern.ts';
import { KnowledgeBase, services } from '../knowledge/index.ts';
import { matchesPattern, moreLiteral } from '../name-pattern.ts';
import { classify, ImportedList, overrideFor, type Observed, type Override } from './index.ts';

const knowledge = new KnowledgeBase(services);
const exemption = { kind: 'user-requested', reason: { nb: 'Fordi.', en: 'Because.' } } as const;
const cookie = (name: string, domain = 'www.example.no'): Observed => ({ kind: 'cookie', name, domain, party: 'first' });
const verdictOf = (observed: Observed, ...overrides: Override[]) => classify(observed, { knowledge, overrides });

it('says all that the owner said, and goes by the owner’s pattern', () => {
  const purpose = { nb: 'Husker.', en: 'Remembers.' };
  const own: Override = { name: '_my_*', domain: '*.example.no', category: 'necessary', service: 'login', provider: 'We', purpose, exemption };
  expect(verdictOf(cookie('_my_17'), own)).toEqual({
    category: 'necessary',
    service: 'login',
    provider: 'We',
    confidence: 1,
    reasons: ['Decided by the site’s owner.'],
    pattern: '_my_*',
    purpose,
    exemption,
  });
});

it('names no pattern that is hardly anything but stars', () => {
  expect(verdictOf(cookie('abc'), { name: '*', domain: 'www.example.no', category: 'functional' })).not.toHaveProperty('pattern');
});

it('keeps an exemption that is known only with a category that it may cover', () => {
  expect(verdictOf(cookie('__cf_bm'), { name: '__cf_bm', category: 'functional' })).toHaveProperty('exemption');
  expect(verdictOf(cookie('__cf_bm'), { name: '__cf_bm', category: 'marketing' })).not.toHaveProperty('exemption');
});

it('tells in its reason what a thing is known for, where that asks for more', () => {
  expect(verdictOf(cookie('_ga'), { name: '_ga', category: 'necessary' }).reasons).toEqual([
    'Decided by the site’s owner. The name «_ga» is known from Google Analytics, as «Analytics».',
  ]);
  expect(classify(cookie('_ga'), { knowledge, language: 'nb', overrides: [{ name: '_ga', category: 'functional' }] }).reasons).toEqual([
    'Bestemt av nettstedets eier. Navnet «_ga» er kjent fra Google Analytics, som «Analyse».',
  ]);
  expect(verdictOf(cookie('_ga'), { name: '_ga', category: 'marketing' }).reasons).toEqual(['Decided by the site’s owner.']);
});

it('leaves to a list what the owner leaves open', () => {
  const imported = [new ImportedList('theirs.csv', [{ name: '_made_up', category: 'analytics', provider: 'Nobody AS' }])];
  const verdict = classify(cookie('_made_up'), { knowledge, imported, overrides: [{ name: '_made_*', category: 'analytics' }] });
  expect(verdict).toMatchObject({ category: 'analytics', provider: 'Nobody AS', confidence: 1, reasons: ['Decided by the site’s owner.'] });
});

it('is the override that a walk over all of them finds', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 4 });
  const override = fc.record({ name: pattern, domain: fc.constantFrom(undefined, 'a.no', '*.a.no', '*.b.no'), category: fc.constantFrom('functional' as const, 'marketing' as const) });
  const asked = fc.record({ name: fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 5 }), domain: fc.constantFrom('a.no', 'www.a.no', 'b.no', '') });
  fc.assert(fc.property(fc.array(override, { maxLength: 8 }), fc.array(asked, { maxLength: 3 }), (overrides, things) => {
    for (const { name, domain } of things) {
      const [walked] = overrides
        .filter((one) => matchesPattern(one.name, name) && (one.domain === undefined || matchesHost(one.domain, domain)))
        .sort((a, b) => Number(b.domain !== undefined) - Number(a.domain !== undefined) || moreLiteral(a.name, b.name));
      expect(overrideFor({ name, domain }, overrides)).toBe(walked);
    }
  }), { numRuns: 1000 });
});
