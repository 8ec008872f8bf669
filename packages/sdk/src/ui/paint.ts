import type { Theme, ThemeColors } from '@kapsel/core';

/** Gives an element the colours that the config wants, as custom properties on itself, which a strict policy allows. */
export function paint(element: HTMLElement, { scheme = 'auto', light, dark }: Theme): void {
  element.setAttribute('theme', scheme);
  const set = (prefix: string, { accentColor, ...colors }: Partial<ThemeColors> = {}): void => {
    for (const [name, value] of Object.entries({ ...colors, 'accent-color': accentColor })) if (value) element.style.setProperty(`--kapsel-${prefix}${name}`, value);
  };
  set('', light);
  set('dark-', dark);
}
