import { cpus } from 'node:os';
import type { Share } from '../../../sites/score.ts';
import { drawTable } from '../markdown.ts';
import { median } from '../median.ts';
import type { ScannerFigures, ScannerResult, ScannerRun } from './run.ts';
import { clockReference } from './subject.ts';

interface Row {
  readonly label: string;
  show(figures: ScannerFigures): string;
}

/** What does not change with time is taken from the first round. */
const rows: readonly Row[] = [
  { label: 'recall: stored items', show: ({ stored }) => percent(stored.recall) },
  { label: 'recall: refused, transient and requests too', show: ({ all }) => percent(all.recall) },
  { label: 'precision', show: ({ all }) => percent(all.precision) },
  { label: 'lifetimes right, of those found', show: ({ stored }) => percent(stored.lifetimes) },
  { label: 'sources right, of those found', show: ({ all }) => (all.sources.right === 0 ? 'not told' : percent(all.sources)) },
];

export function scannerTable({ results }: ScannerRun): string {
  const shown = results.filter(({ rounds }) => rounds.length > 0);
  const base = secondsOf(shown.find(({ subject }) => subject.id === clockReference));
  const onEach = (show: (result: ScannerResult) => string) => shown.map(show);
  return drawTable([
    ['the ground-truth web', ...onEach(({ subject }) => subject.name)],
    ...rows.map(({ label, show }) => [label, ...onEach(({ rounds: [first] }) => (first ? show(first) : ''))]),
    ['seconds a page', ...onEach((result) => seconds(secondsOf(result), base))],
    ['peak memory of all its processes', ...onEach(({ rounds }) => megabytes(median(rounds.flatMap(({ peakBytes }) => peakBytes ?? []))))],
  ]);
}

export function scannerRemarks({ load, rounds, results }: ScannerRun): string[] {
  const processors = cpus();
  const pages = results.find(({ rounds: [first] }) => first)?.rounds[0]?.pages ?? 0;
  return [
    `${pages} pages, one at a time, untouched; ${processors.length} × ${processors[0]?.model ?? 'unknown'}; ${rounds} ${rounds === 1 ? 'round' : 'rounds'}; load average ${load.start.toFixed(2)} at the start, ${load.end.toFixed(2)} at the end.`,
    ...results.flatMap(({ subject, refused }) => (subject.note && refused === undefined ? [`${subject.name} ${subject.note}`] : [])),
    ...results.flatMap(({ subject, refused }) => (refused === undefined ? [] : [`Not reported: ${subject.name} ${refused}.`])),
  ];
}

/** Every fault of every round. */
export function scannerJson(run: ScannerRun): string {
  return `${JSON.stringify(run, undefined, 2)}\n`;
}

function secondsOf(result: ScannerResult | undefined): number | undefined {
  return result && median(result.rounds.map(({ secondsPerPage }) => secondsPerPage));
}

function seconds(value: number | undefined, base: number | undefined): string {
  if (value === undefined) return 'not told';
  return `${value.toFixed(2)} s${base === undefined ? '' : ` (${(value / base).toFixed(2)})`}`;
}

function percent({ right, of }: Share): string {
  return of === 0 ? 'none' : `${((100 * right) / of).toFixed(1)} % (${right} of ${of})`;
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? 'not told' : `${Math.round(bytes / 1e6)} MB`;
}
