import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFirefox, startWebkit, type Engine } from './engines.ts';
import { itBehavesLikeAnEngine } from './engines/contract.test-helper.ts';
import { adviceFor, otherEngines } from './engines/find.ts';
import { kapselSubject } from './kapsel-subject.ts';
import { formatMatrix, formatSums, namesOf, runMatrix, type Row } from './matrix.ts';
import { aheadOfScripts } from './read-ahead.ts';
import { control, type Phase, type Subject } from './subject.ts';
import { vectors, type Vector } from './vectors/index.ts';

const isFull = Boolean(process.env['KAPSEL_FULL']);

/** Of each kind one or two, which is enough for every day; `npm run test:full` takes all. */
const everyDay = `script-src script-module js-createElement-append js-document-write inline-document-cookie img-static iframe-static iframe-dynamic
  js-fetch js-xhr js-sendBeacon js-worker-importScripts js-innerHTML-img 3p-script-cookie inline-localStorage`.split(/\s+/u);

const chosen = vectors.filter(({ name }) => isFull || everyDay.includes(name));
const phases: readonly Phase[] = isFull ? ['before', 'accept', 'reject-reload', 'withdraw'] : ['before', 'accept', 'withdraw'];
const start = { firefox: startFirefox, webkit: startWebkit };
const timeout = 900_000;

describe.each(otherEngines)('in $title', (other) => {
  const isThere = other.isThere();
  let engine: Engine;
  let controlled: Promise<Row[]> | undefined;

  beforeAll(async () => {
    if (isThere) engine = await start[other.name]();
  });
  afterAll(() => engine?.close());

  /** Without a consent tool: what is silent there proves nothing of a tool, and is not judged. */
  function withoutTool(): Promise<Row[]> {
    return (controlled ??= runMatrix({ subject: control('untouched'), engine, vectors: chosen, phases: ['before'] }));
  }

  async function leakingVectors(): Promise<Vector[]> {
    const leaking = (await withoutTool()).filter(({ problems }) => problems.length === 0).map(({ vector }) => vector);
    expect(leaking.length).toBeGreaterThan(chosen.length / 2);
    return leaking;
  }

  async function run(subject: Subject): Promise<Row[]> {
    const rows = await runMatrix({ subject, engine, vectors: await leakingVectors(), phases });
    console.log(`${other.title} ${engine.version}, ${subject.name}\n${formatSums(rows)}`);
    return rows;
  }

  if (!isThere && process.env['CI']) it('there is one to test in', () => expect.fail(adviceFor(other)));
  if (isThere) itBehavesLikeAnEngine(() => engine);

  it.runIf(isThere)('every vector leaks without a consent tool, but for those that are known not to', { timeout }, async () => {
    const rows = await withoutTool();
    const silent = rows.filter(({ problems }) => problems.length > 0);
    const reasons = silent.map(({ vector: { name, notIn } }) => `${name} (${notIn?.[other.name]})`);
    console.log(`${other.title} ${engine.version}: ${rows.length - silent.length} of ${rows.length} vectors leak. Not judged: ${reasons.join(', ') || 'none'}`);
    expect(namesOf(silent.filter(({ vector }) => !vector.notIn?.[other.name])), formatMatrix(rows)).toEqual([]);
  });

  it.runIf(isThere && isFull)('marked markup is inert by itself, but for what the engine is known to fetch ahead', { timeout }, async () => {
    const rows = await runMatrix({ subject: control('marked'), engine, vectors: chosen, phases: ['before'] });
    expect(namesOf(rows.filter(({ problems, vector }) => problems.length > 0 && !vector.markedNotInertIn?.[other.name])), formatMatrix(rows)).toEqual([]);
  });

  it.runIf(isThere)('holds what is marked until a grant, releases it once, and holds again after withdrawal', { timeout }, async () => {
    const rows = await run(kapselSubject('marked'));
    expect(unexpected(rows, ({ markedNotInertIn }) => markedNotInertIn?.[other.name] !== undefined), formatMatrix(rows)).toEqual([]);
  });

  it.runIf(isThere)('lets nothing of untouched HTML run by automatic blocking, and sends only what no script can stop', { timeout }, async () => {
    const rows = await run(kapselSubject('automatic'));
    expect(unexpected(rows, ({ name }) => aheadOfScripts(other.name).includes(name)), formatMatrix(rows)).toEqual([]);
  });
});

/**
 * All problems but that a page, as it is loaded, asks for what the engine reads ahead, that a cookie may come with the answer, and
 * that a grant need not fetch it again.
 */
function unexpected(rows: readonly Row[], isReadAhead: (vector: Vector) => boolean): string[] {
  return rows.flatMap(({ vector, judgements, problems }) => {
    const wasReadAhead = isReadAhead(vector) && (judgements.before?.hits.length ?? 0) > 0;
    const others = problems.filter((problem) => !(isReadAhead(vector) && atLoad.test(problem)) && !(wasReadAhead && notAgain.test(problem)));
    return others.map((problem) => `${vector.name}: ${problem}`);
  });
}

const atLoad = /^(?:before|[a-z]+-reload): (?:sent |stored cookie _trk_http$)/u;
const notAgain = /^accept: asked for \S+ 0 times/u;
