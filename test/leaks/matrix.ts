import { randomUUID } from 'node:crypto';
import type { Engine, Page } from './engines.ts';
import { Judge, sentinelId, type Judgement } from './judge.ts';
import type { Phase, Subject } from './subject.ts';
import { startTracker, type SiteAnswer, type SiteRequest, type Tracker } from './tracker.ts';
import { vectors as allVectors, type Vector, type VectorContext } from './vectors/index.ts';
import { leakProblems, releaseProblems, silenceProblems, withdrawalProblems } from './verdicts.ts';

type JudgedPhase = Phase | 'withdraw-reload';

/** One vector against one subject. */
export interface Row {
  readonly vector: Vector;
  readonly judgements: Partial<Record<JudgedPhase, Judgement>>;
  /** What is not as it should be, as `<phase>: <problem>`. */
  readonly problems: readonly string[];
}

export interface MatrixOptions {
  readonly subject: Subject;
  readonly engine: Engine;
  /** All 68 unless told otherwise. */
  readonly vectors?: readonly Vector[];
  readonly phases: readonly Phase[];
  /** How many pages are open at a time. */
  readonly parallel?: number;
  /** For how long nothing must have come until nothing will come. */
  readonly quietMs?: number;
  /** For how long what should come is waited for. */
  readonly patienceMs?: number;
}

/** Opens a page for each vector and judges it in each phase. */
export async function runMatrix({
  subject,
  engine,
  vectors = allVectors,
  phases,
  parallel = 6,
  quietMs = 400,
  patienceMs = 6000,
}: MatrixOptions): Promise<Row[]> {
  const site = siteOf(subject);
  const tracker = await startTracker(site.answer);
  const run = { subject, engine, tracker, site, quietMs, patienceMs };
  try {
    const tasks = vectors.flatMap((vector) => [
      ...(phases.some((phase) => phase !== 'reject-reload') ? [() => visitAndDecide(run, vector, phases)] : []),
      ...(phases.includes('reject-reload') ? [() => visitAndReject(run, vector)] : []),
    ]);
    return mergeRows(vectors, await inParallel(tasks, parallel));
  } finally {
    await tracker.close();
  }
}

interface Run {
  readonly subject: Subject;
  readonly engine: Engine;
  readonly tracker: Tracker;
  readonly site: Site;
  readonly quietMs: number;
  readonly patienceMs: number;
}

/** A visit that is judged before the choice, after accepting and after withdrawing, as far as these phases are wanted. */
function visitAndDecide(run: Run, vector: Vector, phases: readonly Phase[]): Promise<Row> {
  const { subject, quietMs, patienceMs } = run;
  return visit(run, vector, 'before', async ({ page, judge, load, note }) => {
    await load();
    const mustLeak = subject.isControl === true && subject.markup === 'untouched';
    if (mustLeak) await judge.judgeUntil((judgement) => leakProblems(vector, judgement).length === 0, patienceMs);
    else await judge.quiet(quietMs);
    const before = await judge.judge();
    note('before', before, mustLeak ? leakProblems(vector, before) : silenceProblems(before, subject.markup));
    if (!phases.includes('accept') && !phases.includes('withdraw')) return;

    await judge.beginAnew();
    await subject.decide(page, 'accept');
    await interact(page, vector);
    await judge.judgeUntil((judgement) => releaseProblems(vector, subject.markup, before, judgement).length === 0, patienceMs);
    // What comes a second time comes late.
    await judge.quiet(quietMs);
    const accepted = await judge.judge();
    note('accept', accepted, releaseProblems(vector, subject.markup, before, accepted));
    if (!phases.includes('withdraw')) return;

    await judge.beginAnew();
    await subject.decide(page, 'withdraw');
    await interact(page, vector);
    await judge.quiet(quietMs);
    const withdrawn = await judge.judge();
    note('withdraw', withdrawn, withdrawalProblems(withdrawn, subject.markup));

    await judge.beginAnew();
    await load();
    await judge.quiet(quietMs);
    const reloaded = await judge.judge();
    note('withdraw-reload', reloaded, withdrawalProblems(reloaded, subject.markup));
  });
}

