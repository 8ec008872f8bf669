import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium, type Engine } from './engines.ts';
import { kapselSubject } from './kapsel-subject.ts';
import { formatMatrix, namesOf, runMatrix, totals, type Row } from './matrix.ts';
import { aheadOfScripts, stoppedByPolicy } from './read-ahead.ts';
import type { Phase } from './subject.ts';
import { vectors } from './vectors/index.ts';

const allPhases: readonly Phase[] = ['before', 'accept', 'reject-reload', 'withdraw'];
let engine: Engine;

function problemsOf(rows: readonly Row[], phases: RegExp): string[] {
  return rows.flatMap(({ vector, problems }) => problems.filter((problem) => phases.test(problem)).map((problem) => `${vector.name}: ${problem}`));
}

describe('in Chromium, the minified build', () => {
  beforeAll(async () => {
    engine = await startChromium();
  });
  afterAll(() => engine.close());

  it('holds all 68 marked vectors before a choice and after a refusal, releases each once, and holds again after withdrawal', async () => {
    const rows = await runMatrix({ subject: kapselSubject('marked'), engine, phases: allPhases });
    expect(problemsOf(rows, /./u), formatMatrix(rows)).toEqual([]);
  }, 300_000);

  it('lets nothing of untouched HTML run or be stored by automatic blocking, and sends only what no script can stop', async () => {
    const rows = await runMatrix({ subject: kapselSubject('automatic'), engine, phases: allPhases });
    const before = totals(rows, 'before');
    expect(before.ranNothing, formatMatrix(rows)).toBe(68);
    expect(before.ranAndStoredNothing).toBeGreaterThanOrEqual(67);
    const sent = namesOf(rows.filter(({ judgements }) => (judgements.before?.hits.length ?? 0) > 0));
    expect(sent.filter((name) => !aheadOfScripts('chromium').includes(name))).toEqual([]);
    // What is held is released once, and nothing new comes after withdrawal.
    expect(problemsOf(rows, /^(?:accept|withdraw):/u), formatMatrix(rows)).toEqual([]);
  }, 300_000);

  it('has the browser refuse the rest in strict mode, but for what was read ahead', async () => {
    // Daily every fourth: strict is automatic with a policy beside it.
    const chosen = vectors.filter((_, index) => process.env['KAPSEL_FULL'] || index % 4 === 0);
    const rows = await runMatrix({ subject: kapselSubject('strict'), engine, phases: ['before'], vectors: chosen });
    expect(totals(rows, 'before').ranNothing, formatMatrix(rows)).toBe(chosen.length);
    const sent = namesOf(rows.filter(({ judgements }) => (judgements.before?.hits.length ?? 0) > 0));
    expect(sent.filter((name) => !aheadOfScripts('chromium').includes(name) || stoppedByPolicy.includes(name))).toEqual([]);
  }, 300_000);
});
