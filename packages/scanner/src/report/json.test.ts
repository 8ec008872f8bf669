import fc from 'fast-check';
import { expect, it } from 'vitest';
import { aFullReport, aHostileReport } from './fixture.test-helper.ts';
import { actingCharacters, anyHostileText } from './hostile.test-helper.ts';
import { formatJson } from './json.ts';

it('is the whole report, indented, with a newline at the end', () => {
  const json = formatJson(aFullReport());
  expect(JSON.parse(json)).toEqual(aFullReport());
  expect(json).toMatch(/^\{\n {2}"schemaVersion": 1,\n[\s\S]*\}\n$/u);
});

it('parses back to the same hostile texts, and prints none of them raw', () => {
  fc.assert(
    fc.property(anyHostileText, (text) => {
      const json = formatJson(aHostileReport([text]));
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(aHostileReport([text]))));
      expect(json.replaceAll('\n', '')).not.toMatch(actingCharacters);
    }),
  );
});
