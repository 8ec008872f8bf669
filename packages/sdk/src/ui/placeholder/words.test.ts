import { describe, expect, it } from 'vitest';
import { directionOf, wordsIn } from './words.ts';

const languages = ['nb', 'nn', 'en', 'da', 'sv', 'fi', 'de', 'nl', 'fr', 'es', 'it', 'pt', 'pl', 'uk', 'ar'];

describe('the words of a placeholder', () => {
  it.each(languages)('are all there in %s, each with what has to be put in', (language) => {
    const words = wordsIn(language);
    expect(words.language).toBe(language);
    const holes = Object.entries(words).map(([key, text]) => [key, [...new Set([...text.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name))].join()]);
    expect(Object.fromEntries(holes)).toEqual({ language: '', content: 'name', held: 'who', means: 'provider', privacy: 'provider', once: '', always: 'name', choose: '', barred: '' });
    expect(directionOf(words)).toBe(language === 'ar' ? 'rtl' : 'ltr');
  });

  it('are found by any tag of their language, and English for one that there is none of', () => {
    expect(['nb-NO', 'no', 'NN', 'pt-BR', 'de-AT', 'xx', ''].map((tag) => wordsIn(tag).language)).toEqual(['nb', 'nb', 'nn', 'pt', 'de', 'en', 'en']);
  });

  it('are the owner’s where the config has them', () => {
    expect(wordsIn('nb', { nb: { placeholderOnce: 'Spill av', once: 'x' }, en: { placeholderAlways: 'y' } })).toMatchObject({ once: 'Spill av', always: 'Tillat alltid {name}' });
  });
});
