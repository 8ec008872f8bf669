import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

const now = Date.UTC(2025, 0, 1);

/** How long four pages wait that ask at the same time. */
function waits(pace: Pace, delaySeconds = 0): number[] {
  return Array.from({ length: 4 }, () => pace.turn(now, delaySeconds));
}

describe('Pace', () => {
  it('lets pages begin as fast as they come, unless told', () => {
    expect(waits(new Pace(undefined))).toEqual([0, 0, 0, 0]);
  });

  it('begins so many a second and no more', () => {
    expect(waits(new Pace(4))).toEqual([0, 250, 500, 750]);
  });

  it('takes the pause that the site asks for, where that is longer', () => {
    expect(waits(new Pace(4), 2)).toEqual([0, 2000, 4000, 6000]);
    expect(waits(new Pace(0.1), 2)).toEqual([0, 10_000, 20_000, 30_000]);
  });

  it('makes nobody wait for a time that has passed', () => {
    const pace = new Pace(1);
    pace.turn(now, 0);
    expect(pace.turn(now + 5000, 0)).toBe(0);
    expect(pace.turn(now + 5200, 0)).toBe(800);
  });
});
