import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanReportSchema } from '@kapsel/core/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kapselScan } from './support/kapsel-scan.ts';
import { sendPage, startSite, type LocalSite } from './support/local-site.ts';

const pageCount = 6;
const stopsAt = 4;

let site: LocalSite;
let folder: string;
/** Whether the page at which the first scan is killed is answered. */
let isWellAgain = false;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-resume-'));
  const pages = Array.from({ length: pageCount }, (_, index) => index + 1);
  site = await startSite({
    'cut.localhost/': (_request, response) => sendPage(response, pages.map((n) => `<a href="/${n}">${n}</a>`).join(' '), { 'Set-Cookie': 'start=secret-value; Max-Age=3600' }),
    'other.localhost/pixel': (_request, response) => response.writeHead(204).end(),
    '*': (_request, response, { hostname, pathname }) => {
      const n = Number(pathname.slice(1));
      if (hostname !== 'cut.localhost' || !(n >= 1 && n <= pageCount)) response.writeHead(404).end();
      else if (n < stopsAt || isWellAgain) {
        sendPage(response, `<script>document.cookie = "page${n}=secret-value; Max-Age=60"; localStorage.setItem("key${n}", "secret-value")</script><img src="http://other.localhost:${site.port}/pixel" alt="">`);
      }
    },
  });
});
afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a scan that is killed', () => {
  it('goes on where it stopped, and gives one report', async () => {
    const out = join(folder, 'report.json');
    const journal = `${out}.kapsel-scan.jsonl`;
    const killed = await kapselScan([site.url('cut.localhost').replace('//', '//me:my-password@'), '--out', out, '--pages', '7'], {
      onStart: (child) => void untilFinished(journal, stopsAt).then(() => child.kill('SIGKILL')),
    });
    expect(killed.exitCode).toBeNull();
    expect(existsSync(out)).toBe(false);
    expect(readFileSync(journal, 'utf8')).not.toMatch(/secret-value|my-password/u);
    // As if it had been killed in the middle of a line.
    writeFileSync(journal, '{"pass":"untouched","url":"http://torn', { flag: 'a' });

    const before = site.requests.length;
    isWellAgain = true;
    const resumed = await kapselScan(['--resume', journal, '--quiet']);
    expect(resumed.stderr).not.toContain('Go on where it stopped');
    expect(resumed.exitCode).toBe(0);
    const asked = site.requests.slice(before);
    expect(asked).not.toContain('cut.localhost/');
    expect(asked).not.toContain('cut.localhost/1');
    expect(asked).toContain('cut.localhost/6');

    const report = scanReportSchema.parse(JSON.parse(readFileSync(out, 'utf8')));
    expect(report.complete).toBe(true);
    expect(report.pages.map(({ url }) => new URL(url).pathname)).toEqual(['/', '/1', '/2', '/3', '/4', '/5', '/6']);
    const all = ['1', '2', '3', '4', '5', '6'];
    expect(report.items.filter(({ kind }) => kind === 'cookie').map(({ name }) => name).sort()).toEqual([...all.map((n) => `page${n}`), 'start'].sort());
    expect(report.items.filter(({ kind }) => kind === 'localStorage').map(({ name }) => name).sort()).toEqual(all.map((n) => `key${n}`));
    expect(new Set(report.items.filter(({ kind }) => kind !== 'request').map(({ outcome }) => outcome))).toEqual(new Set(['stored']));
    expect(report.items.find(({ name }) => name === 'page1')).toMatchObject({ setBy: { means: 'js' }, lifetime: { requestedSeconds: 60 } });
    expect(report.items.find(({ kind }) => kind === 'request')?.pages).toHaveLength(pageCount);
    expect(report.couldNotSee.map(({ code }) => code)).toContain('resumed');
    expect(existsSync(journal)).toBe(false);
  });

  it('does not repeat a pass that was through, and begins one with an answer anew', async () => {
    const asked: string[] = [];
    let isAccepting = false;
    const shop = await startSite({
      '*': ({ headers: { cookie = '' } }, response, { pathname }) => {
        const answer = /answer=(\w+)/u.exec(cookie)?.[1] ?? 'none';
        asked.push(`${answer} ${pathname}`);
        if (pathname === '/') sendPage(response, `<a href="/a">a</a><script>${asksForConsent}</script>`);
        else if (pathname !== '/a') response.writeHead(404).end();
        else if (answer !== 'yes' || isAccepting) sendPage(response, `<script>document.cookie = "seen_${answer}=1; Max-Age=60"</script>`);
      },
    });
    const out = join(folder, 'shop.json');
    const journal = `${out}.kapsel-scan.jsonl`;
    try {
      await kapselScan([shop.url('shop.localhost'), '--out', out, '--passes', 'untouched,rejected,accepted'], {
        onStart: (child) => void until(() => textOf(journal).includes('{"pass":"accepted"')).then(() => child.kill('SIGKILL')),
      });
      expect(existsSync(out)).toBe(false);
      expect(asked).toContain('no /a');
      asked.length = 0;
      isAccepting = true;
      const resumed = await kapselScan(['--resume', journal, '--quiet']);
      expect(resumed.exitCode).toBe(0);
      expect(asked.filter((one) => one.endsWith(' /a'))).toEqual(['yes /a']);
      expect(asked.filter((one) => one.startsWith('no '))).toEqual([]);
      const report = scanReportSchema.parse(JSON.parse(textOf(out)));
      expect(report.passes).toMatchObject([{ id: 'untouched', consent: 'none' }, { id: 'rejected', consent: 'proved' }, { id: 'accepted', consent: 'proved' }]);
      expect(Object.fromEntries(report.items.map(({ name, passes }) => [name, passes]))).toMatchObject({ seen_none: ['untouched'], seen_no: ['rejected'], seen_yes: ['accepted'] });
      expect(report.couldNotSee.map(({ code }) => code)).toEqual(expect.arrayContaining(['resumed', 'pass-begun-anew']));
      expect(existsSync(journal)).toBe(false);
    } finally {
      await shop.close();
    }
  });

  it.each([
    ['a file that is not there', '/nowhere.jsonl', /--resume \/nowhere\.jsonl: there is no such file\./u],
    ['a file that is no journal', import.meta.filename, /this is no journal of a scan\./u],
  ])('cannot go on from %s', async (_what, file, sentence) => {
    const { exitCode, stderr } = await kapselScan(['--resume', file]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(sentence);
  });
});

/** A banner of the page's own, until there is an answer. */
const asksForConsent = `
  if (!/answer=/.test(document.cookie)) {
    const box = document.createElement('div');
    box.style.cssText = 'position: fixed; inset: auto 0 0 0; padding: 20px; background: #eee';
    box.innerHTML = '<p>We use cookies to measure and to show ads.</p><button id="yes">Accept all</button> <button id="no">Reject all</button>';
    box.addEventListener('click', ({ target }) => {
      if (!target.id) return;
      document.cookie = 'answer=' + target.id + '; Max-Age=600; Path=/';
      box.remove();
    });
    document.body.append(box);
  }`;

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Waits until a journal has so many finished pages. */
function untilFinished(journal: string, pages: number): Promise<void> {
  return until(() => textOf(journal).trim().split('\n').length >= 1 + pages);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 50));
}
