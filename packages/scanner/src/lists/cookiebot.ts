import type { Category } from '@kapsel/core';
import type { ImportedItem } from '@kapsel/core/classify';
import { importedItems } from './imported-item.ts';
import { listOf, wordOf } from './records.ts';
import { literalAt, rowsAt } from './script-literals.ts';

/** As its service for programs numbers them; the fifth is for what nobody has classified. */
const categoryByNumber: { readonly [number: string]: Category | undefined } = { 1: 'necessary', 2: 'functional', 3: 'analytics', 4: 'marketing' };

/** What Cookiebot's service for programs answers, as JSON. */
export function isCookiebot(value: unknown): boolean {
  return listOf(value, 'cookies').some((cookie) => wordOf(cookie, 'Name') !== '' && wordOf(cookie, 'Category') !== '');
}

/** Its `NamePattern` is a regular expression of a stranger, and stays unused: the name has its own signs for what changes. */
export function cookiebotItems(value: unknown): ImportedItem[] {
  return listOf(value, 'cookies').flatMap((cookie) => {
    if (isPixel(wordOf(cookie, 'TrackerTypeName'))) return [];
    return importedItems({
      name: wordOf(cookie, 'Name'),
      category: categoryByNumber[wordOf(cookie, 'Category')],
      kind: kindOf(wordOf(cookie, 'TrackerTypeName')),
      party: wordOf(cookie, 'ThirdParty') === '1' ? 'third' : wordOf(cookie, 'ThirdParty') === '0' ? 'first' : undefined,
      place: wordOf(cookie, 'Provider'),
      provider: wordOf(cookie, 'Provider'),
      purpose: wordOf(cookie, 'PurposeDescription'),
    });
  });
}

/** The tables in the script that draws Cookiebot's banner. */
const table = /\.cookieTable(Necessary|Preference|Statistics|Advertising)\s{0,9}=\s{0,9}(?=\[)/u;
const categoryByTable: { readonly [name: string]: Category | undefined } = { Necessary: 'necessary', Preference: 'functional', Statistics: 'analytics', Advertising: 'marketing' };

export function isCookiebotScript(text: string): boolean {
  return table.test(text);
}

/** Each row is name, provider, purpose, validity, kind and more that is not needed. */
export function cookiebotScriptItems(script: string): ImportedItem[] {
  const items: ImportedItem[] = [];
  const next = new RegExp(table, 'gu');
  for (let found = next.exec(script); found; found = next.exec(script)) {
    const { rows, end } = rowsAt(script, next.lastIndex);
    const category = categoryByTable[found[1] ?? ''];
    for (const [name = '', provider = '', purpose = '', , kind = ''] of rows) {
      if (!isPixel(kind)) items.push(...importedItems({ name, category, kind: kindOf(kind), place: provider, provider, purpose }));
    }
    // What looks like a table inside one is none.
    next.lastIndex = end;
  }
  return items;
}

/** The declaration that Cookiebot's other script writes into a policy page: HTML in a text. */
export function cookiebotDeclaration(script: string): string | undefined {
  const call = /InjectCookieDeclaration\s{0,9}\(\s{0,9}(?=["'`])/u.exec(script);
  return call ? literalAt(script, call.index + call[0].length).text : undefined;
}

function isPixel(kind: string): boolean {
  return /pixel|piksel|beacon/iu.test(kind.slice(0, 100));
}

/** `HTTP Cookie`, `HTML Local Storage`, `IndexedDB`. */
export function kindOf(text: string): ImportedItem['kind'] {
  const kind = text.slice(0, 100);
  if (/local ?storage|session ?storage|indexed ?db|\bhtml\b|weblager|lokal lag/iu.test(kind)) return 'storage';
  return /\bhttp\b|cookie|informasjonskap/iu.test(kind) ? 'cookie' : undefined;
}
