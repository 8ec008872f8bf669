import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifiersIn } from './identifier.ts';

describe('identifiersIn', () => {
  it.each([
    ['GA1.1.123456789.1700000000', ['123456789']],
    ['fb.1.1700000000000.9876543210', ['9876543210']],
    ['1a2b3c4d-5e6f-7890-abcd-ef1234567890', ['1a2b3c4d-5e6f-7890-abcd-ef1234567890']],
    ['%7B%22id%22%3A%22u-81273a%22%7D', ['u-81273a']],
    ['{"visitor":"f00dbeef1234","seen":1700000000123}', ['f00dbeef1234']],
  ])('finds what tells a visitor in %s', (value, expected) => expect(identifiersIn(value)).toEqual(expected));

  it.each(['accepted', 'dark-theme', 'en-GB', 'true', '2026-11-22', '20261122', '1700000000', '1700000000000', '1920x1080', 'v12-34-56', 'G-ABC1234567', '00000000', '1111111111', 'a1', '', 'granted,denied', '%E0%A4%A'])(
    'takes %j for no identifier',
    (value) => expect(identifiersIn(value)).toEqual([]),
  );

  it('comes to an end with any text, and gives only parts of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (value) => {
        for (const part of identifiersIn(value)) expect(part.length).toBeGreaterThanOrEqual(8);
      }),
    );
  });
});
