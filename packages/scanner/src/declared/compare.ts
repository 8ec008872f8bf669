import type { Finding, Language, ScanItem } from '@kapsel/core';
import type { KnowledgeBase } from '@kapsel/core/knowledge';
import type { HostAliases } from '../hosts.ts';
import { nameOrNameless, validityOf } from '../report/cookie-table.ts';
import type { DeclaredEntry, DeclaredTable } from './declared-table.ts';
import { staysAsDeclared } from './lifetime.ts';
import { covers, isStemOf } from './names.ts';
import { undeclaredRecipients } from './recipients.ts';

export interface CompareOptions {
  readonly language: Language;
  readonly hostAliases: HostAliases;
  readonly knowledge: KnowledgeBase;
}

export interface Comparison {
  readonly findings: readonly Finding[];
  readonly couldNotSee: readonly { readonly code: string; readonly message: string }[];
}

/** Holds what a site has published against what a scan found. GDPR art. 13, C-673/17: who, what for, and for how long. */
export function compareDeclared(items: readonly ScanItem[], table: DeclaredTable, options: CompareOptions): Comparison {
  const matches = new Matches(items, table, options.knowledge);
  const { language } = options;
  return {
    findings: [
      ...undeclared(matches, language),
      ...differingLifetimes(matches, language),
      ...missingFields(table, language),
      ...recipients(items, table, options),
      ...notFound(matches, language),
    ],
    couldNotSee: unreadableLifetimes(table, language),
  };
}

/** Which declared names and which found items are the same thing. */
class Matches {
  readonly found: readonly ScanItem[];
  readonly #entries: readonly DeclaredEntry[];
  readonly #entriesOf = new Map<ScanItem, readonly DeclaredEntry[]>();

  constructor(items: readonly ScanItem[], { entries }: DeclaredTable, knowledge: KnowledgeBase) {
    this.found = items.filter(({ kind }) => kind !== 'request');
    this.#entries = entries;
    // A known name of its own, as `_ga` is, is not `_ga_*` without its id.
    const isWholeName = ({ name }: DeclaredEntry) => (['cookie', 'localStorage'] as const).some((kind) => knowledge.find({ kind, name })?.item.name === name);
    const stems = entries.filter((entry) => !isWholeName(entry));
    for (const item of this.found) {
      const exact = entries.filter(({ pattern }) => covers(pattern, item));
      this.#entriesOf.set(item, exact.length > 0 ? exact : stems.filter(({ name }) => isStemOf(name, item)));
    }
  }

  entriesFor(item: ScanItem): readonly DeclaredEntry[] {
    return this.#entriesOf.get(item) ?? [];
  }

  itemsFor(entry: DeclaredEntry): ScanItem[] {
    return this.found.filter((item) => this.entriesFor(item).includes(entry));
  }

  get neverFound(): readonly DeclaredEntry[] {
    const seen = new Set(this.found.flatMap((item) => this.entriesFor(item)));
    return this.#entries.filter((entry) => !entry.isRequest && !seen.has(entry));
  }
}

function undeclared(matches: Matches, language: Language): Finding[] {
  const items = matches.found.filter((item) => item.outcome !== 'refused' && matches.entriesFor(item).length === 0);
  const names = distinct(items.map((item) => nameOrNameless(item, language)));
  return finding('undeclared', 'high', names, language, (count) => ({
    nb: `${count} ${count === 1 ? 'navn' : 'ulike navn'} ble lagret uten å stå i det som er publisert.`,
    en: `${count} ${count === 1 ? 'name' : 'different names'} stored without being in what is published.`,
  }));
}

function notFound(matches: Matches, language: Language): Finding[] {
  const names = distinct(matches.neverFound.map(({ name }) => name));
  return finding('declared-not-found', 'low', names, language, (count) => ({
    nb: `${count} navn som er publisert, ble ikke funnet i denne skanningen. De kan være borte, eller kreve noe skanneren ikke gjorde.`,
    en: `${count} published ${count === 1 ? 'name was' : 'names were'} not found in this scan: gone by now, or in need of something that the scanner did not do.`,
  }));
}

