import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProviso, type Proviso } from '@kapsel-examples/proviso';
import type { Declaration, SiteConfig } from '@kapsel/core';
import { cookieTableHtml } from '@kapsel/core/declaration-table';
import { declarationSchema, faultsOf } from '@kapsel/core/schema';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startBannerSite, tag } from './support/banner-page.ts';
import { kapselScan } from './support/kapsel-scan.ts';
import { launchChromium, sdkFile } from './support/kapsel-page.ts';
import { sendPage, type Handler, type LocalSite } from './support/local-site.ts';

const phone = { width: 320, height: 568 };
const desktop = { width: 1280, height: 800 };

let browser: Browser;
let example: Proviso;
let site: LocalSite;
let folder: string;

const file = (name: string): string => readFileSync(join(folder, name), 'utf8');
const declared = (name: string): Declaration => JSON.parse(file(name)) as Declaration;

/** A page that follows the visitor's colours, as the table inside it has to. */
const head = '<meta name="viewport" content="width=device-width"><style>@media (prefers-color-scheme: dark) { html { color-scheme: dark; color: #eee; background: #111 } }</style><link rel="stylesheet" href="/kapsel-table.css">';
const script = '<script src="/kapsel-table.js" defer></script>';
const element = '<kapsel-cookie-table src="/declaration.nb.json" columns="all"></kapsel-cookie-table>';

const hostile = '<img src=x onerror="window.owned=1"><script>window.owned=1</script>"\'`\u202etxt';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-table-'));
  browser = await launchChromium();
  example = await startProviso();
  const config = join(folder, 'kapsel.config.json');
  const aliases = Object.entries(example.hostAliases).map(([host, real]) => `--host-alias=${host}=${real}`);
  await kapselScan([example.url, '--pages', '1', '--quiet', `--init=${config}`, ...aliases]);
  const draft = JSON.parse(readFileSync(config, 'utf8')) as SiteConfig;
  for (const changes of [{ effectiveFrom: '2025-01-01' }, { policyVersion: 2, versionLabel: 'Høst 2026', effectiveFrom: '2026-01-01' }]) {
    writeFileSync(config, JSON.stringify({ ...draft, ...changes }));
    await kapselScan([example.url, '--pages', '1', '--quiet', `--declare=${config}`, ...aliases]);
  }
  const sent =
    (type: string, text: () => string): Handler =>
    (_request, response) =>
      void response.writeHead(200, { 'Content-Type': type }).end(text());
  const json = (name: string) => sent('application/json', () => file(name));
  const made = (changes: Partial<Declaration>) => sent('application/json', () => JSON.stringify({ ...declared('declaration.nb.json'), ...changes }));
  const policy = "default-src 'self'; script-src 'nonce-abc'; style-src 'self'; img-src data:; require-trusted-types-for 'script'; trusted-types kapsel";
  site = await startBannerSite({
    '/kapsel-table.css': sent('text/css', () => sdkFile('kapsel-table.css')),
    '/declaration.nb.json': json('declaration.nb.json'),
    '/declaration.nb.v1.json': json('declaration.nb.v1.json'),
    '/ar.json': made({ language: 'ar' }),
    '/upcoming.json': made({ policyVersion: 5, effectiveFrom: '2127-01-01', versions: [{ policyVersion: 4, effectiveFrom: '2026-01-01', url: '/declaration.nb.v1.json' }] }),
    '/wide.json': made({ items: declared('declaration.nb.json').items.map((item) => ({ ...item, recipients: ['Contentsquare', 'Amazon Web Services'], transfer: 'EUs standard personvernbestemmelser', retention: '365 dager' })) }),
    '/hostile.json': sent('application/json', () => JSON.stringify(hostileDeclaration())),
    '/nb': `${head}${script}<h1>Personvern</h1>${element}`,
    '/ar': `${head}${script}<h1>Personvern</h1>${element.replace('declaration.nb', 'ar')}`,
    '/upcoming': `${head}${script}${element.replace('declaration.nb', 'upcoming')}`,
    '/wide': `${head}${script}${element.replace('declaration.nb', 'wide')}`,
    '/lost': `${script}<kapsel-cookie-table src="/nowhere.json"></kapsel-cookie-table>`,
    '/server': (_request, response) => sendPage(response, `${head}<h1>Personvern</h1>${file('declaration.nb.html')}`),
    '/both': (_request, response) => sendPage(response, `${head}${script}<h1>Personvern</h1><kapsel-cookie-table src="/nowhere.json">${file('declaration.nb.html')}</kapsel-cookie-table>`),
    '/hostile': (_request, response) => sendPage(response, `${head}${script}<main>${cookieTableHtml(hostileDeclaration(), { columns: 'all' })}</main>${element.replace('declaration.nb', 'hostile')}`),
    '/strict': (_request, response) => sendPage(response, `${tag({ ui: { layout: 'bar' } }, 'nonce="abc"')}${script.replace(' defer', ' nonce="abc" defer')}<h1>Personvern</h1>${element}`, { 'Content-Security-Policy': policy }),
    '/page': (_request, response) => sendPage(response, `${tag({ services: draft.services, language: 'nb', ui: { declaration: { nb: '/declaration.nb.json', en: '/nowhere.json' } } })}<h1>A page</h1>`),
  });
});

