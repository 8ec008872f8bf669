import { describe, expect, it } from 'vitest';
import { anItem } from '../report/fixture.test-helper.ts';
import { aSite, codesOf, theFinding } from './findings.test-helper.ts';
import { findingsOf } from './index.ts';

describe('what is stored', () => {
  it('is a finding for analytics and marketing before an answer, with where it comes from', () => {
    const setBy = { means: 'js', url: 'https://t.no/t.js', initiators: [] } as const;
    expect(theFinding({ items: [anItem({ name: '_ga', domain: 'a.no', category: 'analytics', setBy })] })).toEqual({
      code: 'stored-before-consent',
      severity: 'high',
      message: '1 name for analytics or marketing stored before anybody had answered.',
      items: ['_ga'],
      evidence: ['_ga (a.no) ← https://t.no/t.js'],
      legal: 'ePrivacy Directive art. 5(3); in Norway ekomloven § 3-15',
      action: 'Hold back what stores them until the visitor has said yes.',
    });
  });

  it('is a finding after a no, where the no was proved', () => {
    const item = anItem({ category: 'marketing', passes: ['rejected', 'accepted'] });
    expect(codesOf({ items: [item] })).toEqual([]);
    expect(findingsOf(aSite({ items: [item], passes: [{ id: 'rejected', consent: 'proved' }] }), 'nb')).toMatchObject([{ code: 'stored-after-rejection', severity: 'high', message: '1 navn for analyse eller markedsføring var lagret etter et nei.' }]);
    expect(codesOf({ items: [{ ...item, passes: ['untouched', 'rejected'] }], passes: [{ id: 'rejected', consent: 'proved' }] })).toEqual(['stored-before-consent', 'stored-after-rejection']);
  });

  it('is a finding where nobody knows what it is, and where others are asked for something', () => {
    expect(theFinding({ items: [anItem({ name: 'who', category: 'unclassified' })] }).message).toBe('1 name is unclassified and must be judged by a person.');
    const request = anItem({ kind: 'request', name: 'https://t.no/p', category: 'marketing', party: 'third' });
    expect(theFinding({ items: [request] })).toMatchObject({ code: 'requests-before-consent', message: '1 address for analytics or marketing contacted before anybody had answered.' });
  });

  it('counts names, not cookies', () => {
    const items = ['a.no', 'b.no'].flatMap((domain) => [
      anItem({ name: '_ga', domain, category: 'analytics' }),
      anItem({ name: `_ga_${domain}`, pattern: '_ga_*', domain, category: 'analytics' }),
    ]);
    expect(findingsOf(aSite({ items }), 'en')).toMatchObject([{ items: ['_ga', '_ga_*'], message: '2 different names for analytics or marketing stored before anybody had answered.' }]);
  });

  it('counts what was there and went again, and not what the browser refused', () => {
    const item = anItem({ category: 'marketing' });
    expect(codesOf({ items: [{ ...item, outcome: 'transient' }] })).toEqual(['stored-before-consent']);
    expect(codesOf({ items: [{ ...item, outcome: 'refused' }] })).toEqual([]);
  });

  it('blames nobody for what came after a yes, for what is necessary, or for a request that nobody knows', () => {
    expect(codesOf({ items: [anItem({ category: 'marketing', passes: ['accepted'] })] })).toEqual([]);
    expect(codesOf({ items: [anItem({ category: 'necessary', httpOnly: true })] })).toEqual([]);
    expect(codesOf({ items: [anItem({ kind: 'request', category: 'unclassified' })] })).toEqual([]);
  });

  it('is a finding after a withdrawal: left, stored again or asked for, where it was proved', () => {
    const left = anItem({ name: '_ga', category: 'analytics', passes: ['accepted', 'withdrawn'], afterWithdrawal: 'left' });
    expect(theFinding({ items: [left], passes: [{ id: 'withdrawn', consent: 'proved' }] })).toMatchObject({ code: 'stored-after-withdrawal', severity: 'high', items: ['_ga'], legal: 'GDPR art. 7(3); ePrivacy Directive art. 5(3); in Norway ekomloven § 3-15' });
    expect(codesOf({ items: [left] })).toEqual([]);
    const goneAgain = anItem({ name: '_ga', category: 'analytics', passes: ['accepted', 'withdrawn'] });
    expect(codesOf({ items: [goneAgain, { ...left, category: 'functional' }], passes: [{ id: 'withdrawn', consent: 'proved' }] })).toEqual([]);
    const request = anItem({ kind: 'request', name: 'https://t.no/p', category: 'marketing', party: 'third', passes: ['withdrawn'] });
    expect(theFinding({ items: [request], passes: [{ id: 'withdrawn', consent: 'proved' }] })).toMatchObject({ code: 'requests-after-withdrawal', severity: 'high' });
  });
});
