import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium, type Browser } from 'playwright-core';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromiumOptions } from './support/chromium.ts';
import { kapselScan, scanToReport } from './support/kapsel-scan.ts';
import { sendPage, startSite, type LocalSite } from './support/local-site.ts';

/** Names that a real Chromium does store, each meant to act somewhere: markup, formulas, colours, direction, tables. */
const hostileNames = [
  '<script>alert(1)</script>',
  '<img/src=x/onerror=alert(2)>',
  "=cmd|'/C calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '|pipe|`tick`**bold**',
  'reversed\u202etxt.exe',
  'zero\u200bwidth',
  '"quoted",cell',
  '__proto__',
  'constructor',
  '${{7*7}}{{constructor}}',
];

let site: LocalSite;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-hostile-'));
  site = await startSite({
    '/': (_request, response) => {
      const script = `for (const name of ${JSON.stringify(hostileNames).replaceAll('<', '\\u003c')}) {
        localStorage.setItem(name, 'x');
        document.cookie = name.includes('=') ? 'x=' + name : name + '=1; Max-Age=3600';
      }
      localStorage.setItem('\\u001b[2J\\u001b]0;owned\\u0007 esc', 'x');
      localStorage.setItem('=HYPERLINK("http://evil.example")', 'x');`;
      sendPage(response, `<title>\u001b[31mred</title><script>${script}</script>`, { 'Set-Cookie': 'fine=1' });
    },
  });
  browser = await chromium.launch(chromiumOptions);
});

afterAll(async () => {
  await browser.close();
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('hostile names', () => {
  it('are found as the browser has them', async () => {
    const { exitCode, report } = await scanToReport([site.url()]);
    expect(exitCode).toBe(0);
    const found = report.items.filter(({ kind }) => kind === 'localStorage').map(({ name }) => name);
    for (const name of hostileNames) expect(found).toContain(name);
    const cookies = report.items.filter(({ kind }) => kind === 'cookie').map(({ name }) => name);
    expect(cookies).toEqual(expect.arrayContaining(['fine', '<script>alert(1)</script>', '__proto__', 'reversed\u202etxt.exe']));
  });

  it('do nothing on a terminal', async () => {
    const { stdout, stderr } = await kapselScan([site.url()]);
    // oxlint-disable-next-line no-control-regex
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b]/u);
    expect(stdout).toContain('<script>alert(1)</script>');
  });

  it('do nothing in a page', async () => {
    const file = join(folder, 'report.html');
    await kapselScan([site.url(), '--quiet', '--out', file]);
    const page = await browser.newPage();
    const events: string[] = [];
    page.on('dialog', (dialog) => {
      events.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('console', (message) => events.push(`console ${message.text()}`));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:') && !request.url().startsWith('data:')) events.push(`request ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    await page.waitForTimeout(300);
    expect(events).toEqual([]);
    expect(await page.locator('table').first().innerText()).toContain('<script>alert(1)</script>');
    // The one picture is the scan's own, of the page.
    expect(await page.locator('img:not([src^="data:image/jpeg"]), script:not(:only-of-type)').count()).toBe(0);
    expect(await page.locator('img').evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth > 0))).toEqual([true]);
    await page.close();
  });

  it('do nothing in a spreadsheet', async () => {
    const file = join(folder, 'report.csv');
    await kapselScan([site.url(), '--quiet', '--out', file]);
    const cells = readFileSync(file, 'utf8').replace(/^\ufeff/u, '').split(/\r?\n/u).flatMap((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/u));
    for (const cell of cells) expect(cell.replace(/^"/u, '')).not.toMatch(/^[=+\-@\t\r]/u);
  });
});
