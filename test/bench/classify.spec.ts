import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { services } from '@kapsel/core/knowledge';
import { afterAll, describe, expect, it } from 'vitest';
import { BadCases, readCases } from './src/classify/case.ts';
import { judgeLeftOut, knownCases } from './src/classify/own-cases.ts';
import { classifyTables } from './src/classify/report.ts';
import { runClassify } from './src/classify/run.ts';
import { score, scoreSlices, type Answer, type Judged } from './src/classify/score.ts';
import { readOptions, UsageError } from './src/options.ts';

const folder = mkdtempSync(join(tmpdir(), 'kapsel-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function casesFile(...lines: readonly unknown[]): string {
  const file = join(folder, 'cases.jsonl');
  writeFileSync(file, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  return file;
}

const truth = { category: 'analytics', accept: ['analytics', 'statistics'], vendors: ['Google LLC'], lifetimeText: '2 år' } as const;
const right: Answer = { category: 'analytics', vendor: 'Google', confidence: 0.95, lifetimeText: '2 år' };
const judged = (answer: Partial<Answer> = {}, more: Partial<Judged['one']> = {}): Judged => ({ one: { slice: 'a', weight: 1, line: {}, truth: { ...truth, accept: ['analytics'] }, ...more }, answer: { ...right, ...answer } });

describe('cases', () => {
  it('are read with their aliases, and show a classifier nothing of their truth', () => {
    const [one, other] = readCases(casesFile({ id: 'x', slice: 'head', weight: 5, name: '_ga', domain: '.a.no', party: 'first', truth: { category: 'statistics', accept: ['statistics', 'preferences'], vendor: 'Google', vendorAliases: ['Alphabet'], lifetimeNb: '2 år' } }, '', { name: 'a', domain: 'a.no', ambiguous: true, truth: { category: 'necessary' } }));
    expect(one).toEqual({ slice: 'head', weight: 5, line: { name: '_ga', domain: '.a.no', party: 'first' }, truth: { category: 'analytics', accept: ['analytics', 'functional'], vendors: ['Google', 'Alphabet'], lifetimeText: '2 år' } });
    expect(other).toMatchObject({ slice: 'all, ambiguous', weight: 1, truth: { accept: ['necessary'], vendors: [] } });
  });

  it.each<[string, unknown, RegExp]>([
    ['a line that is not JSON', '{', /cases\.jsonl, line 1 is not JSON\.$/u],
    ['no truth', { name: 'a', domain: 'a.no' }, /line 1: truth\.category is missing or no category/u],
    ['an empty file', '', /has no cases in it\.$/u],
  ])('are refused for %s', (_what, line, sentence) => {
    expect(() => readCases(casesFile(line))).toThrow(sentence);
    expect(() => readCases(join(folder, 'none.jsonl'))).toThrow(BadCases);
  });
});

describe('the score of a classifier', () => {
  it('finds nothing wrong where nothing is', () => {
    const all = { right: 1, of: 1 };
    expect(score([judged()])).toMatchObject({ cases: 1, coverage: all, rightOfAll: all, rightOfAnswered: all, weighted: all, dangerous: 0, vendor: all, vendorNamed: all, lifetimeText: all });
  });

  it('counts what is not answered as not right, and a tracker that is called necessary as dangerous', () => {
    const unanswered = judged({ category: 'unclassified', suggestion: 'analytics', confidence: 0.55, vendor: null }, { weight: 3 });
    const found = score([judged(), judged({ category: 'necessary', confidence: 0.7 }), unanswered]);
    expect(found).toMatchObject({ coverage: { right: 2, of: 3 }, rightOfAll: { right: 1, of: 3 }, rightOfAnswered: { right: 1, of: 2 }, weighted: { right: 1, of: 5 }, dangerous: 1, vendorNamed: { right: 2, of: 3 } });
    expect(found.tenths.map(({ right: hits, of }) => [hits, of])).toEqual([[0, 0], [0, 0], [0, 0], [0, 0], [0, 0], [1, 1], [0, 0], [0, 1], [0, 0], [1, 1]]);
    expect(found.tenths[5]?.claimed).toBeCloseTo(0.55);
  });

  it('knows a company by its many names, and not by others', () => {
    const vendorRight = (vendor: string) => score([judged({ vendor })]).vendor.right;
    expect(['Google', 'google inc.', 'Google Ireland Limited', 'Google Analytics'].map(vendorRight)).toEqual([1, 1, 1, 1]);
    expect(['Goo', 'Microsoft', 'LLC'].map(vendorRight)).toEqual([0, 0, 0]);
  });

  it('keeps slices apart', () => {
    expect(scoreSlices([judged(), judged({}, { slice: 'b' }), judged()]).map(({ slice, score: { cases } }) => [slice, cases])).toEqual([['a', 2], ['b', 1]]);
  });
});

describe('cases of our own', () => {
  it('are each judged by a knowledge base that does not know them, and the vendor or its hosts only', () => {
    const provider = new Map(services.map(({ id, provider: name }) => [id, name]));
    const knowsVendor = ({ one, answer }: Judged) => provider.get((answer as Answer & { service: string | null }).service ?? '') === one.truth.vendors[0];
    const judged = judgeLeftOut();
    expect(judged).toHaveLength(2 * knownCases().length);
    const [vendors, items] = [judged.slice(0, judged.length / 2), judged.slice(judged.length / 2)];
    expect(vendors.filter(knowsVendor)).toEqual([]);
    expect(items.filter(knowsVendor).length).toBeGreaterThan(100);
  });
});

describe('the bench of classification', () => {
  it('is asked for by name', () => {
    expect(readOptions(['classify', '--cases', 'a.jsonl', '--lines', '10'])).toMatchObject({ what: 'classify', cases: 'a.jsonl', lines: 10, rounds: 3 });
    expect(() => readOptions(['classify', '--lines', '0'])).toThrow(UsageError);
  });

  it('tells how right and how fast the command is', async () => {
    const file = casesFile({ slice: 'easy', name: '_ga', domain: '.example.no', truth: { category: 'analytics', vendor: 'Google' } }, { slice: 'hard', name: 'zq_odd', domain: 'example.no', truth: { category: 'marketing' } });
    const run = await runClassify(file, 100, 1, () => undefined);
    expect(run.slices.map(({ slice, score: { rightOfAll } }) => [slice, rightOfAll.right])).toEqual([['easy', 1], ['hard', 0]]);
    for (const ms of [run.commandMs, run.parsingMs, run.startMs]) expect(ms).toBeGreaterThan(0);
    expect(run.lookUps.indexed).toBeLessThan(run.lookUps.walked);
    const tables = classifyTables(run);
    for (const text of ['easy', '100.0 %', 'lines a second', 'µs']) expect(tables).toContain(text);
  });

  it('stops at a case that the command does not read', async () => {
    const file = casesFile({ name: '_ga', domain: '???', truth: { category: 'analytics' } });
    await expect(runClassify(file, 1, 1, () => undefined)).rejects.toThrow(/no answer to case 1: Line 1: domain must be a host/u);
  });
});
