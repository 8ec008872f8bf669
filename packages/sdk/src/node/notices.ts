import { readFileSync } from 'node:fs';
import type { Notice, SiteConfig } from '@kapsel/core';
import { noticeOf, worded } from './notice.ts';

export { askedCategories } from './notice.ts';

type Words = { readonly language: string };

/** Our own words, as the files of the user interface have them. */
const ourWords = JSON.parse(readFileSync(new URL('../ui-words.json', import.meta.url), 'utf8')) as readonly Words[];

/**
 * Every text that the banner and the preferences of a config can show, in each of our languages and of the owner's: whoever keeps records
 * keeps these beside them, by their hash. What stands in place of an embed and in forms is worded by the page, and is not among them.
 */
export function noticesOf(config: SiteConfig): readonly Notice[] {
  if (config.ui?.layout === 'none') return [];
  const ofOurs = ourWords.flatMap((words) => [words.language, ...tagsOf(config).filter((tag) => languageOf(tag) === words.language)].map((tag) => worded(words, config, tag, true)));
  const ofOthers = tagsOf(config).filter((tag) => !ourWords.some(({ language }) => language === languageOf(tag))).map((tag) => worded(wordsFor(tag), config, tag, false));
  return [...ofOurs, ...ofOthers].flatMap((words) => [noticeOf(words, 'banner', config), noticeOf(words, 'preferences', config)]);
}

function tagsOf({ ui }: SiteConfig): readonly string[] {
  return Object.keys(ui?.texts ?? {});
}

function languageOf(tag: string): string {
  return tag.split('-', 1)[0] ?? '';
}

/** Ours, for a tag that is none of ours. */
function wordsFor(tag: string): Words {
  const ours = languageOf(tag) === 'no' ? 'nb' : 'en';
  return ourWords.find(({ language }) => language === ours) ?? { language: ours };
}
