/** What to give `Intl` for a language: Chromium knows no nynorsk, and what it does not know it says in the language of the browser. */
export function intlLocales(language: string): string[] {
  return [language, language.startsWith('nn') ? 'nb' : 'en'];
}
