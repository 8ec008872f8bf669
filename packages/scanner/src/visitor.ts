import type { ScanReport } from '@kapsel/core';
import { devices } from 'playwright-core';
import { ScanError } from './scan-error.ts';
import { version } from './version.ts';
import type { Wire } from './wire.ts';

/** As whom a site is visited; as an ordinary visitor at a desk unless told. */
export interface VisitorOptions {
  /** A name of Playwright's table of devices, such as `Pixel 7`. */
  readonly device?: string | undefined;
  /** A language tag such as `nb-NO`. */
  readonly locale?: string | undefined;
  /** A name of the IANA's such as `Europe/Oslo`. */
  readonly timezone?: string | undefined;
  /** Say by Global Privacy Control that nothing may be sold or shared. */
  readonly gpc?: boolean;
  /** Say in the user agent and in a header that this is a scan, so that the owner can keep it out of statistics. */
  readonly identify?: boolean;
}

/** The header by which a scan tells of itself. */
const scanHeader = 'X-Kapsel-Scan';

/** @throws ScanError BAD_OPTION naming what is unknown */
export function requireKnownVisitor({ device, locale, timezone }: VisitorOptions): void {
  if (device !== undefined && !(device in devices)) throw new ScanError('BAD_OPTION', `--device ${device} is not known${didYouMean(device)}.`);
  if (locale !== undefined && !isLocale(locale)) throw new ScanError('BAD_OPTION', `--locale ${locale} does not fit: write it like nb-NO.`);
  if (timezone !== undefined && !isTimezone(timezone)) throw new ScanError('BAD_OPTION', `--timezone ${timezone} does not fit: write it like Europe/Oslo.`);
}

/** What a browser calls itself for this visitor; `ownName` is what it would say else. */
export function userAgentOf({ device, identify = false }: VisitorOptions, ownName: string): string {
  const name = (device === undefined ? undefined : devices[device]?.userAgent) ?? ownName.replace('HeadlessChrome', 'Chrome');
  const token = ` Kapsel/${version}`;
  return !identify || name.endsWith(token) ? name : name + token;
}

/**
 * Makes every page, frame and worker see this visitor, before anything of it runs.
 *
 * @param ownName the user agent of the browser itself
 */
export function appearAs({ device, locale, timezone, gpc = false, identify = false }: VisitorOptions, ownName: string, wire: Wire): void {
  const descriptor = device === undefined ? undefined : devices[device];
  const userAgent = userAgentOf({ device, identify }, ownName);
  const identity = { ...identityOf(userAgent, descriptor?.isMobile ?? false), ...(locale !== undefined && { acceptLanguage: acceptLanguage(locale) }) };
  const headers = { ...(gpc && { 'Sec-GPC': '1' }), ...(identify && { [scanHeader]: version }) };
  wire.prepare(({ kind, send }) => {
    const asked = [send(`${kind.endsWith('worker') ? 'Network' : 'Emulation'}.setUserAgentOverride`, identity)];
    if (Object.keys(headers).length > 0) asked.push(send('Network.enable'), send('Network.setExtraHTTPHeaders', { headers }));
    if (locale !== undefined) asked.push(send('Emulation.setLocaleOverride', { locale }));
    if (timezone !== undefined) asked.push(send('Emulation.setTimezoneOverride', { timezoneId: timezone }));
    if (descriptor?.hasTouch && (kind === 'page' || kind === 'iframe')) asked.push(send('Emulation.setTouchEmulationEnabled', { enabled: true }));
    if (descriptor && kind === 'page') {
      const { viewport, deviceScaleFactor, isMobile } = descriptor;
      asked.push(send('Emulation.setDeviceMetricsOverride', { ...viewport, screenWidth: viewport.width, screenHeight: viewport.height, deviceScaleFactor, mobile: isMobile }));
    }
    return asked;
  });
}

/** What a report says of the visitor. */
export function visitorFacts({ device, locale, timezone, gpc, identify }: VisitorOptions): Pick<ScanReport['policy'], 'visitor' | 'seenAs'> {
  const visitor = {
    ...(device !== undefined && { device }),
    ...(locale !== undefined && { locale }),
    ...(timezone !== undefined && { timezone }),
    ...(gpc && { gpc: true as const }),
  };
  return { ...(Object.keys(visitor).length > 0 && { visitor }), seenAs: identify ? 'kapsel' : 'visitor' };
}

/** Without client hints a user agent of Chromium's would be one that no browser has; others have none. */
function identityOf(userAgent: string, mobile: boolean): object {
  const full = /Chrome\/([\d.]+)/u.exec(userAgent)?.[1];
  const [, system = ''] = /\(([^)]*)\)/u.exec(userAgent) ?? [];
  const platform = platforms.find(({ sign }) => sign.test(system)) ?? linux;
  if (full === undefined) return { userAgent, platform: platform.navigator };
  const brandsOf = (own: string, other: string) => [
    { brand: 'Chromium', version: own },
    { brand: 'Not=A?Brand', version: other },
  ];
  return {
    userAgent,
    platform: platform.navigator,
    userAgentMetadata: {
      brands: brandsOf(full.split('.', 1)[0] ?? '', '24'),
      fullVersionList: brandsOf(full, '24.0.0.0'),
      platform: platform.hint,
      platformVersion: /Android ([\d.]+)/u.exec(system)?.[1] ?? '',
      architecture: mobile ? '' : 'x86',
      bitness: mobile ? '' : '64',
      model: mobile ? (/Android [\d.]+; ([^;)]+)/u.exec(system)?.[1] ?? '') : '',
      mobile,
    },
  };
}

const linux = { sign: /Linux/u, hint: 'Linux', navigator: 'Linux x86_64' };

const platforms = [
  { sign: /Android/u, hint: 'Android', navigator: 'Linux armv81' },
  { sign: /iPhone/u, hint: 'iOS', navigator: 'iPhone' },
  { sign: /iPad/u, hint: 'iOS', navigator: 'iPad' },
  { sign: /Windows/u, hint: 'Windows', navigator: 'Win32' },
  { sign: /Macintosh/u, hint: 'macOS', navigator: 'MacIntel' },
  linux,
];

/** `nb-NO` → `nb-NO,nb`; the browser adds the weights. */
function acceptLanguage(locale: string): string {
  const [language = locale] = locale.split('-', 1);
  return language === locale ? locale : `${locale},${language}`;
}

function didYouMean(device: string): string {
  const likely = Object.keys(devices).filter((name) => name.toLowerCase().includes(device.toLowerCase().slice(0, 5)));
  return `: ${(likely.length > 0 ? likely : ['Pixel 7', 'iPhone 15', 'iPad Mini', 'Galaxy S9+']).slice(0, 8).join(', ')} are`;
}

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

function isTimezone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
