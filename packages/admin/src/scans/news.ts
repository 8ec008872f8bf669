import type { Finding, ScanReport } from '@kapsel/core';
import { announce, type Announcement } from '../notify/announce.ts';
import type { Database } from '../db/database.ts';

type Kind = 'scan.finished' | 'scan.failed' | 'items.new' | 'items.changed' | 'items.unclassified' | 'audit.findings';

/** What is to be told of a scan. */
export type News = { readonly [one in Kind]: Pick<Announcement<one>, 'kind' | 'data'> }[Kind];

/** So many are named in full at most; whoever tells names fewer. */
const mostNamed = 100;

export function newsOfFailure(scanId: string, reason: string): readonly News[] {
  return [{ kind: 'scan.failed', data: { scanId, reason } }];
}

/** @param before the last complete report, whose findings were told of then */
export function newsOfReport(scanId: string, report: ScanReport, before: ScanReport | undefined): readonly News[] {
  const { complete: isComplete, pages, items, findings } = report;
  const told = new Set(before?.findings.map(identityOf));
  const fresh = findings.filter((finding) => (finding.severity === 'high' || finding.severity === 'medium') && !told.has(identityOf(finding)));
  const finished: News = { kind: 'scan.finished', data: { scanId, isComplete, pages: pages.length, items: items.length, findings: findings.length } };
  if (fresh.length === 0) return [finished];
  return [finished, { kind: 'audit.findings', data: { scanId, count: fresh.length, findings: fresh.slice(0, mostNamed).map(({ code, severity, message }) => ({ code, severity, text: message })) } }];
}

export async function tellNews(transaction: Database['db'], about: { readonly organisationId: string; readonly siteId: string }, news: readonly News[]): Promise<void> {
  for (const one of news) await announce(transaction, { ...about, ...one } as Announcement<Kind>);
}

function identityOf({ code, items }: Finding): string {
  return JSON.stringify([code, ...items]);
}
