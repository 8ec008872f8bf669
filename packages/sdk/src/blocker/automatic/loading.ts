import { holdsAddress, holdsAnyAddress, holdsText } from './policy.ts';

/**
 * Attributes by which elements make the browser ask for something, as properties where they have one. Which element they stand
 * on hardly matters: on one that they mean nothing to, an address of a held host is no loss.
 */
export const loadingProperties = ['srcset', 'imageSrcset', 'src', 'href', 'data', 'poster', 'action', 'formAction', 'ping', 'background', 'attributionSrc'] as const;

export const loadingAttributes: readonly string[] = [...loadingProperties.map((key) => key.toLowerCase()), 'xlink:href'];

/** A link that only leads somewhere loads nothing; neither does one to a page's own licence or author. */
const loadingRelation = /\b(?:stylesheet|icon|preload|prefetch|modulepreload|preconnect|dns-prefetch|prerender|manifest|mask-icon|apple-touch-icon)\b/iu;

/**
 * Whether this value of this attribute would make the browser ask for something that is held.
 *
 * @param kind local name of the element, in lower case
 * @param rel what a link says it is for
 */
export function isHeldValue(kind: string, name: string, value: unknown, rel: string | null): boolean {
  if (name === 'style') return holdsText(String(value), 'style');
  if (!loadingAttributes.includes(name)) return false;
  if (name.endsWith('href') && (/^(?:a|area|base)$/u.test(kind) || (kind === 'link' && !loadingRelation.test(rel ?? '')))) return false;
  return (/srcset$|^ping$/u.test(name) ? holdsAnyAddress : holdsAddress)(value, kind);
}
