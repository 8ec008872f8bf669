import { cpus } from 'node:os';
import type { Figures } from './measure.ts';
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

/** Medians as a Markdown table that also reads well in a terminal; in brackets the ratio to the reference. */
export function table({ results }: Run): string {
  const shown = results.filter(({ refused }) => refused === undefined);
  const base = shown.find(({ subject }) => subject === reference);
  const lines = [
    [base ? `median (ratio to ${base.subject.id})` : 'median', ...shown.map(({ subject }) => subject.name)],
    ...rows.map((row) => [row.label, ...shown.map((result) => cell(row, result, base))]),
  ];
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const drawn = lines.map((line) => `| ${line.map((text, column) => (column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0))).join(' | ')} |`);
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [drawn[0], rule, ...drawn.slice(1)].join('\n');
}

/** What belongs beside the table: the machine, what a figure leaves out, and who is not reported. */
export function remarks({ browser, load, slowdown, baselines, results }: Run): string[] {
  const processors = cpus();
  return [
    `${browser}, processor ${slowdown}× slower than ${processors.length} × ${processors[0]?.model ?? 'unknown'}; ${baselines.length} rounds; load average ${load.start.toFixed(2)} at the start, ${load.end.toFixed(2)} at the end.`,
    ...(results.some(({ subject }) => isByCall(subject)) ? ['* Accepted by a call of its JavaScript, without a click.'] : []),
    ...results.flatMap(({ subject, refused }) => (subject.note && refused === undefined ? [`${subject.name}: ${subject.note}`] : [])),
    ...results.flatMap(({ subject, refused }) => (refused === undefined ? [] : [`Not reported: ${subject.name} ${refused}.`])),
  ];
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
  const values = rounds.flatMap((figures) => figures[key] ?? []).sort((a, b) => a - b);
  if (values.length === 0) return undefined;
  if (key === 'orderKept') return values[0];
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle] : ((values[middle - 1] ?? 0) + (values[middle] ?? 0)) / 2;
}
