import type { DeclaredItem, Declaration, DeclarationVersion } from '../declaration.ts';
import { intlLocales } from '../intl-locales.ts';
import { directionOf, wordsIn, type TableWords } from './words.ts';

/** Markup as data: `<kapsel-cookie-table>` makes elements of it and a server text, so that both say the same. */
export type TableNode = string | TableElement;

export interface TableElement {
  readonly tag: Tag;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly TableNode[];
}

/** Nothing that a declaration says can become the name of an element. */
type Tag = 'div' | 'section' | 'p' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6' | 'ul' | 'li' | 'dl' | 'dt' | 'dd' | 'table' | 'caption' | 'thead' | 'tbody' | 'tr' | 'th' | 'td' | 'bdi' | 'button' | 'details' | 'summary';

/** Columns beyond the five that are always there. */
export const optionalColumns = ['basis', 'recipients', 'transfer', 'retention'] as const;
export type OptionalColumn = (typeof optionalColumns)[number];

export interface TableOptions {
  /** `all`: each that has something to say. */
  readonly columns?: readonly OptionalColumn[] | 'all';
  /** Of the headings over rights and versions, as it fits the page: 2 unless told. */
  readonly headingLevel?: 2 | 3 | 4 | 5 | 6;
  /** Milliseconds since 1970: whether a version holds yet. */
  readonly now?: number;
  /** What is known of another version; `later` where its place is to stay empty for now. */
  readonly other?: (version: DeclarationVersion) => Declaration | 'later' | undefined;
}

type Version = Omit<DeclarationVersion, 'url'>;

/** The whole of it: the table, who answers for it, what rights there are, and all other versions. */
export function declarationTree(declaration: Declaration, options: TableOptions = {}): TableElement {
  const { language } = declaration;
  const words = wordsIn(language);
  const heading = (text: string) => element(`h${options.headingLevel ?? 2}`, { part: 'heading' }, text);
  return element('div', { class: 'kapsel-declaration', lang: language, dir: directionOf(language), part: 'declaration' },
    ...notices(declaration, words, options),
    ...body(declaration, words, options),
    rights(declaration, words, heading),
    ...versions(declaration, words, options, heading),
  );
}

/** Another version, for inside the list of versions of `declaration`. */
export function otherVersionTree(other: Declaration, declaration: Declaration, options: TableOptions = {}): TableElement {
  const { language } = other;
  const words = wordsIn(language);
  const inForce = versionInForce(declaration, options);
  const holds = inForce !== declaration && inForce?.policyVersion === other.policyVersion;
  const says = isFuture(other, options) ? words.upcoming : words.older;
  return element('div', { lang: language, dir: directionOf(language) }, ...(holds ? [] : [notice(says, other, language)]), ...body(other, words, options));
}

/** What is announced, and what holds until then. */
function notices(declaration: Declaration, words: TableWords, options: TableOptions): TableElement[] {
  const { language, versions: others = [] } = declaration;
  const upcoming = [declaration, ...others].filter((version) => isFuture(version, options)).sort((a, b) => a.policyVersion - b.policyVersion);
  const inForce = versionInForce(declaration, options);
  return [
    ...upcoming.map((version) => notice(words.upcoming, version, language)),
    ...(inForce && inForce !== declaration ? [notice(words.until, inForce, language)] : []),
  ];
}

function notice(says: string, version: Version, language: string): TableElement {
  return element('p', { class: 'notice', part: 'notice' }, ...filled(says, valuesOf(version, language)));
}

/** The declaration itself; the newest other that holds already, where it is announced for later. */
function versionInForce(declaration: Declaration, options: TableOptions): Version | undefined {
  return [declaration, ...(declaration.versions ?? [])].find((version) => !isFuture(version, options));
}

function isFuture({ effectiveFrom = '' }: Version, { now = Date.now() }: TableOptions): boolean {
  return Date.parse(effectiveFrom) > now;
}

