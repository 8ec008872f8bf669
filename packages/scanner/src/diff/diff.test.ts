import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanItem, ScanReport } from '@kapsel/core';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { aFullReport, aHostileReport, anItem, aReport } from '../report/fixture.test-helper.ts';
import { actingCharacters, anyHostileText } from '../report/hostile.test-helper.ts';
import { ScanError } from '../scan-error.ts';
import { compareReports } from './compare-reports.ts';
import { diffFormats, formatDiff } from './format.ts';
import { readDiffOptions } from './options.ts';

const day = 24 * 60 * 60;
const lasting = (requested: number, effective = requested) => ({ session: false, requestedSeconds: requested, effectiveSeconds: effective, text: '' });
const differences = (before: readonly ScanItem[], after: readonly ScanItem[]) => compareReports(aReport({ items: before }), aReport({ items: after }), 'en').entries;
const changes = (before: Partial<ScanItem>, after: Partial<ScanItem>) =>
  differences([anItem({ name: 'a', ...before })], [anItem({ name: 'a', ...after })]).flatMap((entry) => entry.changes.map(({ field, before: was, after: is }) => [field, was, is]));

describe('compareReports', () => {
  it('finds nothing between a scan and itself, and turns new into gone the other way round', () => {
    expect(compareReports(aFullReport(), aFullReport(), 'nb').entries).toEqual([]);
    const [some, all] = [aReport({ items: aFullReport().items.slice(0, 5) }), aFullReport()];
    const [there, back] = [compareReports(some, all, 'nb').entries, compareReports(all, some, 'nb').entries];
    expect(there.length).toBeGreaterThan(10);
    expect(there.every(({ state }) => state === 'new')).toBe(true);
    expect(back.map((entry) => ({ ...entry, state: 'new' }))).toEqual(there);
  });

  it('tells what changed, and from what', () => {
    expect(changes({ lifetime: lasting(day) }, { lifetime: lasting(365 * day) })).toEqual([['lifetime', '1 day', '1 year']]);
    expect(changes({ lifetime: lasting(500 * day, 400 * day) }, { lifetime: lasting(800 * day, 400 * day) })).toEqual([['lifetime', '400 days (500 days)', '400 days (800 days)']]);
    expect(changes({ category: 'necessary' }, { category: 'marketing' })).toEqual([['category', 'Necessary', 'Marketing']]);
    expect(changes({ provider: 'Google' }, { provider: null })).toEqual([['provider', 'Google', 'www.proviso.localhost']]);
    const by = (url: string | null) => ({ setBy: { means: 'js', url, initiators: [] } }) as const;
    expect(changes(by('https://a.example/1.js'), by('https://b.example/1.js'))).toEqual([['setter', 'a.example', 'b.example']]);
  });

  it('does not call a change what another scan would not repeat', () => {
    const by = (url: string | null) => ({ setBy: { means: 'js', url, initiators: [] } }) as const;
    expect(changes(by('https://a.example/1.js?v=1'), by('https://a.example/2.js'))).toEqual([]);
    expect(changes(by('https://a.example/1.js'), by(null))).toEqual([]);
    expect(changes({ lifetime: lasting(1800) }, { lifetime: { ...lasting(1799), requestedSeconds: null } })).toEqual([]);
    const session = (id: number) => anItem({ name: `_hjSession_${id}`, pattern: '_hjSession_*' });
    expect(differences([session(1)], [session(2), session(3)])).toEqual([]);
    const request = (name: string) => anItem({ kind: 'request', name, domain: 'cdn.example', party: 'third' });
    expect(differences([request('http://cdn.example:1/a')], [request('http://cdn.example:2/b'), request('http://cdn.example:2/c')])).toEqual([]);
  });

  it('takes what the browser refuses for not there, and another path or partition for another cookie', () => {
    expect(differences([anItem({ name: 'a' })], [anItem({ name: 'a', outcome: 'refused' })]).map(({ state }) => state)).toEqual(['gone']);
    expect(differences([anItem({ name: 'a' })], [anItem({ name: 'a', path: '/b' })]).map(({ state }) => state)).toEqual(['new', 'gone']);
    expect(differences([anItem({ name: 'a' })], [anItem({ name: 'a', partitionKey: 'https://x.example' })]).map(({ state }) => state)).toEqual(['new', 'gone']);
  });
});

