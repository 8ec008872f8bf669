import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { startChromium, type CdpEndpoint } from './chromium-process.ts';
import type { Egress } from './egress.ts';
import { findChromium, isExecutable } from './find-chromium.ts';
import { Hooks } from './hooks.ts';
import { claimGpc } from './in-page/claim-gpc.ts';
import { measureThirdPartyCookies } from './measure-third-party-cookies.ts';
import { NetworkLog } from './network-log.ts';
import { ordinaryUserAgent } from './ordinary-user-agent.ts';
import { connectBrowser } from './remote-browser.ts';
import { ScanError } from './scan-error.ts';
import type { StorageState } from './storage-state.ts';
import { appearAs, userAgentOf, type VisitorOptions } from './visitor.ts';
import { Wire } from './wire.ts';
import { withTimeout } from './with-timeout.ts';

export interface LaunchOptions {
  readonly credentials?: SiteCredentials;
  /** Accept certificates that nobody vouches for. */
  readonly insecure?: boolean;
  /** The one way out; without it the browser goes wherever a page sends it. */
  readonly egress?: Egress | undefined;
  readonly visitor?: VisitorOptions;
  /** Cookies and localStorage that are there from the start. */
  readonly storageState?: StorageState | undefined;
  /** A browser that runs already, to be used instead of one of our own. */
  readonly browserEndpoint?: string | undefined;
}

/** A running Chromium with a profile of its own, used for one pass and then thrown away. */
export interface ScanBrowser {
  readonly context: BrowserContext;
  readonly wire: Wire;
  readonly hooks: Hooks;
  readonly network: NetworkLog;
  readonly version: string;
  /** Measured in this very profile before the scan begins. */
  readonly thirdPartyCookies: 'allowed' | 'blocked' | 'unknown';
  /** `null` where the browser is not ours. */
  readonly sandbox: boolean | null;
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

/**
 * Nothing that would talk to the network on its own account while a site is watched, and no dialog of the browser's own. What a
 * site may store, ask and read is as it is for a visitor: sites are isolated, storage is partitioned.
 */
const switches = [
  '--headless',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
  '--disable-extensions',
  '--disable-default-apps',
  '--disable-field-trial-config',
  '--disable-dev-shm-usage',
  '--disable-hang-monitor',
  '--disable-search-engine-choice-screen',
  '--disable-prompt-on-repost',
  // Windows that open by themselves are counted, and closed; Chromium would hold some of them back.
  '--disable-popup-blocking',
  // Pages are visited side by side, each as if it were looked at.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  // The last three are renderers that no page is in, two for each window and one in reserve: half of what a page costs (measured with Chromium 156).
  '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,Translate,WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess',
  // Chromium asks after accounts and components whatever else it is told: then let it ask nobody.
  '--gaia-url=https://none.invalid',
  '--component-updater=url-source=https://none.invalid/',
  '--metrics-recording-only',
  '--mute-audio',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-service-autorun',
  '--password-store=basic',
  '--use-mock-keychain',
  '--window-size=1366,900',
  // Banners hide from what calls itself a robot; the report says that they were shown to this.
  '--disable-blink-features=AutomationControlled',
];

/** A slow machine that does much else takes this long to start a browser. */
const startsWithinMs = 60_000;

/** Root has no user namespace to build Chromium's sandbox in; for everybody else the sandbox stays on. */
export function mayUseSandbox(): boolean {
  return process.getuid?.() !== 0;
}

/**
 * Starts Chromium with a fresh profile, sets the profile's cookie policy and measures that it took effect. In a browser that runs
 * already it makes a fresh profile, and measures.
 *
 * @throws ScanError NO_BROWSER if there is no Chromium, BROWSER_FAILED if it does not start or answer
 */
export async function launchBrowser(options: LaunchOptions = {}): Promise<ScanBrowser> {
  return options.browserEndpoint === undefined ? launchOwn(options) : connectTo(options.browserEndpoint, options);
}

async function launchOwn(options: LaunchOptions): Promise<ScanBrowser> {
  const { insecure = false, egress, visitor = {} } = options;
  const executablePath = requireChromium();
  const profile = await mkdtemp(join(tmpdir(), 'kapsel-profile-'));
  const removal = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 } as const;
  let endpoint: CdpEndpoint | undefined;
  // Where the process ends in the middle, nobody but us knows of the profile.
  const onExit = () => rmSync(profile, removal);
  process.on('exit', onExit);
  const close = async () => {
    await endpoint?.close();
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
    const userAgent = await ordinaryUserAgent(executablePath);
    endpoint = await startChromium(executablePath, [
      ...switches,
      `--user-data-dir=${profile}`,
      ...(userAgent === undefined ? [] : [`--user-agent=${userAgentOf(visitor, userAgent)}`]),
      ...(sandbox ? [] : ['--no-sandbox']),
      ...(insecure ? ['--ignore-certificate-errors'] : []),
      ...(egress?.switches ?? []),
    ]);
    process.off('exit', onExit).on('exit', onExit); // After the listener that ends Chromium.
    return { ...(await takeUp(new Wire(endpoint), options)), sandbox, close };
  } catch (cause) {
    await close();
    const said = endpoint?.complaints.split('\n').findLast((line) => /FATAL|error while loading/u.test(line));
    throw new ScanError('BROWSER_FAILED', `${executablePath} did not start: ${said ?? reasonOf(cause)}. Name another Chromium with KAPSEL_CHROMIUM.`, { cause });
  }
}

