import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanItem, ScanReport } from '@kapsel/core';
import { scanReportSchema } from '@kapsel/core/schema';

/** What `kapsel-scan` wrote of examples/proviso; in the later one IDE is gone, zq_visitor is new, and zq_lang lives a year instead of a day. */
export function provisoReport(when: 'before' | 'after'): ScanReport {
  return scanReportSchema.parse(JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'test-data', `proviso-${when}.json`), 'utf8')));
}

/** The same scan with other items. */
export function reportOf(items: readonly ScanItem[], changes: Partial<ScanReport> = {}): ScanReport {
  return { ...provisoReport('before'), items, ...changes };
}

/** A cookie that nobody knows, with what a test cares about changed. */
export function anItem(changes: Partial<ScanItem> = {}): ScanItem {
  return {
    kind: 'cookie',
    name: 'zq_thing',
    domain: 'proviso.localhost',
    path: '/',
    hostOnly: true,
    partitionKey: null,
    party: 'first',
    secure: false,
    httpOnly: false,
    sameSite: 'Lax',
    lifetime: { session: true, requestedSeconds: null, effectiveSeconds: null, text: 'Session' },
    outcome: 'stored',
    refusedReasons: [],
    setBy: { means: 'http', url: 'http://proviso.localhost/', initiators: [] },
    service: null,
    provider: null,
    category: 'unclassified',
    confidence: 0,
    reasons: ['Nobody knows it.'],
    purpose: { nb: '', en: '' },
    passes: ['untouched'],
    pages: ['http://proviso.localhost/'],
    ...changes,
  };
}