describe('formatDiff', () => {
  const diff = compareReports(
    aReport({ items: [anItem({ name: 'old' }), anItem({ name: 'theme', lifetime: lasting(day) })] }),
    aReport({ items: [anItem({ name: 'fresh', provider: 'Acme' }), anItem({ name: 'theme', lifetime: lasting(365 * day) })], complete: false }),
    'nb',
  );

  it.each(diffFormats)('tells new, gone and changed in %s', (format) => {
    const text = formatDiff(diff, { format, language: 'nb' });
    for (const word of ['fresh', 'Acme', 'old', 'theme', '1 dag', '1 år']) expect(text).toContain(word);
    if (format !== 'json' && format !== 'csv') expect(text).toContain('Den andre skanningen er ikke fullstendig');
    expect(text).toMatch(/\n$/u);
  });

  it('says when nothing has changed', () => {
    const same = compareReports(aReport(), aReport(), 'en');
    expect(formatDiff(same, { format: 'table', language: 'en' })).toContain('Nothing has changed.');
    expect(JSON.parse(formatDiff(same, { format: 'json', language: 'en' }))).toMatchObject({ new: [], gone: [], changed: [] });
  });

  it('keeps hostile names harmless in every format', () => {
    const skeleton = (page: string) => (page.replace(/<(style|script)>[\s\S]*?<\/\1>/gu, '').replaceAll('<wbr>', '').match(/<[^>]*>/gu) ?? []).map((tag) => tag.replace(/="[^"]*"/gu, ''));
    const hostile = (text: string) => compareReports(aReport(), aHostileReport([text]), 'en');
    const expected = skeleton(formatDiff(hostile('x'), { format: 'html', language: 'en' }));
    fc.assert(
      fc.property(anyHostileText.filter((text) => text.trim() !== ''), (text) => {
        for (const format of diffFormats) expect(formatDiff(hostile(text), { format, language: 'en' }).replace(/^\ufeff|[\r\n]/gu, '')).not.toMatch(actingCharacters);
        expect(skeleton(formatDiff(hostile(text), { format: 'html', language: 'en' }))).toEqual(expected);
        for (const line of formatDiff(hostile(text), { format: 'csv', language: 'en' }).slice(1).split('\r\n')) expect(line).not.toMatch(/^[\s"]*[=+\-@]/u);
      }),
    );
  });
});

describe('readDiffOptions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kapsel-diff-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, value: unknown) => {
    writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
    return join(folder, name);
  };
  const good = file('good.json', aReport());
  const refusal = (...args: string[]) => {
    try {
      readDiffOptions(args);
    } catch (error) {
      if (error instanceof ScanError && error.code === 'BAD_OPTION') return error.message;
      throw error;
    }
    throw new Error('it was not refused');
  };

  it('takes two reports, formats and a place for them', () => {
    expect(readDiffOptions([good, good, '-o', 'x.html', '--lang', 'nb'])).toMatchObject({ formats: ['html'], out: 'x.html', language: 'nb' });
    expect(readDiffOptions(['--help'])).toBe('help');
  });

  it('refuses what is no report in one sentence that names the file', () => {
    const future = { ...aReport(), schemaVersion: 2 } as unknown as ScanReport;
    expect(refusal(good, file('future.json', future))).toMatch(/future\.json is of schema version 2, and this kapsel-scan reads version 1\./u);
    expect(refusal(good, file('other.json', { a: 1 }))).toMatch(/other\.json is no report of kapsel-scan/u);
    expect(refusal(good, file('list.json', []))).toMatch(/list\.json is no report/u);
    expect(refusal(file('broken.json', '{'), good)).toMatch(/broken\.json is not JSON: /u);
    expect(refusal(join(folder, 'missing.json'), good)).toMatch(/missing\.json cannot be read: there is no such file/u);
    expect(refusal(good)).toMatch(/Which two reports\?/u);
    expect(refusal(good, good, good)).toMatch(/Which two reports\?/u);
    expect(refusal(good, good, '-f', 'pdf')).toMatch(/--format pdf is not known/u);
    expect(refusal(good, good, '-f', 'md,html')).toMatch(/need a folder/u);
    expect(refusal(good, good, '--pages', '1')).toMatch(/Unknown option '--pages'. See diff --help\./u);
  });
});
