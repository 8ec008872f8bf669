import { noAuditEvidence } from './audit-evidence.test-helper.ts';
import { nothingLeftOut } from './crawl/not-visited.test-helper.ts';
import type { PassResult } from './pass.ts';

/** A pass that saw nothing, with what a test cares about changed. */
export function aPass(changes: Partial<PassResult> = {}): PassResult {
  const nothing = { ok: true, value: [], problems: [] } as const;
  const cookies = { ok: true, value: { seen: [], events: [] }, problems: [] } as const;
  return { id: 'untouched', consent: { consent: 'none' }, pages: [], cookies, storage: nothing, requests: nothing, audit: noAuditEvidence, popups: 0, complete: true, isCutShort: false, otherSubdomains: [], notVisited: nothingLeftOut, ...changes };
}