function visitAndReject(run: Run, vector: Vector): Promise<Row> {
  const { subject, quietMs } = run;
  return visit(run, vector, 'reject-reload', async ({ page, judge, load, note }) => {
    await load();
    await subject.decide(page, 'reject');
    await judge.quiet(quietMs);
    await judge.beginAnew();
    await load();
    await judge.quiet(quietMs);
    const rejected = await judge.judge();
    note('reject-reload', rejected, silenceProblems(rejected, subject.markup));
  });
}

interface Visit {
  readonly page: Page;
  readonly judge: Judge;
  /** Loads the page, or loads it again, and does what a visitor must do first. */
  load(): Promise<void>;
  note(phase: JudgedPhase, judgement: Judgement, problems: readonly string[]): void;
}

/** A page that cannot be judged is a row with that problem: it must not pass for one that was silent. */
async function visit({ subject, engine, tracker, site }: Run, vector: Vector, phase: Phase, story: (visit: Visit) => Promise<void>): Promise<Row> {
  const judgements: Row['judgements'] = {};
  const problems: string[] = [];
  let latest: JudgedPhase = phase;
  try {
    const page = await engine.open();
    try {
      const context = contextOf(vector, tracker);
      site.addPage(context, vector, phase);
      const judge = new Judge(page, tracker, context.runId);
      let isLoaded = false;
      const load = async () => {
        await (isLoaded ? page.reload() : page.goto(`${tracker.site}${pagePath(context)}`));
        isLoaded = true;
        await subject.prepare?.(page);
        await interact(page, vector);
      };
      const note = (judged: JudgedPhase, judgement: Judgement, found: readonly string[]) => {
        latest = judged;
        judgements[judged] = judgement;
        problems.push(...found.map((problem) => `${judged}: ${problem}`));
      };
      await story({ page, judge, load, note });
    } finally {
      await page.close();
    }
  } catch (error) {
    problems.push(`${latest}: cannot be judged, ${error instanceof Error ? error.message : String(error)}`);
  }
  return { vector, judgements, problems };
}

/** What is held is not there to be clicked, which is as it should be. */
async function interact(page: Page, { interaction }: Vector): Promise<void> {
  if (!interaction) return;
  await page.evaluate(({ kind, selector }) => {
    const element = document.querySelector<HTMLElement>(selector);
    if (kind === 'click') element?.click();
    else (element as HTMLFormElement | null)?.requestSubmit();
  }, interaction);
}

interface Site {
  readonly answer: (request: SiteRequest) => SiteAnswer | undefined;
  addPage(context: VectorContext, vector: Vector, phase: Phase): void;
}

/** The tested site: a page for each visit, the scripts its workers start with, and the subject's own files. */
function siteOf(subject: Subject): Site {
  const answers = new Map<string, SiteAnswer>();
  let files: Readonly<Record<string, SiteAnswer>> | undefined;
  let origins = { site: '', tracker: '' };
  return {
    answer(request) {
      const answer = answers.get(request.path);
      if (answer) return subject.serve?.(answer, request, origins) ?? answer;
      files ??= subject.files?.(origins) ?? {};
      return files[request.path];
    },
    addPage(context, vector, phase) {
      origins = { site: context.site, tracker: context.tracker };
      const body = subject.markup === 'marked' ? vector.marked(context) : vector.untouched(context);
      answers.set(pagePath(context), { type: 'text/html; charset=utf-8', body: pageHtml(subject.head(context, phase), vector.name, body) });
      for (const file of ['worker.js', 'sw.js']) {
        answers.set(new URL(context.helper(file)).pathname, { type: 'text/javascript', body: `importScripts('${context.hit('script.js')}');` });
      }
    },
  };
}

function contextOf(vector: Vector, { site, tracker }: Tracker): VectorContext {
  const runId = randomUUID();
  const path = `${vector.name}/${runId}`;
  return {
    vector: vector.name,
    runId,
    site,
    tracker,
    hit: (file) => `${tracker}/v/${path}/${file}`,
    helper: (file) => `${site}/helper/${path}/${file}`,
  };
}

