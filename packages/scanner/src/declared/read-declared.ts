import { declarationSchema, faultsOf } from '@kapsel/core/schema';
import type { Declaration } from '@kapsel/core';
import type { ListedItem } from '@kapsel/core/classify';
import { jsonTrouble } from '../json-trouble.ts';
import { listedItems } from '../lists/own-list.ts';
import { readText } from '../read-file.ts';
import { ScanError } from '../scan-error.ts';
import { csvRows } from './csv-rows.ts';
import { entriesOf, fieldsUnder, headerOf, type DeclaredEntry, type DeclaredTable } from './declared-table.ts';
import { readHtml } from './read-html.ts';

/** A longer text is no policy page. */
const longestText = 8_000_000;

/**
 * Reads what a site has published: an HTML page, CSV, or a declaration or a list of Kapsel's.
 *
 * @param source the address or file, for messages
 * @throws ScanError BAD_OPTION where there is nothing in it that could be compared
 */
export function readDeclared(text: string, source: string): DeclaredTable {
  if (text.length > longestText) throw bad(source, `is longer than ${longestText} characters, so it is no cookie table`);
  const plain = text.replace(/^\ufeff/u, '');
  const { entries, text: all } = plain.trimStart().startsWith('{') ? readJson(plain, source) : readTable(plain);
  if (entries.length === 0) throw bad(source, 'has no table or list of cookies that could be read: a table needs a header with a name and what is said of it, such as provider, validity or purpose');
  return { source, entries, text: all };
}

/** @throws ScanError BAD_OPTION */
export function readDeclaredFile(file: string): DeclaredTable {
  return readDeclared(readText(`--declared ${file}`, file), file);
}

/** What stands in the tables and lists of a page, or in rows of CSV. */
export function readTable(text: string): { entries: DeclaredEntry[]; text: string } {
  return looksLikeHtml(text) ? readHtml(text) : readCsv(text);
}

function looksLikeHtml(text: string): boolean {
  return /^\s*<|<(?:table|html|body|ul|ol|dl|div)[\s>]/iu.test(text);
}

function readCsv(text: string): { entries: DeclaredEntry[]; text: string } {
  const { rows } = csvRows(text);
  const at = rows.findIndex((row) => headerOf(row) !== undefined);
  const header = headerOf(rows[at] ?? []) ?? [];
  return { entries: rows.slice(at + 1).flatMap((row) => entriesOf(fieldsUnder(header, row))), text };
}

function readJson(text: string, source: string): { entries: DeclaredEntry[]; text: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw bad(source, `looks like JSON and is none: ${jsonTrouble(error)}`);
  }
  const listed = listedItems(value);
  if (listed) return { entries: listed.flatMap(entriesOfListed), text };
  const [fault] = faultsOf(declarationSchema, value);
  if (fault !== undefined) throw bad(source, `is no declaration of Kapsel's (${fault}), and no other JSON is known`);
  const { items, parties } = value as Declaration;
  const entries = items.flatMap(({ name, provider, category, validity, purpose }) => entriesOf({ name, provider, category, validity, purpose }, [name]));
  return { entries, text: JSON.stringify([items, parties]) };
}

function entriesOfListed({ name, provider = '', category, lifetime = '', purpose }: ListedItem): DeclaredEntry[] {
  return entriesOf({ name, provider, category, validity: lifetime, purpose: purpose?.nb || (purpose?.en ?? '') }, [name]);
}

function bad(source: string, why: string): ScanError {
  return new ScanError('BAD_OPTION', `--declared ${source} ${why}.`);
}
