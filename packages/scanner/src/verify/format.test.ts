import { languages, type PassVerdict } from '@kapsel/core';
import { scanReportSchema } from '@kapsel/core/schema';
import fc from 'fast-check';
import { parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { aReport } from '../report/fixture.test-helper.ts';
import { actingCharacters, anyHostileText } from '../report/hostile.test-helper.ts';
import { formatVerification, verifyFormats } from './format.ts';
import { reasonTexts } from './reason-texts.ts';
import type { VerifiedReport } from './texts.ts';

const holds = (pass: PassVerdict['pass']): PassVerdict => ({ pass, state: 'holds', reasons: [] });

function aVerification(text: string, language: 'nb' | 'en' = 'en'): VerifiedReport {
  const reasons = [{ code: 'left', makes: 'fails', message: 'It was left.', items: [text], evidence: [text], action: 'Erase it.' }] as const;
  return {
    ...aReport({ language, startUrl: 'https://shop.example/', couldNotSee: [{ code: 'server-side', message: 'Servers were not seen.' }] }),
    verification: {
      config: { siteId: 'shop', policyVersion: 3, source: 'page' },
      verdicts: [holds('untouched'), holds('rejected'), { pass: 'accepted', state: 'unknown', reasons: [] }, { pass: 'withdrawn', state: 'fails', reasons }],
    },
  };
}

describe('a verification', () => {
  it('is told on a terminal: verdicts, why, what to do, what was tested and what was not', () => {
    expect(formatVerification(aVerification('_count'), { format: 'table', language: 'en' })).toBe(`Does shop.example keep to what it has published?
https://shop.example/
SiteConfig shop, policyVersion 3, as it runs on the page
Scanned 22 November 2026 at 07:15 UTC

✓ Holds: Before an answer nothing is stored or contacted but what may run unasked.

✓ Holds: After a no it is the same, and the no is kept.

? Could not tell: After a yes what was granted runs, and nothing is stored that the config does not
have.

✗ Fails: Once a yes is withdrawn, what was granted is erased and stopped.
  ✗ It was left. (_count)
    Do: Erase it.
    Evidence: _count

2 of 4 hold, 1 fails, 1 could not be told.
Tested: 1 page visited with Chromium 141.0.7390.37, one visit in each state. It says nothing of
other pages, browsers or times, and is no legal opinion.

What the scanner could not see
  Servers were not seen.
`);
  });

  it.each(languages)('has a name for each state in each format: %s', (language) => {
    const words = { nb: ['Holder ikke', 'Kan ikke sies'], en: ['Fails', 'Could not tell'] }[language];
    for (const format of ['table', 'md', 'html'] as const) for (const word of words) expect(formatVerification(aVerification('a', language), { format, language })).toContain(word);
  });

  it('is a report of the published schema', () => {
    expect(scanReportSchema.safeParse(JSON.parse(formatVerification(aVerification('a'), { format: 'json', language: 'en' }))).success).toBe(true);
  });

  it('is safe to read, whatever a site calls its things', () => {
    fc.assert(
      fc.property(anyHostileText, (text) => {
        for (const format of verifyFormats) {
          const told = formatVerification(aVerification(text), { format, language: 'nb' });
          for (const line of told.split('\n')) expect(line).not.toMatch(actingCharacters);
        }
        expect(scriptsIn(formatVerification(aVerification(text), { format: 'html', language: 'nb' }))).toBe(1);
      }),
      { numRuns: 30 },
    );
  });
});

/** What a browser would take for a script, of which the page has one of its own. */
function scriptsIn(page: string): number {
  const count = (node: object): number => ('childNodes' in node ? (node.childNodes as object[]).reduce((sum, child) => sum + count(child), 0) : 0) + ('tagName' in node && node.tagName === 'script' ? 1 : 0);
  return count(parse(page));
}

describe('reasons', () => {
  it('say what to do wherever a verdict fails, in both languages', () => {
    const silent = Object.entries(reasonTexts).filter(([, { makes, nb, en }]) => makes === 'fails' && !(nb.action && en.action));
    expect(silent.map(([code]) => code)).toEqual([]);
  });
});