function differingLifetimes(matches: Matches, language: Language): Finding[] {
  const differing = matches.found.filter((item) => {
    const readings = matches.entriesFor(item).filter(({ lifetimes }) => lifetimes.length > 0);
    return item.outcome === 'stored' && readings.length > 0 && !readings.some(({ lifetimes }) => staysAsDeclared(lifetimes, item)) && !isOnlyAlike(item, matches);
  });
  const examples = distinct(
    differing.map((item) => {
      const said = distinct(matches.entriesFor(item).map(({ validity }) => validity).filter(Boolean)).join(' / ').replaceAll('\n', ' ');
      const name = nameOrNameless(item, language);
      const [declared, found] = [said.slice(0, longestExample), validityOf(item, language)];
      return { nb: `${name} (publisert «${declared}», funnet «${found}»)`, en: `${name} (published “${declared}”, found “${found}”)` }[language];
    }),
  );
  const shown = `${examples.slice(0, mostExamples).join(', ')}${examples.length > mostExamples ? ' …' : ''}`;
  const names = distinct(differing.map((item) => nameOrNameless(item, language)));
  return finding('lifetime-differs', 'medium', names, language, (count) => ({
    nb: `${count} ${count === 1 ? 'navn blir' : 'navn blir'} liggende i en annen tid enn publisert: ${shown}.`,
    en: `${count} ${count === 1 ? 'name stays' : 'names stay'} for another time than is published: ${shown}.`,
  }));
}

const mostExamples = 5;
const longestExample = 60;

/** A row that fits a cookie was hardly meant for what a script keeps in web storage under the same name, which has no end. */
function isOnlyAlike(item: ScanItem, matches: Matches): boolean {
  return item.kind !== 'cookie' && matches.entriesFor(item).some((entry) => matches.itemsFor(entry).some(({ kind }) => kind === 'cookie'));
}

const fields = {
  provider: { nb: 'hvem som står bak', en: 'who is behind it' },
  category: { nb: 'kategori', en: 'a category' },
  validity: { nb: 'gyldighet', en: 'a validity' },
  purpose: { nb: 'formål', en: 'a purpose' },
} as const satisfies Partial<Record<keyof DeclaredEntry, Record<Language, string>>>;

/** One finding a field, so that its items are the names that lack it. */
function missingFields({ entries }: DeclaredTable, language: Language): Finding[] {
  return (Object.keys(fields) as (keyof typeof fields)[]).flatMap((field) => {
    const names = distinct(entries.filter((entry) => entry[field] === '').map(({ name }) => name));
    return finding('field-missing', 'medium', names, language, (count) => ({
      nb: `${count} ${count === 1 ? 'navn' : 'ulike navn'} er publisert uten ${fields[field].nb}.`,
      en: `${count} ${count === 1 ? 'name is' : 'names are'} published without ${fields[field].en}.`,
    }));
  });
}

function recipients(items: readonly ScanItem[], { text }: DeclaredTable, { language, hostAliases }: CompareOptions): Finding[] {
  return finding('recipient-undeclared', 'medium', undeclaredRecipients(items, text, hostAliases), language, (count) => ({
    nb: `${count} ${count === 1 ? 'mottaker' : 'mottakere'} som sidene kontakter, er ikke nevnt i det som er publisert.`,
    en: `${count} ${count === 1 ? 'recipient' : 'recipients'} that the pages contact ${count === 1 ? 'is' : 'are'} not mentioned in what is published.`,
  }));
}

function unreadableLifetimes({ entries }: DeclaredTable, language: Language): Comparison['couldNotSee'] {
  const names = distinct(entries.filter(({ validity, lifetimes }) => validity !== '' && lifetimes.length === 0).map(({ name, validity }) => `${name} («${validity.slice(0, longestExample)}»)`));
  if (names.length === 0) return [];
  const shown = `${names.slice(0, mostExamples).join(', ')}${names.length > mostExamples ? ' …' : ''}`.replaceAll('\n', ' ');
  const message = {
    nb: `Publisert gyldighet som ikke kunne leses som en tid, er ikke sammenlignet: ${shown}.`,
    en: `A published validity that could not be read as a time was not compared: ${shown}.`,
  };
  return [{ code: 'declared-lifetime-unread', message: message[language] }];
}

function finding(code: string, severity: Finding['severity'], items: readonly string[], language: Language, message: (count: number) => Record<Language, string>): Finding[] {
  return items.length === 0 ? [] : [{ code, severity, message: message(items.length)[language], items }];
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
