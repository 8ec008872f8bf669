import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchBrowser, type ScanBrowser } from '../browser.ts';
import type { Snapshot } from '../journal.ts';
import { page as sendPage, startLocalSite, type LocalSite } from '../local-site.test-helper.ts';
import type { Collector, PassScope } from './collector.ts';

/** A real Chromium and a real server for the tests of one file. */
export interface Bench {
  readonly browser: ScanBrowser;
  readonly site: LocalSite;
  /** Everything that listens. */
  readonly scope: PassScope;
  /** A page that is watched, before it goes anywhere. */
  open(address: string): Promise<Page>;
}

/** Starts a bench before a file's tests, empties the jar before each, and takes the bench down again. */
export function useBench(): Bench {
  const bench: { browser?: ScanBrowser; site?: LocalSite } = {};
  beforeAll(async () => {
    bench.browser = await launchBrowser();
    bench.site = await startLocalSite();
  }, 60_000);
  beforeEach(() => bench.browser?.context.clearCookies());
  afterAll(async () => {
    await bench.browser?.close();
    await bench.site?.close();
  }, 30_000);
  const ready = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('The bench stands only while tests run.');
    return part;
  };
  return {
    get browser() {
      return ready(bench.browser);
    },
    get site() {
      return ready(bench.site);
    },
    get scope() {
      return ready(bench.browser);
    },
    open(address) {
      const { context, wire } = ready(bench.browser);
      return wire.open(() => context.newPage(), address);
    },
  };
}

/** Lets a collector watch one page as a visit does, and gives what it has after it. */
export async function collectFrom<T>(bench: Bench, collector: Collector<T>, address: string, restMs = 0): Promise<T> {
  await collector.attach(bench.scope);
  const page = await bench.open(address);
  try {
    await page.goto(address, { waitUntil: 'load', timeout: 2000 }).catch(() => {}); // A page that fails is the collector's business too.
    await page.waitForTimeout(restMs);
    await collector.look(page, address);
    return await collector.finish();
  } finally {
    await page.close();
  }
}

/** A page that does something in its first tick, in which a collector can find the word `tick`. */
const ticks = (): string =>
  '<script>document.cookie = "tick=1"; localStorage.setItem("tick", "1"); fetch("/tick").catch(() => {})</script>';

/**
 * What every collector owes the pass, in a real browser.
 *
 * @param act a page with something to see for this collector, that says `tick` and does all in its first tick; its host is `tick.localhost`
 */
export function itBehavesLikeACollector(create: () => Collector<unknown>, bench: Bench, act: () => string = ticks): void {
  const withinMs = 30_000;

  it('collects nothing from a blank page', { timeout: withinMs }, async () => {
    expect(countOf(await collectFrom(bench, create(), 'about:blank'))).toBe(0);
  });

  it('sees what a page does in its first tick', { timeout: withinMs }, async () => {
    bench.site.answer('tick.localhost/', act());
    const value = await collectFrom(bench, create(), bench.site.url('tick.localhost'));
    expect(JSON.stringify(value)).toContain('tick');
    expect(countOf(value)).toBeGreaterThan(0);
  });

  it('does not throw for a page that nobody answers', { timeout: withinMs }, async () => {
    await expect(collectFrom(bench, create(), 'http://127.0.0.1:1/')).resolves.toBeDefined();
  });

  it('does not throw for a page that breaks off', { timeout: withinMs }, async () => {
    bench.site.answer('broken.localhost/', (response) => {
      response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Length': '1000' }).write('<p>…');
      setTimeout(() => response.destroy(), 50);
    });
    await expect(collectFrom(bench, create(), bench.site.url('broken.localhost'))).resolves.toBeDefined();
  });

  it('keeps what it saw when the page is gone', { timeout: withinMs }, async () => {
    bench.site.answer('tick.localhost/', (response) => sendPage(response, act(), { 'Set-Cookie': 'gone=1' }));
    const collector = create();
    await collector.attach(bench.scope);
    const page = await bench.open(bench.site.url('tick.localhost'));
    await page.goto(bench.site.url('tick.localhost'), { waitUntil: 'load' });
    await collector.look(page, page.url());
    await page.close();
    await collector.look(page, 'http://later.localhost/').catch(() => {});
    expect(countOf(await collector.finish())).toBeGreaterThan(0);
  });

  it('goes on from its own snapshot as it comes from a disk', { timeout: withinMs }, async () => {
    bench.site.answer('tick.localhost/', act());
    const [cutOff, resumed] = [create(), create()];
    await cutOff.attach(bench.scope);
    const page = await bench.open(bench.site.url('tick.localhost'));
    await page.goto(bench.site.url('tick.localhost'), { waitUntil: 'load' });
    await cutOff.look(page, page.url());
    const snapshot = JSON.parse(JSON.stringify(cutOff.snapshot?.())) as Snapshot;
    const value = await cutOff.finish();
    await resumed.attach(bench.scope);
    resumed.restore?.(snapshot);
    const resumedValue = await resumed.finish();
    await page.close();
    expect(JSON.stringify(resumedValue)).toContain('tick');
    expect(countOf(resumedValue)).toBe(countOf(value));
  });
}

/** Collectors give a list, or an object of lists. */
function countOf(value: unknown): number {
  return Object.values(value as object).flat().length;
}
