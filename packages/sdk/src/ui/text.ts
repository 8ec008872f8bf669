import { intlLocales } from '@kapsel/core';

/** All that the first layer and the preferences say, in one language. `{…}` stands for what is put in. */
export interface Text {
  /** BCP 47 tag. */
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** Whether somebody who speaks it has read it. */
  readonly reviewed: boolean;
  readonly title: string;
  /** `{categories}`: what is asked for, as a list. */
  readonly intro: string;
  /** What stands in a list: between two of more, between the only two, and before the last of more. Words of the owner's in a language that we have none in come without. */
  readonly list?: readonly [more: string, two: string, last: string] | undefined;
  readonly acceptAll: string;
  readonly rejectAll: string;
  readonly preferences: string;
  readonly preferencesIntro: string;
  readonly save: string;
  readonly withdrawAll: string;
  readonly close: string;
  readonly alwaysOn: string;
  /** `{count}` services under a category. */
  readonly services: string;
  /** Before the names of cookies and keys. */
  readonly stores: string;
  readonly saved: string;
  /** Global Privacy Control is followed. */
  readonly gpc: string;
  /** `{date}` of the stored decision. */
  readonly decided: string;
  readonly receipt: string;
  readonly necessary: string;
  readonly necessaryPurpose: string;
  readonly functional: string;
  readonly functionalPurpose: string;
  readonly analytics: string;
  readonly analyticsPurpose: string;
  readonly marketing: string;
  readonly marketingPurpose: string;
}

/** Puts values in place of `{name}`; what is not given stays as it is. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/gu, (whole, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? whole) : whole));
}

/**
 * A, B and C, as the language joins them. `Intl` knows that too, but the first `Intl.ListFormat` of a page takes longer than all the
 * rest of the first layer.
 */
export function listOf(words: readonly string[], { language, list }: Pick<Text, 'language' | 'list'>): string {
  if (!list) return new Intl.ListFormat(intlLocales(language), { type: 'conjunction' }).format(words);
  const [more, two, last] = list;
  const joined = words.slice(0, -1).join(more);
  return joined && joined + (words.length > 2 ? last : two) + String(words.at(-1)) || words.join('');
}
