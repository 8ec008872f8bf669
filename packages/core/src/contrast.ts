import { colorsOf, themeOf, type Theme, type ThemeColors, type ThemeScheme } from './theme.ts';

/**
 * How much light a colour gives, 0 for black and 1 for white (WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance).
 *
 * @param color `#rgb` or `#rrggbb`
 */
export function relativeLuminance(color: string): number {
  const digits = color.slice(1);
  const pairs = digits.length === 3 ? [...digits].map((digit) => digit + digit) : (digits.match(/../gu) ?? []);
  const [red = 0, green = 0, blue = 0] = pairs.map((pair) => {
    const share = Number.parseInt(pair, 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 for twice the same colour to 21 for black on white (WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). */
export function contrastRatio(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [relativeLuminance(one), relativeLuminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** What stands on what, how much it needs (WCAG 2.2, 1.4.3 and 1.4.11), and why. */
const pairs: readonly { readonly front: keyof ThemeColors; readonly back: keyof ThemeColors; readonly least: number; readonly what: string }[] = [
  { front: 'color', back: 'background', least: 4.5, what: 'text' },
  { front: 'accentColor', back: 'accent', least: 4.5, what: 'a word on a button' },
  { front: 'border', back: 'background', least: 3, what: 'the outline of a switch' },
  { front: 'accent', back: 'background', least: 3, what: 'a button' },
];

/** A pair of colours that cannot be told apart well enough. */
export interface ContrastFault {
  /** Under `ui.theme`: the colour to change. */
  readonly path: string;
  readonly message: string;
}

/** Which colours of a theme are too near to each other, in each scheme that can be shown. */
export function contrastFaults(given: ThemeScheme | Theme | undefined): ContrastFault[] {
  const theme = themeOf(given);
  const colors = colorsOf(theme);
  const shown = (['light', 'dark'] as const).filter((scheme) => (theme.scheme ?? 'auto') === 'auto' || theme.scheme === scheme);
  return shown.flatMap((scheme) =>
    pairs.flatMap(({ front, back, least, what }) => {
      const ratio = contrastRatio(colors[scheme][front], colors[scheme][back]);
      if (ratio >= least) return [];
      // What the owner did not choose is not what they would look for.
      const chosen = [front, back].find((name) => theme[scheme]?.[name] !== undefined) ?? front;
      // Rounded down: 4.499 is not 4.5.
      const said = (Math.floor(ratio * 100) / 100).toFixed(2);
      return [{ path: `${scheme}.${chosen}`, message: `${front} ${colors[scheme][front]} on ${back} ${colors[scheme][back]} has a contrast of ${said}:1, and ${what} needs ${least}:1` }];
    }),
  );
}
