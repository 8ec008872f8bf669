import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern, moreLiteral, PatternIndex, patternWeight } from './name-pattern.ts';

const name = fc.string({ unit: fc.constantFrom('a', 'b', '.', '\n', '\ud83d'), maxLength: 12 });
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '\n', '\ud83d', '*', '*'), maxLength: 8 });

/** The same question asked of the regular expression engine. */
function oracle(text: string): RegExp {
  return new RegExp(`^${text.split('*').map((part) => part.replaceAll('.', '\\.')).join('[^]*')}$`);
}

describe('matchesPattern', () => {
  it.each([
    ['_ga', '_ga'],
    ['_ga_*', '_ga_ABC123'],
    ['_ga_*', '_ga_'],
    ['*', ''],
    ['*', '_ga'],
    ['**', 'x'],
    ['_hj*Session*', '_hjSessionUser_1'],
    ['*_id', 'a_id_id'],
    ['a*a', 'aa'],
    ['', ''],
  ])('fits %j to %j', (wanted, given) => {
    expect(matchesPattern(wanted, given)).toBe(true);
  });

  it.each([
    ['_ga', '_gat'],
    ['_ga', 'x_ga'],
    ['_ga', '_GA'],
    ['_ga_*', '_ga'],
    ['*_id', '_id2'],
    ['a*a', 'a'],
    ['ab*ba', 'aba'],
    ['a*b*a', 'aa'],
    ['.', 'x'],
    ['[a-z]', 'b'],
    ['', 'a'],
  ])('does not fit %j to %j', (wanted, given) => {
    expect(matchesPattern(wanted, given)).toBe(false);
  });

  it('agrees with an anchored regular expression', () => {
    fc.assert(
      fc.property(pattern, name, (wanted, given) => {
        expect(matchesPattern(wanted, given)).toBe(oracle(wanted).test(given));
      }),
      { numRuns: 2000 },
    );
  });

  it('fits every name that is made from the pattern', () => {
    fc.assert(fc.property(pattern, fc.array(name, { minLength: 9, maxLength: 9 }), (wanted, fills) => {
      let star = 0;
      const made = wanted.replaceAll('*', () => fills[star++] ?? '');
      expect(matchesPattern(wanted, made)).toBe(true);
    }));
  });

  it('answers at once where a backtracking matcher would not', () => {
    const begun = performance.now();
    expect(matchesPattern(`${'a*'.repeat(50)}b`, 'a'.repeat(5000))).toBe(false);
    expect(matchesPattern('a*'.repeat(50), 'a'.repeat(5000))).toBe(true);
    expect(matchesPattern(`${'*a'.repeat(2000)}*b*`, 'a'.repeat(5000))).toBe(false);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe('patternWeight', () => {
  it('puts an exact name before any pattern, and the more literal of two patterns first', () => {
    expect(patternWeight('_ga')).toBeGreaterThan(patternWeight(`${'_ga'.repeat(100)}*`));
    expect(patternWeight('_ga_*')).toBeGreaterThan(patternWeight('_*_*'));
    expect(patternWeight('*')).toBe(0);
  });
});

describe('moreLiteral', () => {
  it('puts what says more before its first star in front of what is as literal as it', () => {
    expect(['*_ab', '_a*b', '_ab*', '_*ab', '_abc*'].sort(moreLiteral)).toEqual(['_abc*', '_ab*', '_a*b', '_*ab', '*_ab']);
  });
});

describe('PatternIndex', () => {
  it('puts the exact name first, then the most literal pattern', () => {
    const index = new PatternIndex<string>();
    for (const each of ['*', '_ga*', '_ga_AB*', '_ga_ABC']) index.add(each, each);
    expect(index.find('_ga_ABC').map(({ pattern: found }) => found)).toEqual(['_ga_ABC', '_ga_AB*', '_ga*', '*']);
  });

  it('keeps the order of adding between patterns of equal weight, whatever they begin with', () => {
    const index = new PatternIndex<number>();
    ['a*a', '*aa', 'a*a', 'aa*'].forEach((each, position) => index.add(each, position));
    expect(index.find('aaa').map(({ value }) => value)).toEqual([0, 1, 2, 3]);
  });

  it('is not confused by names that objects have', () => {
    const index = new PatternIndex<number>();
    index.add('x*', 1);
    for (const each of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) expect(index.find(each)).toEqual([]);
    index.add('__proto__', 2);
    expect(index.find('__proto__')).toEqual([{ pattern: '__proto__', value: 2 }]);
  });

  it('finds what a linear scan finds, in the same order', () => {
    // One letter, so that many patterns fit and many weigh the same.
    const crowded = fc.string({ unit: fc.constantFrom('a', '*'), maxLength: 5 });
    const sets = fc.oneof(fc.tuple(fc.array(pattern, { maxLength: 12 }), name), fc.tuple(fc.array(crowded, { maxLength: 12 }), fc.constant('aaaa')));
    fc.assert(
      fc.property(sets, ([patterns, sought]) => {
        const index = new PatternIndex<number>();
        patterns.forEach((each, position) => index.add(each, position));
        const scanned = patterns
          .map((each, value) => ({ pattern: each, value }))
          .filter((entry) => matchesPattern(entry.pattern, sought))
          .sort((a, b) => patternWeight(b.pattern) - patternWeight(a.pattern));
        expect(index.find(sought)).toEqual(scanned);
      }),
      { numRuns: 2000 },
    );
  });
});
