import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lifetimeText, readLifetime } from './lifetime.ts';

const minute = 60;
const hour = 3600;
const day = 86_400;

describe('lifetimeText', () => {
  it.each<[seconds: number, en: string, nb: string]>([
    [0.2, '1 second', '1 sekund'],
    [1, '1 second', '1 sekund'],
    [56, '56 seconds', '56 sekunder'],
    [57, '1 minute', '1 minutt'],
    [119, '2 minutes', '2 minutter'],
    [30 * minute, '30 minutes', '30 minutter'],
    [30 * minute - 1, '30 minutes', '30 minutter'],
    [90 * minute, '90 minutes', '90 minutter'],
    [hour - 2 * minute, '1 hour', '1 time'],
    [hour - 2 * minute - 1, '58 minutes', '58 minutter'],
    [5 * hour, '5 hours', '5 timer'],
    [2.4 * hour, '2 hours', '2 timer'],
    [day - 1, '1 day', '1 dag'],
    [day - 2.5 * minute, '1 day', '1 dag'],
    [36 * hour, '36 hours', '36 timer'],
    [7 * day, '7 days', '7 dager'],
    [29 * day, '29 days', '29 dager'],
    [30 * day - hour, '1 month', '1 måned'],
    [30 * day - hour - 1, '30 days', '30 dager'],
    [32 * day, '32 days', '32 dager'],
    [180 * day, '6 months', '6 måneder'],
    [182 * day, '6 months', '6 måneder'],
    [184 * day, '184 days', '184 dager'],
    [349 * day, '349 days', '349 dager'],
    [330 * day, '11 months', '11 måneder'],
    [364 * day, '1 year', '1 år'],
    [363.25 * day, '1 year', '1 år'],
    [363 * day, '363 days', '363 dager'],
    [365.25 * day + 2 * day, '1 year', '1 år'],
    [390 * day, '390 days', '390 dager'],
    [395 * day, '13 months', '13 måneder'],
    [400 * day, '400 days', '400 dager'],
    [730 * day, '2 years', '2 år'],
    [20 * 365.25 * day, '20 years', '20 år'],
    [800.5 * day, '2 years', '2 år'],
  ])('says %d seconds as "%s" and "%s"', (seconds, en, nb) => {
    expect(lifetimeText({ session: false, seconds }, 'en')).toBe(en);
    expect(lifetimeText({ session: false, seconds }, 'nb')).toBe(nb);
  });

  it('has a phrase for what has no length', () => {
    const said = (lifetime: Parameters<typeof lifetimeText>[0]) => [lifetimeText(lifetime, 'en'), lifetimeText(lifetime, 'nb')];
    expect(said({ session: true, seconds: 60 })).toEqual(['Session', 'Kun sesjon']);
    expect(said({ session: false, persistent: true })).toEqual(['Persistent', 'Vedvarende']);
    for (const seconds of [0, -1]) expect(said({ session: false, seconds })).toEqual(['Expires immediately', 'Utløper straks']);
    for (const seconds of [undefined, null, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(said({ session: false, seconds })).toEqual(['Unknown', 'Ukjent']);
    }
  });

  /** Unit → what it may stand for in seconds, and by how much the text may be off. */
  const meanings: Record<string, { lengths: number[]; tolerance: number }> = {
    second: { lengths: [1], tolerance: 0.5 },
    minute: { lengths: [minute], tolerance: 30 },
    hour: { lengths: [hour], tolerance: hour / 2 },
    day: { lengths: [day], tolerance: day / 2 },
    month: { lengths: [30 * day, 30.44 * day], tolerance: day },
    year: { lengths: [365 * day, 365.25 * day], tolerance: (365.25 * day) / 2 },
  };
  const units = [
    ['second', 'seconds', 'sekund', 'sekunder'],
    ['minute', 'minutes', 'minutt', 'minutter'],
    ['hour', 'hours', 'time', 'timer'],
    ['day', 'days', 'dag', 'dager'],
    ['month', 'months', 'måned', 'måneder'],
    ['year', 'years', 'år', 'år'],
  ] as const;
  const nearRound = fc
    .tuple(fc.integer({ min: 1, max: 800 }), fc.constantFrom(minute, hour, day, 30 * day, 30.44 * day, 365 * day), fc.integer({ min: -7200, max: 7200 }))
    .map(([count, length, off]) => count * length + off)
    .filter((seconds) => seconds > 0);
  const anySeconds = fc.oneof(
    nearRound,
    fc.integer({ min: 1, max: 4_000_000_000 }),
    fc.integer({ min: 1, max: 800 * day }),
    fc.double({ min: 0.5, max: 1e12, noNaN: true }),
  );

  it('says one whole unit, in the right number, the same in both languages', () => {
    fc.assert(
      fc.property(anySeconds, (seconds) => {
        const [en, nb] = [lifetimeText({ session: false, seconds }, 'en'), lifetimeText({ session: false, seconds }, 'nb')];
        const [, count, word] = /^([1-9]\d*) (\S+)$/u.exec(en) ?? [];
        const unit = units.find(([one, other]) => word === (count === '1' ? one : other));
        expect(unit, en).toBeDefined();
        expect(nb).toBe(`${count} ${unit?.[count === '1' ? 2 : 3]}`);
      }),
      { numRuns: 2000 },
    );
  });

  it('is never off by more than half of the unit it says, and a day for months', () => {
    fc.assert(
      fc.property(anySeconds, (seconds) => {
        const text = lifetimeText({ session: false, seconds }, 'en');
        const [count, word] = text.split(' ') as [string, string];
        const { lengths, tolerance } = meanings[word.replace(/s$/u, '')] ?? { lengths: [], tolerance: 0 };
        const off = Math.min(...lengths.map((length) => Math.abs(Number(count) * length - seconds)));
        expect(off, `${seconds} s → ${text}`).toBeLessThanOrEqual(tolerance + 1e-3);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads a value a second short of a round one as the round one', () => {
    const upTo = (count: number, length: number) => Array.from({ length: count }, (_, index) => (index + 1) * length);
    // 58 minutes and no less read as an hour: there a second decides, as it must somewhere.
    for (const seconds of [...upTo(57, minute), ...upTo(23, hour), ...upTo(400, day), ...upTo(30, 365 * day)]) {
      expect(lifetimeText({ session: false, seconds: seconds - 1 }, 'nb')).toBe(lifetimeText({ session: false, seconds }, 'nb'));
    }
  });
});

describe('readLifetime', () => {
  it.each<[text: string, read: ReturnType<typeof readLifetime>]>([
    ['session', { session: true }],
    ['persistent', { session: false, persistent: true }],
    ['30 minutes', { session: false, seconds: 30 * minute }],
    ['1 day', { session: false, seconds: day }],
    ['6 months', { session: false, seconds: 15_780_096 }],
    ['2 years', { session: false, seconds: 730 * day }],
  ])('reads %s', (text, read) => {
    expect(readLifetime(text)).toEqual(read);
  });

  it('gives lifetimeText what it says itself', () => {
    for (const text of ['1 second', '30 minutes', '20 hours', '14 days', '3 months', '13 months', '1 year', '10 years']) {
      expect(lifetimeText(readLifetime(text) ?? { session: true }, 'en')).toBe(text);
    }
  });

  it('reads nothing else', () => {
    for (const text of ['', '2 weeks', '0 days', '1.5 hours', ' 1 day', '1 day ', 'a day', '99999 days', '1 Day', 'Session']) expect(readLifetime(text), text).toBeUndefined();
  });
});
