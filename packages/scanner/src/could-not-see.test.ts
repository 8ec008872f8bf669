import { describe, expect, it } from 'vitest';
import { aPass } from './a-pass.test-helper.ts';
import { noAuditEvidence } from './audit-evidence.test-helper.ts';
import type { ConsentFailure } from './consent/answer.ts';
import { couldNotSee } from './could-not-see.ts';

const codesOf = (list: readonly { readonly code: string }[]) => list.map(({ code }) => code);

describe('couldNotSee', () => {
  it('always says what no untouched scan can see', () => {
    expect(codesOf(couldNotSee([aPass()], 'nb'))).toEqual(['only-untouched', 'behind-login', 'takes-a-click', 'server-side']);
  });

  it('tells of each collector that failed, wholly or for a page', () => {
    const notes = couldNotSee(
      [aPass({ cookies: { ok: false, reason: 'cookies: gone' }, storage: { ok: true, value: [], problems: ['storage: late (https://a.no/)'] } })],
      'en',
    );
    expect(notes.filter(({ code }) => code === 'collector-failed').map(({ message }) => message)).toEqual([
      'Something could not be read: cookies: gone',
      'Something could not be read: storage: late (https://a.no/)',
    ]);
  });

  it('tells of what serves the audit, and of a banner that could not be looked at', () => {
    const audit = { ...noAuditEvidence, noscript: { ok: false, reason: 'noscript: gone' } } as const;
    const notes = couldNotSee([aPass({ audit })], 'en', { ok: false, reason: 'banner: late' });
    expect(notes.filter(({ code }) => code === 'collector-failed').map(({ message }) => message)).toEqual(['Something could not be read: noscript: gone', 'Something could not be read: banner: late']);
  });

  it('says once that nobody asked, and of each pass else why it has no answer', () => {
    const failed = (id: 'rejected' | 'accepted', failure: ConsentFailure) => aPass({ id, consent: { consent: 'failed', failure } });
    expect(codesOf(couldNotSee([aPass(), failed('rejected', 'no-question'), failed('accepted', 'no-question')], 'nb'))).toEqual(['no-question', 'behind-login', 'takes-a-click', 'server-side']);
    const notes = couldNotSee([aPass(), failed('rejected', 'no-button'), failed('accepted', 'asked-again')], 'en');
    expect(notes.slice(0, 2)).toEqual([
      { code: 'could-not-reject', message: 'What is stored after a no was not looked into: there was no button for a no.' },
      { code: 'could-not-accept', message: 'What is stored after a yes was not looked into: the site asked again after a yes.' },
    ]);
    expect(codesOf(couldNotSee([aPass(), aPass({ id: 'rejected', consent: { consent: 'proved' } })], 'en'))).toEqual(['behind-login', 'takes-a-click', 'server-side']);
  });

  it('tells of windows and of pages left out', () => {
    const pass = aPass({ popups: 2, isCutShort: true, otherSubdomains: ['shop.example.no'] });
    expect(codesOf(couldNotSee([pass], 'en'))).toEqual(expect.arrayContaining(['popups', 'page-limit', 'other-subdomains']));
    expect(couldNotSee([pass], 'nb').find(({ code }) => code === 'other-subdomains')?.message).toContain('shop.example.no');
  });

  it.each([
    ['/kapsel.js', 'Script', true],
    ['/consent/kapsel-ui-nb.js', 'Script', true],
    ['/kapsel.js', 'Fetch', false],
    ['/kapsel-news.js', 'Script', false],
    ['/notkapsel.js', 'Script', false],
  ])('tells of a Kapsel that runs there already, by its file: %s as %s', (path, type, told) => {
    const value = [{ origin: 'https://a.no', path, types: [type], isPixel: false, initiators: [], lastAskedAt: 0, pages: [] }];
    expect(codesOf(couldNotSee([aPass({ requests: { ok: true, value, problems: [] } })], 'en')).includes('held-by-kapsel')).toBe(told);
  });

  it.each([
    [1, 'The site opened 1 window by itself. It was closed and not looked into.', 'Nettstedet åpnet 1 vindu av seg selv. Det ble lukket uten å bli undersøkt.'],
    [2, 'The site opened 2 windows by itself. They were closed and not looked into.', 'Nettstedet åpnet 2 vinduer av seg selv. De ble lukket uten å bli undersøkt.'],
  ])('counts %i as people do', (popups, en, nb) => {
    const said = (language: 'en' | 'nb') => couldNotSee([aPass({ popups })], language).find(({ code }) => code === 'popups')?.message;
    expect([said('en'), said('nb')]).toEqual([en, nb]);
  });

  it('tells of pages that a rule kept out', () => {
    const pass = aPass({ notVisited: { leftOut: { robots: 2 }, unread: { robots: [], silent: [], sitemaps: [], isCut: false } } });
    expect(couldNotSee([pass], 'en')).toContainEqual({ code: 'robots', message: 'robots.txt closes 2 addresses, not visited. If the site is your own, include them with --ignore-robots.' });
  });
});
