import type { ScanItem } from '@kapsel/core';
import { describe, expect, it } from 'vitest';
import { aFullReport, anItem, aReport } from './fixture.test-helper.ts';
import { leftOutSentence, noticeSentences, pagesCountText, summarySentences } from './summary.ts';

describe('summarySentences', () => {
  it('does not blame a banner that is not there', () => {
    const report = aReport({ passes: [{ id: 'untouched', consent: 'none' }, { id: 'rejected', consent: 'failed' }], couldNotSee: [{ code: 'no-question', message: 'Nobody asked.' }] });
    expect(summarySentences(report, 'en', 0).join(' ')).not.toContain('reject');
  });

  it('says how many cookies came before an answer and how many should have waited', () => {
    expect(summarySentences(aFullReport(), 'nb', 4)).toEqual([
      'Nettstedet satte 16 informasjonskapsler før noen hadde svart.',
      '11 av dem er til analyse eller markedsføring og skulle ha ventet på samtykke.',
      '1 er ikke klassifisert og må vurderes av et menneske.',
      'I tillegg ble det lagret 1 oppføring på andre måter (localStorage).',
      'Sidene hentet innhold fra 4 tredjeparter.',
    ]);
  });

  it('speaks of one cookie in the singular', () => {
    const report = aReport({ items: [anItem({ category: 'marketing' })] });
    expect(summarySentences(report, 'en', 1)).toEqual([
      'The site set 1 cookie before anyone had answered.',
      'It is for analytics or marketing and should have waited for consent.',
      'The pages fetched content from 1 third party.',
    ]);
  });

  it('allows that a functional cookie may be exempt', () => {
    const report = aReport({ items: [anItem({ category: 'functional' })] });
    expect(summarySentences(report, 'nb', 0)[2]).toBe(
      '1 er funksjonell og skulle også ha ventet, med mindre et begrunnet unntak gjelder.',
    );
  });

  it('says what was seen, not that a site is in order, where nothing was found', () => {
    expect(summarySentences(aReport(), 'nb', 0)).toEqual(['Skanneren så ingen informasjonskapsler før noen hadde svart.']);
  });

  it('does not speak of a time before an answer without an untouched pass', () => {
    const report = aReport({ passes: [{ id: 'accepted', consent: 'proved' }], items: [anItem({ passes: ['accepted'] })] });
    expect(summarySentences(report, 'nb', 0)).toEqual(['Skanneren fant 1 informasjonskapsel.']);
  });

  it('tells what stayed after rejecting, and does not claim to know where rejecting failed', () => {
    const items = [anItem({ category: 'analytics', passes: ['untouched', 'rejected'] })];
    const after = (consent: 'proved' | 'failed') =>
      summarySentences(aReport({ items, passes: [{ id: 'untouched', consent: 'none' }, { id: 'rejected', consent }] }), 'en', 0).at(-1);
    expect(after('proved')).toBe('After rejecting, the site still set 1 cookie that needs consent.');
    expect(after('failed')).toContain('could not reject');
  });

  it('tells what a withdrawal left, where there was one', () => {
    const left = anItem({ category: 'analytics', passes: ['accepted', 'withdrawn'], afterWithdrawal: 'left' });
    const after = (consent: 'proved' | 'failed', items: ScanItem[]) => summarySentences(aReport({ items, passes: [{ id: 'accepted', consent: 'proved' }, { id: 'withdrawn', consent }] }), 'en', 0).at(-1);
    expect(after('proved', [left])).toBe('Once consent was withdrawn, there was still 1 cookie that needs consent.');
    expect(after('proved', [{ ...left, passes: ['accepted'] }])).toBe('Once consent was withdrawn, the scanner saw no cookies left that need it.');
    expect(after('failed', [left])).not.toContain('withdrawn');
  });
});

describe('noticeSentences', () => {
  it('warns of a scan that was cut short and of one that opened no page', () => {
    const report = aReport({ complete: false, pages: [{ url: 'http://x.localhost/', status: null, passes: [] }] });
    expect(noticeSentences(report, 'en')).toHaveLength(2);
    expect(noticeSentences(aReport(), 'en')).toEqual([]);
  });
});

it('counts the pages that answered where not all did', () => {
  expect(pagesCountText(aFullReport(), 'nb')).toBe('4 av 5 sider svarte');
  expect(pagesCountText(aReport(), 'nb')).toBe('1 side besøkt');
});

it('says what is not in the table and why', () => {
  expect(leftOutSentence(aFullReport(), 'en')).toBe(
    'Not in the table: 1 stored but gone before the visit ended; 1 refused by the browser.',
  );
  expect(leftOutSentence(aReport(), 'en')).toBeNull();
});
