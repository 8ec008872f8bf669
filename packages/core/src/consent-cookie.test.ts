import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consentCategories } from './category.ts';
import { decodeDecision, encodeDecision, type Decision } from './consent-cookie.ts';
import { decisionSchema } from './schema/index.ts';

const recordId = '01890a5d-ac96-774b-bcce-b302099a8057';
const full: Decision = {
  policyVersion: 12,
  decidedAt: 1_750_000_000,
  granted: ['functional', 'marketing'],
  grantedServices: ['matomo'],
  refusedServices: ['hotjar', 'x-2'],
  recordId,
};
const fullValue = `1.12.sxwkn4.fm.+matomo,-hotjar,-x-2.${recordId}`;

const serviceId = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,10}[a-z0-9])?$/u);
const decision: fc.Arbitrary<Decision> = fc
  .record({
    policyVersion: fc.integer({ min: 1, max: 999_999_999 }),
    decidedAt: fc.integer({ min: 0, max: 36 ** 8 - 1 }),
    granted: fc.subarray([...consentCategories]),
    services: fc.uniqueArray(serviceId, { maxLength: 20 }),
    cut: fc.nat(20),
    recordId: fc.option(fc.uuid(), { nil: undefined }),
  })
  .map(({ services, cut, recordId: id, ...rest }) => ({
    ...rest,
    grantedServices: services.slice(0, cut),
    refusedServices: services.slice(cut),
    ...(id !== undefined && { recordId: id }),
  }));

describe('encodeDecision', () => {
  it('writes the documented form', () => {
    expect(encodeDecision(full)).toBe(fullValue);
    expect(encodeDecision({ policyVersion: 1, decidedAt: 0, granted: [], grantedServices: [], refusedServices: [] })).toBe('1.1.0...');
  });

  it('writes the categories in one order, whatever theirs', () => {
    const granted = ['marketing', 'analytics', 'functional'] as const;
    expect(encodeDecision({ ...full, granted })).toContain('.fam.');
  });

  it('writes nothing that a cookie cannot carry', () => {
    fc.assert(fc.property(decision, (given) => {
      expect(encodeDecision(given)).toMatch(/^[0-9a-z.+,-]+$/u);
    }));
  });

  it.each<[string, Partial<Decision>]>([
    ['a version that is not a positive whole number', { policyVersion: 0 }],
    ['a fraction of a version', { policyVersion: 1.5 }],
    ['a fraction of a second', { decidedAt: 1.5 }],
    ['a time before 1970', { decidedAt: -1 }],
    ['no time at all', { decidedAt: Number.NaN }],
    ['a service that is both granted and refused', { grantedServices: ['a'], refusedServices: ['a'] }],
    ['an id that would read as two services', { grantedServices: ['a,-b'] }],
    ['an id that would end the field', { refusedServices: ['a.01'] }],
    ['an empty id', { grantedServices: [''] }],
    ['a record id that is not a UUID', { recordId: 'x; Domain=evil.example' }],
    ['more services than a cookie holds', { refusedServices: Array.from({ length: 500 }, (_, index) => `service-${index}`) }],
  ])('refuses %s', (_what, change) => {
    expect(() => encodeDecision({ ...full, ...change })).toThrow(RangeError);
  });
});

describe('decodeDecision', () => {
  it('reads back what was written', () => {
    expect(decodeDecision(fullValue)).toEqual(full);
    fc.assert(fc.property(decision, (given) => {
      expect(decodeDecision(encodeDecision(given))).toEqual(given);
    }), { numRuns: 1000 });
  });

  it.each([
    '',
    'yes',
    'true',
    '{"granted":["marketing"]}',
    '%7B%22stamp%22%3A%22x%22%7D',
    '1.12.sxwkn4.fm.',
    `${fullValue}.`,
    ` ${fullValue}`,
    `${fullValue}\n`,
    '2.1.0...',
    '01.1.0...',
    '1.01.0...',
    '1.0.0...',
    '1.-1.0...',
    '1.1e3.0...',
    '1.1.00...',
    '1.1.0Z...',
    '1.1.0.mf..',
    '1.1.0.ff..',
    '1.1.0.x..',
    '1.1.0..+a,+a.',
    '1.1.0..+a,-a.',
    '1.1.0..-a,+b.',
    '1.1.0..a.',
    '1.1.0..+.',
    '1.1.0..+a,.',
    '1.1.0..+A.',
    '1.1.0..+a-.',
    '1.1.0..+__proto__.',
    `1.1.0...${recordId.toUpperCase()}`,
    `1.1.0...${recordId}0`,
    encodeURIComponent(fullValue),
  ])('reads a foreign value as no decision: %j', (value) => {
    expect(decodeDecision(value)).toBeUndefined();
  });

  it('reads a value cut off anywhere as no decision', () => {
    for (let length = 0; length < fullValue.length; length += 1) {
      // Cut right before the record id it is a whole decision without one.
      if (length === fullValue.length - recordId.length) continue;
      expect(decodeDecision(fullValue.slice(0, length)), fullValue.slice(0, length)).toBeUndefined();
    }
  });

  it('reads only what encodeDecision would write, and never throws', () => {
    const alphabet = '10.fam+-,abz_ A%\n';
    const mutated = fc
      .tuple(decision.map(encodeDecision), fc.nat(), fc.nat(3), fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 3 }))
      .map(([value, position, removed, inserted]) => {
        const at = position % (value.length + 1);
        return value.slice(0, at) + inserted + value.slice(at + removed);
      });
    const shuffled = fc
      .tuple(fc.shuffledSubarray(['+a', '-b', '+c', '-d', '+b', '']), fc.shuffledSubarray(['f', 'a', 'm']))
      .map(([exceptions, granted]) => `1.7.abc.${granted.join('')}.${exceptions.join(',')}.`);
    const anyValue = fc.oneof(mutated, shuffled, fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...alphabet) }));
    fc.assert(
      fc.property(anyValue, (value) => {
        const read = decodeDecision(value);
        if (!read) return;
        expect(encodeDecision(read)).toBe(value);
        expect(decisionSchema.safeParse(read).success).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it('refuses a huge value at once', () => {
    const begun = performance.now();
    expect(decodeDecision(`1.1.0..${'+a,'.repeat(1_000_000)}.`)).toBeUndefined();
    expect(decodeDecision('.'.repeat(1_000_000))).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});
