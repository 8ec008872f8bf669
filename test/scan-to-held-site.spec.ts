import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProviso, type Proviso } from '@kapsel-examples/proviso';
import type { SiteConfig } from '@kapsel/core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './support/kapsel-page.ts';
import { kapselScan } from './support/kapsel-scan.ts';
import { startSite, type Handler, type LocalSite } from './support/local-site.ts';

/** The global of the page. */
declare const kapsel: { accept(ids: 'all' | 'none' | string[]): void; withdraw(): void };

const sdkCli = fileURLToPath(new URL('cli.js', import.meta.resolve('@kapsel/sdk/bake')));
const analytics = ['__hssc', '__hssrc', '__hstc', '_hjAbsoluteSessionInProgress', '_hjFirstSeen', '_hjIncludedInPageviewSample', '_hjIncludedInSessionSample', '_hjSessionUser_1234567', '_hjSession_1234567', 'hubspotutk'];

let browser: Browser;
let site: Proviso;
let folder: string;
let script: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-loop-'));
  browser = await launchChromium();
  site = await startProviso();
  const config = join(folder, 'kapsel.config.json');
  const aliases = Object.entries(site.hostAliases).map(([host, real]) => `--host-alias=${host}=${real}`);
  await kapselScan([site.url, '--pages', '1', '--quiet', `--init=${config}`, ...aliases]);
  const built = spawnSync(process.execPath, [sdkCli, 'build', config, '--out', join(folder, 'kapsel.js')], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  script = readFileSync(join(folder, 'kapsel.js'), 'utf8');
});

afterAll(async () => {
  await browser.close();
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The example site as its owner serves it after pasting the tag: the same pages, the tag first in their heads. */
async function startTagged(): Promise<LocalSite> {
  return startSite({
    '/kapsel.js': (_request, response) => response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(script),
    ...Object.fromEntries(['nb', 'nn', 'en'].map((language): [string, Handler] => [`/kapsel-ui-${language}.js`, (_request, response) => response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(readFileSync(join(folder, `kapsel-ui-${language}.js`)))])),
    '*': (incoming, response) => {
      const { port, host } = new URL(site.url);
      request({ host: '127.0.0.1', port, path: incoming.url, headers: { host } }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const { 'content-length': _length, ...headers } = answer.headers;
          const body = Buffer.concat(chunks).toString();
          response.writeHead(answer.statusCode ?? 500, headers).end(body.replace('<head>', '<head><script src="/kapsel.js"></script>'));
        });
      }).end();
    },
  });
}

async function withTag(work: (page: Page, names: () => Promise<string[]>) => Promise<void>): Promise<void> {
  const tagged = await startTagged();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(tagged.url('proviso.localhost'));
  try {
    await work(page, async () => (await context.cookies()).map(({ name }) => name).sort());
  } finally {
    await context.close();
    await tagged.close();
  }
}

describe('from a scan to a site that holds what was found', () => {
  it('stores nothing for analytics or marketing before a choice, nor after a refusal', async () => {
    await withTag(async (page, names) => {
      await page.waitForTimeout(1000);
      expect((await names()).filter((name) => analytics.includes(name) || name === 'IDE')).toEqual([]);
      await page.evaluate(() => kapsel.accept('none'));
      await page.reload();
      await page.waitForTimeout(1000);
      expect((await names()).filter((name) => analytics.includes(name) || name === 'IDE')).toEqual([]);
      expect(await names()).toContain('kapsel_consent');
    });
  });

  it('stores what was agreed to, all of it, and erases it after withdrawal', async () => {
    await withTag(async (page, names) => {
      await page.evaluate(() => kapsel.accept(['analytics']));
      await expect.poll(names, { timeout: 10_000 }).toEqual(expect.arrayContaining(analytics));
      expect(await names()).not.toContain('IDE');
      await page.evaluate(() => kapsel.withdraw());
      expect((await names()).filter((name) => analytics.includes(name))).toEqual([]);
    });
  });
});

describe('a scan of a site that Kapsel holds already', () => {
  it('says so beside a draft, which lacks what is held, and how to scan instead', async () => {
    const tagged = await startTagged();
    const { stderr } = await kapselScan([tagged.url('proviso.localhost'), '--pages', '1', '--quiet', `--init=${join(folder, 'poorer.json')}`]);
    await tagged.close();
    expect(stderr).toContain('Kapsel runs on this site already, and what it holds back is not in here. For a draft or a cookie table scan the site without Kapsel’s tag');
  });
});

describe('kapsel-sdk build', () => {
  const run = (...args: string[]) => spawnSync(process.execPath, [sdkCli, ...args], { encoding: 'utf8', cwd: folder });

  it('prints the tag with its integrity', () => {
    const { status, stdout } = run('build', 'kapsel.config.json', '-o', 'site.js');
    expect(status).toBe(0);
    expect(stdout).toMatch(/<script src="\/site\.js" integrity="sha384-[A-Za-z0-9+/]{64}"><\/script>/u);
  });

  it('puts the signals that the config names into the same file', () => {
    const config = JSON.parse(readFileSync(join(folder, 'kapsel.config.json'), 'utf8')) as SiteConfig;
    writeFileSync(join(folder, 'signals.json'), JSON.stringify({ ...config, signals: { googleConsentMode: 'basic', microsoftUet: true } }));
    expect(run('build', 'signals.json', '-o', 'signals.js').status).toBe(0);
    expect(readFileSync(join(folder, 'signals.js'), 'utf8')).toContain('uetq');
    expect(readFileSync(join(folder, 'kapsel.js'), 'utf8')).not.toContain('uetq');
  });

  it('names the key of each fault, and writes nothing', () => {
    const config = JSON.parse(readFileSync(join(folder, 'kapsel.config.json'), 'utf8')) as SiteConfig;
    writeFileSync(join(folder, 'broken.json'), JSON.stringify({ ...config, blokcing: 'marked', services: [{ ...config.services[0], category: 'necessary', exemption: undefined }] }));
    const { status, stderr } = run('build', 'broken.json', '-o', 'broken.js');
    expect(status).toBe(2);
    expect(stderr).toContain('blokcing: there is no such key (did you mean “blocking”?)');
    expect(stderr).toContain('services[0].exemption');
    expect(run('build', 'nowhere.json').stderr).toBe('nowhere.json cannot be read: there is no such file or folder.\n');
    expect(run('build', '.').stderr).toBe('. cannot be read: it is a folder: name a file in it.\n');
    expect(run('bake').status).toBe(2);
  });

  it('says why a place cannot be written to', () => {
    expect(run('build', 'kapsel.config.json', '--out', '.')).toMatchObject({ status: 2, stderr: expect.stringMatching(/^\. cannot be written: it is a folder; name a file in it, such as kapsel\.js\.$/mu) as unknown });
    expect(run('build', 'kapsel.config.json', '--out', 'no/such/kapsel.js').stderr).toMatch(/^no\/such\/kapsel\.js cannot be written: there is no folder no\/such; make it first\.$/mu);
  });

  it('never writes over the config that it reads', () => {
    const before = readFileSync(join(folder, 'kapsel.config.json'), 'utf8');
    expect(run('build', 'kapsel.config.json', '-o', './kapsel.config.json')).toMatchObject({ status: 2, stderr: expect.stringContaining('is the config itself') as unknown });
    expect(readFileSync(join(folder, 'kapsel.config.json'), 'utf8')).toBe(before);
  });
});
