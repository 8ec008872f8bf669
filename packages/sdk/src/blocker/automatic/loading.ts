import { holdsAddress, holdsAnyAddress, holdsText } from './policy.ts';

/**
 * Attributes by which elements make the browser ask for something, as properties where they have one. Which element they stand
 * on hardly matters: on one that they mean nothing to, an address of a held host is no loss.
 */
export const loadingProperties = ['srcset', 'imageSrcset', 'src', 'href', 'data', 'poster', 'ping', 'background', 'attributionSrc'] as const;

/**
 * The elements that have one of these as a property, by the name of their class: to go through all of them would make the browser set up
 * seventy classes that most pages never touch.
 */
export const loadingElements = ['Anchor', 'Area', 'Body', 'Embed', 'Frame', 'IFrame', 'Image', 'Input', 'Link', 'Media', 'Model', 'Object', 'Script', 'Source', 'Track', 'Video'] as const;

export const loadingAttributes: readonly string[] = [...loadingProperties.map((key) => key.toLowerCase()), 'xlink:href'];

/**
 * Whether this value of this attribute would make the browser ask for something that is held.
 *
 * @param kind local name of the element, in lower case
 */
export function isHeldValue(kind: string, name: string, value: unknown): boolean {
  if (name === 'style') return holdsText(String(value), 'style');
  if (!loadingAttributes.includes(name)) return false;
  // What an anchor names, it only leads to. A link may become a loader by its `rel` at any time.
  if (name.endsWith('href') && /^(?:a|area|base)$/u.test(kind)) return false;
  return (/srcset$|^ping$/u.test(name) ? holdsAnyAddress : holdsAddress)(value, kind);
}
