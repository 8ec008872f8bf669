import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startProviso, type Proviso } from '@kapsel-examples/proviso';
import { faultsOf, scanReportSchema, siteConfigSchema } from '@kapsel/core/schema';
import type { SiteConfig } from '@kapsel/core';
import { formats } from '@kapsel/scanner';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumOptions } from './support/chromium.ts';
import { kapselScan } from './support/kapsel-scan.ts';

let site: Proviso;
let folder: string;
let base: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-reports-'));
  site = await startProviso();
  base = [site.url, '--pages', '1', ...Object.entries(site.hostAliases).map(([host, real]) => `--host-alias=${host}=${real}`)];
});

afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the reports of a scan', () => {
  it('are written to a folder, all from one scan, and name where', async () => {
    const out = join(folder, 'all');
    const { exitCode, stdout, stderr } = await kapselScan([...base, '--format', formats.join(','), '--out', out, '--quiet']);
    expect(exitCode).toBe(0);
    expect(stdout).toBe('');
    expect(readdirSync(out).sort()).toEqual(['page-untouched.jpg', ...['csv', 'html', 'json', 'md', 'pdf', 'sarif', 'txt', 'xml'].map((ending) => `report.${ending}`)]);
    expect(readFileSync(join(out, 'page-untouched.jpg')).subarray(0, 3).toString('hex')).toBe('ffd8ff');
    for (const file of readdirSync(out)) expect(stderr).toContain(join(out, file));
    expect(faultsOf(scanReportSchema, JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')))).toEqual([]);
    for (const file of ['csv', 'html', 'md', 'sarif', 'txt', 'xml']) expect(readFileSync(join(out, `report.${file}`), 'utf8')).toContain('hubspotutk');
  });

  it('can be had on paper: a PDF with the page’s title, tagged for screen readers', () => {
    const pdf = readFileSync(join(folder, 'all', 'report.pdf'), 'latin1');
    expect(pdf.slice(0, 5)).toBe('%PDF-');
    expect(pdf).toContain('/StructTreeRoot');
    expect(pdf).toContain('/Lang (en)');
    expect(pdf).toMatch(/\/Title \(.*proviso/u);
    expect(Number(/\/Count (\d+)/u.exec(pdf)?.[1])).toBeGreaterThan(1);
  });

  it('go by the ending of the file’s name', async () => {
    const file = join(folder, 'one.json');
    const archive = join(folder, 'one.har');
    const { stderr } = await kapselScan([...base, '-o', file, '-q', '--har', archive]);
    expect(faultsOf(scanReportSchema, JSON.parse(readFileSync(file, 'utf8')))).toEqual([]);
    expect(stderr).toContain(`Written: ${archive}`);
    const { log } = JSON.parse(readFileSync(archive, 'utf8')) as { log: { version: string; entries: { request: { url: string } }[] } };
    expect(log.version).toBe('1.2');
    expect(log.entries.map(({ request }) => request.url)).toContain(site.url);
  });

  it('can be read, sorted and filtered as a page, with the keyboard, and ask nobody for anything', async () => {
    const file = join(folder, 'page.html');
    await kapselScan([...base, '-o', file, '-q', '--lang', 'nb', '--no-screenshots']);
    const browser = await chromium.launch(chromiumOptions);
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    expect(await page.locator('html').getAttribute('lang')).toBe('nb');
    expect(await page.locator('img').count()).toBe(0);
    const firstNames = () => page.locator('table').first().locator('tbody tr:visible:has(th)').allInnerTexts();
    expect(await firstNames()).toHaveLength(15);
    await page.getByRole('searchbox').fill('hubspotutk');
    expect(await firstNames()).toEqual([expect.stringContaining('hubspotutk')]);
    await page.getByRole('searchbox').fill('');
    const header = page.getByRole('button', { name: /Leverandør/u });
    await header.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect((await firstNames())[0]).toContain('HubSpot');
    expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
    await browser.close();
  });

  it('tell progress in plain lines where nobody sits at a terminal', async () => {
    const { stderr } = await kapselScan(base);
    expect(stderr).toContain(`Page 1 of 1: ${site.url}`);
    expect(stderr).not.toContain('\u001b');
  });
});

describe('--init', () => {
  it('drafts a SiteConfig that the schema takes, with every name that was found in the right category', async () => {
    const file = join(folder, 'kapsel.config.json');
    const { exitCode } = await kapselScan([...base, '--init', '-q'].map((argument) => (argument === '--init' ? `--init=${file}` : argument)));
    expect(exitCode).toBe(0);
    const config = JSON.parse(readFileSync(file, 'utf8')) as SiteConfig;
    expect(faultsOf(siteConfigSchema, config)).toEqual([]);
    const holding = (cookie: string) => config.services.find(({ cookies }) => cookies.includes(cookie));
    expect(holding('hubspotutk')).toMatchObject({ provider: 'HubSpot', category: 'analytics' });
    expect(holding('__hs_do_not_track')).toMatchObject({ provider: 'HubSpot', category: 'necessary', exemption: 'user-requested' });
    expect(holding('_hjSession_*')).toMatchObject({ provider: 'HotJar', category: 'analytics' });
    expect(holding('IDE')).toMatchObject({ provider: 'Google', category: 'marketing' });
    expect(config.services.flatMap(({ cookies }) => cookies)).toHaveLength(15);
  });

  it('never writes over a file unasked', async () => {
    const file = join(folder, 'mine.json');
    writeFileSync(file, 'mine');
    const { exitCode, stderr } = await kapselScan([...base, `--init=${file}`, '-q']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--force');
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('is not needed for a plain scan', async () => {
    await kapselScan([...base, '-q']);
    expect(existsSync(join(process.cwd(), 'kapsel.config.json'))).toBe(false);
  });
});

describe('the owner’s word', () => {
  it('beats what is known, keeps what the owner left open, and is told where it is dangerous', async () => {
    const overrides = join(folder, 'overrides.json');
    writeFileSync(overrides, JSON.stringify([{ name: '_hj*', category: 'functional' }, { name: 'hubspotutk', category: 'necessary' }]));
    const file = join(folder, 'overridden.json');
    await kapselScan([...base, '--overrides', overrides, '-o', file, '-q']);
    const { items, findings } = scanReportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(items.find(({ name }) => name === '_hjFirstSeen')).toMatchObject({ category: 'functional', provider: 'HotJar', confidence: 1 });
    expect(items.find(({ name }) => name === 'hubspotutk')).toMatchObject({ category: 'necessary', confidence: 1 });
    expect(findings.find(({ code }) => code === 'override-contradicted')).toMatchObject({ severity: 'high', items: ['hubspotutk'] });
  });
});
