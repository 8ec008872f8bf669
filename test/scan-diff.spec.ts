import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProviso, type ProvisoOptions } from '@kapsel-examples/proviso';
import type { ScanReport } from '@kapsel/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kapselScan } from './support/kapsel-scan.ts';

const folder = mkdtempSync(join(tmpdir(), 'kapsel-diff-'));
const [before, after] = [join(folder, 'before.json'), join(folder, 'after.json')];
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function scanTo(file: string, options: ProvisoOptions): Promise<void> {
  const site = await startProviso(options);
  const aliases = Object.entries(site.hostAliases).flatMap(([host, real]) => ['--host-alias', `${host}=${real}`]);
  await kapselScan([site.url, ...aliases, '--pages', '1', '-q', '-o', file]);
  await site.close();
}

interface Diff {
  readonly new: readonly { name: string }[];
  readonly gone: readonly { name: string }[];
  readonly changed: readonly { name: string; changes: unknown }[];
}
const diffOf = (text: string) => JSON.parse(text) as Diff;

describe('kapsel-scan diff', () => {
  beforeAll(async () => {
    await scanTo(before, { extraDocumentCookies: ['zq_lang=nb; Max-Age=86400; Path=/'] });
    await scanTo(after, { without: ['IDE'], extraDocumentCookies: ['zq_lang=nb; Max-Age=31536000; Path=/', 'zq_visitor=1; Path=/'] });
  }, 120_000);

  it('tells what a site has begun and ceased to store, and what lives longer, and exits with 1', async () => {
    const { exitCode, stdout } = await kapselScan(['diff', before, after, '--format', 'json']);
    expect(exitCode).toBe(1);
    const { new: added, gone, changed } = diffOf(stdout);
    expect(added.map(({ name }) => name)).toEqual(['zq_visitor']);
    expect(gone.map(({ name }) => name)).toContain('IDE');
    expect(changed.map(({ name, changes }) => [name, changes])).toEqual([['zq_lang', [{ field: 'lifetime', before: '1 day', after: '1 year' }]]]);
  });

  it('writes every format into a folder', async () => {
    const out = join(folder, 'out');
    const { exitCode, stderr } = await kapselScan(['diff', before, after, '-f', 'table,json,csv,md,html', '-o', out, '--lang', 'nb']);
    expect([exitCode, readdirSync(out).sort()]).toEqual([1, ['diff.csv', 'diff.html', 'diff.json', 'diff.md', 'diff.txt']]);
    expect(stderr).toContain(join(out, 'diff.html'));
    for (const file of readdirSync(out)) expect(readFileSync(join(out, file), 'utf8').replaceAll('<wbr>', '')).toContain('zq_visitor');
  });

  it('exits with 0 where nothing has changed, though ids and ports have', async () => {
    const again = join(folder, 'again.json');
    await scanTo(again, { extraDocumentCookies: ['zq_lang=nb; Max-Age=86400; Path=/'] });
    const { exitCode, stdout } = await kapselScan(['diff', before, again]);
    expect(stdout).toContain('Nothing has changed.');
    expect(exitCode).toBe(0);
  });

  it('refuses a report of another version with one sentence and exit code 2', async () => {
    const future = join(folder, 'future.json');
    writeFileSync(future, JSON.stringify({ ...(JSON.parse(readFileSync(before, 'utf8')) as ScanReport), schemaVersion: 2 }));
    const { exitCode, stdout, stderr } = await kapselScan(['diff', before, future]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr.trim()).toMatch(/^\S*future\.json is of schema version 2[^\n]*$/u);
  });
});
