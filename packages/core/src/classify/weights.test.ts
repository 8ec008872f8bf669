import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categories } from '../category.ts';
import { reasonsFor, weigh, type Piece } from './weights.ts';

const piece = (name: string, weights: Piece['weights']): Piece => ({ weights, reason: { nb: name, en: name } });
const anyWeights = fc.record(Object.fromEntries(categories.map((category) => [category, fc.double({ min: -4, max: 4, noNaN: true })])), { requiredKeys: [] });

describe('weighing pieces of evidence', () => {
  it('leaves all categories as likely where nothing speaks for any', () => {
    expect(weigh([], {}, 1)).toEqual({ necessary: 0.25, functional: 0.25, analytics: 0.25, marketing: 0.25 });
  });

  it('takes odds for what they are', () => {
    // Three to one against each of the others, one by one.
    expect(weigh([piece('a', { analytics: Math.log(3) })], {}, 1).analytics).toBeCloseTo(0.5);
    expect(weigh([piece('a', { analytics: Math.log(3) }), piece('b', { analytics: Math.log(3) })], {}, 1).analytics).toBeCloseTo(0.75);
    expect(weigh([piece('a', { analytics: Math.log(9) })], {}, 2).analytics).toBeCloseTo(0.5);
  });

  it('gives shares of one, more to what more speaks for', () => {
    fc.assert(fc.property(fc.array(anyWeights), anyWeights, fc.constantFrom(...categories), (all, prior, category) => {
      const pieces = all.map((weights) => piece('a', weights));
      const before = weigh(pieces, prior, 1.3);
      const after = weigh([...pieces, piece('b', { [category]: 1 })], prior, 1.3);
      expect(Object.values(before).reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1);
      expect(after[category]).toBeGreaterThanOrEqual(before[category]);
    }));
  });

  it('tells what speaks for a category rather than for the others, the strongest first', () => {
    const pieces = [piece('weak', { marketing: 0.5 }), piece('against', { marketing: -1 }), piece('strong', { marketing: 2 }), piece('for all', { necessary: 1, functional: 1, analytics: 1, marketing: 1 }), piece('for another', { analytics: 2 })];
    expect(reasonsFor('marketing', pieces).map(({ en }) => en)).toEqual(['strong', 'weak']);
  });
});
