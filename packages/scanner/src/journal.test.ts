import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCliOptions, type CliOptions } from './cli-options.ts';
import { Journal, type FinishedPass } from './journal.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-journal-'));
  file = join(folder, 'a.kapsel-scan.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const startUrl = 'https://site.example/';
const now = '2026-01-01T00:00:00.000Z';
const result = { status: 200, finalUrl: startUrl, links: ['https://site.example/a', 'https://elsewhere.example/'] };

describe('Journal', () => {
  it('writes of the evidence what changed, and gives all of it back', () => {
    const journal = new Journal({ file, args: ['site.example'] }, startUrl, now);
    journal.write('untouched', startUrl, result, { cookies: [['a', { n: 1 }], ['b', { n: 1 }]] });
    journal.write('untouched', `${startUrl}a`, result, { cookies: [['a', { n: 1 }], ['b', { n: 2 }], ['c', { n: 3 }]] });
    journal.write('accepted', startUrl, result, { cookies: [['a', { n: 9 }]] });
    journal.close(false);
    const lines = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { evidence?: { cookies: unknown } });
    expect(lines[2]?.evidence?.cookies).toEqual([['b', { n: 2 }], ['c', { n: 3 }]]);

    const again = new Journal({ file, resume: true }, startUrl, 'later');
    expect(again.isResumed).toBe(true);
    expect(again.startedAt).toBe(now);
    expect(again.pagesOf('untouched').map(({ url }) => url)).toEqual([startUrl, `${startUrl}a`]);
    expect(again.pagesOf('untouched')[0]?.result.links).toEqual(['https://site.example/a']);
    expect(again.evidenceOf('untouched', 'cookies')).toEqual([['a', { n: 1 }], ['b', { n: 2 }], ['c', { n: 3 }]]);
    expect(again.evidenceOf('accepted', 'cookies')).toEqual([['a', { n: 9 }]]);
    expect(again.evidenceOf('untouched', 'storage')).toEqual([]);
    again.close(true);
    expect(existsSync(file)).toBe(false);
  });

  it('has nothing in it of what a visitor typed or brought along', () => {
    const journal = new Journal({ file }, startUrl, now, ['very-secret-token']);
    journal.write('untouched', `${startUrl}?t=very-secret-token`, { ...result, finalUrl: `${startUrl}#very-secret-token` }, { storage: [['very-secret-token', 1]] });
    journal.close(false);
    expect(readFileSync(file, 'utf8')).not.toContain('very-secret-token');
    expect(new Journal({ file, resume: true }, startUrl, now).pagesOf('untouched')).toMatchObject([{ url: `${startUrl}?t=…`, result: { finalUrl: `${startUrl}#…` } }]);
  });

  it.skipIf(process.platform === 'win32')('stops where there is no room, and the scan goes on', () => {
    const script = `import { Journal } from ${JSON.stringify(new URL('journal.ts', import.meta.url).href)};
      const journal = new Journal({ file: ${JSON.stringify(file)} }, ${JSON.stringify(startUrl)}, '${now}');
      for (let page = 0; page < 50; page += 1) journal.write('untouched', 'https://site.example/' + page, { status: 200, finalUrl: 'https://site.example/' + page, links: [] }, {});
      journal.close(false);
      console.log(journal.hasStopped);`;
    // No file may be larger than a block or two; the signal that tells of it is not heard.
    const { stdout, stderr } = spawnSync('sh', ['-c', 'trap "" XFSZ; ulimit -f 2; exec "$0" --input-type=module -e "$1"', process.execPath, script], { encoding: 'utf8' });
    expect(stderr).not.toContain('Error');
    expect(stdout.trim()).toBe('true');
    const kept = new Journal({ file, resume: true }, startUrl, now).pagesOf('untouched').length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(50);
  });

  it('reads past a line that was torn, and leaves it out of what it writes', () => {
    const journal = new Journal({ file }, startUrl, now);
    journal.write('untouched', startUrl, result, {});
    journal.close(false);
    writeFileSync(file, '{"pass":"untou', { flag: 'a' });
    const again = new Journal({ file, resume: true }, startUrl, now);
    again.write('untouched', `${startUrl}a`, result, {});
    again.close(false);
    expect(new Journal({ file, resume: true }, startUrl, now).pagesOf('untouched')).toHaveLength(2);
  });

  it('has passes that were through, and nothing of one that is begun anew', () => {
    const finished = { browser: { version: '1', thirdPartyCookies: 'allowed', sandbox: true }, pass: { id: 'untouched' } } as FinishedPass;
    const journal = new Journal({ file }, startUrl, now);
    journal.write('untouched', startUrl, result, { cookies: [['a', 1]] });
    journal.finish(finished, { impression: [['picture', 'abc']] });
    journal.write('accepted', startUrl, result, { cookies: [['a', 2]] });
    journal.close(false);

    const again = new Journal({ file, resume: true }, startUrl, now);
    expect(again.finishedPass('untouched')).toEqual(finished);
    expect(again.evidenceOf('untouched', 'impression')).toEqual([['picture', 'abc']]);
    expect(again.finishedPass('accepted')).toBeUndefined();
    again.beginAnew('rejected');
    again.beginAnew('accepted');
    expect(again.begunAnew).toEqual(['accepted']);
    expect(again.pagesOf('accepted')).toEqual([]);
    again.write('accepted', `${startUrl}b`, result, { cookies: [['a', 2]] });
    again.close(false);

    const third = new Journal({ file, resume: true }, startUrl, now);
    expect(third.pagesOf('accepted').map(({ url }) => url)).toEqual([`${startUrl}b`]);
    expect(third.evidenceOf('accepted', 'cookies')).toEqual([['a', 2]]);
    expect(third.finishedPass('untouched')).toEqual(finished);
    third.close(true);
  });

  it('is nobody else’s business, and gone where it has nothing to tell', () => {
    const journal = new Journal({ file }, startUrl, now);
    expect(statSync(file).mode & 0o077).toBe(0);
    journal.close(false);
    expect(existsSync(file)).toBe(false);
  });

  it('is not taken for that of another site', () => {
    const journal = new Journal({ file }, startUrl, now);
    journal.write('untouched', startUrl, result, {});
    journal.close(false);
    expect(() => new Journal({ file, resume: true }, 'https://other.example/', now)).toThrow(`${file} is of a scan of https://site.example/, and this one is of https://other.example/.`);
    expect(existsSync(file)).toBe(true);
  });
});

