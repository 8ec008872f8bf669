import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aFullReport, aHostileReport, aReport } from './fixture.test-helper.ts';
import { actingCharacters, anyHostileText } from './hostile.test-helper.ts';
import { formatMarkdown } from './markdown.ts';

describe('formatMarkdown', () => {
  it('has a heading, the table, the findings and what could not be seen', () => {
    const markdown = formatMarkdown(aFullReport(), 'nb');
    expect(markdown).toContain('# Informasjonskapsler på www\\.proviso.localhost:4600\n');
    expect(markdown).toContain('| `_hjSession_*` | HotJar | Analyse | 30 minutter | Holder sammen sidevisninger i samme økt. |');
    expect(markdown).toContain('- **Høy:** 11 informasjonskapsler ble satt før samtykke.');
    expect(markdown).toContain('\n  - Gjør: Hold dem tilbake.\n  - Regel: ePrivacy');
    expect(markdown).toContain('- Sider som krever innlogging, ble ikke besøkt.');
  });

  it('says so where there is nothing', () => {
    expect(formatMarkdown(aReport(), 'en')).toContain('The scanner found nothing stored in the browser.');
  });

  it('keeps the columns of the table and lets no markup through, whatever the site says', () => {
    fc.assert(
      fc.property(anyHostileText, (text) => {
        const markdown = formatMarkdown(aHostileReport([text]), 'nb');
        const table = markdown.split('\n').filter((line) => line.startsWith('|'));
        expect(table).toHaveLength(3);
        for (const line of table) expect(line.match(/\|/gu)).toHaveLength(6);
        expect(markdown.replaceAll('\n', '')).not.toMatch(actingCharacters);
        expect(markdown.replace(/`[^`\n]*`/gu, '')).not.toMatch(/<|(?<!\n)>/u);
      }),
    );
  });
});
