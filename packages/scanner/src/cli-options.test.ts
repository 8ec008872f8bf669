import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { help } from './cli-help.ts';
import { readCliOptions, type CliOptions } from './cli-options.ts';
import { ScanError } from './scan-error.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-options-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(...given: string[]): CliOptions {
  const options = readCliOptions(given);
  if (typeof options === 'string') throw new Error(`no scan was asked for, but ${options}`);
  return options;
}

/** What a person is told; anything but a plain refusal fails. */
function refusal(...given: string[]): string {
  try {
    readCliOptions(given);
  } catch (error) {
    if (error instanceof ScanError && error.code === 'BAD_OPTION') return error.message;
    throw error;
  }
  throw new Error('it was not refused');
}

function aFile(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('readCliOptions', () => {
  it('needs no more than an address', () => {
    expect(read('example.no')).toEqual({
      url: 'https://example.no/',
      maxPages: 25,
      maxDepth: 3,
      timeoutMs: 30_000,
      subdomains: false,
      insecure: false,
      language: 'en',
      formats: ['table'],
      out: undefined,
      hostAliases: {},
      overrides: [],
      init: undefined,
      screenshots: true,
      failOn: [],
      quiet: false,
    });
  });

  it.each([
    ['example.no', 'https://example.no/'],
    ['example.no:8080/a', 'https://example.no:8080/a'],
    ['http://example.no/a#b', 'http://example.no/a'],
    ['HTTPS://Example.NO', 'https://example.no/'],
    ['localhost', 'http://localhost/'],
    ['localhost:3000', 'http://localhost:3000/'],
    ['LOCALHOST:3000?a', 'http://localhost:3000/?a'],
    ['www.proviso.localhost:4600/x', 'http://www.proviso.localhost:4600/x'],
    ['127.0.0.1:8000', 'http://127.0.0.1:8000/'],
    ['[::1]:8000', 'http://[::1]:8000/'],
    ['192.168.0.1', 'https://192.168.0.1/'],
    ['blåbær.no', 'https://xn--blbr-roah.no/'],
  ])('reads the address %s as %s', (given, url) => expect(read(given).url).toBe(url));

  it.each(['ftp://example.no', 'mailto:a@b.no', 'javascript:alert(1)', 'file:///etc/passwd', 'not a url', 'https://', 'data:text/html,x'])('refuses %s as an address', (given) => {
    expect(refusal(given)).toMatch(/is not a web address/u);
  });

  it('knows when no scan is asked for', () => {
    expect(readCliOptions(['--help'])).toBe('help');
    expect(readCliOptions(['-v', 'whatever'])).toBe('version');
    expect(refusal()).toContain('Which site?');
  });

  it('has every option in its help', () => {
    for (const option of ['pages', 'depth', 'subdomains', 'timeout', 'lang', 'format', 'out', 'quiet', 'fail-on', 'overrides', 'host-alias', 'init', 'force', 'config', 'max-lifetime', 'no-screenshots', 'help', 'version']) {
      expect(help).toContain(`--${option}`);
    }
  });

  it.each([
    [['--pages', '0'], '--pages 0 does not fit: give a whole number from 1 to 10000.'],
    [['--pages', '1.5'], '--pages 1.5 does not fit'],
    [['--pages=-1'], '--pages -1 does not fit'],
    [['--pages', '1e3'], '--pages 1e3 does not fit'],
    [['--depth', '101'], '--depth 101 does not fit: give a whole number from 0 to 100.'],
    [['--max-lifetime', '401'], '--max-lifetime 401 does not fit: give a whole number from 1 to 400.'],
    [['--timeout', '9999'], '--timeout 9999 does not fit'],
    [['--lang', 'no'], '--lang no is not known: choose nb or en.'],
    [['--format', 'html,pdf'], '--format pdf is not known'],
    [['--format', ''], '--format  is not known'],
    [['--fail-on', 'high,worst'], '--fail-on worst is not known'],
    [['--host-alias', 'a'], '--host-alias a does not fit'],
    [['--host-alias', 'a=b=c'], 'does not fit'],
    [['--host-alias', 'https://a=b'], 'does not fit'],
    [['--nonsense'], "Unknown option '--nonsense'. See --help."],
    [['b.no'], 'One address at a time; b.no is too much.'],
  ])('refuses %j in one sentence', (given, message) => expect(refusal('a.no', ...given)).toContain(message));

  it('takes formats from the list, or from the file’s name', () => {
    expect(read('a.no', '-f', 'html, json,html', '-o', 'out/').formats).toEqual(['html', 'json']);
    expect(read('a.no', '-o', 'x.html').formats).toEqual(['html']);
    expect(read('a.no', '-o', 'x.md').formats).toEqual(['md']);
    expect(read('a.no', '-o', 'x').formats).toEqual(['table']);
    expect(read('a.no', '-o', 'x.html', '-f', 'csv').formats).toEqual(['csv']);
  });

  it('refuses a file name whose ending is no format', () => {
    expect(refusal('a.no', '-o', 'x.pdf')).toContain('no format goes by .pdf');
  });

  it('wants a folder for several formats', () => {
    expect(refusal('a.no', '-f', 'html,csv')).toContain('2 formats need a folder to go to: add --out');
    const file = aFile('taken.html', '');
    expect(refusal('a.no', '-f', 'html,csv', '-o', file)).toContain('is a file, and 2 formats need a folder');
    mkdirSync(join(folder, 'out'));
    expect(read('a.no', '-f', 'html,csv', '-o', join(folder, 'out')).out).toBe(join(folder, 'out'));
  });

  it('reads aliases from one list or several, in lower case', () => {
    expect(read('a.no', '--host-alias', 'A.localhost=B.net,my_cdn.no=c.net', '--host-alias', 'd=e').hostAliases).toEqual({ 'a.localhost': 'b.net', 'my_cdn.no': 'c.net', d: 'e' });
  });

  it('is not poisoned by an alias', () => {
    const { hostAliases } = read('a.no', '--host-alias', '__proto__=b.net');
    expect(Object.getPrototypeOf(hostAliases)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['b.net']).toBeUndefined();
  });

  it('drafts into a file that is not there yet', () => {
    const taken = aFile('kapsel.config.json', '{}');
    expect(read('a.no', `--init=${join(folder, 'new.json')}`).init).toBe(join(folder, 'new.json'));
    expect(refusal('a.no', `--init=${taken}`)).toContain('is already there. Add --force');
    expect(read('a.no', `--init=${taken}`, '--force').init).toBe(taken);
    expect(read('a.no', '--init').init).toBe('kapsel.config.json');
  });

  it('reads the owner’s overrides', () => {
    const file = aFile('overrides.json', JSON.stringify([{ name: '_my_*', domain: '*.a.no', category: 'functional', provider: 'Me', purpose: { nb: 'a', en: 'b' } }, { name: 'x', category: 'necessary' }]));
    expect(read('a.no', '--overrides', file).overrides).toEqual([
      { name: '_my_*', domain: '*.a.no', category: 'functional', provider: 'Me', purpose: { nb: 'a', en: 'b' } },
      { name: 'x', category: 'necessary' },
    ]);
  });

  it('reads what a site has published, also where that lacks a reason, but no other fault', () => {
    const service = { id: 'own', name: 'Own', provider: 'Us', category: 'necessary', since: 1, hosts: [], cookies: [], storage: [] };
    const config = { schemaVersion: 1, siteId: 'a', policyVersion: 1, language: 'auto', blocking: 'marked', regime: 'opt-in', parties: { controller: 'Us', contact: 'us@a.no' }, services: [service] };
    expect(read('a.no', '--config', aFile('published.json', JSON.stringify(config))).config).toEqual(config);
    expect(refusal('a.no', '--config', aFile('faulty.json', JSON.stringify({ ...config, regime: 'whatever' })))).toMatch(/faulty\.json has 1 fault\(s\): regime: /u);
    expect(refusal('a.no', '--config', aFile('broken.json', '{'))).toContain('cannot be read as JSON');
  });

  it.each([
    ['no JSON', '{', 'cannot be read as JSON'],
    ['no list', '{}', 'must be a list'],
    ['nothing', '[null]', 'entry 1 needs a "name"'],
    ['no name', '[{ "name": "", "category": "marketing" }]', 'entry 1 needs a "name"'],
    ['no category', '[{ "name": "a", "category": "necessary" }, { "name": "b" }]', 'entry 2 (b) needs a "category"'],
    ['an unknown category', '[{ "name": "b", "category": "ads" }]', 'needs a "category"'],
    ['several domains', '[{ "name": "b", "category": "marketing", "domain": ["a.no"] }]', '"domain" must be one host pattern'],
    ['a provider that is no text', '[{ "name": "b", "category": "marketing", "provider": 1 }]', '"provider" must be a text'],
    ['half a purpose', '[{ "name": "b", "category": "marketing", "purpose": { "nb": "a" } }]', '"purpose" must be'],
  ])('refuses overrides with %s', (_what, text, message) => {
    expect(refusal('a.no', '--overrides', aFile('bad.json', text))).toContain(message);
  });
});
