import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProviso } from '@kapsel-examples/proviso';
import type { SiteConfig } from '@kapsel/core';
import { bake } from '@kapsel/sdk/bake';
import type { Browser } from 'playwright-core';
import { kapselScan } from '../../support/kapsel-scan.ts';
import { brotliBytes } from './brotli.ts';
import { drawTable } from './markdown.ts';
import { startServer } from './server.ts';
import type { Subject } from './subject.ts';
import { rest } from './visit.ts';

const strengths = ['marked', 'automatic'] as const;

/** What visitors of a real site download: `kapsel-sdk build` on the config of the Proviso example, read in Norwegian. Brotli 11. */
export interface ProvisoBytes {
  readonly blocking: (typeof strengths)[number];
  /** Without the config, as everywhere in this bench. */
  readonly first: number;
  readonly returning: number;
  /** What the config adds to the file that it is baked into. */
  readonly config: number;
}

export async function measureProviso(browser: Browser): Promise<ProvisoBytes[]> {
  const config = await scannedConfig();
  const found: ProvisoBytes[] = [];
  for (const blocking of strengths) found.push(await measureBuild(browser, { ...config, blocking, language: 'nb' }, blocking));
  return found;
}

export function provisoTable(found: readonly ProvisoBytes[]): string {
  const row = (label: string, key: 'first' | 'returning' | 'config') => [label, ...found.map((bytes) => `${bytes[key].toLocaleString('en')} B`)];
  return drawTable([
    ['Proviso’s config, in Norwegian', ...found.map(({ blocking }) => `Kapsel, ${blocking}`)],
    row('JS + CSS, first visit', 'first'),
    row('JS + CSS, returning', 'returning'),
    row('the config itself, both times', 'config'),
  ]);
}

/** What `kapsel-scan --init` proposes for the example site. */
async function scannedConfig(): Promise<SiteConfig> {
  const folder = mkdtempSync(join(tmpdir(), 'kapsel-bench-'));
  const site = await startProviso();
  try {
    const file = join(folder, 'kapsel.config.json');
    const aliases = Object.entries(site.hostAliases).map(([host, real]) => `--host-alias=${host}=${real}`);
    const { stderr, exitCode } = await kapselScan([site.url, '--pages', '1', '--quiet', `--init=${file}`, ...aliases]);
    if (exitCode !== 0) throw new Error(`The scan of the example site ended with ${exitCode}: ${stderr}`);
    const config = JSON.parse(readFileSync(file, 'utf8')) as SiteConfig;
    // A scan lists services as they came, and says when; the bytes are to be the same each time.
    return { ...config, scannedAt: '2026-01-01T00:00:00.000Z', services: config.services.toSorted((a, b) => a.id.localeCompare(b.id)) };
  } finally {
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureBuild(browser: Browser, config: SiteConfig, blocking: ProvisoBytes['blocking']): Promise<ProvisoBytes> {
  const { code, beside } = bake(config);
  const subject: Subject = {
    id: 'proviso',
    name: 'Kapsel, built for the Proviso example',
    file: (path) => Buffer.from(path === 'kapsel.js' ? code : (beside[path] ?? '')),
    markup: () => ({ head: '<script src="tool/kapsel.js"></script>', body: '' }),
    withdraw: '',
  };
  // The config has a line of its own.
  const configBytes = brotliBytes(code) - brotliBytes(code.replace(/^window\.kapselConfig=.*\n/mu, ''));
  const server = await startServer([subject]);
  const context = await browser.newContext({ locale: 'nb-NO' });
  try {
    const page = await context.newPage();
    await page.goto(server.url(subject, 'near'), { waitUntil: 'load' });
    await sleep(rest);
    const first = server.takeToolBytes();
    await page.click('kapsel-banner [data-action="accept-all"]');
    await sleep(rest);
    server.takeToolBytes();
    await page.reload({ waitUntil: 'load' });
    await sleep(rest);
    return { blocking, first: first - configBytes, returning: server.takeToolBytes() - configBytes, config: configBytes };
  } finally {
    await context.close();
    await server.close();
  }
}
