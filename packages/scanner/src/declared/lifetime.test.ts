import { languages, lifetimeText } from '@kapsel/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anItem } from '../report/fixture.test-helper.ts';
import { readLifetimes, staysAsDeclared } from './lifetime.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const cookieOf = (seconds: number | null, effective = seconds) =>
  anItem({ lifetime: { session: seconds === null, requestedSeconds: seconds, effectiveSeconds: effective, text: '' } });
const agrees = (text: string, seconds: number | null) => staysAsDeclared(readLifetimes(text), cookieOf(seconds));

describe('readLifetimes', () => {
  it.each<[text: string, seconds: number]>([
    ['30 minutter', 30 * minute],
    ['30 minuter', 30 * minute],
    ['30 minuttar', 30 * minute],
    ['30 min.', 30 * minute],
    ['30min', 30 * minute],
    ['2 minutrtter', 2 * minute],
    ['6 månder', 180 * day],
    ['6 måneder', 182 * day],
    ['6 månader', 182.5 * day],
    ['6 mdr', 180 * day],
    ['13 months', 395 * day],
    ['1 månad', 31 * day],
    ['1 år', 365 * day],
    ['ett år', 365 * day],
    ['eitt år', 365 * day],
    ['a year', 365 * day],
    ['1-year', 365 * day],
    ['to år', 730 * day],
    ['24 months', 730 * day],
    ['12 måneder', 365 * day],
    ['365 dagar', 364 * day],
    ['et halvt år', 182 * day],
    ['1,5 år', 547.5 * day],
    ['1 time', hour],
    ['1 timme', hour],
    ['24 hours', day],
    ['1 dygn', day],
    ['7 dage', 7 * day],
    ['1 uke', 7 * day],
    ['2 veckor', 14 * day],
    ['1 år og 1 måned', 395 * day],
    ['364 Days, 23 Hours, 59 Minutes', 365 * day],
    ['1 year 1 month 4 days', 400 * day],
    ['400 dager (13 måneder)', 395 * day],
    ['1–2 år', 365 * day],
    ['inntil 2 år', 30 * day],
    ['Up to 1 year', 90 * day],
    ['60 sekunder', minute],
  ])('understands “%s”', (text, seconds) => {
    expect(agrees(text, seconds)).toBe(true);
    expect(agrees(text, 30 * seconds)).toBe(false);
    expect(agrees(text, null)).toBe(false);
  });

  it.each(['Kun sesjon', 'Session', 'sesjonn', 'Sessionscookie', 'Økt', 'øktens varighet', 'Browser session', 'Til nettleseren lukkes', 'tills du stänger webbläsaren', 'When you close your browser', 'Indtil du lukker browseren'])(
    'understands “%s” as the session',
    (text) => {
      expect(agrees(text, null)).toBe(true);
      expect(agrees(text, 30 * minute)).toBe(false);
    },
  );

  it.each(['Vedvarende', 'Persistent', 'Permanent', 'Never expires', 'Til du sletter den', 'Tills den raderas'])('understands “%s” as without an end', (text) => {
    expect(staysAsDeclared(readLifetimes(text), anItem({ kind: 'localStorage', lifetime: { session: false, requestedSeconds: null, effectiveSeconds: null, text: '' } }))).toBe(true);
    expect(agrees(text, null)).toBe(false);
  });

  it.each(['', '-', 'varierer', 'se over', '2024', '3 ganger', 'måneder', 'HubSpot', '2 sider'])('reads no time in “%s”', (text) => {
    expect(readLifetimes(text)).toEqual([]);
  });

  it('takes what was asked for as well as what the browser granted', () => {
    expect(staysAsDeclared(readLifetimes('2 år'), cookieOf(730 * day, 400 * day))).toBe(true);
    expect(staysAsDeclared(readLifetimes('400 dager'), cookieOf(730 * day, 400 * day))).toBe(true);
    expect(staysAsDeclared(readLifetimes('1 år'), cookieOf(730 * day, 400 * day))).toBe(false);
  });

  it('agrees with whatever the report itself says of a lifetime, in both languages', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 * day }), fc.constantFrom(...languages), (seconds, language) => {
        expect(agrees(lifetimeText({ session: false, seconds }, language), seconds)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('comes to an end with any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => Array.isArray(readLifetimes(text))));
    expect(readLifetimes('1 '.repeat(50_000))).toEqual([]);
  });
});
