import { describe, expect, it } from 'vitest';
import { Guesses } from './guesses.ts';

const minuteMs = 60_000;
const times = (guesses: Guesses, guesser: Parameters<Guesses['take']>[0], count: number, now: number) => Array.from({ length: count }, () => guesses.take(guesser, now)).filter(Boolean).length;

describe('Guesses', () => {
  it('lets ten through, and one more after every two minutes', () => {
    const guesses = new Guesses();
    const guesser = { account: 'ola@shop.example' };
    expect([times(guesses, guesser, 20, 0), times(guesses, guesser, 5, 2 * minuteMs), times(guesses, guesser, 20, 100 * minuteMs)]).toEqual([10, 1, 10]);
  });

  it('does not count who was right', () => {
    const guesses = new Guesses();
    const guesser = { account: 'ola@shop.example', network: 'n' };
    for (let time = 0; time < 100; time += 1) {
      expect(guesses.take(guesser, 0)).toBe(true);
      guesses.wasRight(guesser, 0);
    }
  });

  it('counts a known browser by itself', () => {
    const guesses = new Guesses();
    times(guesses, { account: 'ola@shop.example', network: 'n' }, 20, 0);
    expect(guesses.take({ account: 'ola@shop.example', network: 'n', device: 'd' }, 0)).toBe(true);
    times(guesses, { account: 'ola@shop.example', device: 'd' }, 20, 0);
    expect(guesses.take({ account: 'ola@shop.example', device: 'd' }, 0)).toBe(false);
  });

  it('counts a network over all accounts', () => {
    const guesses = new Guesses();
    const taken = Array.from({ length: 50 }, (_, index) => guesses.take({ account: `${index}@shop.example`, network: 'n' }, 0)).filter(Boolean);
    expect(taken).toHaveLength(30);
  });

  it('forgets what is as good as new, and never remembers more than it may', () => {
    const guesses = new Guesses();
    for (let index = 0; index < 60_000; index += 1) guesses.take({ account: `${index}@shop.example` }, 0);
    expect(guesses.size).toBe(50_000);
    guesses.forget(minuteMs);
    expect(guesses.size).toBe(50_000);
    guesses.forget(2 * minuteMs);
    expect(guesses.size).toBe(0);
  });
});
