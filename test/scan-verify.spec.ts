import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PassVerdict, SiteConfig } from '@kapsel/core';
import { scanReportSchema } from '@kapsel/core/schema';
import { scan } from '@kapsel/scanner';
import { afterAll, describe, expect, it } from 'vitest';
import { kapselScan, type CliRun } from './support/kapsel-scan.ts';
import { startSite } from './support/local-site.ts';
import { servicesAt, startVerifiedSite, type VerifiedPage } from './support/verified-site.ts';

const folder = mkdtempSync(join(tmpdir(), 'kapsel-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What takes long and proves little more. */
const itInFull = process.env['KAPSEL_FULL'] ? it : it.skip;

/** Four browsers, two pages each; the withdrawal is watched for as long as it takes to see a counter that counts on. */
async function verifySite(page: VerifiedPage, ...more: readonly string[]): Promise<CliRun & { verdicts: readonly PassVerdict[]; folder: string }> {
  const site = await startVerifiedSite(page);
  const out = mkdtempSync(join(folder, 'run-'));
  try {
    const run = await kapselScan(['verify', site.url(), '--watch', '2', '--stay', '0', '-f', 'table,json,md,html', '-o', out, '-q', '--host-alias', 'ads.localhost=doubleclick.net', ...more]);
    const report = scanReportSchema.parse(JSON.parse(readFileSync(join(out, 'verification.json'), 'utf8')));
    return { ...run, folder: out, verdicts: report.verification?.verdicts ?? [] };
  } finally {
    await site.close();
  }
}

const statesOf = (verdicts: readonly PassVerdict[]) => Object.fromEntries(verdicts.map(({ pass, state }) => [pass, state]));
const codesOf = (verdicts: readonly PassVerdict[], id: PassVerdict['pass']) => verdicts.find(({ pass }) => pass === id)?.reasons.map(({ code }) => code);

const allHold = { untouched: 'holds', rejected: 'holds', accepted: 'holds', withdrawn: 'holds' };

/** Leaves word for a copy of itself that stands in the pages, where nothing holds it. */
const leavesWord = `localStorage.setItem('runs-free', '1');`;
const runsFree = `<script>if (localStorage.getItem('runs-free')) setInterval(() => { document.cookie = '_count=1; Path=/; Max-Age=86400'; }, 100);</script>`;

/** A cookie of which only its own script knows, that goes when it is told to. */
const erasesItself = `document.cookie = 'mystery=1; Path=/; Max-Age=86400'; kapsel.on('change', ({ categories }) => { if (!categories.includes('analytics')) document.cookie = 'mystery=; Path=/; Max-Age=0'; });`;

describe('kapsel-scan verify', () => {
  it('finds that all four hold, and exits with 0: markup', async () => {
    const { exitCode, stderr, verdicts, folder: out } = await verifySite({});
    expect({ ...statesOf(verdicts), reasons: verdicts.flatMap(({ reasons }) => reasons) }).toEqual({ ...allHold, reasons: [] });
    expect(exitCode, stderr).toBe(0);
    expect(readFileSync(join(out, 'verification.txt'), 'utf8')).toContain('All four hold.');
  });

  it('tells what fails in each state, why, and what to do, and exits with 1', async () => {
    const { exitCode, verdicts, folder: out } = await verifySite(
      {
        body: `<img src="http://ads.localhost:{port}/ad.gif" alt="">${runsFree}`,
        counter: `document.cookie = 'mystery=1; Path=/; Max-Age=86400';${leavesWord}`,
        cookies: ['_visitor=1; HttpOnly; Path=/; Max-Age=86400'],
      },
      '--lang',
      'nb',
    );
    expect(exitCode).toBe(1);
    expect(statesOf(verdicts)).toEqual({ untouched: 'fails', rejected: 'fails', accepted: 'fails', withdrawn: 'fails' });
    expect(codesOf(verdicts, 'untouched')).toEqual(['stored-ungranted', 'tracker-undeclared']);
    expect(codesOf(verdicts, 'accepted')).toEqual(['undeclared', 'tracker-undeclared']);
    const reasons = verdicts.find(({ pass }) => pass === 'withdrawn')?.reasons ?? [];
    expect(Object.fromEntries(reasons.map(({ code, items }) => [code, items]))).toMatchObject({ 'asked-again': ['ads.localhost'], 'stored-again': expect.arrayContaining(['_count']) as unknown, 'left-undeclared': expect.arrayContaining(['mystery']) as unknown });
    for (const file of ['verification.txt', 'verification.md', 'verification.html']) expect(readFileSync(join(out, file), 'utf8').replaceAll('<wbr>', '')).toContain('mystery');
  });

  itInFull('finds that all four hold: automatic blocking, and a link of the site that opens the choices', async () => {
    const { exitCode, stderr, verdicts } = await verifySite({ config: { blocking: 'automatic', ui: {} }, body: '<a href="#" data-consent="preferences">Cookies</a>' });
    expect({ ...statesOf(verdicts), reasons: verdicts.flatMap(({ reasons }) => reasons) }).toEqual({ ...allHold, reasons: [] });
    expect(exitCode, stderr).toBe(0);
  });

  itInFull.each<[string, VerifiedPage, object, string[]]>([
    ['a tracker outside the blocker', { body: '<img src="http://ads.localhost:{port}/ad.gif" alt="">' }, { untouched: 'fails', rejected: 'fails', accepted: 'fails', withdrawn: 'fails' }, ['asked-again']],
    ['a cookie that the config does not have, after a yes', { counter: erasesItself }, { ...allHold, accepted: 'fails' }, []],
    ['a key that the config does not have, in a window that stays open', { counter: `sessionStorage.setItem('mystery', '1');` }, { ...allHold, accepted: 'fails', withdrawn: 'fails' }, ['left-undeclared']],
    ['a script that writes on', { counter: leavesWord, body: runsFree, config: {} }, { ...allHold, accepted: 'fails', withdrawn: 'fails' }, ['stored-again', 'left-undeclared']],
    ['a cookie of the server that no script can erase', { cookiesOfYes: ['_visitor=1; HttpOnly; Path=/; Max-Age=86400'] }, { ...allHold, withdrawn: 'fails' }, ['left-http-only']],
    ['a cookie of another path', { counter: `document.cookie = '_visitor=1; Path=/account/orders; Max-Age=86400';` }, { ...allHold, withdrawn: 'fails' }, ['left-on-path']],
    ['no way to the choices', { config: { ui: {} } }, { ...allHold, withdrawn: 'unknown' }, ['opened-by-call']],
    ['an interface of its own that nobody finds', { config: { ui: { layout: 'none' } }, body: `<script>kapselReady.push((kapsel) => kapsel.accept('all'))</script>` }, { untouched: 'fails', rejected: 'unknown', accepted: 'unknown', withdrawn: 'unknown' }, ['no-question']],
  ])('tells of %s', async (_what, page, states, codes) => {
    const { verdicts } = await verifySite(page);
    expect(statesOf(verdicts)).toEqual(states);
    expect(codesOf(verdicts, 'withdrawn')).toEqual(codes);
  });

  itInFull('holds a site against a config that is given, by file or address, and says that another runs', async () => {
    const file = join(folder, 'reviewed.json');
    const reviewed: SiteConfig = {
      schemaVersion: 1,
      siteId: 'shop',
      policyVersion: 4,
      language: 'en',
      blocking: 'marked',
      regime: 'opt-in',
      parties: { controller: 'The shop', contact: 'shop@example.no' },
      services: servicesAt(1),
    };
    writeFileSync(file, JSON.stringify(reviewed));
    const { exitCode, verdicts } = await verifySite({}, '--config', file);
    expect(exitCode).toBe(1);
    expect(codesOf(verdicts, 'untouched')).toEqual(['other-config']);
  });

  itInFull('goes with a plain scan: where Kapsel asks, a yes is also taken back', async () => {
    const site = await startVerifiedSite();
    const { passes } = await scan({ url: site.url(), allowPrivate: true, stayMs: 0, watchMs: 0 });
    await site.close();
    expect(passes).toMatchObject(['untouched', 'rejected', 'accepted', 'withdrawn'].map((id) => ({ id, consent: id === 'untouched' ? 'none' : 'proved' })));
    expect(passes.at(-1)).toEqual({ id: 'withdrawn', consent: 'proved', cmp: 'Kapsel', how: 'rule', clicks: 2, proof: ['kapsel_consent'], canReopen: true });
  });

  it('says in one sentence that a site runs no Kapsel, and exits with 2', async () => {
    const site = await startSite({ '/': '<h1>Shop</h1><a href="/">Home</a>' });
    const { exitCode, stdout, stderr } = await kapselScan(['verify', site.url(), '-q', '--stay', '0']);
    await site.close();
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr.trim()).toMatch(/^site\.localhost:\d+ runs no Kapsel that could be found on its start page[^\n]*$/u);
  });
});
