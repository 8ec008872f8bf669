import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { classify } from '@kapsel/core/classify';
import { KnowledgeBase, services } from '@kapsel/core/knowledge';
import { afterAll, describe, expect, it } from 'vitest';

const cli = fileURLToPath(new URL('cli.js', import.meta.resolve('@kapsel/scanner')));
const folder = mkdtempSync(join(tmpdir(), 'kapsel-classify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command at the end of a pipe. */
function classifyLines(input: Iterable<string>, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, 'classify', ...args], { stdio: 'pipe', env: { ...process.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
    // It may have ended before it has read everything.
    child.stdin.on('error', () => undefined);
    Readable.from(input).pipe(child.stdin);
  });
}

const answersOf = ({ stdout }: Run) => stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
const line = (value: object) => `${JSON.stringify(value)}\n`;

/** The same line again and again, as long as it is taken. */
function pourEndlesslyInto(target: Writable): { source: Readable; given: () => number } {
  const lines = 500;
  const text = line({ name: '_ga', domain: '.example.no', site: 'www.example.no' }).repeat(lines);
  let given = 0;
  function* endless(): Generator<string> {
    for (; ; given += lines) yield text;
  }
  const source = Readable.from(endless());
  target.on('error', () => undefined);
  source.pipe(target);
  return { source, given: () => given };
}

describe('kapsel-scan classify', () => {
  it('answers every line of a pipe in order, as the library does', async () => {
    const knowledge = new KnowledgeBase(services);
    const things = services.slice(0, 200).flatMap(({ cookies }) => cookies.map(({ name }) => name.replaceAll('*', '1')));
    const run = await classifyLines(things.map((name, id) => line({ id, name, domain: '.example.no', site: 'www.example.no', lifetimeSeconds: 86_400 })), ['--lang', 'nb']);
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    expect(answersOf(run)).toEqual(things.map((name, id) => {
      const seen = { kind: 'cookie', name, domain: 'example.no', party: 'first', site: 'www.example.no', lifetimeSeconds: 86_400 } as const;
      const { category, suggestion, provider, service, confidence, reasons, purpose } = classify(seen, { knowledge, language: 'nb' });
      return { id, category, ...(suggestion && { suggestion }), vendor: provider, service, confidence, reasons, ...(purpose.nb && { purpose: purpose.nb }), lifetimeText: '1 dag' };
    }));
  });

  it('answers a file, by the owner’s word where there is one', async () => {
    const [file, overrides] = [join(folder, 'cookies.jsonl'), join(folder, 'own.json')];
    writeFileSync(file, '\ufeff{"id":"a","name":"_ga","domain":"shop.example"}\r\n\r\n{"id":"b","name":"_own","domain":"shop.example"}');
    writeFileSync(overrides, JSON.stringify([{ name: '_own', category: 'functional', provider: 'The shop' }]));
    const run = await classifyLines([], [file, '--overrides', overrides]);
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    expect(answersOf(run)).toEqual([
      expect.objectContaining({ id: 'a', category: 'analytics', vendor: 'Google' }),
      expect.objectContaining({ id: 'b', category: 'functional', vendor: 'The shop', confidence: 1 }),
    ]);
  });

  it('hears a list where the knowledge base has nothing to say', async () => {
    const list = join(folder, 'list.csv');
    writeFileSync(list, 'Cookie,Category\nzq_odd,Analytics\n_ga,Necessary\n');
    const run = await classifyLines([line({ name: 'zq_odd', domain: 'a.no' }), line({ name: '_ga', domain: 'a.no' })], ['--list', list]);
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    expect(answersOf(run)).toMatchObject([{ category: 'analytics', reasons: [expect.stringContaining('list.csv')] }, { category: 'analytics', service: 'google-analytics' }]);
  });

  it('tells of a bad line in its place, goes on, and exits with 2', async () => {
    const run = await classifyLines([line({ id: 1, name: '_ga', domain: 'a.no' }), '{"id":2,"name":\n', line({ id: 3, name: '_ga', domain: 'a.no' })]);
    expect(answersOf(run).map(({ id, error }) => [id, typeof error])).toEqual([[1, 'undefined'], [2, 'string'], [3, 'undefined']]);
    expect([run.exitCode, run.stderr]).toEqual([2, '1 line has an error in place of an answer, which says what to mend; the others are answered.\n']);
  });

  it.each<[string[], RegExp]>([
    [['/nowhere.jsonl'], /^\/nowhere\.jsonl cannot be read: there is no such file or folder\.\n$/u],
    [[folder], /cannot be read: it is a folder: name a file in it\.\n$/u],
    [['--overrides', '/nowhere.json'], /^--overrides \/nowhere\.json cannot be read: there is no such file or folder\.\n$/u],
    [['--lang', 'no'], /^--lang no is not known/u],
  ])('refuses %j with one sentence and exit code 2', async (args, sentence) => {
    const { exitCode, stdout, stderr } = await classifyLines([], args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('answers a line before the next one is there', async () => {
    const child = spawn(process.execPath, [cli, 'classify', '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdout.setEncoding('utf8');
    for (const id of [1, 2]) {
      child.stdin.write(line({ id, name: '_ga', domain: 'a.no' }));
      const [answer] = await new Promise<[string]>((resolve) => child.stdout.once('data', (text: string) => resolve([text])));
      expect(JSON.parse(answer)).toMatchObject({ id });
    }
    child.stdin.end();
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  });

  it('needs no more memory for many lines than for few, and stops quietly when nobody reads on', async () => {
    // What is read before the reader leaves would fill so small a memory twice.
    const child = spawn(process.execPath, ['--max-old-space-size=64', cli, 'classify'], { stdio: 'pipe' });
    const { source } = pourEndlesslyInto(child.stdin);
    let [taken, stderr] = [0, ''];
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdout.on('data', (chunk: Buffer) => {
      taken += chunk.length;
      if (taken > 130e6) child.stdout.destroy();
    });
    const exitCode = await new Promise((resolve) => child.on('close', resolve));
    source.destroy();
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(taken).toBeGreaterThan(130e6);
  });

  it('takes no more lines while nobody takes its answers', async () => {
    const child = spawn(process.execPath, [cli, 'classify'], { stdio: 'pipe' });
    const { source, given } = pourEndlesslyInto(child.stdin);
    // An answer is there, and stays there.
    await new Promise((resolve) => child.stdout.once('readable', resolve));
    let before = -1;
    while (given() !== before && given() < 1_000_000) {
      before = given();
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    expect(given()).toBeLessThan(1_000_000);
    source.destroy();
    child.kill();
    await new Promise((resolve) => child.on('close', resolve));
  });

  it('loads nothing of a browser, and no proof of files, unless it needs them', async () => {
    const coverage = join(folder, 'coverage');
    await classifyLines([line({ name: '_ga', domain: 'a.no' })], [], { NODE_V8_COVERAGE: coverage });
    const loaded = readdirSync(coverage).flatMap((file) => (JSON.parse(readFileSync(join(coverage, file), 'utf8')) as { result: { url: string }[] }).result.map(({ url }) => url));
    expect(loaded.some((url) => url.endsWith('/classify/command.js'))).toBe(true);
    expect(loaded.filter((url) => /playwright|\/zod\/|parse5|papaparse|axe-core|autoconsent/u.test(url))).toEqual([]);
  });
});
