import { createRequire } from 'node:module';
import { findChromium } from '@kapsel/scanner';
import { Scanner, type ScanResult } from '@slashgear/gdpr-cookie-scanner';
import type { BrowserType } from 'playwright-core';
import { placeOf, type FoundItem } from '../../../sites/score.ts';
import { domainOf, once, whatIsLeft, type Scanned } from './scanned.ts';

/** One scan for each page, as it has no other; its second phase begins where the untouched page has been read. */
export async function gdprCookieScanner(pages: readonly string[]): Promise<Scanned> {
  useOurChromium();
  const found: FoundItem[] = [];
  let ms = 0;
  for (const url of pages) {
    const startedAt = performance.now();
    let readAt = 0;
    const result = await new Scanner({ url, timeout: 30_000, screenshots: false, locale: 'en-US', verbose: false, formats: [] }).run((phase) => {
      if (phase.startsWith('Phase 2')) readAt = performance.now();
    });
    ms += readAt - startedAt;
    found.push(...itemsOf(result, (performance.now() - readAt) / 1000));
  }
  return { found: once(found), pages: pages.length, ms };
}

/** It looks for the Chromium that Playwright downloads. */
function useOurChromium(): void {
  const { chromium } = createRequire(import.meta.resolve('@slashgear/gdpr-cookie-scanner'))('playwright') as { chromium: BrowserType };
  const launch = chromium.launch.bind(chromium);
  chromium.launch = (options) => launch({ ...options, executablePath: findChromium()?.path ?? '' });
}

function itemsOf({ cookiesBeforeInteraction, networkBeforeInteraction }: ScanResult, sinceReadSeconds: number): FoundItem[] {
  return [
    ...cookiesBeforeInteraction.map(({ name, domain, path, expires }): FoundItem => {
      const left = whatIsLeft(expires);
      const effectiveSeconds = left.effectiveSeconds === null ? null : left.effectiveSeconds + sinceReadSeconds;
      return { kind: 'cookie', name, ...domainOf(domain), path, outcome: 'stored', lifetime: { ...left, effectiveSeconds } };
    }),
    ...networkBeforeInteraction.filter(({ isThirdParty }) => isThirdParty).map(({ url }): FoundItem => ({ kind: 'request', name: placeOf(url), domain: new URL(url).hostname, path: new URL(url).pathname, outcome: 'stored' })),
  ];
}
