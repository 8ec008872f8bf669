import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findChromium } from '@kapsel/scanner';
import { chromium } from 'playwright-core';
import { launch, type Browser, type BrowserContext, type Page as FirefoxPage } from 'puppeteer-core';

/** A name in some storage; whose it is follows from the host. */
export interface StoredName {
  readonly kind: 'cookie' | 'localStorage' | 'sessionStorage' | 'indexedDB' | 'cacheStorage';
  readonly name: string;
  readonly host: string;
}

/** One tab with a profile of its own, in whichever engine. */
export interface Page {
  /** Returns once the page's `load` event has come. */
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs in the page's own world, whatever its content security policy says. The function and its argument travel as text. */
  evaluate<Result, Argument = undefined>(run: (argument: Argument) => Result | Promise<Result>, argument?: Argument): Promise<Result>;
  /** A click as a visitor makes it; looks into open shadow roots too. */
  click(selector: string): Promise<void>;
  /** Everything that the profile keeps for the page and its frames. */
  stored(): Promise<StoredName[]>;
  close(): Promise<void>;
}

export interface Engine {
  readonly name: 'chromium' | 'firefox';
  readonly version: string;
  open(): Promise<Page>;
  close(): Promise<void>;
}

const timeout = 30_000;

/** As root there is no user namespace to build Chromium's sandbox in. */
const chromiumSandbox = process.getuid?.() !== 0;

/** Third-party cookies are allowed, as an ordinary visitor's Chromium has it and a new headless profile has not. */
const chromiumPreferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };

