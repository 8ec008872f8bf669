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
      stayMs: 3000,
      parallel: 4,
      maxSeconds: 3600,
      maxBytes: 2_000_000_000,
      maxMemory: 2048,
      subdomains: false,
      include: [],
      exclude: [],
      variations: 50,
      urls: [],
      ignoreRobots: false,
      pagesPerSecond: undefined,
      watchMs: 10_000,
      insecure: false,
      allowPrivate: false,
      gpc: false,
      identify: false,
      language: 'en',
      formats: ['table'],
      out: undefined,
      hostAliases: {},
      overrides: [],
      imported: [],
      init: undefined,
      screenshots: true,
      failOn: [],
      quiet: false,
      args: ['example.no'],
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
    expect(readCliOptions(['--print-schema'])).toBe('schema');
    expect(refusal()).toContain('Which site?');
  });

  it('has every option in its help', () => {
    for (const option of ['pages', 'depth', 'subdomains', 'include', 'exclude', 'variations', 'urls', 'follow', 'ignore-robots', 'rate', 'stay', 'parallel', 'timeout', 'lang', 'format', 'out', 'quiet', 'fail-on', 'overrides', 'list', 'host-alias', 'init', 'force', 'config', 'max-lifetime', 'no-screenshots', 'help', 'version', 'declared', 'print-schema', 'allow-private', 'proxy', 'max-seconds', 'max-bytes', 'max-memory', 'resume', 'storage-state', 'journey', 'device', 'locale', 'timezone', 'gpc', 'identify', 'browser-endpoint', 'har']) {
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
    [['--include', 'shop'], '--include shop does not fit: give the path of an address, with * for anything, as in /shop/*.'],
    [['--exclude', 'https://a.no/x'], '--exclude https://a.no/x does not fit'],
    [['--variations', '0'], '--variations 0 does not fit'],
    [['--rate', '0'], '--rate 0 does not fit: give a number from 0.01 to 100.'],
    [['--rate', 'fast'], '--rate fast does not fit'],
    [['--urls', '/nowhere/at/all'], '--urls /nowhere/at/all cannot be read'],
    [['--lang', 'no'], '--lang no is not known (did you mean “nb”?): choose nb or en.'],
    [['--format', 'pdf'], 'name a file with --out report.pdf'],
    [['--format', 'html,docx'], '--format docx is not known'],
    [['--format', ''], '--format  is not known'],
    [['--passes', 'untouched,undone'], '--passes undone is not known: choose untouched, rejected, accepted or withdrawn.'],
    [['--fail-on', 'high,worst'], '--fail-on worst is not known'],
    [['--host-alias', 'a'], '--host-alias a does not fit'],
    [['--host-alias', 'a=b=c'], 'does not fit'],
    [['--host-alias', 'https://a=b'], 'does not fit'],
    [['--nonsense'], "Unknown option '--nonsense'. See --help."],
    [['b.no'], 'One address at a time; b.no is too much.'],
  ])('refuses %j in one sentence', (given, message) => expect(refusal('a.no', ...given)).toContain(message));

  it('takes passes from the list, each once', () => {
    expect(read('a.no', '--passes', 'accepted, untouched,accepted').passes).toEqual(['accepted', 'untouched']);
  });

  it('takes formats from the list, or from the file’s name', () => {
    expect(read('a.no', '-f', 'html, json,html', '-o', 'out/').formats).toEqual(['html', 'json']);
    expect(read('a.no', '-o', 'x.html').formats).toEqual(['html']);
    expect(read('a.no', '-o', 'x.md').formats).toEqual(['md']);
    expect(read('a.no', '-o', 'x').formats).toEqual(['table']);
    expect(read('a.no', '-o', 'x.html', '-f', 'csv').formats).toEqual(['csv']);
  });

  it('refuses a file name whose ending is no format', () => {
    expect(refusal('a.no', '-o', 'x.docx')).toContain('no format goes by .docx');
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

  it('reads what to visit and what not, and how fast', () => {
    const options = read('a.no', '--include', '/shop/*', '--include', '*?map', '--exclude', '/shop/old/*', '--variations', '5', '--ignore-robots', '--rate', '0.5');
    expect(options).toMatchObject({ include: ['/shop/*', '*?map'], exclude: ['/shop/old/*'], variations: 5, ignoreRobots: true, pagesPerSecond: 0.5 });
  });

  it('reads a list of addresses, visits all of them, and follows no links unless asked', () => {
    const file = aFile('urls.txt', '\uFEFFa.no/1\r\n# the shop\r\n\r\n  https://www.a.no/2#top  \n');
    const urls = ['https://a.no/1', 'https://www.a.no/2'];
    expect(read('--urls', file)).toMatchObject({ url: urls[0], urls, maxPages: 3, maxDepth: 0 });
    expect(read('a.no', '--urls', file)).toMatchObject({ url: 'https://a.no/', urls, maxPages: 3, maxDepth: 0 });
    expect(read('--urls', file, '--follow')).toMatchObject({ urls, maxPages: 25, maxDepth: 3 });
    expect(read('--urls', file, '--pages', '1')).toMatchObject({ maxPages: 1 });
  });

  it('takes a list of one site only', () => {
    const file = aFile('sites.txt', 'https://a.no/1\nhttps://shop.a.no/');
    expect(refusal('--urls', file)).toBe('--urls: https://shop.a.no/ is not on a.no. Add --subdomains.');
    expect(read('--urls', file, '--subdomains').urls).toHaveLength(2);
    expect(refusal('b.no', '--urls', file)).toBe('--urls: https://a.no/1 is not on b.no. Scan one site at a time.');
    expect(refusal('--urls', aFile('empty.txt', '# none\n'))).toContain('has no address in it');
    expect(refusal('--urls', aFile('bad.txt', 'a.no\nftp://a.no'))).toContain('ftp://a.no is not a web address');
    expect(refusal('--urls', aFile('long.txt', Array.from({ length: 10_001 }, (_, at) => `a.no/${at}`).join('\n')))).toContain('a scan takes 10000 at most');
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
    expect(refusal('a.no', `--init=${folder}`, '--force')).toBe(`--init=${folder} is a folder: name a file in it, such as ${taken}.`);
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
    expect(refusal('a.no', '--config', aFile('faulty.json', JSON.stringify({ ...config, regime: 'whatever' })))).toMatch(/faulty\.json has a fault: regime: must be opt-in, /u);
    expect(refusal('a.no', '--config', aFile('broken.json', '{'))).toMatch(/^--config \S+broken\.json is not JSON: Expected property name .*\(line 1 column 2\)\.$/u);
  });

  it.each([
    ['--config', 'nowhere.json', 'there is no such file or folder'],
    ['--declare', '.', 'it is a folder: name a file in it'],
    ['--overrides', 'kapsel.config.json/a.json', 'a part of its path is a file, not a folder'],
    ['--urls', '.', 'it is a folder: name a file in it'],
    ['--declared', 'nowhere.html', 'there is no such file or folder'],
  ])('says why the file of %s cannot be read: %s', (option, name, why) => {
    const file = join(folder, name);
    expect(refusal('a.no', option, file)).toBe(`${option} ${file} cannot be read: ${why}.`);
  });

  it.each([
    ['no JSON', '{', 'bad.json is not JSON: '],
    ['no list', '{}', 'must be a list'],
    ['nothing', '[null]', 'bad.json has a fault: [0]: must be an object.'],
    ['no name', '[{ "name": "", "category": "marketing" }]', '[0].name: must not be empty'],
    ['no category', '[{ "name": "a", "category": "necessary" }, { "name": "b" }]', '[1].category: is missing; it must be necessary, functional, analytics or marketing'],
    ['an unknown category', '[{ "name": "b", "category": "ads" }]', '[0].category: must be necessary, functional, analytics or marketing'],
    ['misspelt words', '[{ "nmae": "b", "name": "b", "category": "marketting" }]', '[0].category: must be necessary, functional, analytics or marketing (did you mean “marketing”?); [0].nmae: there is no such key (did you mean “name”?).'],
    ['several domains', '[{ "name": "b", "category": "marketing", "domain": ["a.no"] }]', '[0].domain: must be text'],
    ['a provider that is no text', '[{ "name": "b", "category": "marketing", "provider": 1 }]', '[0].provider: must be text'],
    ['half a purpose', '[{ "name": "b", "category": "marketing", "purpose": { "nb": "a" } }]', '[0].purpose.en: is missing; it must be text'],
  ])('refuses overrides with %s', (_what, text, message) => {
    expect(refusal('a.no', '--overrides', aFile('bad.json', text))).toContain(message);
  });
});
