import type { Json, ScanReport } from '@kapsel/core';
import type { Database } from '../db/database.ts';

/** What is to be told of a scan. */
export interface News {
  readonly kind: 'scan.finished' | 'scan.failed' | 'items.new' | 'items.changed' | 'items.unclassified' | 'audit.findings';
  readonly data: { readonly [key: string]: Json };
}

/** Until the inventory and the mail are there: nobody is told. */
export const followers = {
  async news(_database: Database, { scanId, report }: { readonly siteId: string; readonly scanId: string; readonly report: ScanReport }): Promise<readonly News[]> {
    const { complete: isComplete, pages, items, findings } = report;
    return [{ kind: 'scan.finished', data: { scanId, isComplete, pages: pages.length, items: items.length, findings: findings.length } }];
  },
  failure(scanId: string, reason: string): readonly News[] {
    return [{ kind: 'scan.failed', data: { scanId, reason } }];
  },
  async announce(_transaction: Database['db'], _news: News & { readonly organisationId: string; readonly siteId: string }): Promise<void> {},
};
