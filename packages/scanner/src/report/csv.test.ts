import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCsv } from './csv.ts';
import { aFullReport, aHostileReport, anItem, aReport } from './fixture.test-helper.ts';
import { actingCharacters, anyHostileText } from './hostile.test-helper.ts';
import { csvColumnIds } from './texts.ts';

/** RFC 4180, character by character, knowing nothing of how it was written. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted && character === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (character === '"') {
      isQuoted = !isQuoted;
    } else if (!isQuoted && (character === ',' || character === '\n')) {
      rows.at(-1)?.push(cell.replace(/\r$/u, ''));
      cell = '';
      if (character === '\n') rows.push([]);
    } else {
      cell += character;
    }
  }
  return rows.slice(0, -1);
}

describe('formatCsv', () => {
  it('begins with a byte order mark and a header in the language', () => {
    const csv = formatCsv(aReport(), 'nb');
    expect(csv.startsWith('\ufeffCookienavn,Leverandør,Kategori,Gyldighet,Beskrivelse,')).toBe(true);
    expect(csv.endsWith('\r\n')).toBe(true);
  });

  it('has one line for each stored item, merged or not', () => {
    const item = anItem({ name: '_hjSession_1', pattern: '_hjSession_*', provider: 'HotJar', category: 'analytics' });
    const rows = parseCsv(formatCsv(aReport({ items: [item, { ...item, name: '_hjSession_2' }] }), 'nb'));
    expect(rows.slice(1).map((cells) => [cells[0], cells[6]])).toEqual([
      ['_hjSession_*', '_hjSession_1'],
      ['_hjSession_*', '_hjSession_2'],
    ]);
  });

  it('tells the cookie that the example sets to the second', () => {
    const ide = parseCsv(formatCsv(aFullReport(), 'en')).find(([name]) => name === 'IDE');
    expect(Object.fromEntries(csvColumnIds.map((column, index) => [column, ide?.[index]]))).toMatchObject({
      provider: 'Google',
      category: 'Marketing',
      validity: '1 year',
      kind: 'cookie',
      party: 'third party',
      httpOnly: 'yes',
      sameSite: 'None',
      requestedSeconds: '63072000',
      effectiveSeconds: '31536000',
      setBy: 'HTTP response: http://stats.doubleclick.localhost:4600/g/collect?v=2&tid=G-XXXX',
      confidence: '0.95',
    });
  });

  it('parses back to whole rows without a formula or a control character, whatever the site says', () => {
    fc.assert(
      fc.property(fc.array(anyHostileText, { minLength: 1, maxLength: 3 }), (names) => {
        const rows = parseCsv(formatCsv(aHostileReport(names), 'nb').slice(1));
        expect(rows).toHaveLength(1 + names.length);
        for (const cells of rows) {
          expect(cells).toHaveLength(csvColumnIds.length);
          for (const cell of cells) {
            expect(cell.normalize('NFKC')).not.toMatch(/^[\s"]*[=+\-@]/u);
            expect(cell).not.toMatch(actingCharacters);
          }
        }
      }),
    );
  });

  it('gives a spreadsheet that splits at semicolons no formula either', () => {
    fc.assert(
      fc.property(anyHostileText, (text) => {
        const lines = formatCsv(aHostileReport([text]), 'nb').slice(1).split('\r\n');
        for (const cell of lines.flatMap((line) => line.split(';'))) expect(cell).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]/u);
      }),
    );
  });
});
