import type { ScanReport } from '@kapsel/core';

/** A report of one page on which nothing was found. */
export function aReport(changes: object = {}): ScanReport {
  return {
    schemaVersion: 1,
    startUrl: 'https://shop.example/',
    startedAt: '2026-01-02T03:04:05.000Z',
    finishedAt: '2026-01-02T03:05:05.000Z',
    complete: true,
    language: 'en',
    generator: { name: '@kapsel/scanner', version: '0.1.0', browser: 'Chromium 140' },
    policy: { thirdPartyCookies: 'allowed', sandbox: true, seenAs: 'visitor', hostAliases: {} },
    passes: [{ id: 'untouched', consent: 'none' }],
    pages: [{ url: 'https://shop.example/', status: 200, passes: ['untouched'] }],
    items: [],
    findings: [],
    serviceWorkers: [],
    fingerprinting: [],
    noscript: [],
    sharedIdentifiers: [],
    couldNotSee: [],
    ...changes,
  } as ScanReport;
}
