import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyOf, didYouMean, nearest } from './nearest.ts';

describe('nearest', () => {
  it.each([
    ['cookeis', ['cookie', 'cookies'], 'cookies'],
    ['blockng', ['blocking', 'language'], 'blocking'],
    ['googleconsentmode', ['googleConsentMode'], 'googleConsentMode'],
    ['no', ['nb', 'en'], 'nb'],
    ['es', ['nb'], undefined],
    ['x', ['y'], undefined],
    ['weather', ['services', 'regime'], undefined],
    ['', ['a'], undefined],
  ])('takes %j for what is nearest among %j', (given, known, guess) => expect(nearest(given, known)).toBe(guess));

  it('finds every known word again that lost a letter', () => {
    const words = ['blocking', 'policyVersion', 'services'];
    fc.assert(fc.property(fc.constantFrom(...words), fc.nat(), (word, at) => nearest(word.slice(0, at % word.length) + word.slice((at % word.length) + 1), words) === word));
  });

  it('answers at once on a word made to be slow', () => {
    const begun = performance.now();
    nearest('a'.repeat(1_000_000), ['a'.repeat(20)]);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

it('says a guess only where it has one', () => {
  expect(didYouMean('opt_in', ['opt-in'])).toBe(' (did you mean “opt-in”?)');
  expect(didYouMean('maybe', ['opt-in'])).toBe('');
});

it('lists what may be', () => {
  expect([anyOf([]), anyOf(['a']), anyOf(['a', 'b']), anyOf(['a', 'b', 'c'])]).toEqual(['', 'a', 'a or b', 'a, b or c']);
});