async function connectTo(address: string, options: LaunchOptions): Promise<ScanBrowser> {
  let endpoint: CdpEndpoint | undefined;
  try {
    endpoint = await connectBrowser(address);
    const taken = await takeUp(new Wire(endpoint, true), options);
    const close = async () => {
      // What is in the profile goes with it; the browser stays.
      await withTimeout(taken.context.close(), startsWithinMs).catch(() => {});
      await endpoint?.close();
    };
    return { ...taken, sandbox: null, close };
  } catch (cause) {
    await endpoint?.close();
    throw new ScanError('BROWSER_FAILED', `The browser at ${new URL(address).host} did not answer: ${reasonOf(cause)}. Is it started with --remote-debugging-port?`, { cause });
  }
}

/** Puts everything that listens in place, then Playwright, and finds out what the browser does with third-party cookies. */
async function takeUp(wire: Wire, { credentials, insecure = false, egress, visitor = {}, storageState, browserEndpoint }: LaunchOptions): Promise<Omit<ScanBrowser, 'sandbox' | 'close'>> {
  const isRemote = browserEndpoint !== undefined;
  const { product, userAgent } = (await withTimeout(wire.send('Browser.getVersion'), startsWithinMs)) as { product: string; userAgent: string };
  appearAs(visitor, userAgent, wire);
  const hooks = new Hooks(visitor.gpc ? [claimGpc] : []);
  hooks.attach(wire);
  const network = new NetworkLog();
  network.attach(wire);
  const connected = await chromium.connectOverCDP(wire.transport, { timeout: startsWithinMs });
  const own = isRemote ? undefined : connected.contexts()[0];
  const context = own ?? (await connected.newContext({ viewport: null, ignoreHTTPSErrors: insecure }));
  await wire.send('Browser.setDownloadBehavior', { behavior: 'deny' });
  if (credentials) await context.setHTTPCredentials(credentials);
  const measuring = wire.open(async () => context.pages()[0] ?? context.newPage(), '').then((page) => measureThirdPartyCookies(context, page, egress));
  // A browser elsewhere does not find this machine's loopback.
  const thirdPartyCookies = await (isRemote ? measuring.catch(() => 'unknown' as const) : measuring);
  if (storageState) await context.setStorageState({ cookies: [...storageState.cookies], origins: storageState.origins.map(({ origin, localStorage }) => ({ origin, localStorage: [...localStorage] })) });
  network.forget();
  return { context, wire, hooks, network, version: product.replace(/^.*\//u, ''), thirdPartyCookies };
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? firstLine(cause.message) : String(cause);
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
