import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProviso, type Proviso } from '@kapsel-examples/proviso';
import type { Declaration } from '@kapsel/core';
import { declarationSchema, faultsOf } from '@kapsel/core/schema';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { kapselScan } from './support/kapsel-scan.ts';
import { launchChromium, sdkFile } from './support/kapsel-page.ts';
import { startSite, type Handler, type LocalSite } from './support/local-site.ts';

let browser: Browser;
let example: Proviso;
let site: LocalSite;
let folder: string;

const declared = (language: string): Declaration => JSON.parse(readFileSync(join(folder, `declaration.${language}.json`), 'utf8')) as Declaration;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-table-'));
  browser = await launchChromium();
  example = await startProviso();
  const config = join(folder, 'kapsel.config.json');
  const aliases = Object.entries(example.hostAliases).map(([host, real]) => `--host-alias=${host}=${real}`);
  await kapselScan([example.url, '--pages', '1', '--quiet', `--init=${config}`, ...aliases]);
  await kapselScan([example.url, '--pages', '1', '--quiet', `--declare=${config}`, ...aliases]);
  const json =
    (language: string): Handler =>
    (_request, response) =>
      void response.writeHead(200, { 'Content-Type': 'application/json' }).end(readFileSync(join(folder, `declaration.${language}.json`), 'utf8'));
  site = await startSite({
    '/nb': '<meta name="viewport" content="width=device-width"><script src="/kapsel-table.js" defer></script><h1>Personvern</h1><kapsel-cookie-table src="/declaration.nb.json" columns="basis"></kapsel-cookie-table>',
    '/lost': '<script src="/kapsel-table.js" defer></script><kapsel-cookie-table src="/nowhere.json"></kapsel-cookie-table>',
    '/declaration.nb.json': json('nb'),
    '/kapsel-table.js': (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(sdkFile('kapsel-table.js')),
  });
});

afterAll(async () => {
  await browser.close();
  await site.close();
  await example.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage(options);
  await page.goto(site.url(undefined, path));
  return page;
}

describe('the declaration of a scanned site', () => {
  it('has the fifteen rows and Kapsel’s own, in both languages', () => {
    for (const language of ['nb', 'en']) {
      expect(faultsOf(declarationSchema, declared(language))).toEqual([]);
      expect(declared(language).items).toHaveLength(16);
    }
    expect(declared('nb').items.find(({ name }) => name === 'kapsel_consent')).toMatchObject({ category: 'necessary', validity: '6 måneder', basis: 'user-requested' });
    expect(declared('nb').items.find(({ name }) => name === '_hjSession_*')).toMatchObject({ provider: 'HotJar', category: 'analytics', validity: '30 minutter', basis: 'consent' });
  });

  it('names the fault of a config that it cannot be made from', async () => {
    const { exitCode, stderr } = await kapselScan([example.url, '--declare', join(folder, 'nowhere.json')]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('nowhere.json cannot be read as JSON')]);
  });
});

describe('<kapsel-cookie-table>', () => {
  it('is a table that can be read out row by row', async () => {
    const page = await open('/nb');
    await page.waitForSelector('kapsel-cookie-table tbody tr');
    expect(await page.locator('kapsel-cookie-table tbody tr').count()).toBe(16);
    const row = page.locator('kapsel-cookie-table tr', { has: page.locator('th', { hasText: '_hjSession_*' }) });
    expect(await row.locator('td').allTextContents()).toEqual(['HotJar', 'Analyse', '30 minutter', 'Samtykke', expect.stringMatching(/\S/u)]);
    expect(await page.locator('kapsel-cookie-table th[scope="col"]').allTextContents()).toEqual(['Navn', 'Leverandør', 'Kategori', 'Gyldighet', 'Grunnlag', 'Beskrivelse']);
    await page.close();
  });

  it.each([{ width: 320, height: 568 }, { width: 1280, height: 800 }])('shows no fault to axe, and needs no scrolling sideways at $width', async (viewport) => {
    const page = await open('/nb', { viewport });
    await page.waitForSelector('kapsel-cookie-table tbody tr');
    await page.evaluate(axe.source);
    expect(await page.evaluate(`axe.run('kapsel-cookie-table', { rules: { region: { enabled: false } } }).then(({ violations }) => violations.map(({ id, nodes }) => id + nodes[0].html))`)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.close();
  });

  it('says so where its declaration cannot be had', async () => {
    const page = await open('/lost');
    await page.waitForFunction(`document.querySelector('kapsel-cookie-table').shadowRoot.textContent.includes('could not be fetched')`);
    await page.close();
  });
});
