import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aFullReport } from '../report/fixture.test-helper.ts';
import { formatJson } from '../report/json.ts';
import { readServicesOptions, serviceList } from './command.ts';
import { readKnownBetter } from './known-better.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-lists-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function aFile(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('kapsel-scan services', () => {
  it('writes the knowledge base, or a scan', () => {
    expect(serviceList({ report: undefined, format: 'csv' })).toMatch(/^\ufeffname,provider,category,.*\r\n/u);
    const report = aFile('report.json', formatJson(aFullReport()));
    expect(serviceList({ report, format: 'json' })).toMatch(/^\{\n {2}"format": "kapsel-services",/u);
    expect(() => serviceList({ report: aFile('none.json', '{}'), format: 'json' })).toThrow(/is no report of kapsel-scan/u);
  });

  it('goes by the ending of the file', () => {
    expect(readServicesOptions([])).toEqual({ report: undefined, format: 'csv', out: undefined });
    expect(readServicesOptions(['a.json', '-o', 'b.json'])).toEqual({ report: 'a.json', format: 'json', out: 'b.json' });
    expect(readServicesOptions(['--help'])).toBe('help');
  });

  it.each([
    [['a.json', 'b.json'], 'One report at a time; b.json is too much. See services --help.'],
    [['-f', 'csv,json', '-o', 'out/'], 'One format at a time: csv or json.'],
    [['-f', 'html'], '--format html is not known: choose csv or json.'],
    [['--nonsense'], "Unknown option '--nonsense'. See services --help."],
  ])('says what is wrong with %j', (given, message) => {
    expect(() => readServicesOptions(given)).toThrow(message);
  });
});

it('reads overrides, with a schema for editors too, and lists in their order', () => {
  const overrides = [{ name: '_my_*', category: 'functional' }];
  const plain = aFile('plain.json', JSON.stringify(overrides));
  const withSchema = aFile('with-schema.json', JSON.stringify({ $schema: './overrides.schema.json', overrides }));
  const lists = ['first.csv', 'second.csv'].map((name) => aFile(name, 'Name,Category\n_a,Marketing\n'));
  expect(readKnownBetter({ overrides: plain })).toEqual({ overrides, imported: [] });
  const both = readKnownBetter({ overrides: withSchema, list: lists });
  expect(both.overrides).toEqual(overrides);
  expect(both.imported.map(({ name }) => name)).toEqual(['first.csv', 'second.csv']);
});
