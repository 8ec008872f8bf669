import { consentCategories, type ConsentCategory, type Notice, type SiteConfig, type SiteService } from '@kapsel/core';

/** Words of one language, beside other things that are known of it. */
interface Words {
  readonly language: string;
}

/** The categories that a visitor is asked about: those with a service that may need a yes; where none are configured all of them. */
export function askedCategories({ services }: { readonly services: readonly Pick<SiteService, 'category' | 'exemption'>[] }): ConsentCategory[] {
  return consentCategories.filter((category) => services.length === 0 || services.some((service) => service.category === category && !service.exemption));
}

/**
 * The owner's own words stand before ours, also in a language that we have none in: what they leave out is English then.
 *
 * @param isOurs whether we have words in the language of the tag
 */
export function worded<Text extends Words>(text: Text, { ui }: Pick<SiteConfig, 'ui'>, tag: string, isOurs: boolean, isDevelopment?: boolean): Text {
  const texts = ui?.texts ?? {};
  const own = texts[tag] ?? texts[tag.split('-')[0] ?? ''];
  if (!own || isOurs) return { ...text, ...(own ?? texts[text.language]) };
  const missing = (words: unknown, key: string) => (isDevelopment && typeof words === 'string' && key !== 'direction' ? `⟦${words}⟧` : words);
  return { ...(Object.fromEntries(Object.entries(text).map(([key, words]) => [key, missing(words, key)])) as unknown as Text), list: undefined, ...own, language: tag };
}

/** The exact words and options of a layer, which are what a record proves. */
export function noticeOf(text: Words, layer: 'banner' | 'preferences', config: Pick<SiteConfig, 'services'>): Notice {
  const words = text as unknown as { readonly [key: string]: string };
  return {
    language: text.language,
    layer,
    texts: Object.fromEntries(Object.entries(words).filter(([, value]) => typeof value === 'string')),
    options: askedCategories(config).map((category) => ({
      id: category,
      label: words[category] as string,
      description: words[`${category}Purpose`] as string,
      preselected: false,
      services: config.services.filter((service) => service.category === category && !service.exemption).map(({ id }) => id),
    })),
  };
}
