import type { Theme } from '@kapsel/core';
import { paint } from './paint.ts';

/**
 * Gives an element the looks that the config wants: custom properties on itself, which a strict policy allows, and attributes. A
 * property of the page's own style sheets counts where the config says nothing.
 *
 * @param soon when to take the font of the page: before the next picture, and never before the page's own first one, since only then have its styles arrived
 */
export function dress(element: HTMLElement, theme: Theme, text: object, soon: (run: () => void) => void = requestAnimationFrame): void {
  const { radius, density = 'comfortable', font } = theme;
  const set = (name: string, value: string): void => element.style.setProperty(`--kapsel-${name}`, value);
  paint(element, theme);
  element.setAttribute('density', density);
  if (radius) set('radius', radius);
  if (font !== 'system') soon(() => {
    const own = font ? '' : getComputedStyle(element).getPropertyValue('--kapsel-font');
    if (!own) set('font', fontOfPage(Object.values(text).join('')));
  });
}

/** Of the page's text, never below 16px; a family that would first have to be fetched is left out. */
function fontOfPage(words: string): string {
  const { fontFamily, fontSize } = getComputedStyle(document.body ?? document.documentElement);
  const size = Number.parseFloat(fontSize) / Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  // To ask is dear, and without fonts of the page's own the answer is yes.
  const isThere = document.fonts.size === 0 || ['400', '600'].every((weight) => document.fonts.check(`${weight} 1em ${fontFamily}`, words));
  return `400 max(16px, ${size || 1}rem)/1.4 ${isThere ? fontFamily : 'system-ui, sans-serif'}`;
}

/** Modal, and with the focus on the whole of it: on none of its answers. */
export function open(dialog: HTMLDialogElement): void {
  dialog.showModal();
  dialog.focus();
}
