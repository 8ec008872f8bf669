import { expect, it } from 'vitest';
import { categoryInWords, stricter } from './category-words.ts';

it.each([
  ['necessary', ['Strictly Necessary Cookies', 'Nødvendige (5)', 'Nödvändiga', 'Essential', 'C0001', 'Nauðsynlegt | necessary', 'Notwendig']],
  ['functional', ['Functional', 'Functionality', 'Preferences', 'Præferencer', 'Funksjonelle', 'Security', 'Necessary / functional', 'C0003', 'Personalization']],
  ['analytics', ['Statistics', 'Performance Cookies', 'Analyse', 'Necessary and analytics', 'Ytelse', 'C0002']],
  ['marketing', ['Targeting', 'Markedsføring', 'Statistics & marketing', 'Social Media Cookies', 'C0004', 'C0005', 'Advertisement', 'Functional, reklame']],
  [undefined, ['', 'Unclassified', 'Uklassifisert', 'Not necessary', 'Non-essential', 'Ikke strengt nødvendige', 'unnecessary', 'Other', 'constructor', '__proto__', `necessary${' '.repeat(3)}${'x'.repeat(100)}`]],
])('reads %s, and of several what asks for most', (category, texts) => {
  for (const text of texts) expect(categoryInWords(text), text).toBe(category);
});

it('takes the stricter of two answers', () => {
  expect(stricter('necessary', 'marketing')).toBe('marketing');
  expect(stricter('necessary', undefined)).toBe('necessary');
  expect(stricter(undefined, undefined)).toBeUndefined();
});
