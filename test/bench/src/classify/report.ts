import { cpus } from 'node:os';
import { drawTable } from '../markdown.ts';
import type { ClassifyRun } from './run.ts';
import type { Score, Share } from './score.ts';

export function classifyTables(run: ClassifyRun): string {
  return [qualityTable(run), calibrationTable(run), speedTable(run)].join('\n\n');
}

const columns: readonly { readonly title: string; show(score: Score): string }[] = [
  { title: 'cases', show: ({ cases }) => String(cases) },
  { title: 'coverage', show: ({ coverage }) => percent(coverage) },
  { title: 'right of all', show: ({ rightOfAll }) => percent(rightOfAll) },
  { title: 'by weight', show: ({ weighted }) => percent(weighted) },
  { title: 'right of answered', show: ({ rightOfAnswered }) => percent(rightOfAnswered) },
  { title: 'dangerous', show: ({ dangerous }) => String(dangerous) },
  { title: 'vendor named', show: ({ vendorNamed }) => percent(vendorNamed) },
  { title: 'vendor right', show: ({ vendor }) => percent(vendor) },
  { title: 'lifetime text', show: ({ lifetimeText }) => percent(lifetimeText) },
];

function qualityTable({ slices }: ClassifyRun): string {
  return drawTable([['slice', ...columns.map(({ title }) => title)], ...slices.map(({ slice, score }) => [slice, ...columns.map(({ show }) => show(score))])]);
}

/** One line for each tenth of confidence in which there is an answer. */
function calibrationTable({ slices }: ClassifyRun): string {
  const tenths = Array.from({ length: 10 }, (_, tenth) => tenth).filter((tenth) => slices.some(({ score }) => (score.tenths[tenth]?.of ?? 0) > 0));
  return drawTable([
    ['confidence: claimed, right', ...slices.map(({ slice }) => slice)],
    ...tenths.map((tenth) => [`${(tenth / 10).toFixed(1)}–${((tenth + 1) / 10).toFixed(1)}`, ...slices.map(({ score }) => calibrated(score.tenths[tenth]))]),
  ]);
}

function calibrated(tenth: Score['tenths'][number] | undefined): string {
  return tenth === undefined || tenth.of === 0 ? '–' : `${tenth.claimed.toFixed(2)}, ${(tenth.right / tenth.of).toFixed(2)} of ${tenth.of}`;
}

function speedTable({ lines, commandMs, parsingMs, startMs, lookUps }: ClassifyRun): string {
  const perSecond = (ms: number) => Math.round((lines * 1000) / ms).toLocaleString('en');
  return drawTable([
    ['speed', 'figure'],
    [`kapsel-scan classify, ${lines.toLocaleString('en')} lines, from start to end`, `${perSecond(commandMs)} lines a second (${(commandMs / parsingMs).toFixed(1)})`],
    ['reading the same lines as JSON, and nothing else', `${perSecond(parsingMs)} lines a second (1.0)`],
    ['from start to end for one line', `${Math.round(startMs)} ms`],
    [`looking up a name among ${lookUps.patterns.toLocaleString('en')} patterns`, `${lookUps.indexed.toFixed(2)} µs`],
    ['the same by asking all of them', `${lookUps.walked.toFixed(0)} µs`],
  ]);
}

export function classifyRemarks({ load, rounds, casesFile, slices }: ClassifyRun): string[] {
  const processors = cpus();
  const dangerous = slices.reduce((sum, { score }) => sum + score.dangerous, 0);
  return [
    casesFile === undefined ? 'The cases are made from the knowledge base: “known” tells that the command finds what is known, not that it is right. Name others with --cases.' : `Cases from ${casesFile}.`,
    `Dangerous: analytics or marketing called necessary; ${dangerous} in all.`,
    `${processors.length} × ${processors[0]?.model ?? 'unknown'}; medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}; load average ${load.start.toFixed(2)} at the start, ${load.end.toFixed(2)} at the end.`,
  ];
}

export function classifyJson(run: ClassifyRun): string {
  return `${JSON.stringify(run, undefined, 2)}\n`;
}

function percent({ right, of }: Share): string {
  return of === 0 ? '–' : `${((100 * right) / of).toFixed(1)} %`;
}
