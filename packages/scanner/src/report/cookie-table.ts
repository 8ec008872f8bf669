import { lifetimeText, reportedCategories } from '@kapsel/core';
import type { Language, ReportedCategory, ScanItem, ScanReport } from '@kapsel/core';
import { texts } from './texts.ts';

/** One line of a published cookie table. Texts are as found: each format makes them safe for its own readers. */
export interface CookieRow {
  /** The name pattern where the name carries an id, else the name. */
  readonly name: string;
  readonly kind: StoredKind;
  /** The provider, or the domain where nobody knows the provider. */
  readonly provider: string;
  readonly category: ReportedCategory;
  readonly validity: string;
  readonly description: string;
  readonly domains: readonly string[];
  /** What was observed; several items may read as one row. */
  readonly items: readonly [ScanItem, ...ScanItem[]];
}

export type StoredKind = Exclude<ScanItem['kind'], 'request'>;
export type StoredItem = ScanItem & { readonly kind: StoredKind };

/** Somebody else's servers that the pages asked for something, also by way of the site's own host. */
export interface ThirdParty {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly categories: readonly ReportedCategory[];
  /** Distinct addresses, origin and path. */
  readonly addresses: number;
  /** How many of these were sent for nothing but what they tell. */
  readonly pixels: number;
}

export interface CookieTable {
  readonly rows: readonly CookieRow[];
  readonly thirdParties: readonly ThirdParty[];
}

/** The table as a policy page would publish it, in the given language. */
export function cookieTable(report: ScanReport, language: Language): CookieTable {
  return { rows: rowsOf(report, language), thirdParties: thirdPartiesOf(report) };
}

/** What is in the table: stored in the visitor's browser when the visit ended. */
export function isPublished(item: ScanItem): item is StoredItem {
  return item.kind !== 'request' && item.outcome === 'stored';
}

/** The validity column for one item. */
export function validityOf(item: ScanItem, language: Language): string {
  const { session, effectiveSeconds, requestedSeconds } = item.lifetime;
  const persistent = item.kind !== 'cookie' && effectiveSeconds === null;
  return lifetimeText({ session, persistent, seconds: effectiveSeconds ?? requestedSeconds }, language);
}

/** The description column for one item: its purpose, or who set it where the purpose is unknown. */
export function descriptionOf(item: ScanItem, language: Language): string {
  const purpose = item.purpose[language].trim();
  if (purpose !== '') return purpose;
  return texts[language].unknownPurpose(item.setBy.url ? shownHost(item.setBy.url) : null, item.domain);
}

export function shownName(item: ScanItem): string {
  return item.pattern ?? item.name;
}

/** A cookie may have a value and no name (RFC 6265bis allows it). */
export function nameOrNameless(item: ScanItem, language: Language): string {
  return shownName(item) || texts[language].nameless;
}

export function shownProvider(item: ScanItem): string {
  return item.provider ?? item.domain;
}

/** Host and port; the scheme of a URL that has no host, such as `data:`; the text itself where it is no URL. */
export function shownHost(url: string): string {
  if (!URL.canParse(url)) return url;
  const { host, protocol } = new URL(url);
  return host || protocol;
}

/** By category as a visitor is asked, then provider, then name; the same on every machine, whatever its locale. */
export function comparePublished(a: StoredItem, b: StoredItem): number {
  return (
    reportedCategories.indexOf(a.category) - reportedCategories.indexOf(b.category) ||
    compareText(shownProvider(a), shownProvider(b)) ||
    compareText(shownName(a), shownName(b)) ||
    compareText(a.kind, b.kind) ||
    compareText(a.domain, b.domain) ||
    compareText(a.name, b.name)
  );
}

function rowsOf(report: ScanReport, language: Language): CookieRow[] {
  const items = report.items.filter(isPublished).sort(comparePublished);
  const alike = Map.groupBy(items, (item) =>
    JSON.stringify([shownName(item), shownProvider(item), item.category, item.kind, validityOf(item, language)]),
  );
  return [...alike.values()].flatMap(([first, ...others]) => (first ? [rowOf(first, others, language)] : []));
}

function rowOf(first: StoredItem, others: readonly StoredItem[], language: Language): CookieRow {
  const items = [first, ...others] as const;
  return {
    name: nameOrNameless(first, language),
    kind: first.kind,
    provider: shownProvider(first),
    category: first.category,
    validity: validityOf(first, language),
    description: descriptionOf(items.find((item) => item.purpose[language].trim() !== '') ?? first, language),
    domains: distinct(items.map((item) => item.domain)),
    items,
  };
}

function thirdPartiesOf(report: ScanReport): ThirdParty[] {
  const requests = report.items.filter(({ kind }) => kind === 'request');
  return [...Map.groupBy(requests, shownProvider)]
    .map(([name, asked]) => ({
      name,
      hosts: distinct(asked.map((item) => item.domain)),
      categories: reportedCategories.filter((category) => asked.some((item) => item.category === category)),
      addresses: asked.length,
      pixels: asked.filter(({ request }) => request?.pixel).length,
    }))
    .sort((a, b) => firstCategory(a) - firstCategory(b) || compareText(a.name, b.name));
}

function firstCategory({ categories: [first = 'unclassified'] }: ThirdParty): number {
  return reportedCategories.indexOf(first);
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort(compareText);
}

/** Without regard to case first, as a reader looks things up. */
function compareText(a: string, b: string): number {
  return compareCodeUnits(a.toLowerCase(), b.toLowerCase()) || compareCodeUnits(a, b);
}

function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
