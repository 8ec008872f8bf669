import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasFirefox, startChromium, startFirefox, type Engine } from './engines.ts';
import { kapselSubject } from './kapsel-subject.ts';
import { formatMatrix, runMatrix, totals, type Row } from './matrix.ts';
import type { Phase } from './subject.ts';
import { vectors } from './vectors/index.ts';

/**
 * What Chromium asks for before any script of the page can run: its preload scanner reads ahead of the parser, and frames, embeds
 * and prefetches begin in the moment in which the parser puts them in. No script stops these; a policy sent by the server does.
 */
const aheadOfScripts = `script-src script-async script-defer script-module svg-script img-static img-srcset img-set-cookie-http picture-source
  input-type-image svg-image svg-feImage declarative-shadow-img iframe-static object-data embed-src link-preload link-prefetch link-stylesheet
  style-import video-poster 3p-script-cookie 3p-script-localStorage 3p-script-sessionStorage 3p-script-indexedDB`.split(/\s+/u);

/** Those of them that a policy put in by a script still stops: nothing has read ahead for them. */
const stoppedByPolicy = ['iframe-static', 'object-data', 'embed-src', 'link-prefetch'];

const allPhases: readonly Phase[] = ['before', 'accept', 'reject-reload', 'withdraw'];
const isFull = Boolean(process.env['KAPSEL_FULL']);
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
    const sent = rows.filter(({ judgements }) => (judgements.before?.hits.length ?? 0) > 0).map(({ vector }) => vector.name);
    expect(sent.filter((name) => !aheadOfScripts.includes(name))).toEqual([]);
    // What is held is released once, and nothing new comes after withdrawal.
    expect(problemsOf(rows, /^(?:accept|withdraw):/u), formatMatrix(rows)).toEqual([]);
  }, 300_000);

  it('has the browser refuse the rest in strict mode, but for what was read ahead', async () => {
    const rows = await runMatrix({ subject: kapselSubject('strict'), engine, phases: ['before'] });
    expect(totals(rows, 'before').ranNothing, formatMatrix(rows)).toBe(68);
    const sent = rows.filter(({ judgements }) => (judgements.before?.hits.length ?? 0) > 0).map(({ vector }) => vector.name);
    expect(sent.filter((name) => !aheadOfScripts.includes(name) || stoppedByPolicy.includes(name))).toEqual([]);
  }, 300_000);
});

describe.runIf(isFull && hasFirefox())('in Firefox', () => {
  beforeAll(async () => {
    engine = await startFirefox();
  });
  afterAll(() => engine.close());

  it('lets nothing marked run or be stored before a choice', async () => {
    const rows = await runMatrix({ subject: kapselSubject('marked'), engine, vectors: vectors.filter(({ notIn }) => !notIn?.['firefox']), phases: ['before'] });
    expect(totals(rows, 'before').ranNothing, formatMatrix(rows)).toBe(rows.length);
  }, 300_000);

  it('lets nothing of untouched HTML run before a choice by automatic blocking', async () => {
    const rows = await runMatrix({ subject: kapselSubject('automatic'), engine, vectors: vectors.filter(({ notIn }) => !notIn?.['firefox']), phases: ['before'] });
    expect(totals(rows, 'before').ranNothing, formatMatrix(rows)).toBe(rows.length);
  }, 300_000);
});
