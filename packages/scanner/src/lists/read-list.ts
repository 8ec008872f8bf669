import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { ImportedList, type ImportedItem } from '@kapsel/core/classify';
import { csvRows } from '../declared/csv-rows.ts';
import type { DeclaredEntry } from '../declared/declared-table.ts';
import { readTable } from '../declared/read-declared.ts';
import { readHtml } from '../declared/read-html.ts';
import { parseJson, readText } from '../read-file.ts';
import { ScanError } from '../scan-error.ts';
import { categoryInWords } from './category-words.ts';
import { cookiebotDeclaration, cookiebotItems, cookiebotScriptItems, isCookiebot, isCookiebotScript, kindOf } from './cookiebot.ts';
import { importedItems } from './imported-item.ts';
import { isOneTrust, oneTrustItems } from './onetrust.ts';
import { isOpenCookieDatabase, openCookieDatabaseItems } from './open-cookie-database.ts';
import { isOwnCsv, isOwnJson, listedItems, listFaults, listOfCells } from './own-list.ts';

/** The largest of open databases is a tenth of it. */
const longestText = 8_000_000;
const mostItems = 100_000;
const mostFaults = 5;

/**
 * Reads a list that classifies names: the Open Cookie Database, what Cookiebot or OneTrust have of a site, a list of Kapsel's
 * own, or any table with a name and a category. It tells them apart by what only they have.
 *
 * @param file its name stands in the reasons of what is classified by it
 * @throws ScanError BAD_OPTION where it is none of them, or has nothing in it
 */
export function readList(text: string, file: string): ImportedList {
  if (text.length > longestText) throw bad(file, `is longer than ${longestText} characters, so it is no list`);
  const items = itemsIn(text.replace(/^\uFEFF/u, ''), file);
  if (items.length === 0) throw bad(file, 'is no list that is known: it needs a name and a category on each line, as the Open Cookie Database, exports of Cookiebot and OneTrust, and any table with both in its header have them');
  if (items.length > mostItems) throw bad(file, `has ${items.length} names; ${mostItems} are read at most`);
  return new ImportedList(basename(file), items);
}

/** @throws ScanError BAD_OPTION */
export function readListFile(file: string): ImportedList {
  // Before it is read: a list that fills the memory is none.
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 4 * longestText) throw bad(file, `is larger than ${4 * longestText} bytes, so it is no list`);
  return readList(readText(`--list ${file}`, file), file);
}

function itemsIn(text: string, file: string): readonly ImportedItem[] {
  if (/^\s*[{[]/u.test(text)) return itemsOfJson(parseJson(`--list ${file}`, text), file);
  if (isCookiebotScript(text)) return cookiebotScriptItems(text);
  const declaration = cookiebotDeclaration(text);
  if (declaration !== undefined) return itemsOfTable(readHtml(declaration).entries);
  if (text.trimStart().startsWith('<')) return itemsOfTable(readTable(text).entries);
  const { rows, unclosed } = csvRows(text);
  if (unclosed !== undefined) throw bad(file, `has a quote in row ${unclosed} that is never closed: the rows after it cannot be told apart`);
  const [header = []] = rows;
  if (isOpenCookieDatabase(header)) return openCookieDatabaseItems(rows);
  if (isOwnCsv(header)) return ownItems(listOfCells(rows), file, (fault) => fault.replace(/^items\[(\d+)\]\.?/u, (_, index) => `row ${Number(index) + 2}, `));
  return itemsOfTable(readTable(text).entries);
}

function itemsOfJson(value: unknown, file: string): readonly ImportedItem[] {
  if (isOwnJson(value)) return ownItems(value, file);
  if (isOneTrust(value)) return oneTrustItems(value);
  if (isCookiebot(value)) return cookiebotItems(value);
  throw bad(file, 'is JSON in no form that is known: OneTrust’s has DomainData with Groups in it, Cookiebot’s has cookies with Name and Category, and Kapsel’s own says "format": "kapsel-services"');
}

function ownItems(value: object, file: string, placed: (fault: string) => string = (fault) => fault): readonly ImportedItem[] {
  const items = listedItems(value);
  if (items) return items;
  const faults = listFaults(value, mostFaults);
  const shown = faults.slice(0, mostFaults).map(placed).join('; ');
  throw bad(file, `has ${faults.length === 1 ? 'a fault' : 'faults'}: ${shown}${faults.length > mostFaults ? ' …' : ''}`);
}

/** Of a table as sites publish them, and as tools export them. */
function itemsOfTable(entries: readonly DeclaredEntry[]): ImportedItem[] {
  return entries.flatMap(({ name, category, provider, purpose, domain, party, kind, isRequest }) =>
    isRequest ? [] : importedItems({ name, category: categoryInWords(category), provider, purpose, place: domain || provider, party: partyIn(party), kind: kindOf(kind) }),
  );
}

function partyIn(text: string): 'first' | 'third' | undefined {
  if (/^(?:1st|first|førstepart|första|första ?part)/iu.test(text)) return 'first';
  return /^(?:3rd|third|tredje)/iu.test(text) ? 'third' : undefined;
}

function bad(file: string, why: string): ScanError {
  return new ScanError('BAD_OPTION', `--list ${file} ${why}.`);
}
