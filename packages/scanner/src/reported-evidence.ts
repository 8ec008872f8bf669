import type { ScanReport } from '@kapsel/core';
import { classify } from '@kapsel/core/classify';
import type { AuditEvidence } from './audit-evidence.ts';
import { hostOf, isSameSite, resolveAlias } from './hosts.ts';
import type { InventoryOptions } from './inventory.ts';

type ReportedEvidence = Pick<ScanReport, 'serviceWorkers' | 'fingerprinting' | 'noscript' | 'sharedIdentifiers'>;

/** What the audit of a pass puts into the report beside the items; what could not be collected is left out, not empty. */
export function reportedEvidence({ serviceWorkers, fingerprinting, noscript, links }: AuditEvidence, options: InventoryOptions): ReportedEvidence {
  const partyOf = (...urls: readonly string[]) => (urls.every((url) => isSameSite(hostOf(url), options.siteHost)) ? 'first' : 'third');
  return {
    ...(serviceWorkers.ok && { serviceWorkers: serviceWorkers.value.map((worker) => ({ ...worker, party: partyOf(worker.scope) })) }),
    ...(fingerprinting.ok && {
      fingerprinting: fingerprinting.value.map(({ script, documentUrl, apis, initiators, pages }) => ({ script, apis, party: partyOf(script, documentUrl), initiators, pages })),
    }),
    ...(noscript.ok && {
      noscript: noscript.value.map((seen) => {
        const party = partyOf(seen.url);
        const { provider, category } = classify({ kind: 'request', name: '', domain: resolveAlias(hostOf(seen.url), options.hostAliases), party, pathAndQuery: pathOf(seen.url) }, options.classification);
        return { ...seen, party, provider, category };
      }),
    }),
    ...(links.ok && { sharedIdentifiers: links.value }),
  };
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '';
}
