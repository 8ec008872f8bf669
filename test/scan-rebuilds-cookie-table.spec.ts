import { startProviso, type ProvisoOptions } from '@kapsel-examples/proviso';
import { describe, expect, it } from 'vitest';
import { kapselScan, scanToReport } from './support/kapsel-scan.ts';

/** The table that a firm published about its own site: name, provider, category, validity. */
const published = [
  ['__cf_bm', 'Cloudflare', 'Nødvendig', '30 minutter'],
  ['__cfruid', 'Cloudflare', 'Nødvendig', 'Kun sesjon'],
  ['__hs_cookie_cat_pref', 'HubSpot', 'Nødvendig', '6 måneder'],
  ['__hs_do_not_track', 'HubSpot', 'Nødvendig', '6 måneder'],
  ['_hjAbsoluteSessionInProgress', 'HotJar', 'Analyse', '30 minutter'],
  ['_hjFirstSeen', 'HotJar', 'Analyse', '30 minutter'],
  ['_hjIncludedInPageviewSample', 'HotJar', 'Analyse', '2 minutter'],
  ['_hjIncludedInSessionSample', 'HotJar', 'Analyse', '2 minutter'],
  ['_hjSession_*', 'HotJar', 'Analyse', '30 minutter'],
  ['_hjSessionUser_*', 'HotJar', 'Analyse', '1 år'],
  ['__hssc', 'HubSpot', 'Analyse', '30 minutter'],
  ['__hssrc', 'HubSpot', 'Analyse', 'Kun sesjon'],
  ['__hstc', 'HubSpot', 'Analyse', '6 måneder'],
  ['hubspotutk', 'HubSpot', 'Analyse', '6 måneder'],
  ['IDE', 'Google', 'Markedsføring', '1 år'],
];

async function withProviso<T>(options: ProvisoOptions, work: (args: string[]) => Promise<T>): Promise<T> {
  const site = await startProviso(options);
  try {
    const aliases = Object.entries(site.hostAliases).flatMap(([host, real]) => ['--host-alias', `${host}=${real}`]);
    return await work([site.url, '--lang', 'nb', ...aliases]);
  } finally {
    await site.close();
  }
}

/** The first columns of the Markdown table's rows. */
function rowsOf(markdown: string): string[][] {
  const cells = (line: string) => line.split(/(?<!\\)\|/u).slice(1, -1).map((cell) => cell.trim().replaceAll('`', ''));
  const lines = markdown.split('\n');
  const head = lines.findIndex((line) => line.startsWith('| Cookienavn'));
  const end = lines.findIndex((line, index) => index > head && !line.startsWith('|'));
  return lines.slice(head + 2, end).map((line) => cells(line));
}

describe('a scan of the example site', () => {
  it('rebuilds the published table, row for row, with a description in each', async () => {
    const { exitCode, stdout } = await withProviso({}, (args) => kapselScan([...args, '--format', 'md', '--quiet']));
    expect(exitCode).toBe(0);
    const rows = rowsOf(stdout);
    expect(rows.map((row) => row.slice(0, 4))).toEqual(published);
    for (const [name, , , , description] of rows) expect(description, name).toMatch(/^\p{Lu}.{20,}\.$/u);
  });

  it('loses the row of a cookie that the site no longer sets', async () => {
    const without = { without: ['IDE', '_hjFirstSeen', '__cf_bm'] };
    const { stdout } = await withProviso(without, (args) => kapselScan([...args, '--format', 'md', '--quiet']));
    const names = rowsOf(stdout).map(([name]) => name);
    expect(names).toEqual(published.map(([name]) => name).filter((name) => !['IDE', '_hjFirstSeen', '__cf_bm'].includes(name ?? '')));
  });

  it('shows a cookie that nobody knows as unclassified', async () => {
    const extra = { extraDocumentCookies: ['zq_visitor=1; Max-Age=3600; Path=/'] };
    const { stdout } = await withProviso(extra, (args) => kapselScan([...args, '--format', 'md', '--quiet']));
    expect(rowsOf(stdout).at(-1)?.slice(0, 4)).toEqual(['zq\\_visitor', 'proviso.localhost', 'Uklassifisert', '1 time'].map((cell) => cell.replaceAll('\\', '')));
  });

  it('says of each cookie who set it, by what means, and what it asked for', async () => {
    const { report } = await withProviso({}, (args) => scanToReport(args));
    const find = (name: string) => report.items.find((item) => item.name === name && item.kind === 'cookie');
    expect(report.complete).toBe(true);
    expect(report.policy.thirdPartyCookies).toBe('allowed');
    expect(find('__cf_bm')).toMatchObject({ party: 'first', httpOnly: true, secure: true, sameSite: 'None', setBy: { means: 'http' }, lifetime: { requestedSeconds: 1800 } });
    expect(find('IDE')).toMatchObject({ party: 'third', domain: 'doubleclick.localhost', hostOnly: false, setBy: { means: 'http' } });
    expect(new URL(find('IDE')?.setBy.url ?? '').hostname).toBe('googleads.g.doubleclick.localhost');
    expect(find('hubspotutk')).toMatchObject({ party: 'first', setBy: { means: 'js' }, lifetime: { session: false } });
    expect(new URL(find('hubspotutk')?.setBy.url ?? '').hostname).toBe('js.hubspot.localhost');
    expect(new URL(find('_hjSession_1234567')?.setBy.url ?? '').hostname).toBe('script.hotjar.localhost');
    expect(find('__hssrc')?.lifetime).toMatchObject({ session: true, requestedSeconds: null, effectiveSeconds: null });
    expect(report.findings.find(({ code }) => code === 'stored-before-consent')?.items).toHaveLength(11);
    // Of no query that was asked for; one pattern that was fitted has a question mark of its own.
    expect(JSON.stringify(report).match(/"[^"]*[?][^"]*"/gu)).toEqual(['"www.googletagmanager.com/gtag/js?id=AW-* tilhører Google Ads."']);
  });

  it('fails a pipeline that asks for no storage before consent', async () => {
    const run = await withProviso({}, (args) => kapselScan([...args, '--pages', '1', '--quiet', '--fail-on', 'stored-before-consent']));
    expect(run.exitCode).toBe(1);
  });
});
