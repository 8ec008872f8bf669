import { describe, expect, it } from 'vitest';
import { partyOf } from './party-of.ts';

describe('partyOf', () => {
  it('says the same when it is asked again, and after more hosts than it remembers', () => {
    for (let round = 0; round < 2; round += 1) {
      for (let count = 0; count < 11_000; count += 1) {
        expect(partyOf(`a.site${count}.no`, `www.site${count}.no`)).toBe('first');
      }
      expect(partyOf('b.no', 'a.no')).toBe('third');
      expect(partyOf('co.uk', 'a.co.uk')).toBe('third');
    }
  });
});
