import { severities } from '@kapsel/core';
import { describe, expect, it } from 'vitest';
import { failConditions } from './cli-options.ts';
import { couldNotSee, findingsOf } from './findings.ts';
import type { PassResult } from './pass.ts';
import { anItem } from './report/fixture.test-helper.ts';
import { declaredCodes, knownCodes } from './report/rule-texts.ts';

const year = 365 * 24 * 60 * 60;
const capped = { session: false, requestedSeconds: 2 * year, effectiveSeconds: 400 * 24 * 60 * 60, text: '' };

/** One item for each rule. */
const offenders = [
  anItem({ name: '_ga', category: 'analytics' }),
  anItem({ name: 'who', category: 'unclassified' }),
  anItem({ kind: 'request', name: 'https://t.no/p', category: 'marketing', party: 'third' }),
  anItem({ name: 'long', category: 'necessary', lifetime: capped }),
];

const notVisited = { leftOut: {}, unread: { robots: [], silent: [], sitemaps: [], isCut: false } };

function aPass(changes: Partial<PassResult> = {}): PassResult {
  const nothing = { ok: true, value: [], problems: [] } as const;
  const cookies = { ok: true, value: { seen: [], events: [] }, problems: [] } as const;
  return { id: 'untouched', pages: [], cookies, storage: nothing, requests: nothing, popups: 0, complete: true, isCutShort: false, otherSubdomains: [], notVisited, ...changes };
}

const codesOf = (list: readonly { readonly code: string }[]) => list.map(({ code }) => code);

describe('findingsOf', () => {
  it('finds nothing in nothing', () => expect(findingsOf([], 'en')).toEqual([]));

  it('has a finding for each rule, and a --fail-on condition for each finding', () => {
    const findings = findingsOf(offenders, 'en');
    expect(codesOf(findings)).toEqual(['stored-before-consent', 'unclassified', 'requests-before-consent', 'lifetime-capped']);
    for (const { code, severity } of findings) {
      expect(failConditions).toContain(code);
      expect(severities).toContain(severity);
      expect(knownCodes).toContain(code); // With a title and what to do, for code scanning.
    }
    expect(failConditions).toHaveLength(1 + severities.length + findings.length + declaredCodes.length);
  });

  it('counts names, not cookies', () => {
    const items = ['a.no', 'b.no'].flatMap((domain) => [
      anItem({ name: '_ga', domain, category: 'analytics' }),
      anItem({ name: `_ga_${domain}`, pattern: '_ga_*', domain, category: 'analytics' }),
    ]);
    expect(findingsOf(items, 'en')).toMatchObject([{ items: ['_ga', '_ga_*'], message: '2 different names for analytics or marketing stored before anybody had answered.' }]);
  });

  it('speaks of one as of one, in both languages', () => {
    for (const { message } of findingsOf(offenders, 'nb')) expect(message).toMatch(/^1 \p{L}/u);
    expect(findingsOf(offenders, 'en').map(({ message }) => message)).toEqual([
      '1 name for analytics or marketing stored before anybody had answered.',
      '1 name is unclassified and must be judged by a person.',
      '1 address of others for analytics or marketing contacted before anybody had answered.',
      '1 cookie asked for longer than the 400 days that the browser grants.',
    ]);
  });

  it('counts what was there and went again, and not what the browser refused', () => {
    const item = anItem({ category: 'marketing' });
    expect(codesOf(findingsOf([{ ...item, outcome: 'transient' }], 'en'))).toEqual(['stored-before-consent']);
    expect(findingsOf([{ ...item, outcome: 'refused' }], 'en')).toEqual([]);
  });

  it('blames nobody for what came after a yes, for what is necessary, or for a request that nobody knows', () => {
    expect(findingsOf([anItem({ category: 'marketing', passes: ['accepted'] })], 'en')).toEqual([]);
    expect(findingsOf([anItem({ category: 'necessary' })], 'en')).toEqual([]);
    expect(findingsOf([anItem({ kind: 'request', category: 'unclassified' })], 'en')).toEqual([]);
  });

  it('does not call a lifetime capped that nobody asked for or that was granted', () => {
    const lifetimes = [
      { ...capped, requestedSeconds: null },
      { ...capped, requestedSeconds: capped.effectiveSeconds },
      { ...capped, effectiveSeconds: null },
    ];
    expect(findingsOf(lifetimes.map((lifetime) => anItem({ category: 'necessary', lifetime })), 'en')).toEqual([]);
  });
});

describe('couldNotSee', () => {
  it('always says what no untouched scan can see', () => {
    expect(codesOf(couldNotSee(aPass(), 'nb'))).toEqual(['only-untouched', 'behind-login', 'takes-a-click', 'server-side']);
  });

  it('tells of each collector that failed, wholly or for a page', () => {
    const notes = couldNotSee(
      aPass({ cookies: { ok: false, reason: 'cookies: gone' }, storage: { ok: true, value: [], problems: ['storage: late (https://a.no/)'] } }),
      'en',
    );
    expect(notes.filter(({ code }) => code === 'collector-failed').map(({ message }) => message)).toEqual([
      'Something could not be read: cookies: gone',
      'Something could not be read: storage: late (https://a.no/)',
    ]);
  });

  it('tells of windows and of pages left out', () => {
    const pass = aPass({ popups: 2, isCutShort: true, otherSubdomains: ['shop.example.no'] });
    expect(codesOf(couldNotSee(pass, 'en'))).toEqual(expect.arrayContaining(['popups', 'page-limit', 'other-subdomains']));
    expect(couldNotSee(pass, 'nb').find(({ code }) => code === 'other-subdomains')?.message).toContain('shop.example.no');
  });

  it('tells of pages that a rule kept out', () => {
    const pass = aPass({ notVisited: { ...notVisited, leftOut: { robots: 2 } } });
    expect(couldNotSee(pass, 'en')).toContainEqual({ code: 'robots', message: 'robots.txt closes 2 addresses, not visited. If the site is your own, include them with --ignore-robots.' });
  });
});
