import { createHash } from 'node:crypto';
import { normalizeHost, reportedCategories, type ScanItem, type ScanReport } from '@kapsel/core';

/** One item of the inventory, as a report has it. */
export interface Entry {
  readonly itemId: string;
  readonly kind: ScanItem['kind'];
  /** The name pattern where the name carries an id; of requests the host. */
  readonly name: string;
  readonly domain: string;
  /** What was found of it, cut to what is worth keeping, the strictest first. */
  readonly found: readonly ScanItem[];
}

/** No more than this many items of a report are taken in: no honest site has so many, and each is a row. */
export const mostEntries = 10_000;

/** Of one identity: a host may be asked for anything. */
const mostFound = 20;

/** What of a report goes into the inventory, and how much was too much. */
export function entriesOf({ items }: ScanReport): { readonly entries: readonly Entry[]; readonly left: number } {
  const groups = Map.groupBy(items.filter(isOfInterest), identityOf);
  const all = [...groups].slice(0, mostEntries).map(([identity, group]) => entryOf(identity, group));
  return { entries: all, left: groups.size - all.length };
}

/** What a browser refused was never there; and what the site asks of its own server is the site. */
function isOfInterest({ kind, party, category, outcome }: ScanItem): boolean {
  return kind === 'request' ? party === 'third' || category !== 'unclassified' : outcome !== 'refused';
}

/**
 * What makes it the same thing in another scan: ids in names and ports of test sites do not. Requests go by who is asked for what
 * service; the addresses of one are as many as its pages.
 */
function identityOf({ kind, name, pattern, domain, path, hostOnly, partitionKey, origin, service, party }: ScanItem): string {
  const host = normalizeHost(domain);
  if (kind === 'request') return JSON.stringify([kind, host, party, service ?? '']);
  return JSON.stringify(kind === 'cookie' ? [kind, pattern ?? name, host, hostOnly, path, partitionKey] : [kind, pattern ?? name, origin ?? host, partitionKey]);
}

function entryOf(identity: string, group: readonly ScanItem[]): Entry {
  const sorted = group.toSorted((a, b) => strictness(b) - strictness(a));
  const [first] = sorted as [ScanItem];
  const pages = [...new Set(sorted.flatMap((item) => item.pages.slice(0, mostTexts)))].slice(0, mostTexts);
  const passes = [...new Set(sorted.flatMap((item) => item.passes))];
  const found = (first.kind === 'request' ? distinctOf(sorted) : [first]).slice(0, mostFound).map((item, index) => trimmed(index === 0 ? { ...item, pages, passes } : item));
  return {
    itemId: createHash('sha256').update(identity).digest('hex').slice(0, 32),
    kind: first.kind,
    name: plain(first.kind === 'request' ? first.domain : (first.pattern ?? first.name), mostName),
    domain: plain(first.domain, mostName),
    found,
  };
}

/** What nobody could classify is the last that hides what somebody could. */
function strictness({ category }: ScanItem): number {
  return category === 'unclassified' ? -1 : reportedCategories.indexOf(category);
}

/** A draft may have to name the paths. */
function distinctOf(items: readonly ScanItem[]): ScanItem[] {
  return [...new Map(items.map((item) => [item.path, item])).values()];
}

/** Longer names are cut. */
export const mostName = 500;
const mostText = 500;
const mostTexts = 5;

/**
 * Whether its name can stand in a config as it is: one with a star in it would be read as a pattern, and one that was cut names
 * nothing.
 */
export function isNameable({ kind, name, pattern }: ScanItem): boolean {
  return kind === 'request' || pattern !== undefined || (name !== '' && !/[*\0\uFFFD]/u.test(name) && name.length < mostName);
}

/** Text that both databases take. */
function plain(text: string, most: number): string {
  return text.slice(0, most).toWellFormed().replaceAll('\0', '\uFFFD');
}

/** All texts of a hostile site, short and well-formed. */
function trimmed(item: ScanItem): ScanItem {
  const cut = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string') return plain(value, key === 'name' || key === 'pattern' || key === 'domain' ? mostName : mostText);
    if (Array.isArray(value)) return value.slice(0, mostTexts).map((one) => cut(one));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cut(inner, name)]));
  };
  return cut(item) as ScanItem;
}