describe('--resume', () => {
  const read = (...given: string[]) => readCliOptions(given) as CliOptions;

  it('calls the scan again as it was called, less passwords', () => {
    const first = read('https://me:se@secret@site.example/x', '-o', 'x.html', '--pages', '7', '--subdomains', '--declared', 'https://me:se@secret@site.example/cookies', '--proxy', 'http://me:secret@proxy.example', '--browser-endpoint=ws://b.example/?token=secret');
    expect(first.args).toEqual(['https://site.example/x', '--out=x.html', '--pages=7', '--subdomains', '--declared=https://site.example/cookies']);
    new Journal({ file, args: first.args }, 'https://site.example/x', now).write('untouched', startUrl, result, {});
    expect(read('--resume', file)).toEqual({ ...first, url: 'https://site.example/x', declared: 'https://site.example/cookies', proxy: undefined, browserEndpoint: undefined, resume: file });
    const withSecrets = read('--resume', file, 'https://me:secret@site.example/x', '--proxy', 'http://me:secret@proxy.example');
    expect(withSecrets).toMatchObject({ url: 'https://me:secret@site.example/x', maxPages: 7, proxy: 'http://me:secret@proxy.example' });
    expect(withSecrets.args.toSorted()).toEqual(first.args.toSorted());
  });
});
