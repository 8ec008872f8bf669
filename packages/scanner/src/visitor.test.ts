import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanReportSchema } from '@kapsel/core/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayUseSandbox } from './browser.ts';
import { findChromium } from './find-chromium.ts';
import { page, script, startLocalSite, type LocalSite } from './local-site.test-helper.ts';
import { scan } from './scan.ts';
import { requireKnownVisitor } from './visitor.ts';
import { version } from './version.ts';

let site: LocalSite;
beforeAll(async () => {
  site = await startLocalSite();
});
afterAll(() => site.close());

const withinMs = 90_000;

describe('a visitor', () => {
  it('is seen alike by servers, pages, frames and workers', { timeout: withinMs }, async () => {
    const seen: Record<string, Record<string, unknown>> = {};
    const headers: Record<string, NodeJS.Dict<string | string[]>> = {};
    const tell = `const facts = { userAgent: navigator.userAgent, language: navigator.language, zone: Intl.DateTimeFormat().resolvedOptions().timeZone, gpc: navigator.globalPrivacyControl,
      touch: navigator.maxTouchPoints, width: globalThis.innerWidth, ratio: globalThis.devicePixelRatio, mobile: navigator.userAgentData?.mobile, platform: navigator.platform };`;
    const send = (who: string) => `${tell} fetch('/told?who=${who}', { method: 'POST', body: JSON.stringify(facts) });`;
    site.answer('visitor.localhost/', (response, request) => {
      headers['page'] = request.headers;
      page(response, `<meta name="viewport" content="width=device-width"><iframe src="${site.url('other-site.localhost', '/frame')}"></iframe><script>${send('page')} new Worker('/worker.js')</script>`);
    });
    site.answer('other-site.localhost/frame', (response, request) => {
      headers['frame'] = request.headers;
      page(response, `<script>${send('frame')}</script>`);
    });
    site.answer('visitor.localhost/worker.js', script(send('worker')));
    for (const host of ['visitor.localhost', 'other-site.localhost']) {
      site.answer(`${host}/told`, (response, request) => {
        const who = new URL(request.url ?? '', 'http://x').searchParams.get('who') ?? '';
        headers[`${who} fetch`] = request.headers;
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString())).on('end', () => {
          seen[who] = JSON.parse(body) as Record<string, unknown>;
          response.end();
        });
      });
    }
    const report = await scan({
      url: site.url('visitor.localhost'),
      allowPrivate: true,
      passes: ['untouched'],
      device: 'Pixel 7',
      locale: 'nb-NO',
      timezone: 'Pacific/Auckland',
      gpc: true,
      identify: true,
    });
    expect(Object.keys(seen).sort()).toEqual(['frame', 'page', 'worker']);
    expect(Object.keys(headers).sort()).toEqual(['frame', 'frame fetch', 'page', 'page fetch', 'worker fetch']);
    for (const [who, sent] of Object.entries(headers)) {
      expect(sent, who).toMatchObject({ 'sec-gpc': '1', 'x-kapsel-scan': version, 'accept-language': expect.stringMatching(/^nb-NO,nb;/u) as string });
      expect(sent['user-agent'], who).toMatch(new RegExp(`Pixel 7.*Mobile.* Kapsel/${version}$`, 'u'));
    }
    for (const [who, facts] of Object.entries(seen)) {
      expect(facts, who).toMatchObject({ gpc: true, language: 'nb-NO', zone: 'Pacific/Auckland' });
      expect(facts['userAgent'], who).toContain('Pixel 7');
    }
    // Chromium has no other word for it in workers.
    for (const who of ['page', 'frame']) expect(seen[who]).toMatchObject({ platform: 'Linux armv81' });
    expect(seen['page']).toMatchObject({ width: 412, ratio: 2.625, mobile: true });
    expect(seen['page']?.['touch']).toBeGreaterThan(0);
    expect(report.policy.visitor).toEqual({ device: 'Pixel 7', locale: 'nb-NO', timezone: 'Pacific/Auckland', gpc: true });
    expect(report.policy.seenAs).toBe('kapsel');
    expect(scanReportSchema.safeParse(report).error).toBeUndefined();
  });

  it.each([
    [{ device: 'Pixel 99' }, /^--device Pixel 99 is not known: Pixel 2.* are\.$/u],
    [{ locale: 'not a locale' }, /^--locale not a locale does not fit: write it like nb-NO\.$/u],
    [{ timezone: 'Mars/Base' }, /^--timezone Mars\/Base does not fit: write it like Europe\/Oslo\.$/u],
  ])('is refused as %j', (options, sentence) => expect(() => requireKnownVisitor(options)).toThrow(sentence));
});

describe('a browser that runs already', () => {
  let folder: string;
  let chromium: ChildProcess;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kapsel-remote-'));
    const path = findChromium()?.path ?? '';
    chromium = spawn(path, ['--headless', '--remote-debugging-port=0', `--user-data-dir=${folder}`, ...(mayUseSandbox() ? [] : ['--no-sandbox']), 'about:blank'], { stdio: 'ignore', detached: true });
    while (!existsSync(join(folder, 'DevToolsActivePort')) || !readFileSync(join(folder, 'DevToolsActivePort'), 'utf8').includes('\n')) await new Promise((resolve) => setTimeout(resolve, 50));
  }, 60_000);
  afterAll(async () => {
    const ended = once(chromium, 'exit');
    if (chromium.pid !== undefined) process.kill(-chromium.pid, 'SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  const addressOf = () => `http://127.0.0.1:${readFileSync(join(folder, 'DevToolsActivePort'), 'utf8').split('\n', 1)[0]}`;
  const pagesOf = async () => ((await (await fetch(`${addressOf()}/json/list`)).json()) as { type: string; url: string }[]).filter(({ type }) => type === 'page').map(({ url }) => url);

  it('is scanned with, in a profile of its own, and left as it was', { timeout: withinMs }, async () => {
    site.answer('remote.localhost/', (response) => page(response, '<script>document.cookie = "scripted=1; Max-Age=60"; localStorage.setItem("kept", "1")</script>', { 'Set-Cookie': 'served=1' }));
    const before = await pagesOf();
    // Twice: what the first one left behind would be in the second.
    await scan({ url: site.url('remote.localhost', '/other'), allowPrivate: true, passes: ['untouched'], browserEndpoint: addressOf() });
    const report = await scan({ url: site.url('remote.localhost'), allowPrivate: true, passes: ['untouched'], browserEndpoint: addressOf() });
    expect(report.complete).toBe(true);
    expect(report.items.map(({ kind, name, setBy }) => [kind, name, setBy.means]).sort()).toEqual([
      ['cookie', 'scripted', 'js'],
      ['cookie', 'served', 'http'],
      ['localStorage', 'kept', 'js'],
    ]);
    expect(report.items.find(({ name }) => name === 'scripted')?.lifetime.requestedSeconds).toBe(60);
    expect(report.policy.sandbox).toBeNull();
    // Measured, whatever it is: Chromium 156 blocks them in a profile that is made for somebody.
    expect(report.policy.thirdPartyCookies).not.toBe('unknown');
    expect(report.couldNotSee.map(({ code }) => code)).toContain('remote-browser');
    expect(await pagesOf()).toEqual(before);
  });

  it('is told apart from none', { timeout: withinMs }, async () => {
    await expect(scan({ url: site.url('remote.localhost'), allowPrivate: true, passes: ['untouched'], browserEndpoint: 'http://127.0.0.1:1' })).rejects.toMatchObject({ code: 'BROWSER_FAILED', message: expect.stringMatching(/^The browser at 127\.0\.0\.1:1 did not answer/u) as string });
  });
});
