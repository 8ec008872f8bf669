import { describe, expect, it } from 'vitest';
import { figuresOf, holdOut, type LeftOut } from '../../scripts/hold-out.ts';
import { confidenceToClassify } from './index.ts';

/** Fewer say nothing of how often a confidence is right. */
const enough = 50;

describe.each<[LeftOut, share: number, right: number]>([
  ['vendors', 0.2, 0.8],
  ['items', 0.22, 0.85],
])('with a fifth of the %s left out', (leftOut, share, right) => {
  const figures = figuresOf(holdOut(leftOut));

  it('calls no measurement and no advertising necessary', () => {
    expect(figures.dangerous).toBe(0);
  });

  it('answers some, and most of them right', () => {
    expect(figures.answered / figures.count).toBeGreaterThan(share);
    expect(figures.right / figures.answered).toBeGreaterThan(right);
  });

  // Who writes the knowledge base is of one mind; lists of other people's agree with it less often, so that it stays below.
  it('is right as often as it says, or somewhat more often', () => {
    const tenths = figures.tenths.filter(({ from, count }) => from >= confidenceToClassify && count >= enough);
    expect(tenths.length).toBe(3);
    for (const { from, count, right: rightOnes, meanConfidence } of tenths) {
      expect(rightOnes / count - meanConfidence, `from ${from}`).toBeGreaterThan(-0.05);
      expect(rightOnes / count - meanConfidence, `from ${from}`).toBeLessThan(0.2);
    }
  });
});

it('finds the same twice', () => {
  expect(figuresOf(holdOut('vendors'))).toEqual(figuresOf(holdOut('vendors')));
});
