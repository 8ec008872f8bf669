import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idIn } from './id-in.ts';

const id = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const value = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"id"', '"id":1', '\\'), fc.integer(), fc.boolean(), fc.constant(null));
const name = fc.oneof(fc.constantFrom('name', 'idx', ' id', 'domain'), fc.string()).filter((text) => text !== 'id');

describe('idIn', () => {
  it.each([
    ['{"id":"b7","name":', 'b7'],
    ['{"name":"x","id":"b7","domain":', 'b7'],
    ['{ "name" : "a\\"b" , "id" : 12 , oops', 12],
    ['{"id":"b7"', 'b7'],
    ['{"session":true,"id":1.5}}', 1.5],
    ['{"name":"\\"id\\":\\"no\\"","id":"yes",', 'yes'],
  ])('reads it in %s', (text, expected) => {
    expect(idIn(text)).toBe(expected);
  });

  it.each(['nope', '', '{"id":"b7', '{"id":12', '{"id":true,', '{"id":null,', '{"of":{"id":"b7"},', '["id":"b7"]', '{"id":"\\x",', '{"id":1-2,'])('reads none in %s', (text) => {
    expect(idIn(text)).toBeNull();
  });

  it('reads the id or none of an object that is cut off, and never another', () => {
    fc.assert(fc.property(fc.array(fc.tuple(name, value), { maxLength: 4 }), id, fc.array(fc.tuple(name, value), { maxLength: 2 }), fc.nat(), (before, given, after, cut) => {
      const pairs = [...before, ['id', given] as const, ...after].map(([key, one]) => `${JSON.stringify(key)}:${JSON.stringify(one)}`);
      const whole = `{${pairs.join(',')}}`;
      const expected: unknown = JSON.parse(JSON.stringify(given));
      expect(idIn(whole)).toBe(expected);
      expect([expected, null]).toContain(idIn(whole.slice(0, cut % whole.length)));
    }));
  });

  it('answers at once whatever it is given', () => {
    const begun = performance.now();
    for (const text of ['{'.repeat(65_536), `{${'"a":1,'.repeat(10_000)}`, `{${'"a":"b",'.repeat(8000)}"id":`, `{"${'\\'.repeat(65_000)}`, `{${' '.repeat(65_000)}`]) expect(idIn(text)).toBeNull();
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
