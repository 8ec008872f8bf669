import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ourLanguage } from './language.ts';

const files = readdirSync(join(import.meta.dirname, 'ui', 'languages')).map((file) => basename(file, '.ts'));

describe('ourLanguage', () => {
  it('knows every file of the folder', () => {
    expect(files.toSorted()).toEqual(['ar', 'da', 'de', 'en', 'es', 'fi', 'fr', 'it', 'nb', 'nl', 'nn', 'pl', 'pt', 'sv', 'uk']);
    expect(files.map(ourLanguage)).toEqual(files);
  });

  it.each([
    ['no', 'nb'],
    ['nb-NO', 'nb'],
    ['PT-br', 'pt'],
    ['se', 'en'],
    ['b ', 'en'],
    ['', 'en'],
    ['toString', 'en'],
  ])('takes “%s” for %s', (tag, language) => {
    expect(ourLanguage(tag)).toBe(language);
  });
});
