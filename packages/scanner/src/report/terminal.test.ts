import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { aFullReport, aHostileReport, aReport } from './fixture.test-helper.ts';
import { actingCharacters, anyHostileText } from './hostile.test-helper.ts';
import { formatTerminal } from './terminal.ts';

describe('formatTerminal', () => {
  it('shows the five columns of a published table side by side', () => {
    const text = formatTerminal(aFullReport(), { language: 'nb' });
    expect(text).toMatch(/^Cookienavn +Leverandør +Kategori +Gyldighet +Beskrivelse$/mu);
    expect(text).toMatch(/^_hjSessionUser_\* +HotJar +Analyse +1 år +Kjenner igjen/mu);
    expect(text).toContain('I tabellen: 4 nødvendige, 11 til analyse, 1 til markedsføring, 1 uklassifisert.');
  });

  it('puts the description below its row in a narrow terminal', () => {
    const text = formatTerminal(aFullReport(), { language: 'en', width: 60 });
    expect(text).toMatch(/^IDE +Google +Marketing +1 year\n {2}Used to measure/mu);
    expect(text).not.toContain('Description');
  });

  it.each([40, 60, 79, 80, 100, 160])('fits a width of %i and loses no character of the first four columns', (width) => {
    const text = formatTerminal(aFullReport(), { language: 'nb', width });
    for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(width);
    const firstWords = text.split('\n').map((line) => line.split(/ {2,}/u)[0]);
    expect(firstWords.join('')).toContain('_hjAbsoluteSessionInProgress');
  });

  it('uses colour only when asked', () => {
    expect(formatTerminal(aFullReport(), { language: 'nb' })).not.toContain('\u001b');
    expect(formatTerminal(aFullReport(), { language: 'nb', color: true })).toContain('\u001b[33mAnalyse');
  });

  it('reads the same with colour and without', () => {
    const colored = formatTerminal(aFullReport(), { language: 'nb', color: true });
    // oxlint-disable-next-line no-control-regex -- these are the codes that the report itself writes
    expect(colored.replace(/\u001b\[\d+m/gu, '').replace(/ +$/gmu, '')).toBe(formatTerminal(aFullReport(), { language: 'nb' }));
  });

  it('tells what to do about a finding, and by which rule', () => {
    const text = formatTerminal(aFullReport(), { language: 'nb', width: 120 });
    expect(text).toMatch(/^ +Gjør: Hold dem tilbake\.$/mu);
    expect(text).toMatch(/^ +Regel: ePrivacy-direktivet/mu);
    expect(text).toMatch(/^ +Grunnlag: __hssc/mu);
  });

  it('says what it could not see, and that it is no verdict', () => {
    const text = formatTerminal(aReport({ complete: false }), { language: 'en' });
    expect(text).toContain('The scan is not complete.');
    expect(text).toContain('It does not decide');
  });

  it('lets no control character through and stays inside its width, whatever the site says', () => {
    fc.assert(
      fc.property(anyHostileText, fc.integer({ min: 1, max: 160 }), (text, width) => {
        for (const line of formatTerminal(aHostileReport([text]), { language: 'nb', width }).split('\n')) {
          expect(line).not.toMatch(actingCharacters);
          expect(stringWidth(line)).toBeLessThanOrEqual(Math.max(40, width));
        }
      }),
    );
  });
});
