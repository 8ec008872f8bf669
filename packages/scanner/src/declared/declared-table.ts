import { columnOf, namesCategory, type Column } from './columns.ts';
import { readLifetimes, type DeclaredLifetime } from './lifetime.ts';
import { namesIn, patternOf } from './names.ts';

/** One thing that a site says it stores. All texts are as published: hostile, and empty where nothing is said. */
export interface DeclaredEntry {
  readonly name: string;
  /** The name, with a star for whatever stands for an id. */
  readonly pattern: string;
  readonly provider: string;
  readonly category: string;
  readonly validity: string;
  readonly purpose: string;
  /** Empty where no time could be read. */
  readonly lifetimes: readonly DeclaredLifetime[];
  /** Where it is kept, whose it is and in what kind of storage, each as it is said. */
  readonly domain: string;
  readonly party: string;
  readonly kind: string;
  /** A pixel or another request, which leaves nothing behind. */
  readonly isRequest: boolean;
}

/** What a site has published about what it stores. */
export interface DeclaredTable {
  /** The address or file that it was read from. */
  readonly source: string;
  readonly entries: readonly DeclaredEntry[];
  /** All that stands there, in which a recipient may be named in passing. */
  readonly text: string;
}

/** What one row says in each column; a column that is not there is missing. */
export type Fields = { readonly [column in Column]?: string };

/** @param marked the names that the page itself marks as such */
export function entriesOf(fields: Fields, marked: readonly string[] = []): DeclaredEntry[] {
  const names = namesIn(fields.name ?? '', marked);
  const validities = besideEachOther(fields.validity ?? '', names.length);
  const kind = fields.kind ?? '';
  const said = (text = '') => (/^(?:[-–—?.*]+|n\/?a|ikke oppgitt|ukjent|ukendt|okänd|unknown|none|tbd)?$/iu.test(text.trim()) ? '' : text.trim());
  return names.map((name, index) => {
    const validity = said(validities[index] ?? fields.validity);
    return {
      name,
      pattern: patternOf(name),
      provider: said(fields.provider) || said(fields.domain),
      category: said(fields.category) || (namesCategory(kind) ? kind : ''),
      validity,
      purpose: said(fields.purpose),
      lifetimes: readLifetimes(validity),
      domain: said(fields.domain),
      party: said(fields.party),
      kind: said(kind),
      isRequest: /pixel|piksel|beacon|request|forespørsel/iu.test(kind),
    };
  });
}

/** Several names in one cell have their validities side by side, or one for all. */
function besideEachOther(text: string, count: number): readonly string[] {
  const ways = ['\n', ',', ' / ', ';'].map((between) => text.split(between));
  return ways.find(({ length }) => length === count) ?? [];
}

/**
 * Which column is which, where a row is a header.
 *
 * @returns `undefined` for a row that is none: it must announce a name and something more, or two things more beside one that it leaves unsaid
 */
export function headerOf(texts: readonly string[]): readonly (Column | undefined)[] | undefined {
  const columns = texts.map(columnOf);
  // The first of two that read alike is the one that counts.
  const first = columns.map((column, index) => (columns.indexOf(column) === index ? column : undefined));
  const told = first.filter((column) => column !== undefined && !['name', 'party', 'other'].includes(column)).length;
  if (first.includes('name')) return told >= 1 ? first : undefined;
  const unsaid = columns.indexOf(undefined);
  return told >= 2 && unsaid >= 0 ? first.with(unsaid, 'name') : undefined;
}

/** The row under a header, column by column. */
export function fieldsUnder(header: readonly (Column | undefined)[], texts: readonly string[]): Fields {
  return Object.fromEntries(header.flatMap((column, index) => (column === undefined ? [] : [[column, texts[index] ?? '']])));
}
