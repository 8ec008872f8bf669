import { assert, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrastFaults, contrastRatio, relativeLuminance } from './contrast.ts';
import { colorsOf, presets, themePresets, withoutPreset } from './theme.ts';

const color = integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`);

describe('relativeLuminance', () => {
  it('is 0 for black, 1 for white, and weighs green most', () => {
    expect(relativeLuminance('#000')).toBe(0);
    expect(relativeLuminance('#fff')).toBeCloseTo(1, 10);
    expect(relativeLuminance('#f00')).toBeCloseTo(0.2126, 10);
    expect(relativeLuminance('#00ff00')).toBeCloseTo(0.7152, 10);
    expect(relativeLuminance('#00F')).toBeCloseTo(0.0722, 10);
  });

  it('reads #rgb as #rrggbb', () => {
    assert(property(integer({ min: 0, max: 0xfff }), (number) => {
      const digits = number.toString(16).padStart(3, '0');
      expect(relativeLuminance(`#${digits}`)).toBe(relativeLuminance(`#${[...digits].map((digit) => digit + digit).join('')}`));
    }));
  });
});

describe('contrastRatio', () => {
  it.each([
    ['#000000', '#ffffff', 21],
    ['#777777', '#ffffff', 4.48],
    ['#767676', '#ffffff', 4.54],
    ['#0000ff', '#ffffff', 8.59],
  ])('of %s and %s is %d', (one, other, expected) => {
    expect(contrastRatio(one, other)).toBeCloseTo(expected, 2);
  });

  it('lies from 1 to 21, is 1 for a colour and itself, and does not mind the order', () => {
    assert(property(color, color, (one, other) => {
      const ratio = contrastRatio(one, other);
      expect(ratio).toBeGreaterThanOrEqual(1);
      expect(ratio).toBeLessThanOrEqual(21);
      expect(ratio).toBe(contrastRatio(other, one));
      expect(contrastRatio(one, one)).toBe(1);
    }));
  });
});

describe('contrastFaults', () => {
  it.each(themePresets)('finds nothing in %s, light and dark', (preset) => {
    expect(contrastFaults({ preset })).toEqual([]);
  });

  it('finds nothing in what is there without a theme', () => {
    expect(contrastFaults(undefined)).toEqual([]);
    expect(contrastFaults('dark')).toEqual([]);
  });

  it('names the colour to change, the pair, what it has and what it needs', () => {
    expect(contrastFaults({ light: { accent: '#7fb2f0' } })).toEqual([
      { path: 'light.accent', message: 'accentColor #ffffff on accent #7fb2f0 has a contrast of 2.20:1, and a word on a button needs 4.5:1' },
      { path: 'light.accent', message: 'accent #7fb2f0 on background #ffffff has a contrast of 2.20:1, and a button needs 3:1' },
    ]);
  });

  it('looks only at schemes that are shown', () => {
    const dark = { color: '#333' };
    expect(contrastFaults({ scheme: 'light', dark })).toEqual([]);
    expect(contrastFaults({ scheme: 'dark', dark })).toHaveLength(1);
    expect(contrastFaults({ dark })).toHaveLength(1);
  });

  it('lets no colours through that are too near to each other', () => {
    const colors = record({ background: color, color, border: color, accent: color, accentColor: color });
    assert(property(colors, constantFrom('light' as const, 'dark' as const), (given, scheme) => {
      const isFine =
        contrastRatio(given.color, given.background) >= 4.5 &&
        contrastRatio(given.accentColor, given.accent) >= 4.5 &&
        contrastRatio(given.border, given.background) >= 3 &&
        contrastRatio(given.accent, given.background) >= 3;
      expect(contrastFaults({ scheme, [scheme]: given }).length === 0).toBe(isFine);
    }));
  });
});

describe('withoutPreset', () => {
  it('spells a preset out, under what the owner chose', () => {
    expect(withoutPreset({ preset: 'fjord', scheme: 'light', light: { accent: '#004d00' } })).toEqual({
      scheme: 'light',
      radius: '22px',
      light: { ...presets.fjord.light, accent: '#004d00' },
      dark: presets.fjord.dark,
    });
    expect(withoutPreset({ preset: 'ink', radius: '4px' }).radius).toBe('4px');
  });

  it('leaves a theme alone that has none, and changes no colour of any', () => {
    expect(withoutPreset({ light: { accent: '#004d00' } })).toEqual({ light: { accent: '#004d00' } });
    for (const preset of themePresets) expect(colorsOf(withoutPreset({ preset }))).toEqual(colorsOf({ preset }));
  });
});
