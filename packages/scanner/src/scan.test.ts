import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanReportSchema } from '@kapsel/core/schema';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { launchBrowser } from './browser.ts';
import { page, startLocalSite, type LocalSite } from './local-site.test-helper.ts';
import { requireWebAddress, scan } from './scan.ts';

let site: LocalSite;
let folder: string;

beforeAll(async () => {
  site = await startLocalSite();
  folder = mkdtempSync(join(tmpdir(), 'kapsel-scan-test-'));
});
afterAll(async () => {
  await site.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const withinMs = 30_000;
const cookiesOf = ({ items }: Awaited<ReturnType<typeof scan>>) => items.filter(({ kind }) => kind === 'cookie').map(({ name }) => name).sort();

describe('scan', () => {
  it('opens a site with a password, and keeps it to itself', { timeout: withinMs }, async () => {
    const expected = `Basic ${Buffer.from('me you:s%cret').toString('base64')}`;
    site.answer('locked.localhost/', (response, { headers }) => {
      if (headers.authorization === expected) page(response, '<a href="/b">b</a>', { 'Set-Cookie': 'inside=1' });
      else response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end();
    });
    site.answer('locked.localhost/b', (response, { headers }) => page(response, '', headers.authorization === expected ? { 'Set-Cookie': 'deeper=1' } : {}));
    const seen: string[] = [];
    const report = await scan({ allowPrivate: true, stayMs: 0, passes: ['untouched'], url: site.url('me%20you:s%25cret@locked.localhost'), onProgress: (progress) => seen.push(JSON.stringify(progress)) });
    expect(report.complete).toBe(true);
    expect(cookiesOf(report)).toEqual(['deeper', 'inside']);
    expect(JSON.stringify(report) + seen.join()).not.toMatch(/s%25?cret|me%20you/u);
  });

  it('goes no further than the start page for answers that nobody asks for', { timeout: 90_000 }, async () => {
    const asked: string[] = [];
    for (const path of ['/', '/b']) {
      site.answer(`unasked.localhost${path}`, (response) => {
        asked.push(path);
        page(response, '<a href="/b">b</a>', { 'Set-Cookie': 'any=1' });
      });
    }
    const report = await scan({ allowPrivate: true, url: site.url('unasked.localhost') });
    expect(scanReportSchema.safeParse(report).error).toBeUndefined();
    expect(report.passes).toEqual([{ id: 'untouched', consent: 'none' }, { id: 'rejected', consent: 'failed' }, { id: 'accepted', consent: 'failed' }]);
    expect(asked.filter((path) => path === '/b')).toEqual(['/b']);
    expect(report.couldNotSee.map(({ code }) => code)).toContain('no-question');
    expect(report).toMatchObject({ complete: true, policy: { seenAs: 'visitor' }, items: [{ name: 'any', passes: ['untouched', 'rejected', 'accepted'] }] });
  });

  it('closes windows that have no opener, too', { timeout: withinMs }, async () => {
    site.answer('opens.localhost/', '<script>document.cookie = "mine=1"; open("/popup", "_blank", "noopener"); open("/popup")</script>');
    const report = await scan({ allowPrivate: true, stayMs: 0, passes: ['untouched'], url: site.url('opens.localhost') });
    expect(report.couldNotSee).toContainEqual({ code: 'popups', message: 'The site opened 2 windows by itself. They were closed and not looked into.' });
    expect(cookiesOf(report)).toEqual(['mine']);
  });

  it.each([404, 500, 204])('says what the server answered, where it answered %i and nothing more', { timeout: withinMs }, async (status) => {
    site.answer('bare.localhost/', (response) => void response.writeHead(status, { 'Set-Cookie': 'bare=1' }).end());
    const report = await scan({ allowPrivate: true, stayMs: 0, passes: ['untouched'], url: site.url('bare.localhost') });
    expect(report).toMatchObject({ complete: false, pages: [{ status, problem: expect.stringContaining(`The server answered ${status}.`) as unknown }] });
    expect(cookiesOf(report)).toEqual(['bare']);
  });

  it('is a valid report that is not complete when it was stopped before it began', { timeout: withinMs }, async () => {
    const report = await scan({ allowPrivate: true, stayMs: 0, passes: ['untouched'], url: site.url('never.localhost'), signal: AbortSignal.abort() });
    expect(scanReportSchema.safeParse(report).error).toBeUndefined();
    expect(report).toMatchObject({ complete: false, pages: [], items: [] });
  });
});

describe('launchBrowser', () => {
  it('leaves no profile behind, whether it starts or not', { timeout: withinMs }, async () => {
    vi.stubEnv('TMPDIR', folder);
    const browser = await launchBrowser();
    expect(readdirSync(folder).some((name) => name.startsWith('kapsel-profile-'))).toBe(true);
    const listeners = process.listenerCount('exit');
    await browser.close();
    expect(process.listenerCount('exit')).toBeLessThan(listeners);
    vi.stubEnv('KAPSEL_CHROMIUM', '/bin/true');
    await expect(launchBrowser()).rejects.toMatchObject({ code: 'BROWSER_FAILED' });
    expect(readdirSync(folder).filter((name) => name.startsWith('kapsel-profile-'))).toEqual([]);
  });
});

describe('requireWebAddress', () => {
  it('leaves the fragment off, and writes hosts as the browser does', () => {
    expect(requireWebAddress('HTTP://Blåbær.no:80/a?b#c')).toBe('http://xn--blbr-roah.no/a?b');
    expect(requireWebAddress('http://[0:0::1]:3000')).toBe('http://[::1]:3000/');
  });
});