export async function startChromium(): Promise<Engine> {
  const executablePath = findChromium()?.path;
  if (executablePath === undefined) throw new Error('There is no Chromium on this machine. Name one with KAPSEL_CHROMIUM.');
  const profile = await mkdtemp(join(tmpdir(), 'kapsel-leaks-'));
  await mkdir(join(profile, 'Default'));
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(chromiumPreferences));
  // Further contexts inherit the preferences of this one's profile, and keep their storage apart.
  const first = await chromium.launchPersistentContext(profile, { executablePath, headless: true, chromiumSandbox, args: ['--disable-gpu'] });
  const browser = first.browser();
  if (!browser) throw new Error(`${executablePath} gives no way to open further profiles.`);
  return {
    name: 'chromium',
    version: browser.version(),
    async open() {
      const context = await browser.newContext();
      const page = await context.newPage();
      page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}));
      const session = await context.newCDPSession(page);

      // Not Playwright's evaluate(), which a content security policy without 'unsafe-eval' stops.
      async function evaluateText(expression: string, contextId?: number): Promise<unknown> {
        const world = contextId === undefined ? {} : { contextId };
        const { result, exceptionDetails } = await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true, ...world });
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
      }

      // In a world of its own, whose natives no consent tool has patched.
      async function evaluateTextApart(expression: string): Promise<unknown> {
        const { frameTree } = await session.send('Page.getFrameTree');
        const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'judge' });
        return evaluateText(expression, executionContextId);
      }

      return {
        goto: async (url) => void (await page.goto(url, { waitUntil: 'load', timeout })),
        reload: async () => void (await page.reload({ waitUntil: 'load', timeout })),
        evaluate: (run, argument) => evaluateWith(evaluateText, run, argument),
        click: (selector) => page.click(selector, { timeout: 5000 }),
        async stored() {
          const cookies = (await context.cookies()).map(({ name, domain }): StoredName => ({ kind: 'cookie', name, host: bareHost(domain) }));
          const own = await evaluateWith(evaluateTextApart, namesInRealm, undefined);
          const frames = page.frames().filter((frame) => frame !== page.mainFrame() && frame.url().startsWith('http'));
          const framed = await Promise.all(frames.map((frame) => unlessGone(frame.evaluate(namesInRealm))));
          return [...cookies, ...own, ...framed.flat()];
        },
        close: () => context.close(),
      };
    },
    async close() {
      await first.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

const firefoxPath = '/usr/bin/firefox-esr';

/** Whether the engine can be run on this machine at all. */
export function hasFirefox(): boolean {
  try {
    accessSync(firefoxPath, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const firefoxPreferences = {
  // Accept third-party cookies, and do not give each top-level site a jar of its own for them.
  'network.cookie.cookieBehavior': 0,
  'network.cookie.cookieBehavior.pbmode': 0,
  'privacy.trackingprotection.enabled': false,
  // Playing waits for a tab in front otherwise, and most of these tabs are behind another.
  'media.block-autoplay-until-in-foreground': false,
  'media.autoplay.default': 0,
};

export async function startFirefox(): Promise<Engine> {
  const browser = await launch({ browser: 'firefox', executablePath: firefoxPath, headless: true, extraPrefsFirefox: firefoxPreferences, timeout });
  return {
    name: 'firefox',
    version: await browser.version(),
    async open() {
      const { context, page } = await openFirefoxTab(browser);
      const evaluateText = (expression: string): Promise<unknown> => page.evaluate(expression);
      return {
        goto: async (url) => void (await page.goto(url, { waitUntil: 'load', timeout })),
        reload: async () => void (await page.reload({ waitUntil: 'load', timeout })),
        evaluate: (run, argument) => evaluateWith(evaluateText, run, argument),
        click: (selector) => page.click(`:scope >>> ${selector}`),
        async stored() {
          const cookies = (await context.cookies()).map(({ name, domain }): StoredName => ({ kind: 'cookie', name, host: bareHost(domain) }));
          const own = await evaluateWith(evaluateText, namesInRealm, undefined);
          const frames = page.frames().filter((frame) => frame !== page.mainFrame() && frame.url().startsWith('http'));
          const framed = await Promise.all(frames.map((frame) => unlessGone(frame.evaluate(namesInRealm))));
          return [...cookies, ...own, ...framed.flat()];
        },
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}

/** Under load Firefox sometimes loses a new tab while it is being made ("no such frame"); another attempt succeeds. */
async function openFirefoxTab(browser: Browser): Promise<{ context: BrowserContext; page: FirefoxPage }> {
  for (let attempt = 1; ; attempt += 1) {
    const context = await browser.createBrowserContext();
    try {
      return { context, page: await context.newPage() };
    } catch (error) {
      await context.close().catch(() => {});
      if (attempt === 3) throw error;
    }
  }
}

/** What scripts of one realm may read of its origin's storage. Runs in the page, so it must stand by itself. */
async function namesInRealm(): Promise<StoredName[]> {
  const host = location.hostname;
  const named = (kind: StoredName['kind'], names: readonly string[]) => names.map((name) => ({ kind, name, host }));
  return [
    ...named('localStorage', Object.keys(localStorage)),
    ...named('sessionStorage', Object.keys(sessionStorage)),
    ...named('indexedDB', (await indexedDB.databases()).map(({ name }) => name ?? '')),
    ...named('cacheStorage', await caches.keys()),
  ];
}

/** A page that is being left cannot answer; the one it goes to can. */
async function evaluateWith<Result, Argument>(
  evaluateText: (expression: string) => Promise<unknown>,
  run: (argument: Argument) => Result | Promise<Result>,
  argument: Argument | undefined,
): Promise<Result> {
  const expression = `(${run.toString()})(${argument === undefined ? '' : JSON.stringify(argument)})`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await evaluateText(expression)) as Result;
    } catch (error) {
      const isLeaving = /context|navigat|destroyed|detached|collected|realm|no such frame|discarded/iu.test(String(error));
      if (!isLeaving || attempt === 5) throw error;
      await sleep(100);
    }
  }
}

/** Frames come and go while they are asked, and one that is held may never answer. */
async function unlessGone<Item>(names: Promise<Item[]>): Promise<Item[]> {
  return Promise.race([names.catch(() => []), sleep(1000, [])]);
}

function bareHost(domain: string): string {
  return domain.replace(/^\./u, '');
}
