import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium, type Engine } from './engines.ts';
import { formatMatrix, runMatrix, totals } from './matrix.ts';
import type { Phase, Subject } from './subject.ts';
import { toy } from './toy-subject.ts';
import { vectors } from './vectors/index.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startChromium();
});
afterAll(() => engine.close());

const allPhases: readonly Phase[] = ['before', 'accept', 'reject-reload', 'withdraw'];

// A toy that runs a held document.write() wipes the page. A sample of the others is enough for every day.
const releasable = vectors.filter(({ name }, index) => name !== 'js-document-write' && (process.env['KAPSEL_FULL'] || index % 6 === 0));

async function problemsOf(subject: Subject, names: readonly string[], phases: readonly Phase[] = allPhases): Promise<Record<string, readonly string[]>> {
  const chosen = vectors.filter(({ name }) => names.includes(name));
  const rows = await runMatrix({ subject, engine, vectors: chosen, phases, patienceMs: 1000 });
  return Object.fromEntries(rows.map(({ vector, problems }) => [vector.name, problems]));
}

describe('the leak matrix', () => {
  it('finds nothing wrong with a tool that holds, releases once and erases', { timeout: 300_000 }, async () => {
    const rows = await runMatrix({ subject: toy(), engine, vectors: releasable, phases: allPhases });
    expect(rows.flatMap(({ problems }) => problems), formatMatrix(rows)).toEqual([]);
    expect(totals(rows, 'accept').asExpected).toBe(releasable.length);
  });

  it('notices what is released twice', async () => {
    // Two loads of one address at the same time may share a request, and then it shows in what ran.
    expect(await problemsOf(toy({ releasesTwice: true }), ['script-src', 'js-xhr', 'inline-localStorage'], ['accept'])).toEqual({
      'script-src': expect.arrayContaining(['accept: ran 2 times rather than 1']),
      'js-xhr': ['accept: asked for fetch.txt 2 times rather than 1', 'accept: its inline script began 2 times rather than 1'],
      'inline-localStorage': ['accept: its inline script began 2 times rather than 1'],
    });
  });

  it('notices what is released in spite of a rejection', async () => {
    expect(await problemsOf(toy({ forgetsRejection: true }), ['script-src', '3p-script-cookie'], ['reject-reload'])).toEqual({
      'script-src': ['reject-reload: sent script.js', 'reject-reload: ran 1 times'],
      '3p-script-cookie': ['reject-reload: sent write-cookie.js', 'reject-reload: ran 1 times', 'reject-reload: stored cookie _trk_cookie'],
    });
  });

  it('notices what is left in every kind of storage after a withdrawal', async () => {
    const left = (kind: string) => [`withdraw: stored ${kind} _trk_${kind}`, `withdraw-reload: stored ${kind} _trk_${kind}`];
    const kinds = ['cookie', 'localStorage', 'sessionStorage', 'indexedDB'];
    const names = kinds.map((kind) => `3p-script-${kind}`);
    expect(await problemsOf(toy({ forgetsToErase: true }), names, ['withdraw'])).toEqual(
      Object.fromEntries(kinds.map((kind) => [`3p-script-${kind}`, left(kind)])),
    );
  });

  it('notices a page that was wiped', async () => {
    expect((await problemsOf(toy(), ['js-document-write'], ['accept']))['js-document-write']).toContain('accept: wiped the page');
  });

  it('never takes a page that it could not judge for a silent one', async () => {
    const [row] = await runMatrix({ subject: toy({ throwsOnAccept: true }), engine, vectors: vectors.slice(0, 1), phases: ['accept'] });
    expect(row?.problems).toEqual([expect.stringContaining('cannot be judged, Error: The toy is broken.')]);
    expect(totals(row ? [row] : [], 'accept')).toMatchObject({ of: 1, asExpected: 0, sentNothing: 0, ranNothing: 0 });
  });

  it('judges a site whose own server blocks, under a policy that forbids eval', async () => {
    const served: Subject = {
      name: 'served',
      markup: 'untouched',
      head: () => '<script src="/own.js"></script>',
      files: ({ tracker }) => ({ '/own.js': { type: 'text/javascript', body: `globalThis.forbidden = '${tracker}';` } }),
      serve: (answer, _request, { site }) => ({ ...answer, headers: { 'Content-Security-Policy': `default-src ${site} 'unsafe-inline' data:` } }),
      prepare: async (page) => expect(await page.evaluate(() => (globalThis as { forbidden?: string }).forbidden)).toMatch(/^http:\/\/tracker\./u),
      decide: () => Promise.resolve(),
    };
    const names = ['script-src', 'img-static', 'style-background', 'js-fetch', 'js-worker-importScripts', 'js-sw-importScripts', 'inline-eval'];
    expect(await problemsOf(served, names, ['before', 'reject-reload'])).toEqual(Object.fromEntries(names.map((name) => [name, []])));
  });
});
