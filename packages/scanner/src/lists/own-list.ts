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

/** What the cells say, which may not fit yet. */
export function listOfCells([header = [], ...rows]: readonly (readonly string[])[]): unknown {
  const items = rows.map((row) => {
    const cells: { readonly [column: string]: string } = Object.fromEntries(header.map((column, index) => [column, row[index] ?? '']));
    const { domains = '', purpose_en: en = '', purpose_nb: nb = '', exemption = '', exemption_en, exemption_nb, ...plain } = cells;
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
export function isOwnJson(value: unknown): boolean {
  return wordOf(value, 'format') === 'kapsel-services';
}

export function listFaults(value: unknown): readonly string[] {
  return faultsOf(serviceListSchema, value);
}

/** @returns nothing for what is no list of Kapsel's */
export function listedItems(value: unknown): readonly ListedItem[] | undefined {
  return isOwnJson(value) && listFaults(value).length === 0 ? (value as ServiceList).items : undefined;
}
