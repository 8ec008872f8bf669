import { declarationSchema, faultsOf } from '@kapsel/core/schema';
import type { Declaration } from '@kapsel/core';
import Papa from 'papaparse';
import { jsonTrouble } from '../json-trouble.ts';
import { readText } from '../read-file.ts';
import { ScanError } from '../scan-error.ts';
import { entriesOf, fieldsUnder, headerOf, type DeclaredEntry, type DeclaredTable } from './declared-table.ts';
import { readHtml } from './read-html.ts';

/** A longer text is no policy page. */
const longestText = 8_000_000;

/**
 * Reads what a site has published: an HTML page, CSV, or a declaration of Kapsel's.
 *
 * @param source the address or file, for messages
 * @throws ScanError BAD_OPTION where there is nothing in it that could be compared
 */
export function readDeclared(text: string, source: string): DeclaredTable {
  if (text.length > longestText) throw bad(source, `is longer than ${longestText} characters, so it is no cookie table`);
  const plain = text.replace(/^\ufeff/u, '');
  const { entries, text: all } = plain.trimStart().startsWith('{') ? readDeclaration(plain, source) : looksLikeHtml(plain) ? readHtml(plain) : readCsv(plain);
  if (entries.length === 0) throw bad(source, 'has no table or list of cookies that could be read: a table needs a header with a name and what is said of it, such as provider, validity or purpose');
  return { source, entries, text: all };
}

/** @throws ScanError BAD_OPTION */
export function readDeclaredFile(file: string): DeclaredTable {
  return readDeclared(readText(`--declared ${file}`, file), file);
}

function looksLikeHtml(text: string): boolean {
  return /^\s*<|<(?:table|html|body|ul|ol|dl|div)[\s>]/iu.test(text);
}

function readCsv(text: string): { entries: DeclaredEntry[]; text: string } {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy', delimitersToGuess: [',', ';', '\t', '|'] });
  // Spreadsheets are told by an apostrophe that a cell is no formula.
  const rows = data.map((row) => row.map((cell) => cell.replace(/^'(?=[\s"']*[=+\-@])/u, '').trim()));
  const at = rows.findIndex((row) => headerOf(row) !== undefined);
  const header = headerOf(rows[at] ?? []) ?? [];
  return { entries: rows.slice(at + 1).flatMap((row) => entriesOf(fieldsUnder(header, row))), text };
}

function readDeclaration(text: string, source: string): { entries: DeclaredEntry[]; text: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw bad(source, `looks like JSON and is none: ${jsonTrouble(error)}`);
  }
  const [fault] = faultsOf(declarationSchema, value);
  if (fault !== undefined) throw bad(source, `is no declaration of Kapsel's (${fault}), and no other JSON is known`);
  const { items, parties } = value as Declaration;
  const entries = items.flatMap(({ name, provider, category, validity, purpose }) => entriesOf({ name, provider, category, validity, purpose }, [name]));
  return { entries, text: JSON.stringify([items, parties]) };
}

function bad(source: string, why: string): ScanError {
  return new ScanError('BAD_OPTION', `--declared ${source} ${why}.`);
}
