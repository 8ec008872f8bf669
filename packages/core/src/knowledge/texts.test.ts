import { describe, expect, it } from 'vitest';
import { loadServices } from './lazy.ts';
import { services } from './services.ts';
import { putTexts, takeTexts } from './texts.ts';

describe('takeTexts and putTexts', () => {
  it('give back what they took, to the last text', () => {
    const { facts, texts } = takeTexts(services);
    expect(putTexts(facts, texts)).toEqual(services);
    expect(facts).not.toContain('"nb"');
  });

  it('keep equal texts once', () => {
    const { texts } = takeTexts(services);
    const both = texts.nb.map((nb, index) => `${nb}\n${texts.en[index]}`);
    expect(new Set(both).size).toBe(both.length);
  });
});

describe('loadServices', () => {
  it.each(['nb', 'en'] as const)('has the facts of all services, and the texts of %s alone', async (language) => {
    const other = language === 'nb' ? 'en' : 'nb';
    const loaded = await loadServices(language);
    expect(loaded).toHaveLength(services.length);
    for (const [index, entry] of loaded.entries()) {
      expect(entry.cookies.map(({ name, purpose }) => [name, purpose[language], purpose[other]])).toEqual(services[index]?.cookies.map(({ name, purpose }) => [name, purpose[language], '']));
    }
  });
});
