/** Languages of the user interface, each in a file of its own (`ui/languages/`). */
const languages = 'nb nn en da sv fi de nl fr es it pt pl uk ar';

/** @param wanted what the config or `setLanguage` says; `auto` is the page's own */
export function languageTag(wanted: string): string {
  return wanted === 'auto' ? document.documentElement.lang : wanted;
}

/** The language of ours that serves a tag (BCP 47); English where there is none. */
export function ourLanguage(tag: string): string {
  const [tongue = ''] = tag.toLowerCase().split('-');
  const language = tongue === 'no' ? 'nb' : tongue;
  return /^\w\w$/u.test(language) && languages.includes(language) ? language : 'en';
}
