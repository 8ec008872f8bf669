import type { Declaration, Language, ScanItem, ScanReport, SiteConfig, SiteService } from '@kapsel/core';
import { declarationOf, draftSiteConfig } from '@kapsel/scanner';
import { isNameable } from '../review/entries.ts';
import { foundOf, type On } from '../review/rows.ts';
import { verdictFrom } from '../review/verdict.ts';

/** What was approved of a site, in the form in which the scanner reports it. */
export interface Approved {
  readonly report: ScanReport;
  /** Milliseconds since 1970; 0 where no scan was taken in. */
  readonly scannedAt: number;
}

/** Reads what was approved: each item as it was approved to be, whatever a later scan made of it. */
export async function approvedOf({ db }: Pick<On, 'db'>, siteId: string, language: Language = 'en'): Promise<Approved> {
  const rows = await db.selectFrom('inventory_item').select(['found', 'approved']).where('site_id', '=', siteId).where('approved', 'is not', null).orderBy('item_id').execute();
  const row = await db.selectFrom('inventory').select('scanned_at').where('site_id', '=', siteId).executeTakeFirst();
  const scannedAt = row?.scanned_at ?? 0;
  return { report: reportOf(rows.flatMap(({ found, approved }) => itemsOf(foundOf({ found }), approved ?? '{}')), scannedAt, language), scannedAt };
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

/**
 * A config with what was approved in it: a service for each that was found, under the words that the owner gave it. What was approved
 * as another service's leaves the one that had it; what the owner has put in by hand stays.
 */
export function withApproved(config: SiteConfig | undefined, siteId: string, { report, scannedAt }: Approved): SiteConfig {
  const made = draftSiteConfig(report);
  const base: SiteConfig = { ...(config ?? { ...made, services: [] }), siteId };
  const services = made.services.map((service) => joined(base.services.find(({ id }) => id === service.id), service));
  const rest = base.services.filter(({ id }) => !services.some((service) => service.id === id));
  const owned = services.map((service) => ({ service, without: namesOf(made.services.filter(({ id }) => id !== service.id)) }));
  return {
    ...base,
    ...(scannedAt > 0 && { scannedAt: new Date(scannedAt).toISOString() }),
    services: [...owned.map(({ service, without }) => less(service, without, made.services.find(({ id }) => id === service.id))), ...rest.map((service) => less(service, namesOf(made.services)))],
  };
}

/** The owner's words over those of the scanner, the inventory's word on what it is. */
function joined(old: SiteService | undefined, made: SiteService): SiteService {
  if (!old) return made;
  const { exemption: _, reason: _reason, ...words } = old;
  return {
    ...made,
    ...words,
    provider: made.provider,
    category: made.category,
    ...(made.exemption && { exemption: made.exemption, reason: old.exemption === made.exemption ? (old.reason ?? made.reason ?? '') : (made.reason ?? '') }),
    hosts: union(made.hosts, old.hosts),
    cookies: union(made.cookies, old.cookies),
    storage: union(made.storage, old.storage),
  };
}

interface Names {
  readonly cookies: ReadonlySet<string>;
  readonly storage: ReadonlySet<string>;
}

function namesOf(services: readonly SiteService[]): Names {
  return { cookies: new Set(services.flatMap(({ cookies }) => cookies)), storage: new Set(services.flatMap(({ storage }) => storage)) };
}

/** What another service has, this one has not, but for what it was itself found to have. */
function less(service: SiteService, others: Names, own?: SiteService): SiteService {
  return {
    ...service,
    cookies: service.cookies.filter((name) => !others.cookies.has(name) || own?.cookies.includes(name)),
    storage: service.storage.filter((name) => !others.storage.has(name) || own?.storage.includes(name)),
  };
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])].sort();
}

/** The cookie table of a config in one language, from what was approved. */
export function declarationFrom({ report }: Approved, config: SiteConfig, language: Language): Declaration {
  const { scannedAt: _, ...declaration } = declarationOf(report, config, language);
  return { ...declaration, ...(config.scannedAt !== undefined && { scannedAt: config.scannedAt }), items: declaration.items.map((item) => ({ ...item, purpose: item.purpose.trim() === '' ? '–' : item.purpose })) };
}
