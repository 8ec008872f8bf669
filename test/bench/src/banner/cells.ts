/** One way in which a person comes to a page: a size of the window, a zoom, a direction of writing, colours, spacing of text. */
export interface Cell {
  readonly id: string;
  /** In CSS pixels, after zooming. */
  readonly viewport: { readonly width: number; readonly height: number };
  /** As a browser zooms: fewer CSS pixels in the same window, each of them larger. */
  readonly zoom: number;
  readonly direction: 'ltr' | 'rtl';
  readonly colorScheme: 'light' | 'dark';
  readonly forcedColors: 'none' | 'active';
  /** Whether the person spaces all text as WCAG 1.4.12 has it. */
  readonly isSpaced: boolean;
}

type Look = Pick<Cell, 'id' | 'colorScheme' | 'forcedColors' | 'isSpaced'>;
type Shape = Pick<Cell, 'id' | 'viewport' | 'zoom' | 'direction'>;

const looks: readonly Look[] = [
  { id: 'light', colorScheme: 'light', forcedColors: 'none', isSpaced: false },
  { id: 'dark', colorScheme: 'dark', forcedColors: 'none', isSpaced: false },
  { id: 'forced-light', colorScheme: 'light', forcedColors: 'active', isSpaced: false },
  { id: 'forced-dark', colorScheme: 'dark', forcedColors: 'active', isSpaced: false },
  { id: 'spaced', colorScheme: 'light', forcedColors: 'none', isSpaced: true },
];

const phone = { width: 320, height: 568 };
const desktop = { width: 1280, height: 800 };

const shapes: readonly Shape[] = [
  { id: 'phone', viewport: phone, zoom: 1, direction: 'ltr' },
  { id: 'phone-rtl', viewport: phone, zoom: 1, direction: 'rtl' },
  { id: 'tablet', viewport: { width: 768, height: 1024 }, zoom: 1, direction: 'ltr' },
  { id: 'desktop', viewport: desktop, zoom: 1, direction: 'ltr' },
  { id: 'desktop-rtl', viewport: desktop, zoom: 1, direction: 'rtl' },
  // A window of 1280 × 1024, from which WCAG 1.4.10 reckons.
  { id: 'zoom-200', viewport: { width: 640, height: 512 }, zoom: 2, direction: 'ltr' },
  { id: 'zoom-400', viewport: { width: 320, height: 256 }, zoom: 4, direction: 'ltr' },
];

/** Each of five looks in each of seven shapes: 35, always the same and in the same order. */
export const cells: readonly Cell[] = looks.flatMap((look) => shapes.map((shape) => ({ ...look, ...shape, id: `${shape.id} ${look.id}` })));

/** Where nothing is special: a control that is shown here is a control of the layer. */
export const plainCell = cellNamed('desktop light');

/** The small phone whose cover is measured. */
export const phoneCell = cellNamed('phone light');

function cellNamed(wanted: string): Cell {
  const found = cells.find(({ id }) => id === wanted);
  if (!found) throw new Error(`There is no cell ${wanted}.`);
  return found;
}
