import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayIdentify, shapeOfValue, valueShapes, type ValueShape } from './value-shape.ts';

describe('shapeOfValue', () => {
  it.each<[ValueShape, ...string[]]>([
    ['empty', '', ' ', 'null', 'undefined'],
    ['flag', '0', '1', 'true', 'FALSE', 'yes', 'nei', 'accepted', 'deny', '"true"', '%22true%22'],
    ['number', '17', '-3', '1.5', '86400'],
    ['timestamp', '1767225600', '1767225600123', '1767225600.25', '2026-01-01', '2026-01-01T12:00:00.000Z', '2026-01-01T12%3A00%3A00%2B01%3A00'],
    ['language', 'nb', 'en-GB', 'de_AT', 'zh-Hans', 'ja-JP'],
    ['uuid', '3f0c1a3e-8f0b-4d3c-9a51-0f6a3d1c2b4e', '{3F0C1A3E-8F0B-4D3C-9A51-0F6A3D1C2B4E}'],
    ['hex', '9e107d9d372bb6826bd81d3542a419d6', '0123456789ABCDEF'],
    ['random', 'GA1.2.1033501218.1368477899', 'fb.1.1558571054389.1098115397', 'q8ZkP2vX9sLm4TbYw0Rd', '123456789012', 's%3AaZ9q8ZkP2vX9sLm4.Tb'],
    ['jwt', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_1'],
    ['consent', 'CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA', '1YNN', '1---', 'groups=C0001:1,C0002:0,C0004:0', '{"necessary":true,"statistics":false}', '%7Bnecessary%3Atrue%2Cmarketing%3Afalse%7D'],
    ['json', '{}', '{"a":17}', '["a","b"]', '%7B%22a%22%3A1%7D'],
    ['address', '/', '/shop/item?id=1', 'https://www.example.no/', 'https%3A%2F%2Fwww.example.no%2F'],
    ['word', 'dark', 'blåbær', 'list-view'],
    ['text', 'a b c', '12px bold', '?', 'name=Kari&city=Oslo'],
  ])('knows %s', (shape, ...values) => {
    for (const value of values) expect(shapeOfValue(value), value).toBe(shape);
  });

  it('takes for an identifier what can tell one visitor from all others, and nothing else', () => {
    fc.assert(fc.property(fc.oneof(fc.uuid(), fc.stringMatching(/^[0-9a-f]{16,40}$/u).filter((text) => /[a-f]/u.test(text))), (id) => {
      expect(mayIdentify(shapeOfValue(id))).toBe(true);
    }));
    for (const value of ['true', '17', 'nb-NO', 'dark', '2026-01-01', '', '{}', '/shop']) expect(mayIdentify(shapeOfValue(value)), value).toBe(false);
    expect(mayIdentify(undefined)).toBe(false);
  });

  it('says one of its words whatever the value is, and nothing of the value', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.json()), (value) => {
      expect(valueShapes).toContain(shapeOfValue(value));
    }));
  });

  // What backtracks would not come back in a lifetime.
  it('comes back from values that are made to be slow', () => {
    for (const part of ['a', '0', '-', '.', '{', 'necessary', 'necessary marketing ', '%', '/', 'C0001', 'ey', 'é']) expect(valueShapes).toContain(shapeOfValue(part.repeat(100_000)));
  });
});
