import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { startChromium, type CdpEndpoint } from './chromium-process.ts';
import { findChromium, isExecutable } from './find-chromium.ts';
import { Hooks } from './hooks.ts';
import { measureThirdPartyCookies } from './measure-third-party-cookies.ts';
import { NetworkLog } from './network-log.ts';
import { ordinaryUserAgent } from './ordinary-user-agent.ts';
import { ScanError } from './scan-error.ts';
import { Wire } from './wire.ts';
import { withTimeout } from './with-timeout.ts';

export interface LaunchOptions {
  readonly credentials?: SiteCredentials;
  /** Accept certificates that nobody vouches for. */
  readonly insecure?: boolean;
}

/** A running Chromium with a profile of its own, used for one pass and then thrown away. */
export interface ScanBrowser {
  readonly context: BrowserContext;
  readonly wire: Wire;
  readonly hooks: Hooks;
  readonly network: NetworkLog;
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
 * Starts Chromium with a fresh profile, sets the profile's cookie policy and measures that it took effect.
 *
 * @throws ScanError NO_BROWSER if there is no Chromium, BROWSER_FAILED if it does not start
 */
export async function launchBrowser({ credentials, insecure = false }: LaunchOptions = {}): Promise<ScanBrowser> {
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
      ...(userAgent === undefined ? [] : [`--user-agent=${userAgent}`]),
      ...(sandbox ? [] : ['--no-sandbox']),
      ...(insecure ? ['--ignore-certificate-errors'] : []),
    ]);
    process.off('exit', onExit).on('exit', onExit); // After the listener that ends Chromium.
    const wire = new Wire(endpoint);
    const { product, userAgent: ownName } = (await withTimeout(wire.send('Browser.getVersion'), startsWithinMs)) as { product: string; userAgent: string };
    const identity = visitorIdentity(ownName);
    wire.prepare(({ kind, send }) => [send(`${kind.endsWith('worker') ? 'Network' : 'Emulation'}.setUserAgentOverride`, identity)]);
    const hooks = new Hooks();
    hooks.attach(wire);
    const network = new NetworkLog();
    network.attach(wire);
    const connected = await chromium.connectOverCDP(wire.transport, { timeout: startsWithinMs });
    const context = connected.contexts()[0] ?? (await connected.newContext());
    await wire.send('Browser.setDownloadBehavior', { behavior: 'deny' });
    if (credentials) await context.setHTTPCredentials(credentials);
    const thirdPartyCookies = await measureThirdPartyCookies(context, context.pages()[0] ?? (await context.newPage()));
    return { context, wire, hooks, network, version: product.replace(/^.*\//u, ''), thirdPartyCookies, sandbox, close };
  } catch (cause) {
    await close();
    const why = cause instanceof Error ? firstLine(cause.message) : String(cause);
    const said = endpoint?.complaints.split('\n').findLast((line) => /FATAL|error while loading/u.test(line));
    throw new ScanError('BROWSER_FAILED', `${executablePath} did not start: ${said ?? why}. Name another Chromium with KAPSEL_CHROMIUM.`, { cause });
  }
}

/** Without `Headless`; a user agent alone would leave its client hints empty, which no browser's are. */
function visitorIdentity(ownName: string): object {
  const userAgent = ownName.replace('HeadlessChrome', 'Chrome');
  const full = /Chrome\/([\d.]+)/u.exec(userAgent)?.[1] ?? '';
  const brandsOf = (version: string, other: string) => [
    { brand: 'Chromium', version },
    { brand: 'Not=A?Brand', version: other },
  ];
  return {
    userAgent,
    userAgentMetadata: {
      brands: brandsOf(full.split('.', 1)[0] ?? '', '24'),
      fullVersionList: brandsOf(full, '24.0.0.0'),
      platform: 'Linux',
      platformVersion: '',
      architecture: 'x86',
      bitness: '64',
      model: '',
      mobile: false,
    },
  };
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
