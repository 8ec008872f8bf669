import type { ListedItem, ServiceList } from '@kapsel/core/classify';
import { faultsOf, serviceListSchema } from '@kapsel/core/schema';
import { forCsv } from '../report/safe-text.ts';
import { wordOf } from './records.ts';

/** The columns of an export as CSV. A published cookie table has names like some of them, so that it can be read as one. */
const columns = ['name', 'provider', 'category', 'lifetime', 'purpose_en', 'purpose_nb', 'kind', 'domains', 'party', 'service', 'exemption', 'exemption_en', 'exemption_nb', 'country', 'source', 'reviewed'] as const;
type Column = (typeof columns)[number];

/** Excel reads UTF-8 as such only behind this mark. */
const byteOrderMark = '\ufeff';

export function serviceListJson(items: readonly ListedItem[]): string {
  const list: ServiceList = { format: 'kapsel-services', version: 1, items };
  return `${JSON.stringify(list, null, 2)}\n`;
}

/** RFC 4180, lines end with CRLF. */
export function serviceListCsv(items: readonly ListedItem[]): string {
  const rows = items.map((item) => {
    const cells = cellsOf(item);
    return columns.map((column) => cells[column] ?? '');
  });
  return byteOrderMark + [columns, ...rows].map((cells) => `${cells.map(forCsv).join(',')}\r\n`).join('');
}

function cellsOf({ domains = [], purpose, exemption, ...plain }: ListedItem): { readonly [column in Column]?: string } {
  return {
    ...plain,
    domains: domains.join(' '),
    purpose_en: purpose?.en ?? '',
    purpose_nb: purpose?.nb ?? '',
    exemption: exemption?.kind ?? '',
    exemption_en: exemption?.reason.en ?? '',
    exemption_nb: exemption?.reason.nb ?? '',
  };
}

export function isOwnCsv(header: readonly string[]): boolean {
  return header.includes('purpose_nb') && header.includes('exemption_nb');
}

/** What the cells say, which may not fit yet; columns that somebody has added stay out of it. */
export function listOfCells([header = [], ...rows]: readonly (readonly string[])[]): object {
  const items = rows.map((row) => {
    const cells = Object.fromEntries(columns.map((column) => [column, row[header.indexOf(column)] ?? ''])) as Record<Column, string>;
    const { domains, purpose_en: en, purpose_nb: nb, exemption, exemption_en, exemption_nb, ...plain } = cells;
    return {
      ...Object.fromEntries(Object.entries(plain).filter(([, cell]) => cell !== '')),
      ...(domains !== '' && { domains: domains.split(/\s+/u) }),
      ...((en || nb) !== '' && { purpose: { nb, en } }),
      ...(exemption !== '' && { exemption: { kind: exemption, reason: { nb: exemption_nb, en: exemption_en } } }),
    };
  });
  return { format: 'kapsel-services', version: 1, items };
}

/** Whether it says of itself that it is a list of Kapsel's. */
export function isOwnJson(value: unknown): value is object {
  return wordOf(value, 'format') === 'kapsel-services';
}

/** What is wrong with it, a fault a line: all of it up to the item in which there are more than a reader wants to see. */
export function listFaults(value: object, most: number): readonly string[] {
  const { items, ...around } = value as { readonly items?: unknown };
  if (!Array.isArray(items)) return faultsOf(serviceListSchema, value);
  const faults = faultsOf(serviceListSchema, { ...around, items: [] });
  for (const [index, item] of (items as readonly unknown[]).entries()) {
    if (faults.length > most) break;
    const ofItem = faultsOf(serviceListSchema, { ...around, items: [item] }).filter((fault) => fault.startsWith('items[0]'));
    faults.push(...ofItem.map((fault) => fault.replace('items[0]', `items[${index}]`)));
  }
  return faults;
}

/** @returns nothing for what is no list of Kapsel's */
export function listedItems(value: unknown): readonly ListedItem[] | undefined {
  return isOwnJson(value) && listFaults(value, 0).length === 0 ? (value as ServiceList).items : undefined;
}