afterAll(async () => {
  await browser.close();
  await site.close();
  await example.close();
  rmSync(folder, { recursive: true, force: true });
});

function hostileDeclaration(): Declaration {
  const whole = declared('declaration.nb.json');
  const item = { name: hostile, kind: 'cookie', service: hostile, provider: hostile, category: 'marketing', validity: hostile, purpose: hostile, basis: 'consent', recipients: [hostile], transfer: hostile, retention: hostile } as const;
  return { ...whole, versionLabel: hostile, scannedAt: hostile, parties: { controller: hostile, processor: hostile, contact: hostile, dpo: hostile, supervisoryAuthority: hostile }, items: [item], versions: [{ policyVersion: 1, versionLabel: hostile, url: hostile }] };
}

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await browser.newPage(options);
  await page.goto(site.url(undefined, path));
  await page.waitForSelector('.kapsel-declaration, kapsel-banner, kapsel-cookie-table');
  return page;
}

async function violations(page: Page, where: string): Promise<unknown> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run('${where}', { rules: { region: { enabled: false } } }).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html + nodes[0].failureSummary))`);
}

const isTooWide = 'document.documentElement.scrollWidth > innerWidth';

describe('the declaration of a scanned site', () => {
  it('has the fifteen rows and Kapsel’s own, in both languages', () => {
    for (const language of ['nb', 'en']) {
      const declaration = declared(`declaration.${language}.json`);
      expect(faultsOf(declarationSchema, declaration)).toEqual([]);
      expect(declaration.items).toHaveLength(16);
      expect(declaration.versions).toEqual([{ policyVersion: 1, effectiveFrom: '2025-01-01', url: `declaration.${language}.v1.json` }]);
    }
    const { items } = declared('declaration.nb.json');
    expect(items.find(({ name }) => name === 'kapsel_consent')).toMatchObject({ category: 'necessary', validity: '6 måneder', basis: 'user-requested' });
    expect(items.find(({ name }) => name === '_hjSession_*')).toMatchObject({ provider: 'HotJar', category: 'analytics', validity: '30 minutter', basis: 'consent' });
  });

  it('names the fault of a config that it cannot be made from', async () => {
    const { exitCode, stderr } = await kapselScan([example.url, '--declare', join(folder, 'nowhere.json')]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('nowhere.json cannot be read: there is no such file')]);
  });

  it('stays as it was after a scan that saw nothing', async () => {
    const before = file('declaration.nb.json');
    const { exitCode, stderr } = await kapselScan([`${example.url}/nowhere`, '--pages', '1', '--quiet', '--declare', join(folder, 'kapsel.config.json')]);
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('No declaration was written')]);
    expect(file('declaration.nb.json')).toBe(before);
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

  it('is still a table to a screen reader where a phone shows cards', async () => {
    const page = await open('/nb', { viewport: phone });
    const first = page.locator('kapsel-cookie-table').getByRole('table').getByRole('row').nth(1);
    expect(await first.getByRole('rowheader').textContent()).toBe('kapsel_consent');
    expect(await first.getByRole('cell').count()).toBe(5);
    await page.close();
  });

  it('says what the server’s HTML says, to the letter', async () => {
    const page = await open('/nb');
    const shown = await page.locator('kapsel-cookie-table .kapsel-declaration').textContent();
    await page.goto(site.url(undefined, '/server'));
    // Versions stand in the HTML already; the element fetches one when it is opened.
    const written = await page.locator('.kapsel-declaration').evaluate((root) => {
      root.querySelectorAll('details > div').forEach((other) => other.remove());
      return root.textContent;
    });
    expect(written).toBe(shown);
    expect(shown).toContain('Du kan klage til Datatilsynet eller Nkom.');
    await page.close();
  });

  it('says so where its declaration cannot be had, or leaves what the server wrote', async () => {
    const page = await open('/lost');
    await page.waitForFunction(`document.querySelector('kapsel-cookie-table').shadowRoot.textContent.includes('could not be fetched')`);
    await page.goto(site.url(undefined, '/both'));
    await page.waitForTimeout(200);
    expect(await page.locator('kapsel-cookie-table').getByRole('rowheader', { name: '_hjSession_*' }).first().isVisible()).toBe(true);
    await page.close();
  });

  it('opens an older version by the keyboard, and closes it again', async () => {
    const page = await open('/nb');
    const details = page.locator('kapsel-cookie-table details');
    const summary = details.locator('summary');
    expect(await summary.textContent()).toBe('Versjon 1, fra 1. januar 2025');
    expect(site.requests.filter((path) => path.endsWith('.v1.json'))).toEqual([]);
    await summary.focus();
    await page.keyboard.press('Enter');
    await details.locator('table').waitFor();
    expect(await details.locator('.notice').textContent()).toBe('Denne versjonen gjelder ikke lenger.');
    expect(await details.locator('tbody tr').count()).toBe(16);
    expect(await violations(page, 'kapsel-cookie-table')).toEqual([]);
    await page.keyboard.press('Enter');
    expect(await details.locator('table').isVisible()).toBe(false);
    await page.close();
  });

  it('announces a version, and shows what holds until then', async () => {
    const page = await open('/upcoming');
    expect(await page.locator('kapsel-cookie-table .notice').allTextContents()).toEqual(['Fra 1. januar 2127: versjon Høst 2026.', 'Til da gjelder versjon 4.']);
    await page.close();
  });

  it('opens the preferences by its button, under a strict policy with Trusted Types', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(site.url(undefined, '/strict'));
    await page.waitForSelector('kapsel-banner');
    await page.locator('kapsel-cookie-table').getByRole('button', { name: 'Endre eller trekk tilbake samtykket' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('kapsel-preferences dialog');
    expect(await page.locator('kapsel-cookie-table table').evaluate((table) => getComputedStyle(table).borderCollapse)).toBe('collapse');
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('both, the element and the server’s HTML', () => {
  const cells = ['/nb', '/ar', '/server'].flatMap((path) =>
    [phone, desktop].flatMap((viewport) => ([{}, { colorScheme: 'dark' }, { forcedColors: 'active' }] as const).map((more) => ({ path, options: { viewport, ...more } }))),
  );

  it.each(cells)('show no fault to axe, and need no scrolling sideways: $path with $options', async ({ path, options }) => {
    const page = await open(path, options);
    await page.waitForSelector('.kapsel-declaration');
    expect(await violations(page, 'body')).toEqual([]);
    expect(await page.evaluate(isTooWide)).toBe(false);
    await page.close();
  });

  it('keep names from left to right in a table from right to left', async () => {
    const page = await open('/ar');
    const { name, provider } = await page.locator('kapsel-cookie-table tbody tr').first().evaluate((row) => {
      const leftOf = (selector: string) => row.querySelector(selector)?.getBoundingClientRect().left ?? 0;
      return { name: leftOf('th'), provider: leftOf('td') };
    });
    expect(name).toBeGreaterThan(provider);
    expect(await page.locator('kapsel-cookie-table bdi', { hasText: '_hjSession_*' }).evaluate((bdi) => getComputedStyle(bdi).unicodeBidi)).toBe('isolate');
    await page.close();
  });

  it('lose nothing with text of twice the size on a phone', async () => {
    const page = await open('/upcoming', { viewport: phone });
    await page.addStyleTag({ content: ':root { font-size: 200% }' });
    expect(await page.evaluate(isTooWide)).toBe(false);
    await page.close();
  });

  it.each(['/nb', '/server'])('are printed whole, and no row is torn: %s', async (path) => {
    const page = await open(path);
    await page.emulateMedia({ media: 'print' });
    const { breaks, overflow, button } = await page.locator('.kapsel-declaration').evaluate((root) => {
      const styleOf = (selector: string) => getComputedStyle(root.querySelector(selector) ?? root);
      return { breaks: styleOf('tbody tr').breakInside, overflow: styleOf('.scroll').overflowX, button: styleOf('button').display };
    });
    expect({ breaks, overflow, button }).toEqual({ breaks: 'avoid', overflow: 'visible', button: 'none' });
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/gu)?.length).toBeGreaterThan(0);
    await page.close();
  });

  it('are printed whole with every column there is, on A4 with a margin', async () => {
    const page = await open('/wide', { viewport: { width: 660, height: 1000 } });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('kapsel-cookie-table th[scope="col"]').count()).toBe(9);
    expect(await page.evaluate(isTooWide)).toBe(false);
    await page.close();
  });

  it('take no text for markup', async () => {
    const page = await open('/hostile');
    await page.waitForSelector('kapsel-cookie-table .kapsel-declaration');
    await page.waitForTimeout(100);
    expect(await page.evaluate('window.owned')).toBe(undefined);
    for (const where of ['main', 'kapsel-cookie-table']) {
      expect(await page.locator(`${where} .kapsel-declaration :is(img, script)`).count()).toBe(0);
      expect(await page.locator(`${where} tbody th`).textContent()).toBe(hostile);
    }
    await page.close();
  });
});

describe('the preferences with a declaration', () => {
  const dialog = 'kapsel-preferences';

  it('fetch it when services are looked at, by the keyboard, and list what each one stores', async () => {
    const page = await open('/page');
    const asked = () => site.requests.filter((path) => path.endsWith('/declaration.nb.json')).length;
    const before = asked();
    await page.click('kapsel-banner [data-action="preferences"]');
    await page.waitForSelector(`${dialog} summary`);
    expect(asked()).toBe(before);
    const summary = page.locator(`${dialog} section`, { hasText: 'Analyse' }).locator('summary');
    await summary.focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector(`${dialog} details[open] dl`);
    expect(asked()).toBe(before + 1);
    const hotjar = page.locator(`${dialog} li`, { hasText: 'Hotjar' });
    const rows = declared('declaration.nb.json').items.filter(({ service }) => service === 'Hotjar');
    expect(rows.length).toBeGreaterThan(0);
    expect(await hotjar.locator('dl > div').allTextContents()).toEqual(rows.map(({ name, validity, purpose }) => `${name} ${validity}${purpose}`));
    expect(await hotjar.locator('.stores').count()).toBe(0);
    // HubSpot is two services here: what is necessary of it does not stand under what can be refused.
    expect(await page.locator(`${dialog} section`, { hasText: 'Analyse' }).locator('dt').allTextContents()).not.toContain('__hs_do_not_track');
    expect(await violations(page, dialog)).toEqual([]);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(`document.activeElement.shadowRoot.activeElement.getAttribute('role')`)).toBe('switch');
    await page.close();
  });

  it('show the names that the config has where it cannot be had, and follow the language', async () => {
    const page = await open('/page');
    await page.evaluate(`kapsel.setLanguage('en')`);
    await page.evaluate(`kapsel.showPreferences()`);
    await page.waitForFunction(`document.querySelector('${dialog}')?.shadowRoot.textContent.includes('Save choices')`);
    const summary = page.locator(`${dialog} section`, { hasText: 'Analytics' }).locator('summary');
    await summary.click();
    await page.waitForTimeout(100);
    expect(await page.locator(`${dialog} li`, { hasText: 'Hotjar' }).locator('.stores').textContent()).toContain('_hjSession');
    await page.evaluate(`kapsel.setLanguage('nb')`);
    await page.waitForSelector(`${dialog} details[open] dl`);
    await page.close();
  });
});
