import { classify, type Override } from '@kapsel/core/classify';
import { KnowledgeBase, services } from '@kapsel/core/knowledge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actingCharacters } from '../report/hostile.test-helper.ts';
import { Answerer } from './answer.ts';

const knowledge = new KnowledgeBase(services);
const parsed = (text: string) => text.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
const answers = (lines: readonly unknown[], language: 'nb' | 'en' = 'en', overrides: Override[] = []) =>
  parsed(new Answerer({ knowledge, language, overrides }).answer(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))));

describe('Answerer', () => {
  it('answers with what classify says, in the language asked for', () => {
    for (const language of ['nb', 'en'] as const) {
      const verdict = classify({ kind: 'cookie', name: '_hjSession_1', domain: 'example.no', party: 'first', site: 'example.no', lifetimeSeconds: 1800 }, { knowledge, language });
      const [answer] = answers([{ id: 'c1', name: '_hjSession_1', domain: '.example.no', site: 'example.no', lifetimeSeconds: 1800 }], language);
      expect(answer).toEqual({
        id: 'c1',
        category: 'analytics',
        vendor: verdict.provider,
        service: 'hotjar',
        confidence: verdict.confidence,
        reasons: verdict.reasons,
        purpose: verdict.purpose[language],
        lifetimeText: { nb: '30 minutter', en: '30 minutes' }[language],
      });
    }
  });

  it('has a guess for what it leaves unclassified, and null for what nobody knows', () => {
    const verdict = classify({ kind: 'cookie', name: 'zq_odd', domain: 'cdn.hotjar.com', party: 'third' }, { knowledge });
    const [host, nothing] = answers([{ name: 'zq_odd', domain: 'cdn.hotjar.com', party: 'third' }, { name: 'zq_odd', domain: 'example.no' }]);
    expect([host?.['category'], host?.['suggestion']]).toEqual([verdict.category, verdict.suggestion]);
    expect(nothing).toMatchObject({ id: null, category: 'unclassified', vendor: null, service: null, lifetimeText: 'Unknown' });
    expect(nothing).not.toHaveProperty('purpose');
  });

  it('keeps the order, counts empty lines, and goes on after a fault', () => {
    const answerer = new Answerer({ knowledge, language: 'en' });
    const cookie = (id: number) => JSON.stringify({ id, name: '_ga', domain: 'example.no' });
    const first = parsed(answerer.answer([cookie(1), '', '  \r', `\ufeff${cookie(2)}\r`]));
    const second = parsed(answerer.answer(['{"id":"x"', '[]', cookie(3)]));
    expect([...first, ...second].map(({ id }) => id)).toEqual([1, 2, 'x', null, 3]);
    expect(second.slice(0, 2).map(({ error }) => error)).toEqual([expect.stringMatching(/^Line 5 is not JSON/u), expect.stringMatching(/^Line 6 is a list/u)]);
    expect(answerer.faults).toBe(2);
  });

  it.each([
    ['.example.no', 'www.example.no', 'first'],
    ['stats.example.no', 'https://www.example.no/', 'first'],
    ['a.example.co.uk', 'b.example.co.uk', 'first'],
    ['a.github.io', 'b.github.io', 'third'],
    ['example.com', 'example.no', 'third'],
  ] as const)('takes what is kept for %s on %s for %s-party where the line does not say', (domain, site, party) => {
    const line = { name: 'zq_odd', domain, site, lifetimeSeconds: 31_536_000 };
    const [told, asFirst, asThird] = answers([line, { ...line, party: 'first' }, { ...line, party: 'third' }]);
    expect(asFirst).not.toEqual(asThird);
    expect(told).toEqual(party === 'first' ? asFirst : asThird);
  });

  it('takes the owner’s word', () => {
    const [own, other] = answers([{ name: '_ga', domain: 'shop.example' }, { name: '_ga', domain: 'example.no' }], 'en', [{ name: '_ga', domain: 'shop.example', category: 'functional' }]);
    expect([own?.['category'], other?.['category']]).toEqual(['functional', 'analytics']);
  });

  it('prints nothing that acts, and gives back what it was given', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, isWhole) => {
      const line = JSON.stringify({ id: text, name: text, domain: 'a.example', party: isWhole ? 'third' : text });
      const answer = new Answerer({ knowledge, language: 'nb' }).answer([isWhole ? line : line.slice(0, -1)]);
      expect(answer.trimEnd()).not.toMatch(actingCharacters);
      expect(JSON.parse(answer)).toMatchObject({ id: text });
    }));
  });
});
