import { parseCategory, type Category, type SiteService } from '@kapsel/core';
import { fits } from '../../blocker/dom.ts';
import { matchService } from '../../blocker/rules.ts';
import type { Inside } from '../../part.ts';

export const embeds = 'iframe,object,embed,video,audio';

/** What is held of an embed, and whose it is. */
export interface Hold {
  /** The attribute that is kept from it. */
  readonly name: 'src' | 'data';
  readonly isMarked: boolean;
  /** The service that its address belongs to. */
  readonly owner: SiteService | undefined;
  /** The service whose grant would release it; nothing where only a grant of a whole category does. */
  readonly grantable: SiteService | undefined;
  readonly category: Category | undefined;
  /** Of its address, for where the config knows no service. */
  readonly host: string;
  /** Whether it can be released without a grant: a policy of ours cannot be loosened, nor can the rules for what markup of its own loads. */
  readonly hasOnce: boolean;
  /** Marketing stays out of a sensitive page, whatever is chosen. */
  readonly isBarred: boolean;
}

/** Nothing where the embed is not held, or where no consent would release it. */
export function holdOf(embed: HTMLElement, { config: { services, blocking }, circumstances, nonce }: Pick<Inside, 'config' | 'circumstances' | 'nonce'>): Hold | undefined {
  const name = embed.localName === 'object' ? 'data' : 'src';
  const { dataset } = embed;
  const isMarked = fits(embed, '[data-category],[data-service]') && fits(embed, `[data-${name}],[data-srcdoc]`);
  const html = isMarked ? dataset['srcdoc'] : undefined;
  // See `isTrustworthy`.
  if (html !== undefined && nonce) return undefined;
  // Automatic blocking answers the page with the address that it keeps; a selector asks the browser, which has none.
  if (!isMarked && fits(embed, `[${name}],[srcdoc]`)) return undefined;
  const address = isMarked ? (dataset[name] ?? /\bsrc\s*=\s*["']?([^"'\s>]+)/iu.exec(html ?? '')?.[1] ?? '') : embed.getAttribute(name);
  if (address === null) return undefined;
  const owner = matchService(services, address, document.baseURI);
  if (!isMarked && !owner) return undefined;
  const grantable = isMarked ? services.find(({ id }) => id === dataset['service']) : owner;
  const category = grantable?.category ?? parseCategory(dataset['category'] ?? '');
  return {
    name,
    isMarked,
    owner,
    grantable,
    category,
    host: URL.canParse(address, document.baseURI) ? new URL(address, document.baseURI).hostname : location.hostname,
    hasOnce: blocking !== 'strict' && (html === undefined || blocking !== 'automatic'),
    isBarred: circumstances.sensitive && category === 'marketing',
  };
}
