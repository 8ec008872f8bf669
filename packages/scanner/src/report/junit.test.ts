import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHostileReport, aReport } from './fixture.test-helper.ts';
import { actingCharacters, anyHostileText } from './hostile.test-helper.ts';
import { formatJunit } from './junit.ts';

const finding = (code: string, severity: 'high' | 'low') => ({ code, severity, message: `Om ${code}.`, items: ['_fbp'] }) as const;

/** Every tag in order with its attributes' names; fails where a value is left open. */
function skeleton(xml: string): string[] {
  expect(xml.replace(/<[^<>]*>/gu, '')).not.toMatch(/[<>]/u);
  return (xml.match(/<[^<>]*>/gu) ?? []).map((tag) => tag.replace(/="[^"]*"/gu, ''));
}

describe('formatJunit', () => {
  it('has a test for every rule, and counts those that fail', () => {
    const xml = formatJunit(aReport({ findings: [finding('stored-before-consent', 'high'), finding('a-new-rule', 'low')] }), 'nb');
    expect(xml).toContain('<testsuites name="kapsel-scan" tests="10" failures="1" errors="0" time="31.000">');
    expect(xml).toContain('timestamp="2026-11-22T07:15:41"');
    expect(xml).toContain('<failure type="high" message="Om stored-before-consent.">Høy: Om stored-before-consent. (_fbp)\n');
    expect(xml).toContain('name="unclassified: Uklassifisert" time="0"></testcase>');
    expect(xml).toContain('name="a-new-rule" time="0"><system-out>Lav: Om a-new-rule. (_fbp)');
    expect(xml.match(/<testcase /gu)).toHaveLength(10);
  });

  it('has tests of what is published only where that was compared', () => {
    expect(formatJunit(aReport(), 'en')).not.toContain('undeclared');
    expect(formatJunit(aReport({ declared: { source: 'a.csv', entries: 1 } }), 'en')).toContain('name="undeclared: Stored without being published" time="0"></testcase>');
  });

  it('calls an incomplete scan an error', () => {
    const xml = formatJunit(aReport({ complete: false }), 'en');
    expect(xml).toContain('errors="1"');
    expect(xml).toContain('<error type="incomplete" message="The scan is not complete.');
  });

  it('is XML whatever the site says: nothing but its own tags, no character that XML forbids', () => {
    const expected = skeleton(formatJunit(aHostileReport(['x']), 'nb'));
    fc.assert(
      fc.property(anyHostileText.filter((text) => text.trim() !== ''), (text) => {
        const xml = formatJunit(aHostileReport([text]), 'nb');
        expect(skeleton(xml)).toEqual(expected);
        expect(xml.replaceAll('\n', '')).not.toMatch(actingCharacters);
        // XML knows five entities by name.
        for (const [entity] of xml.matchAll(/&[^;]*;/gu)) expect(entity).toMatch(/^&(?:amp|lt|gt|quot|#\d+);$/u);
      }),
    );
  });
});
