import { readFileSync } from 'node:fs';
import { severities } from '@kapsel/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failConditions } from '../cli-options.ts';
import { declaredCodes, ruleText } from '../report/rule-texts.ts';
import { anItem, hostileTexts } from '../report/fixture.test-helper.ts';
import { aBanner, aButton, aSite } from './findings.test-helper.ts';
import { findingCodes, findingsOf } from './index.ts';

const capped = { session: false, requestedSeconds: 1e9, effectiveSeconds: 1e6, text: '' };

describe('findingsOf', () => {
  it('finds nothing in nothing', () => expect(findingsOf(aSite(), 'en')).toEqual([]));

  it('has a --fail-on condition for each finding, and no two of one code', () => {
    expect(failConditions).toEqual(['any', ...severities, ...findingCodes, ...declaredCodes]);
    expect(new Set(failConditions).size).toBe(failConditions.length);
  });

  it('has a title for each, in both languages', () => {
    for (const code of findingCodes) for (const language of ['nb', 'en'] as const) expect(ruleText(code, [], language).title).not.toBe(code);
  });

  it('has a row for each in the docs, and no other', () => {
    const docs = readFileSync(new URL('../../../../docs/findings.md', import.meta.url), 'utf8');
    expect([...docs.matchAll(/^\| `([a-z-]+)` \|/gmu)].map(([, code]) => code)).toEqual(findingCodes);
  });

  it('puts the gravest first, and tells each what to do', () => {
    const items = [anItem({ category: 'necessary', lifetime: capped }), anItem({ category: 'unclassified' }), anItem({ category: 'marketing' })];
    const findings = findingsOf(aSite({ items, banner: aBanner({ buttons: [aButton()] }) }), 'nb');
    expect(findings.map(({ severity }) => severity)).toEqual(['high', 'high', 'medium', 'low', 'info']);
    for (const { action, message } of findings) {
      expect(action).toMatch(/^\p{Lu}.*\.$/u);
      expect(message).toMatch(/\.$/u);
    }
  });

  it('says of a nameless cookie that it is one', () => {
    expect(findingsOf(aSite({ items: [anItem({ name: '', category: 'marketing' })] }), 'nb')).toMatchObject([{ items: ['(uten navn)'] }]);
  });

  it('keeps evidence short and few, whatever things are called', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...hostileTexts), { maxLength: 40 }), (names) => {
        for (const { evidence = [] } of findingsOf(aSite({ items: names.map((name) => anItem({ name, domain: name })) }), 'en')) {
          expect(evidence.length).toBeLessThanOrEqual(10);
          for (const text of evidence) expect(text.length).toBeLessThanOrEqual(300);
        }
      }),
    );
  });
});
