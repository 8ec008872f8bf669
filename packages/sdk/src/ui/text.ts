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

/** A, B and C, as the language joins them. */
export function listOf(words: readonly string[], language: string): string {
  return new Intl.ListFormat(intlLocales(language), { type: 'conjunction' }).format(words);
}
