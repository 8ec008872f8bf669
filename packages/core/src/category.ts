/** A language of Kapsel's own texts. More may be added; nothing is assumed to exist beyond these two. */
export type Language = 'nb' | 'en';

export const languages = ['nb', 'en'] as const satisfies readonly Language[];

/** What a thing is for, in the order in which a visitor is asked. */
export const categories = ['necessary', 'functional', 'analytics', 'marketing'] as const;

/** What a visitor grants or refuses; `necessary` is never asked for. */
export type Category = (typeof categories)[number];

/** A category as a report has it: what nobody could classify says so. */
export type ReportedCategory = Category | 'unclassified';

export const reportedCategories = [...categories, 'unclassified'] as const satisfies readonly ReportedCategory[];

/** The categories that need the visitor's consent before anything in them may store, load or run. */
export const consentCategories = ['functional', 'analytics', 'marketing'] as const satisfies readonly Category[];

export type ConsentCategory = (typeof consentCategories)[number];

const names: Record<Language, Record<ReportedCategory, string>> = {
  nb: {
    necessary: 'Nødvendig',
    functional: 'Funksjonell',
    analytics: 'Analyse',
    marketing: 'Markedsføring',
    unclassified: 'Uklassifisert',
  },
  en: {
    necessary: 'Necessary',
    functional: 'Functional',
    analytics: 'Analytics',
    marketing: 'Marketing',
    unclassified: 'Unclassified',
  },
};

/** The category's name for a reader: `categoryName('analytics', 'nb')` is `Analyse`. */
export function categoryName(category: ReportedCategory, language: Language): string {
  return names[language][category];
}

/** What other consent managers call the same thing. Read, never written. */
const aliases: { readonly [word: string]: Category | undefined } = {
  // Nothing is an alias because every object has it.
  __proto__: null as never,
  preferences: 'functional',
  statistics: 'analytics',
  performance: 'analytics',
  targeting: 'marketing',
  advertising: 'marketing',
  c0001: 'necessary',
  c0002: 'analytics',
  c0003: 'functional',
  c0004: 'marketing',
};

export function isCategory(value: unknown): value is Category {
  return (categories as readonly unknown[]).includes(value);
}

/**
 * Reads a category as people write it: our names and the known aliases, in any case.
 *
 * @example parseCategory('Statistics') // 'analytics'
 * @returns `undefined` for anything else, also for what is no text; an unknown word is never guessed at
 */
export function parseCategory(text: string): Category | undefined {
  // From an array of one word, which would be read as that word, to what throws when it is read.
  if (typeof text !== 'string') return undefined;
  const word = text.trim().toLowerCase();
  return isCategory(word) ? word : aliases[word];
}
