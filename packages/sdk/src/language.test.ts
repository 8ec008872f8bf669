import { describe, expect, it } from 'vitest';
import { ourLanguage } from './language.ts';

describe('ourLanguage', () => {
  it.each([
    ['no', 'nb'],
    ['nb-NO', 'nb'],
    ['nn', 'nn'],
    ['PT-br', 'pt'],
    ['ar-EG', 'ar'],
    ['se', 'en'],
    ['b ', 'en'],
    ['', 'en'],
    ['toString', 'en'],
  ])('takes “%s” for %s', (tag, language) => {
    expect(ourLanguage(tag)).toBe(language);
  });
});