function pagePath({ vector, runId }: VectorContext): string {
  return `/page/${vector}/${runId}`;
}

function pageHtml(head: string, title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>${head}
<meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,">
</head>
<body>
<p id="${sentinelId}">A page.</p>
${body}
</body>
</html>`;
}

/** Starts in order, at most so many at a time. */
async function inParallel<Result>(tasks: readonly (() => Promise<Result>)[], parallel: number): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = tasks.entries();
  const lane = async () => {
    for (const [index, task] of waiting) results[index] = await task();
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  return results;
}

function mergeRows(vectors: readonly Vector[], parts: readonly Row[]): Row[] {
  return vectors.map((vector) => {
    const own = parts.filter((part) => part.vector === vector);
    return { vector, judgements: Object.assign({}, ...own.map(({ judgements }) => judgements)), problems: own.flatMap(({ problems }) => problems) };
  });
}

/** How many rows are as the phase asks; and, since targets speak of them, how many sent, ran or stored nothing. */
export interface Totals {
  readonly of: number;
  readonly asExpected: number;
  readonly sentNothing: number;
  readonly ranNothing: number;
  readonly storedNothing: number;
  readonly ranAndStoredNothing: number;
}

/** A row that could not be judged in this phase counts for nothing. */
export function totals(rows: readonly Row[], phase: JudgedPhase): Totals {
  const judged = rows.flatMap(({ judgements }) => judgements[phase] ?? []);
  const isClean = ({ stored }: Judgement) => stored.length === 0;
  return {
    of: rows.length,
    asExpected: rows.filter((row) => row.judgements[phase] && !row.problems.some((problem) => problem.startsWith(`${phase}:`))).length,
    sentNothing: judged.filter(({ hits }) => hits.length === 0).length,
    ranNothing: judged.filter(({ ran }) => ran === 0).length,
    storedNothing: judged.filter(isClean).length,
    ranAndStoredNothing: judged.filter((judgement) => judgement.ran === 0 && isClean(judgement)).length,
  };
}

const judgedPhases: readonly JudgedPhase[] = ['before', 'accept', 'reject-reload', 'withdraw', 'withdraw-reload'];

export function namesOf(rows: readonly Row[]): string[] {
  return rows.map(({ vector }) => vector.name);
}

/** A table for people: for each phase how often the vector was sent, ran, and how many things it keeps stored. */
export function formatMatrix(rows: readonly Row[]): string {
  const phases = phasesOf(rows);
  const lines = rows.map(({ vector, judgements, problems }) =>
    [vector.name.padEnd(30), ...phases.map((phase) => cell(judgements[phase]).padEnd(16)), problems.join('; ')].join(' ').trimEnd(),
  );
  const heading = [' '.repeat(30), ...phases.map((phase) => phase.padEnd(16))].join(' ').trimEnd();
  return [heading, `${' '.repeat(30)}${phases.map(() => ' sent ran stored ').join('')}`.trimEnd(), ...lines, formatSums(rows)].join('\n');
}

/** The last lines of that table: a line for each phase. */
export function formatSums(rows: readonly Row[]): string {
  const lines = phasesOf(rows).map((phase) => {
    const { of, asExpected, sentNothing, ranNothing, storedNothing } = totals(rows, phase);
    return `${phase}: ${asExpected} of ${of} as expected; sent nothing ${sentNothing}, ran nothing ${ranNothing}, stored nothing ${storedNothing}`;
  });
  return lines.join('\n');
}

function phasesOf(rows: readonly Row[]): JudgedPhase[] {
  return judgedPhases.filter((phase) => rows.some(({ judgements }) => judgements[phase]));
}

function cell(judgement: Judgement | undefined): string {
  if (!judgement) return '?';
  return [judgement.hits.length, judgement.ran, judgement.stored.length].map((number) => String(number || '·').padEnd(4)).join(' ');
}
