import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categories, categoryName, consentCategories, isCategory, languages, parseCategory, reportedCategories } from './category.ts';

describe('categories', () => {
  it('asks for every category but necessary', () => {
    expect(consentCategories).toEqual(categories.filter((category) => category !== 'necessary'));
  });

  it('has a different name for each category in each language', () => {
    for (const language of languages) {
      const names = reportedCategories.map((category) => categoryName(category, language));
      expect(new Set(names).size).toBe(reportedCategories.length);
    }
    expect(reportedCategories.map((category) => categoryName(category, 'nb'))).toEqual([
      'Nødvendig',
      'Funksjonell',
      'Analyse',
      'Markedsføring',
      'Uklassifisert',
    ]);
  });

  it('reads the names that other consent managers use', () => {
    expect(parseCategory('preferences')).toBe('functional');
    expect(parseCategory(' Statistics ')).toBe('analytics');
    expect(parseCategory('PERFORMANCE')).toBe('analytics');
    expect(parseCategory('targeting')).toBe('marketing');
    expect(parseCategory('advertising')).toBe('marketing');
    expect(['C0001', 'C0002', 'C0003', 'C0004'].map(parseCategory)).toEqual(['necessary', 'analytics', 'functional', 'marketing']);
  });

  it('reads its own names back', () => {
    for (const category of categories) expect(parseCategory(category)).toBe(category);
  });

  it('reads nothing that is no text', () => {
    for (const given of [['marketing'], [['marketing']], { toString: () => 'marketing' }, Object.create(null), 7, undefined, null]) expect(parseCategory(given as string)).toBeUndefined();
  });

  it('never guesses at an unknown word', () => {
    for (const word of ['', 'unclassified', 'c0005', 'necessary!', 'constructor', '__proto__', 'toString']) {
      expect(parseCategory(word), word).toBeUndefined();
    }
  });

  it('takes what is no text for no category', () => {
    for (const value of [undefined, null, 7, {}]) expect(parseCategory(value as never)).toBeUndefined();
  });

  it('knows a category from everything else', () => {
    fc.assert(fc.property(fc.anything(), (value) => isCategory(value) === categories.some((category) => category === value)));
    expect(isCategory('unclassified')).toBe(false);
  });
});
