import { cpus } from 'node:os';
import { drawTable } from './markdown.ts';
import type { Figures } from './measure.ts';
import { median } from './median.ts';
import type { Result, Run } from './run.ts';
import type { Subject } from './subject.ts';
import { reference } from './subjects/index.ts';

interface Row {
  readonly key: keyof Figures;
  readonly label: string;
  readonly show: (value: number) => string;
}

const whole = (unit: string) => (value: number) => `${Math.round(value).toLocaleString('en')}${unit}`;
const tenths = (unit: string) => (value: number) => `${value.toFixed(1)}${unit}`;

const rows: readonly Row[] = [
  { key: 'bytesFirst', label: 'JS + CSS, first visit', show: whole(' B') },
  { key: 'bytesReturning', label: 'JS + CSS, returning', show: whole(' B') },
  { key: 'bannerMs', label: 'banner visible', show: whole(' ms') },
  { key: 'scriptFirstMs', label: 'script time, first visit', show: tenths(' ms') },
  { key: 'scriptReturningMs', label: 'script time, returning', show: tenths(' ms') },
  { key: 'acceptNearMs', label: 'accept → all ran', show: whole(' ms') },
  { key: 'acceptFarMs', label: 'accept → all ran, tracker 100 ms away', show: whole(' ms') },
  { key: 'orderKept', label: 'order kept', show: (value) => (value === 1 ? 'yes' : 'no') },
  { key: 'heapBytes', label: 'heap, banner shown', show: (value) => tenths(' kB')(value / 1000) },
  { key: 'layoutShift', label: 'layout shift', show: (value) => value.toFixed(3) },
  { key: 'interactionMs', label: 'accept click until paint (INP)', show: whole(' ms') },
  { key: 'itemsLeft', label: 'web storage items left after withdrawal', show: whole(' of 40') },
];

/** Medians, in brackets the ratio to the reference. */
export function table({ results }: Run): string {
  const shown = results.filter(({ refused }) => refused === undefined);
  const base = shown.find(({ subject }) => subject === reference);
  return drawTable([
    [base ? `median (ratio to ${base.subject.id})` : 'median', ...shown.map(({ subject }) => subject.name)],
    ...rows.map((row) => [row.label, ...shown.map((result) => cell(row, result, base))]),
  ]);
}

/** What belongs beside the table: the machine, what a figure leaves out, and who is not reported. */
export function remarks({ browser, load, slowdown, baselines, results }: Run): string[] {
  return [
    circumstances({ browser, load, slowdown, rounds: baselines.length }),
    ...(results.some(({ subject }) => isByCall(subject)) ? ['* Accepted by a call of its JavaScript, without a click.'] : []),
    ...results.flatMap(({ subject, refused }) => (subject.note && refused === undefined ? [`${subject.name}: ${subject.note}`] : [])),
    ...results.flatMap(({ subject, refused }) => (refused === undefined ? [] : [`Not reported: ${subject.name} ${refused}.`])),
  ];
}

/** Without which milliseconds say little. */
export function circumstances({ browser, load, slowdown, rounds }: Pick<Run, 'browser' | 'load' | 'slowdown'> & { readonly rounds: number }): string {
  const processors = cpus();
  return `${browser}, processor ${slowdown}× slower than ${processors.length} × ${processors[0]?.model ?? 'unknown'}; ${rounds} ${rounds === 1 ? 'round' : 'rounds'}; load average ${load.start.toFixed(2)} at the start, ${load.end.toFixed(2)} at the end.`;
}

/** Every figure of every round. */
export function json(run: Run): string {
  const results = run.results.map(({ subject: { id, name, note }, rounds, refused }) => ({
    id,
    name,
    note,
    refused,
    median: Object.fromEntries(rows.map(({ key }) => [key, medianOf(key, rounds)])),
    rounds,
  }));
  return `${JSON.stringify({ ...run, reference: reference.id, results }, undefined, 2)}\n`;
}

function cell({ key, show }: Row, { subject, rounds }: Result, base: Result | undefined): string {
  const value = medianOf(key, rounds);
  if (value === undefined) return subject.acceptButton ? 'not told' : 'no banner yet';
  const unit = base && medianOf(key, base.rounds);
  const ratio = unit !== undefined && unit > 0 && key !== 'orderKept' ? ` (${(value / unit).toFixed(2)})` : '';
  return `${show(value)}${ratio}${isByCall(subject) && key.startsWith('accept') ? ' *' : ''}`;
}

function isByCall({ acceptButton }: Subject): boolean {
  return acceptButton === undefined;
}

/** Undefined where a tool has nothing to measure. The order is kept if it was in every round. */
function medianOf(key: keyof Figures, rounds: readonly Figures[]): number | undefined {
  const values = rounds.flatMap((figures) => figures[key] ?? []);
  return key === 'orderKept' && values.length > 0 ? Math.min(...values) : median(values);
}
