import type { Finding, ScanReport } from '@kapsel/core';
import type { Database } from '../db/database.ts';
import { announce, type Announcement } from '../notify/announce.ts';
import type { Taken } from '../review/take-report.ts';

type Kind = 'scan.finished' | 'scan.failed' | 'items.new' | 'items.changed' | 'items.unclassified' | 'audit.findings';

/** What is to be told of a scan. */
export type News = { readonly [one in Kind]: Pick<Announcement<one>, 'kind' | 'data'> }[Kind];

/** So many are named at most; whoever tells may name fewer. */
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

/** What the scan brought into the inventory that somebody should look at. */
export async function newsOfItems(database: Database, siteId: string, scanId: string, { added, changed, unclassified }: Taken): Promise<readonly News[]> {
  const lists = { 'items.new': added, 'items.changed': changed, 'items.unclassified': unclassified } as const;
  const news: News[] = [];
  for (const [kind, ids] of Object.entries(lists) as [keyof typeof lists, readonly string[]][]) {
    if (ids.length > 0) news.push({ kind, data: { scanId, count: ids.length, items: await named(database, siteId, ids.slice(0, mostNamed)) } });
  }
  return news;
}

export async function tellNews(transaction: Database['db'], about: { readonly organisationId: string; readonly siteId: string }, news: readonly News[]): Promise<void> {
  for (const one of news) await announce(transaction, { ...about, ...one } as Announcement<Kind>);
}

async function named({ db }: Database, siteId: string, ids: readonly string[]): Promise<{ itemId: string; name: string; kind: string; host: string; category: string }[]> {
  const rows = await db.selectFrom('inventory_item').select(['item_id', 'name', 'kind', 'domain', 'category']).where('site_id', '=', siteId).where('item_id', 'in', ids).orderBy('name').execute();
  return rows.map(({ item_id: itemId, name, kind, domain: host, category }) => ({ itemId, name, kind, host, category }));
}

function identityOf({ code, items }: Finding): string {
  return JSON.stringify([code, ...items]);
}
