import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from './canonical-json.ts';

const json = fc.jsonValue({ stringUnit: 'binary' }) as fc.Arbitrary<Json>;

/** The same value with its members put in the opposite order, all the way down. */
function turnedRound(value: Json): Json {
  if (Array.isArray(value)) return value.map(turnedRound);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, member]) => [key, turnedRound(member ?? null)]));
}

function fromBits(hex: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${hex}`));
  return view.getFloat64(0);
}

describe('canonicalJson', () => {
  it('writes the example of RFC 8785, section 3.2', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts members by UTF-16 code units (RFC 8785, section 3.2.3)', () => {
    const value = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u0080': 5, '😀': 6, 'ö': 7 };
    expect(Object.keys(JSON.parse(canonicalJson({ ...value, '1': 0 })) as object)).toHaveLength(7);
    expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":5,"ö":7,"€":1,"😀":6,"\ufb33":3}');
    expect(canonicalJson({ 10: 'a', 9: 'b', B: 'c', a: 'd', '': 'e' })).toBe('{"":"e","10":"a","9":"b","B":"c","a":"d"}');
  });

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555555', '333333333.3333333'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number with bits %s as %s (RFC 8785, appendix B)', (bits, text) => {
    expect(canonicalJson(fromBits(bits))).toBe(text);
  });

  it('escapes only what must be escaped', () => {
    expect(canonicalJson('\b\t\n\f\r\u0000\u001f\u007f\u2028</script>')).toBe('"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028</script>"');
  });

  it('leaves out members without a value', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  });

  it('keeps a member called __proto__', () => {
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":2}}') as Json)).toBe('{"__proto__":{"a":2},"b":1}');
  });

  it.each<[string, unknown]>([
    ['not a number', Number.NaN],
    ['infinity', { a: Number.NEGATIVE_INFINITY }],
    ['half a surrogate pair', ['\ud83d']],
    ['half a surrogate pair in a key', { '\udc00': 1 }],
    ['nothing at all', undefined],
    ['nothing in a list', [undefined]],
    ['a hole in a list', Object.assign([], { 1: 1 })],
    ['a date, which would hash like any other', { at: new Date(0) }],
    ['a map', new Map([[1, 2]])],
    ['a function', { a: () => 1 }],
    ['a big integer', 1n],
  ])('refuses %s', (_what, value) => {
    expect(() => canonicalJson(value as Json)).toThrow(TypeError);
  });

  it('says the same value', () => {
    fc.assert(fc.property(json, (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }));
  });

  it('does not care in which order members were put in', () => {
    fc.assert(fc.property(json, (value) => {
      expect(canonicalJson(turnedRound(value))).toBe(canonicalJson(value));
    }));
  });

  it('gives one text to equal values only', () => {
    const small = fc.jsonValue({ maxDepth: 1, depthSize: 'xsmall' }) as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(small, small, (a, b) => {
        const [plainA, plainB]: unknown[] = [a, b].map((value) => JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(a) === canonicalJson(b)).toBe(isDeepStrictEqual(plainA, plainB));
      }),
      { numRuns: 1000 },
    );
  });
});
