import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type CDPSession } from 'playwright-core';
import { findChromium, isExecutable } from './find-chromium.ts';
import { measureThirdPartyCookies } from './measure-third-party-cookies.ts';
import { ScanError } from './scan-error.ts';

export interface LaunchOptions {
  readonly credentials?: SiteCredentials;
  /** Accept certificates that nobody vouches for. */
  readonly insecure?: boolean;
}

/** A running Chromium with a profile of its own, used for one pass and then thrown away. */
export interface ScanBrowser {
  readonly context: BrowserContext;
  /** Bound to a blank page of our own, so that it outlives every page of the site. */
  readonly observer: CDPSession;
  readonly version: string;
  /** Measured in this very profile before the scan begins. */
  readonly thirdPartyCookies: 'allowed' | 'blocked';
  readonly sandbox: boolean;
  close(): Promise<void>;
}

/** What a site asks for before it shows anything (HTTP authentication). No other origin gets it. */
export interface SiteCredentials {
  readonly username: string;
  readonly password: string;
  readonly origin: string;
}

/**
 * A new profile of headless Chromium refuses third-party cookies, which an ordinary visitor's Chromium does not
 * (measured with Chromium 156); 0 stands for "allow all".
 */
const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };

/** Nothing that would talk to the network on its own account while a site is watched. */
const quietSwitches = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
];

/** Root has no user namespace to build Chromium's sandbox in; for everybody else the sandbox stays on. */
export function mayUseSandbox(): boolean {
  return process.getuid?.() !== 0;
}

/**
 * Starts Chromium with a fresh profile, sets the profile's cookie policy and measures that it took effect.
 *
 * @throws ScanError NO_BROWSER if there is no Chromium, BROWSER_FAILED if it does not start
 */
export async function launchBrowser({ credentials, insecure = false }: LaunchOptions = {}): Promise<ScanBrowser> {
  const executablePath = requireChromium();
  const profile = await mkdtemp(join(tmpdir(), 'kapsel-profile-'));
  const removal = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 } as const;
  let context: BrowserContext | undefined;
  // Where the process ends in the middle, Playwright ends Chromium, and nobody but us knows of the profile.
  const onExit = () => rmSync(profile, removal);
  process.on('exit', onExit);
  const close = async () => {
    await context?.close().catch(() => {});
    // What cannot be removed now is tried once more at the end; the scan's result does not hang on it.
    await rm(profile, removal).then(
      () => process.off('exit', onExit),
      () => {},
    );
  };
  try {
    await mkdir(join(profile, 'Default'));
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
    const sandbox = mayUseSandbox();
    context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      chromiumSandbox: sandbox,
      args: quietSwitches,
      acceptDownloads: false,
      viewport: { width: 1366, height: 900 },
      ...(credentials && { httpCredentials: credentials }),
      ignoreHTTPSErrors: insecure,
      // The scan itself decides what an interrupt means.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    process.off('exit', onExit).on('exit', onExit); // After Playwright's own listener, which ends Chromium.
    const page = context.pages()[0] ?? (await context.newPage());
    const thirdPartyCookies = await measureThirdPartyCookies(context, page);
    return {
      context,
      observer: await context.newCDPSession(page),
      version: context.browser()?.version() ?? '',
      thirdPartyCookies,
      sandbox,
      close,
    };
  } catch (cause) {
    await close();
    const why = cause instanceof Error ? firstLine(cause.message) : String(cause);
    throw new ScanError('BROWSER_FAILED', `${executablePath} did not start: ${why}. Name another Chromium with KAPSEL_CHROMIUM.`, { cause });
  }
}

function requireChromium(): string {
  const found = findChromium();
  if (!found) {
    throw new ScanError(
      'NO_BROWSER',
      'There is no Chromium on this machine. Install one (npx playwright install chromium, or apt-get install chromium), or name one with KAPSEL_CHROMIUM.',
    );
  }
  if (!isExecutable(found.path)) {
    throw new ScanError('NO_BROWSER', `KAPSEL_CHROMIUM names ${found.path}, which is not a program that can be run. Correct it or unset it.`);
  }
  return found.path;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
