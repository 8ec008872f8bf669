import type { Language } from '../category.ts';
import type { LocalizedText, ServiceEntry } from './service-entry.ts';

/** The texts of one language, in the order in which the facts number them. */
export type Texts = readonly string[];

type ByLanguage = { readonly [language in Language]: Texts };

/**
 * Takes the texts out of entries and leaves a number for each, so that who needs one language loads one: the texts are half of
 * all there is. Equal ones are kept once.
 */
export function takeTexts(services: readonly ServiceEntry[]): { facts: string; texts: ByLanguage } {
  const numbers = new Map<string, number>();
  const taken: LocalizedText[] = [];
  const facts = JSON.stringify(services, (_key, value: unknown) => {
    if (!isText(value)) return value;
    const key = JSON.stringify([value.nb, value.en]);
    if (!numbers.has(key)) numbers.set(key, taken.push(value) - 1);
    return numbers.get(key);
  });
  return { facts, texts: { nb: taken.map(({ nb }) => nb), en: taken.map(({ en }) => en) } };
}

/** Puts them back. A language that was not loaded is empty. */
export function putTexts(facts: string, { nb = [], en = [] }: Partial<ByLanguage>): readonly ServiceEntry[] {
  const text = (index: number): LocalizedText => ({ nb: nb[index] ?? '', en: en[index] ?? '' });
  const fill = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const inside = value as Record<string, unknown>;
    for (const [key, part] of Object.entries(inside)) {
      // Facts hold no numbers of their own.
      if (typeof part === 'number') inside[key] = text(part);
      else fill(part);
    }
  };
  const services: unknown = JSON.parse(facts);
  fill(services);
  return services as ServiceEntry[];
}

function isText(value: unknown): value is LocalizedText {
  return typeof value === 'object' && value !== null && 'nb' in value && 'en' in value;
}
