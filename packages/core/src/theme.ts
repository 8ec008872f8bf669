/** What an owner may decide about the looks of the banner. Reject and accept look alike in all of it. */

/** The five colours of a scheme, each as `#rgb` or `#rrggbb`, so that contrast can be computed. */
export interface ThemeColors {
  readonly background: string;
  readonly color: string;
  /** Of switches: they are seen by it. */
  readonly border: string;
  readonly accent: string;
  /** Of words on the accent. */
  readonly accentColor: string;
}

export const themeSchemes = ['auto', 'light', 'dark'] as const;
export type ThemeScheme = (typeof themeSchemes)[number];

export const themePresets = ['plain', 'paper', 'fjord', 'ink'] as const;
export type ThemePreset = (typeof themePresets)[number];

export const themeColorNames = ['background', 'color', 'border', 'accent', 'accentColor'] as const satisfies readonly (keyof ThemeColors)[];

/** A logo beside the title. Its size is known before it is there, so that nothing moves when it comes. */
export interface ThemeLogo {
  /** A path of the site itself, or an https address: it is fetched before the visitor has answered. */
  readonly src: string;
  /** Empty where the name stands in the title anyway. */
  readonly alt: string;
  readonly width: number;
  readonly height: number;
}

export interface Theme {
  /** `auto` follows the visitor's system. */
  readonly scheme?: ThemeScheme;
  /** What the colours and the radius are where the theme names none: `plain` unless told. */
  readonly preset?: ThemePreset;
  readonly light?: Partial<ThemeColors>;
  readonly dark?: Partial<ThemeColors>;
  /** A length from 0 to 32px, 2rem or 2em. */
  readonly radius?: string;
  readonly density?: 'comfortable' | 'compact';
  /** `page` unless told: the family and size of the page's own text, where that needs no download. */
  readonly font?: 'page' | 'system';
  readonly logo?: ThemeLogo;
}

/** All that a preset decides. */
export interface Preset {
  readonly light: ThemeColors;
  readonly dark: ThemeColors;
  readonly radius: string;
}

export const presets: { readonly [name in ThemePreset]: Preset } = {
  /** White and navy: what the user interface has inside. */
  plain: {
    light: { background: '#ffffff', color: '#1b1b1f', border: '#70757d', accent: '#1d4f91', accentColor: '#ffffff' },
    dark: { background: '#1e1f24', color: '#f1f1f4', border: '#989da6', accent: '#a8c7fa', accentColor: '#062e6f' },
    radius: '8px',
  },
  /** Warm and nearly square, for sites of text. */
  paper: {
    light: { background: '#fbf7f0', color: '#2b2620', border: '#857a6b', accent: '#7a3e1d', accentColor: '#fff9f0' },
    dark: { background: '#26211c', color: '#f3ece2', border: '#a1968a', accent: '#eab98f', accentColor: '#3a1c08' },
    radius: '3px',
  },
  /** Cool and round. */
  fjord: {
    light: { background: '#f2f8f8', color: '#12262b', border: '#627a80', accent: '#0b5d66', accentColor: '#ffffff' },
    dark: { background: '#10242a', color: '#e6f1f2', border: '#85a0a6', accent: '#7fd3d6', accentColor: '#05292d' },
    radius: '22px',
  },
  /** Black and white, with corners. */
  ink: {
    light: { background: '#ffffff', color: '#0a0a0a', border: '#6b6b6b', accent: '#0a0a0a', accentColor: '#ffffff' },
    dark: { background: '#101011', color: '#fafafa', border: '#8f8f92', accent: '#fafafa', accentColor: '#101011' },
    radius: '0',
  },
};

/** A theme as an object, whichever way it was written. */
export function themeOf(given: ThemeScheme | Theme | null | undefined): Theme {
  return typeof given === 'object' ? (given ?? {}) : { scheme: given ?? 'auto' };
}

/** The colours that a theme comes to in each scheme. */
export function colorsOf({ preset = 'plain', light, dark }: Theme): Pick<Preset, 'light' | 'dark'> {
  return { light: { ...presets[preset].light, ...light }, dark: { ...presets[preset].dark, ...dark } };
}

/** The same theme with its preset spelt out, for who draws it without knowing the presets. */
export function withoutPreset({ preset, ...theme }: Theme): Theme {
  if (preset === undefined) return theme;
  return { radius: presets[preset].radius, ...theme, ...colorsOf({ preset, ...theme }) };
}
