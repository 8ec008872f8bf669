import { drawTable } from '../markdown.ts';
import { median } from '../median.ts';
import { circumstances } from '../report.ts';
import { reference } from '../subjects/index.ts';
import type { AccessibilityFound, CellFound, LayerFound } from './accessibility.ts';
import { cells } from './cells.ts';
import { hardshipNames, hardships, type Endured } from './robustness.ts';
import type { BannerResult, BannerRun } from './run.ts';

/** A result that was measured to the end. */
type Whole = BannerResult & { readonly accessibility: AccessibilityFound; readonly endured: Endured };

interface Row {
  readonly label: string;
  show(result: Whole, base: Whole | undefined): string;
}

const rows: readonly Row[] = [
  { label: 'accept click until paint (INP)', show: interaction },
  { label: 'phone covered by the first layer', show: ({ accessibility }) => percent(accessibility.cover.painted) },
  { label: '… and out of a finger’s reach', show: ({ accessibility }) => percent(accessibility.cover.outOfReach) },
  overLayer('axe, first layer', ({ first }) => first, violationCount),
  overLayer('axe, preferences', ({ second }) => second, violationCount),
  overLayer('lost controls, first layer', ({ first }) => first, ({ lost }) => lost.length),
  overLayer('lost controls, preferences', ({ second }) => second, ({ lost }) => lost.length),
  overCells('focus wholly hidden', ({ focus }) => focus?.hidden.length),
  overCells('links that Tab does not come to', ({ focus }) => focus?.missed),
  overCells('focus stolen', ({ isFocusStolen }) => (isFocusStolen === undefined ? undefined : Number(isFocusStolen))),
  ...hardshipNames.map((name): Row => ({ label: `after: ${hardships[name].label}`, show: ({ endured }) => (endured[name] === true ? 'yes' : 'no') })),
  { label: `after: all ${hardshipNames.length}`, show: ({ endured }) => `${hardshipNames.filter((name) => endured[name] === true).length} of ${hardshipNames.length}` },
];

/** One row a measure. Over cells: in how many something was found, and how often in all. */
export function bannerTable({ results }: BannerRun): string {
  const shown = results.filter(isWhole);
  const base = shown.find(({ subject }) => subject.id === reference.id);
  return drawTable([[`of ${cells.length} cells`, ...shown.map(({ subject }) => subject.name)], ...rows.map((row) => [row.label, ...shown.map((result) => row.show(result, base))])]);
}

/** What belongs beside the table: the machine, why a hardship was not borne, what a figure leaves out, and who is not reported. */
export function bannerRemarks(run: BannerRun): string[] {
  return [
    circumstances(run),
    ...run.results.filter(isWhole).flatMap(({ subject, endured }) => {
      const faults = hardshipNames.flatMap((name) => (endured[name] === true ? [] : [`${hardships[name].label}: ${endured[name]}`]));
      return faults.length > 0 ? [`${subject.name} after … ${faults.join('; ')}.`] : [];
    }),
    ...run.results.flatMap(({ subject, refused }) => (subject.note && refused === undefined ? [`${subject.name}: ${subject.note}`] : [])),
    ...run.results.flatMap(({ subject, refused }) => (refused === undefined ? [] : [`Not reported: ${subject.name} ${refused}.`])),
  ];
}

/** Everything that was found in every cell, and every click. */
export function bannerJson(run: BannerRun): string {
  const results = run.results.map(({ subject: { id, name, note }, ...found }) => ({ id, name, note, ...found }));
  return `${JSON.stringify({ ...run, cells, reference: reference.id, results }, undefined, 2)}\n`;
}

function isWhole(result: BannerResult): result is Whole {
  return result.refused === undefined && result.accessibility !== undefined && result.endured !== undefined;
}

function interaction({ interactionMs }: Whole, base: Whole | undefined): string {
  const medianOf = (values: readonly (number | undefined)[]) => median(values.filter((value) => value !== undefined));
  const value = medianOf(interactionMs);
  if (value === undefined) return 'not told';
  const unit = base && medianOf(base.interactionMs);
  return `${Math.round(value)} ms${unit ? ` (${(value / unit).toFixed(2)})` : ''}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function violationCount({ violations }: LayerFound): number {
  return violations.reduce((sum, [, elements]) => sum + elements, 0);
}

function overLayer(label: string, layer: (cell: CellFound) => LayerFound | undefined, count: (found: LayerFound) => number): Row {
  return overCells(label, (cell) => {
    const found = layer(cell);
    return found && count(found);
  });
}

function overCells(label: string, count: (cell: CellFound) => number | undefined): Row {
  return {
    label,
    show: ({ accessibility: { isModal, cells: found } }) => {
      const counts = found.flatMap((cell) => count(cell) ?? []);
      if (counts.length === 0) return isModal ? 'modal' : 'none of its own';
      const failing = counts.filter((value) => value > 0).length;
      const sum = counts.reduce((total, value) => total + value, 0);
      return failing === sum ? String(failing) : `${failing} (${sum})`;
    },
  };
}
