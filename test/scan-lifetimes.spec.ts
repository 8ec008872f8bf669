import type { ScanReport } from '@kapsel/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanToReport } from './support/kapsel-scan.ts';
import { sendPage, startSite, type LocalSite } from './support/local-site.ts';

const day = 86_400;
let site: LocalSite;
let report: ScanReport;

beforeAll(async () => {
  site = await startSite({
    'site.localhost/': (_request, response) => {
      const hourAgo = new Date(Date.now() - 3_600_000);
      const cookies = [
        'session=1',
        `max_age=1; Max-Age=${180 * day}`,
        `both=1; Max-Age=600; Expires=${new Date(Date.now() + 90 * day * 1000).toUTCString()}`,
        `capped=1; Max-Age=${730 * day}`,
        'parent=1; Domain=site.localhost; Max-Age=3600; Path=/',
        'deep=1; Max-Age=120; Path=/somewhere',
        'gone=1; Max-Age=0',
        '__Host-locked=1; Max-Age=1800; Path=/; Secure; HttpOnly; SameSite=Strict',
        'foreign=1; Domain=elsewhere.localhost; Max-Age=60',
      ];
      const script = `
        document.cookie = 'by_script=1; Max-Age=${90 * day}; SameSite=Lax';
        document.cookie = 'by_script_expires=1; Expires=' + new Date(Date.now() + ${365 * day} * 1000).toUTCString();
        cookieStore.set({ name: 'by_store', value: '1', expires: Date.now() + ${30 * day} * 1000 });
        cookieStore.set('by_store_session', '1');
        sessionStorage.setItem('tab', '1'); localStorage.setItem('kept', '1');
        const blank = document.createElement('iframe'); document.body.append(blank);
        blank.contentDocument.cookie = 'by_blank_frame=1; Max-Age=60';`;
      sendPage(
        response,
        `<img src="http://third.localhost:${site.port}/pixel" alt=""><iframe src="http://third.localhost:${site.port}/frame"></iframe><script>${script}</script>`,
        { 'Set-Cookie': cookies, Date: hourAgo.toUTCString() },
      );
    },
    'third.localhost/pixel': (_request, response) => {
      response.writeHead(302, { Location: `http://other.localhost:${site.port}/pixel`, 'Set-Cookie': `hop=1; Max-Age=${13 * day}; Secure; SameSite=None` }).end();
    },
    'other.localhost/pixel': (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'image/svg+xml', 'Set-Cookie': `landed=1; Max-Age=${395 * day}; Secure; SameSite=None; HttpOnly` });
      response.end('<svg xmlns="http://www.w3.org/2000/svg"/>');
    },
    'third.localhost/frame': (_request, response) => {
      sendPage(
        response,
        `<script>document.cookie = 'in_frame=1; Max-Age=7200; Secure; SameSite=None'; localStorage.setItem('framed', 1);
        document.cookie = 'own_partition=1; Max-Age=60; Secure; SameSite=None; Partitioned'</script>`,
      );
    },
  });
  ({ report } = await scanToReport([site.url()]));
}, 60_000);

afterAll(() => site.close());

const cookie = (name: string) => report.items.find((item) => item.kind === 'cookie' && item.name === name);

describe('what a scan says of a cookie', () => {
  it.each([
    ['session', { session: true, requestedSeconds: null, effectiveSeconds: null, text: 'Session' }],
    ['max_age', { session: false, requestedSeconds: 180 * day, effectiveSeconds: 180 * day, text: '6 months' }],
    ['both', { session: false, requestedSeconds: 600, effectiveSeconds: 600, text: '10 minutes' }],
    ['capped', { session: false, requestedSeconds: 730 * day, effectiveSeconds: 400 * day, text: '400 days' }],
    ['parent', { session: false, requestedSeconds: 3600, effectiveSeconds: 3600, text: '1 hour' }],
    ['__Host-locked', { session: false, requestedSeconds: 1800, effectiveSeconds: 1800, text: '30 minutes' }],
    ['by_script', { session: false, requestedSeconds: 90 * day, effectiveSeconds: 90 * day, text: '3 months' }],
    ['hop', { session: false, requestedSeconds: 13 * day, effectiveSeconds: 13 * day, text: '13 days' }],
    ['landed', { session: false, requestedSeconds: 395 * day, effectiveSeconds: 395 * day, text: '13 months' }],
    ['in_frame', { session: false, requestedSeconds: 7200, effectiveSeconds: 7200, text: '2 hours' }],
  ])('tells the lifetime of %s as it was asked for and as it was granted', (name, lifetime) => {
    expect(cookie(name)?.lifetime).toEqual(lifetime);
  });

  it.each([
    ['by_script_expires', 365 * day, '1 year'],
    ['by_store', 30 * day, '1 month'],
  ])('snaps %s, whose expiry was a date, to what was meant', (name, seconds, text) => {
    const lifetime = cookie(name)?.lifetime;
    expect(Math.abs((lifetime?.effectiveSeconds ?? 0) - seconds)).toBeLessThanOrEqual(2);
    expect(lifetime?.text).toBe(text);
  });

  it('tells its attributes, and whose it is', () => {
    expect(cookie('session')).toMatchObject({ party: 'first', hostOnly: true, domain: 'site.localhost', sameSite: null, secure: false, httpOnly: false });
    expect(cookie('parent')).toMatchObject({ party: 'first', hostOnly: false, domain: 'site.localhost' });
    expect(cookie('__Host-locked')).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Strict' });
    expect(cookie('landed')).toMatchObject({ party: 'third', domain: 'other.localhost', sameSite: 'None', httpOnly: true });
    expect(cookie('by_blank_frame')).toMatchObject({ party: 'first', setBy: { means: 'js' } });
    expect(cookie('by_store_session')).toMatchObject({ lifetime: { session: true }, setBy: { means: 'cookieStore' } });
    expect(cookie('own_partition')?.partitionKey).toMatch(/^http:\/\/site\.localhost/u);
  });

  it('tells the redirect that led to it', () => {
    expect(cookie('hop')?.setBy).toMatchObject({ means: 'http', url: site.url('third.localhost', '/pixel') });
    expect(cookie('landed')?.setBy.initiators[0]).toBe(site.url('third.localhost', '/pixel'));
  });

  it('tells of what the browser refused as refused, and nothing of its own self-test', () => {
    for (const name of ['gone', 'kapsel_probe']) expect(cookie(name)).toBeUndefined();
    expect(cookie('foreign')).toMatchObject({ outcome: 'refused', refusedReasons: ['InvalidDomain'] });
    expect(cookie('deep')).toMatchObject({ path: '/somewhere' });
  });

  it('lists web storage by origin, the session’s and what persists', () => {
    const stored = report.items.filter(({ kind }) => kind.endsWith('Storage')).map(({ kind, name, party, lifetime }) => [kind, name, party, lifetime.text]);
    expect(stored).toEqual(
      expect.arrayContaining([
        ['sessionStorage', 'tab', 'first', 'Session'],
        ['localStorage', 'kept', 'first', 'Persistent'],
        ['localStorage', 'framed', 'third', 'Persistent'],
      ]),
    );
  });
});
