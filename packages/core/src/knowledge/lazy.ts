/** The knowledge base for a browser: fetched when it is first asked for, in the language asked for. Needs a bundler that splits at `import()`. */
import type { Language } from '../category.ts';
import type { ServiceEntry } from './service-entry.ts';
import type { Texts } from './texts.ts';

export { KnowledgeBase } from './knowledge-base.ts';
export type { ServiceEntry } from './service-entry.ts';

/** The services, with texts in this language only; in the other they are empty. */
export async function loadServices(language: Language): Promise<readonly ServiceEntry[]> {
  const [{ facts }, { putTexts }, texts] = await Promise.all([import('./facts.generated.ts'), import('./texts.ts'), textsIn[language]()]);
  return putTexts(facts, { [language]: texts });
}

const textsIn: Record<Language, () => Promise<Texts>> = {
  nb: async () => (await import('./texts-nb.generated.ts')).nb,
  en: async () => (await import('./texts-en.generated.ts')).en,
};
