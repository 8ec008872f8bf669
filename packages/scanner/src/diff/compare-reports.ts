import { categoryName, lifetimeText, normalizeHost, type ItemKind, type Language, type ScanItem, type ScanReport } from '@kapsel/core';
import { hostOf } from '../hosts.ts';
import { nameOrNameless, shownProvider, validityOf } from '../report/cookie-table.ts';

export const changeableFields = ['lifetime', 'category', 'provider', 'setter'] as const;
export type ChangeableField = (typeof changeableFields)[number];

export const diffStates = ['new', 'gone', 'changed'] as const;
export type DiffState = (typeof diffStates)[number];

/** One way in which a thing is no longer what it was. Texts are in the language asked for; several values have a slash between them. */
export interface Change {
  readonly field: ChangeableField;
  readonly before: string;
  readonly after: string;
}

/** One thing that differs. All texts are as found: each format makes them safe for its own readers. */
export interface DiffEntry {
  readonly state: DiffState;
  readonly kind: ItemKind;
  /** The name pattern where the name carries an id. Of requests: the host that they go to. */
  readonly name: string;
  readonly domain: string;
  readonly provider: string;
  readonly category: string;
  readonly validity: string;
  readonly changes: readonly Change[];
}

/** What a later scan found that an earlier one did not, what it no longer found, and what has changed. */
export interface ReportDiff {
  readonly before: ScanReport;
  readonly after: ScanReport;
  readonly entries: readonly DiffEntry[];
}

/** Holds two scans of a site against each other: as what is published would tell them apart, not to the second. */
export function compareReports(before: ScanReport, after: ScanReport, language: Language): ReportDiff {
  const [old, now] = [thingsOf(before), thingsOf(after)];
  const entries = [
    ...[...now].flatMap(([key, items]) => (old.has(key) ? [] : [entryOf('new', items, [], language)])),
    ...[...old].flatMap(([key, items]) => (now.has(key) ? [] : [entryOf('gone', items, [], language)])),
    ...[...now].flatMap(([key, items]) => {
      const changes = changesBetween(old.get(key) ?? items, items, language);
      return changes.length === 0 ? [] : [entryOf('changed', items, changes, language)];
    }),
  ];
  return { before, after, entries: entries.sort(compareEntries) };
}

type Items = readonly [ScanItem, ...ScanItem[]];

/** Each thing once, by what makes it the same thing in another scan: ids in names and ports of test sites do not. */
function thingsOf({ items }: ScanReport): Map<string, Items> {
  const there = items.filter(({ outcome }) => outcome !== 'refused');
  const groups = Map.groupBy(there, ({ kind, name, pattern, domain, path, hostOnly, partitionKey }) => {
    const host = normalizeHost(domain);
    return JSON.stringify(kind === 'request' ? [kind, host] : [kind, pattern ?? name, host, path, hostOnly, partitionKey]);
  });
  return new Map([...groups].flatMap(([key, [first, ...others]]) => (first ? [[key, [first, ...others]] as const] : [])));
}

function changesBetween(before: Items, after: Items, language: Language): Change[] {
  const isRequest = after[0].kind === 'request';
  const granted = (item: ScanItem) => validityOf(item, language);
  const fields: Record<ChangeableField, (item: ScanItem) => string> = {
    lifetime: isRequest ? () => '' : [...before, ...after].every(hasAsked) ? (item) => withAsked(item, language) : granted,
    category: ({ category }) => categoryName(category, language),
    provider: shownProvider,
    setter: ({ setBy, kind }) => (kind === 'request' || setBy.url === null ? '' : hostOf(setBy.url)),
  };
  return changeableFields.flatMap((field) => {
    const [was, is] = [valuesOf(before, fields[field]), valuesOf(after, fields[field])];
    // Who set a thing is not always seen; not having seen it is no change.
    const isKnown = field !== 'setter' || (was !== '' && is !== '');
    return was !== is && isKnown ? [{ field, before: was, after: is }] : [];
  });
}

function hasAsked({ lifetime }: ScanItem): boolean {
  return lifetime.requestedSeconds !== null;
}

/** Where the browser gave less than the site asked for, a change of what was asked for is one too. */
function withAsked(item: ScanItem, language: Language): string {
  const granted = validityOf(item, language);
  const asked = lifetimeText({ session: false, seconds: item.lifetime.requestedSeconds }, language);
  return asked === granted ? granted : `${granted} (${asked})`;
}

function valuesOf(items: Items, value: (item: ScanItem) => string): string {
  return [...new Set(items.map(value))].filter(Boolean).sort().join(' / ');
}

function entryOf(state: DiffState, items: Items, changes: readonly Change[], language: Language): DiffEntry {
  const [first] = items;
  const isRequest = first.kind === 'request';
  return {
    state,
    kind: first.kind,
    name: isRequest ? first.domain : nameOrNameless(first, language),
    domain: first.domain,
    provider: valuesOf(items, shownProvider),
    category: valuesOf(items, ({ category }) => categoryName(category, language)),
    validity: isRequest ? '' : valuesOf(items, (item) => validityOf(item, language)),
    changes,
  };
}

function compareEntries(a: DiffEntry, b: DiffEntry): number {
  const rank = ({ state, kind }: DiffEntry) => diffStates.indexOf(state) * 2 + (kind === 'request' ? 1 : 0);
  return rank(a) - rank(b) || compareText(a.name, b.name) || compareText(a.kind, b.kind) || compareText(a.domain, b.domain);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