function body(declaration: Declaration, words: TableWords, { columns = [] }: TableOptions): TableElement[] {
  const { items, language, scannedAt } = declaration;
  const wanted = optionalColumns.filter((column) => (columns === 'all' ? items.some((item) => cellOf(item, column, words) !== '') : columns.includes(column)));
  const shown = ['provider', 'category', 'validity', ...wanted, 'purpose'] as const;
  const scanned = scannedAt === undefined ? [] : [' ', ...filled(words.scanned, { date: dateIn(language, scannedAt) })];
  return [
    // What is wider than the page scrolls, and by the keyboard too.
    element('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': words.caption },
      // Safari forgets what a table is once it is shown as cards; roles remind it.
      element('table', { role: 'table', part: 'table' },
        element('caption', {}, words.caption),
        element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...(['name', ...shown] as const).map((column) => element('th', { scope: 'col', role: 'columnheader' }, words[column])))),
        element('tbody', { role: 'rowgroup' }, ...items.map((item) =>
          element('tr', { role: 'row' },
            element('th', { scope: 'row', role: 'rowheader' }, element('bdi', {}, item.name)),
            ...shown.map((column) => element('td', { role: 'cell', 'data-column': words[column] }, ...cell(item, column, words))),
          ),
        )),
      ),
    ),
    element('p', { part: 'about' }, ...filled(words.version, valuesOf(declaration, language)), ...scanned),
    element('dl', { part: 'parties' }, ...(['controller', 'processor', 'contact', 'dpo'] as const).flatMap((party) => {
      const value = declaration.parties[party];
      return value ? [element('div', {}, element('dt', {}, words[party]), element('dd', {}, element('bdi', {}, value)))] : [];
    })),
  ];
}

function cell(item: DeclaredItem, column: 'provider' | 'category' | 'validity' | OptionalColumn | 'purpose', words: TableWords): TableNode[] {
  const text = cellOf(item, column, words);
  return text === '' ? [] : [column === 'provider' ? element('bdi', {}, text) : text];
}

function cellOf(item: DeclaredItem, column: 'provider' | 'category' | 'validity' | OptionalColumn | 'purpose', words: TableWords): string {
  if (column === 'category' || column === 'basis') return words[item[column]];
  if (column === 'recipients') return item.recipients?.join(', ') ?? '';
  return item[column] ?? '';
}

function rights({ parties }: Declaration, words: TableWords, heading: (text: string) => TableElement): TableElement {
  return element('section', { part: 'rights' },
    heading(words.rights),
    element('p', {}, words.rightTo),
    element('ul', {}, ...words.each.map((right) => element('li', {}, right))),
    element('p', {}, words.withdrawal, ' ', element('button', { type: 'button', 'data-consent': 'preferences', part: 'withdraw' }, words.withdraw)),
    element('p', {}, ...filled(words.complaint, { authority: parties.supervisoryAuthority ?? words.authority })),
  );
}

function versions(declaration: Declaration, words: TableWords, options: TableOptions, heading: (text: string) => TableElement): TableElement[] {
  const { language, versions: others = [] } = declaration;
  if (others.length === 0) return [];
  const each = others.map((version) => {
    const known = options.other?.(version);
    const says = version.effectiveFrom === undefined ? words.version : isFuture(version, options) ? words.upcoming : words.since;
    const name = filled(says, valuesOf(version, language));
    return known === undefined ? element('p', {}, ...name) : element('details', {}, element('summary', {}, ...name), ...(known === 'later' ? [] : [otherVersionTree(known, declaration, options)]));
  });
  return [element('section', { part: 'versions' }, heading(words.versions), ...each)];
}

function valuesOf({ policyVersion, versionLabel, effectiveFrom }: Version, language: string): Record<string, string> {
  return { version: versionLabel ?? String(policyVersion), ...(effectiveFrom !== undefined && { date: dateIn(language, effectiveFrom) }) };
}

/** In UTC, so that a server and a visitor anywhere read the same day. */
function dateIn(language: string, timestamp: string): string {
  try {
    return new Intl.DateTimeFormat(intlLocales(language), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(timestamp));
  } catch {
    return timestamp; // Neither schema nor Intl may know a tag or a date that somebody wrote by hand.
  }
}

/** A sentence with values in place of `{name}`, each isolated from the direction of the text around it. */
function filled(text: string, values: Readonly<Record<string, string>>): TableNode[] {
  return text.split(/\{(\w+)\}/u).flatMap((part, index): TableNode[] => (index % 2 === 0 ? (part === '' ? [] : [part]) : [element('bdi', {}, values[part] ?? '')]));
}

function element(tag: Tag, attributes: TableElement['attributes'], ...children: readonly TableNode[]): TableElement {
  return { tag, attributes, children };
}
