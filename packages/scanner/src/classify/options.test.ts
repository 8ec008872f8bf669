import { describe, expect, it } from 'vitest';
import { classifyHelp, readClassifyOptions } from './options.ts';

describe('readClassifyOptions', () => {
  it('takes a file, standard input or a dash for it', () => {
    expect(readClassifyOptions(['a.jsonl', '--lang', 'nb', '--overrides', 'own.json'], true)).toEqual({ file: 'a.jsonl', language: 'nb', overridesFile: 'own.json' });
    expect(readClassifyOptions([], false)).toEqual({ file: undefined, language: 'en', overridesFile: undefined });
    expect(readClassifyOptions(['-'], true)).toMatchObject({ file: undefined });
    expect(readClassifyOptions(['-h'], true)).toBe('help');
  });

  it.each<[string[], RegExp]>([
    [[], /^Which cookies\? Name a file of JSON lines, or pipe them in: kapsel-scan classify cookies\.jsonl\. See classify --help\.$/u],
    [['a', 'b', 'c'], /^One file at a time; b c is too much\. To classify several: cat /u],
    [['a', '--lang', 'no'], /^--lang no is not known.*: choose nb or en\.$/u],
    [['a', '--pages', '3'], /^Unknown option '--pages'\. See classify --help\.$/u],
  ])('says of %j what is wrong', (given, sentence) => {
    expect(() => readClassifyOptions(given, true)).toThrow(sentence);
  });

  it('fits a terminal of 130 columns', () => {
    expect(Math.max(...classifyHelp.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(130);
  });
});
