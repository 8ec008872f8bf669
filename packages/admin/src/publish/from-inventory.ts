import type { Declaration, Language, ScanItem, ScanReport, SiteConfig } from '@kapsel/core';
import { declarationOf, draftSiteConfig } from '@kapsel/scanner/reports';
import { isNameable } from '../review/entries.ts';
import { foundOf, type On } from '../review/rows.ts';
import { verdictFrom } from '../review/verdict.ts';
import { joinServices } from './join-services.ts';

/** What was approved of a site, in the form in which the scanner reports it. */
export interface Approved {
  readonly report: ScanReport;
  /** Milliseconds since 1970; 0 where no scan was taken in. */
  readonly scannedAt: number;
}

/** Reads what was approved: each item as it was approved to be, whatever a later scan made of it. */
export async function approvedOf({ db }: Pick<On, 'db'>, siteId: string, language: Language = 'en'): Promise<Approved> {
  const rows = await db.selectFrom('inventory_item').select(['found', 'approved']).where('site_id', '=', siteId).where('approved', 'is not', null).orderBy('name').orderBy('item_id').execute();
  const row = await db.selectFrom('inventory').select('scanned_at').where('site_id', '=', siteId).executeTakeFirst();
  const scannedAt = row?.scanned_at ?? 0;
  const items = rows.flatMap(({ found, approved }) => itemsOf(foundOf({ found }), approved ?? '{}'));
  // Of one vendor's services the first gets the plain id: the one that visitors are asked about.
  const inOrder = [...items.filter(({ category }) => category !== 'necessary'), ...items.filter(({ category }) => category === 'necessary')];
  return { report: reportOf(inOrder, scannedAt, language), scannedAt };
}

function itemsOf(found: readonly ScanItem[], approved: string): ScanItem[] {
  const { category, service, provider, purpose, exemption } = verdictFrom(approved);
  return found.filter(isNameable).map((item) => {
    const { exemption: _, ...rest } = item;
    return { ...rest, category, service, provider, purpose, ...(exemption && { exemption }) };
  });
}

/** A report as one scan of all of it would have been. */
function reportOf(items: readonly ScanItem[], scannedAt: number, language: Language): ScanReport {
  const time = new Date(scannedAt).toISOString();
  return {
    schemaVersion: 1,
    startUrl: items[0]?.pages[0] ?? '',
    startedAt: time,
    finishedAt: time,
    complete: true,
    language,
    generator: { name: 'kapsel-admin', version: '0', browser: '' },
    policy: { thirdPartyCookies: 'unknown', sandbox: null, hostAliases: {} },
    passes: [],
    pages: [],
    items,
    findings: [],
    couldNotSee: [],
  };
}

/** A config with what was approved in it: a service for each that was found, and the time of the scan. */
export function withApproved(config: SiteConfig | undefined, siteId: string, { report, scannedAt }: Approved): SiteConfig {
  const made = draftSiteConfig(report);
  const base: SiteConfig = { ...(config ?? { ...made, services: [] }), siteId };
  return { ...base, ...(scannedAt > 0 && { scannedAt: new Date(scannedAt).toISOString() }), services: joinServices(base.services, made.services) };
}

/** The cookie table of a config in one language, from what was approved. */
export function declarationFrom({ report }: Approved, config: SiteConfig, language: Language): Declaration {
  const { scannedAt: _, ...declaration } = declarationOf(report, config, language);
  return { ...declaration, ...(config.scannedAt !== undefined && { scannedAt: config.scannedAt }), items: declaration.items.map((item) => ({ ...item, purpose: item.purpose.trim() === '' ? '–' : item.purpose })) };
}
