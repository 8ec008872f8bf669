import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, '..', '..', 'scripts', 'join-data.ts');
const purpose = { nb: 'Teller besøk.', en: 'Counts visits.' };
const entry = {
  id: 'counter',
  name: 'Counter',
  provider: 'Counter',
  country: 'NO',
  category: 'analytics',
  hosts: ['*.counter.example'],
  cookies: [{ name: '_counter_*', lifetime: '30 minutes', purpose }],
  source: 'https://counter.example/cookies',
  reviewed: '2026-01-01',
};

describe('join-data', { timeout: 30_000 }, () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kapsel-data-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (file: string, value: unknown) => writeFileSync(join(folder, file), typeof value === 'string' ? value : JSON.stringify(value));
  const run = () => spawnSync(process.execPath, [script, folder, folder], { encoding: 'utf8' });
  const faultsOf = (file: string, value: unknown) => {
    write(file, value);
    const { status, stderr } = run();
    expect(status).toBe(1);
    expect(stderr).not.toContain('    at ');
    return stderr.split('\n').slice(1, -1).map((line) => line.trim());
  };

  it('joins good files in the order of their names and does not write twice', () => {
    write('zebra.json', { ...entry, id: 'zebra', hosts: [], cookies: [] });
    write('counter.json', entry);
    expect(run().status).toBe(0);
    const code = readFileSync(join(folder, 'facts.generated.ts'), 'utf8');
    expect(code.indexOf('"counter"')).toBeLessThan(code.indexOf('"zebra"'));
    expect(code).toContain('"_counter_*"');
    const written = ['facts', 'texts-nb', 'texts-en'].map((name) => join(folder, `${name}.generated.ts`));
    const before = written.map((file) => statSync(file).mtimeMs);
    expect(run().stdout).toBe('');
    expect(written.map((file) => statSync(file).mtimeMs)).toEqual(before);
  });

  it('keeps the texts of each language apart from the facts', () => {
    write('counter.json', { ...entry, cookies: [{ ...entry.cookies[0], purpose: { nb: 'Teller «det» \\ \'alt\'.', en: 'Counts visits.' } }] });
    expect(run().status).toBe(0);
    const read = (name: string) => readFileSync(join(folder, `${name}.generated.ts`), 'utf8');
    expect(read('texts-en')).toContain('Counts visits.');
    expect(read('facts') + read('texts-nb')).not.toContain('Counts visits.');
    expect(read('texts-nb')).toContain("Teller «det» \\\\\\\\ \\'alt\\'.");
  });

  it('names a file that is not JSON', () => {
    expect(faultsOf('counter.json', '{"id": ')).toEqual([expect.stringMatching(/^counter\.json: is not JSON .*Mend/u)]);
  });

  it('names file, key and mend of every fault, and writes nothing', () => {
    const faulty = {
      ...entry,
      categroy: 'x',
      country: 'Norway',
      hosts: ['Counter.example', '*.counter.localhost'],
      cookies: [{ name: '*', purpose: { nb: 'Bare norsk.' }, lifetime: 'a while' }],
      source: 'http://counter.example/',
    };
    const faults = faultsOf('counter.json', faulty);
    expect(faults).toEqual(
      expect.arrayContaining([
        'counter.json: categroy: there is no such key (did you mean “category”?).',
        expect.stringMatching(/^counter\.json: country: must be a country code/u),
        expect.stringMatching(/^counter\.json: hosts\[0\]: must be a host .*lower case/u),
        expect.stringMatching(/^counter\.json: hosts\[1\]: .*--host-alias/u),
        expect.stringMatching(/^counter\.json: cookies\[0\]\.name: must have at least one character/u),
        expect.stringMatching(/^counter\.json: cookies\[0\]\.purpose\.en: /u),
        expect.stringMatching(/^counter\.json: cookies\[0\]\.lifetime: must be session/u),
        expect.stringMatching(/^counter\.json: source: must be the https address/u),
      ]),
    );
    expect(readdirSync(folder)).toEqual(['counter.json']);
  });

  it('asks for an exemption of what is necessary, and refuses one for what is not', () => {
    const reasoned = { kind: 'transmission', reason: purpose };
    expect(faultsOf('counter.json', { ...entry, category: 'necessary' })).toEqual([
      expect.stringMatching(/^counter\.json: cookies\[0\]\.exemption: _counter_\* is necessary and needs an exemption/u),
    ]);
    expect(faultsOf('counter.json', { ...entry, cookies: [{ ...entry.cookies[0], exemption: reasoned }] })).toEqual([
      expect.stringMatching(/^counter\.json: cookies\[0\]\.exemption: no exemption covers analytics/u),
    ]);
  });

  it('asks for a file named like its entry', () => {
    expect(faultsOf('other.json', entry)).toEqual(['other.json: id: is counter; name the file counter.json.']);
  });

  it('leaves no file out in silence', () => {
    expect(faultsOf('counter.JSON', entry)).toEqual(['counter.JSON: is not read; end its name in .json, in lower case.']);
  });

  it('refuses hosts that are nobody’s alone, and names that nothing has', () => {
    const faults = faultsOf('counter.json', { ...entry, hosts: ['*.co.uk', '192.0.2.1', 'counter.co.uk'], cookies: [{ ...entry.cookies[0], name: ' _counter' }] });
    expect(faults).toEqual([
      expect.stringMatching(/^counter\.json: hosts\[0\]: is nobody’s alone/u),
      expect.stringMatching(/^counter\.json: hosts\[1\]: is nobody’s alone/u),
      expect.stringMatching(/^counter\.json: cookies\[0\]\.name: has white space at an end/u),
    ]);
  });

  it('refuses two entries that answer for the same thing, and names both', () => {
    write('counter.json', entry);
    const faults = faultsOf('rival.json', { ...entry, id: 'rival' });
    expect(faults).toEqual([
      expect.stringMatching(/^rival\.json: host \*\.counter\.example is claimed by counter\.json too\. /u),
      expect.stringMatching(/^rival\.json: cookies\[0\]\.name: _counter_\* in cookies is claimed by counter\.json too\. Bind one/u),
    ]);
  });

  it('lets two entries share a name on different domains', () => {
    const bound = (domain: string) => [{ ...entry.cookies[0], domains: [domain] }];
    write('counter.json', { ...entry, cookies: bound('a.example') });
    write('rival.json', { ...entry, id: 'rival', hosts: [], cookies: bound('b.example') });
    expect(run().status).toBe(0);
  });
});
