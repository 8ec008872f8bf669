import type { ImportedItem } from '@kapsel/core/classify';
import { categoryInWords } from './category-words.ts';
import { importedItems } from './imported-item.ts';

/** The columns that nobody else has; the others are known by name too, for they have moved before. */
const telling = ['cookie / data key name', 'wildcard match'];

export function isOpenCookieDatabase(header: readonly string[]): boolean {
  const names = header.map((name) => name.toLowerCase());
  return telling.every((name) => names.includes(name));
}

/**
 * The Open Cookie Database (CSV). Its `Functional` is all that a site needs or remembers, and its `Security` too is no
 * visitor's wish: neither makes a thing necessary here.
 */
export function openCookieDatabaseItems([header = [], ...rows]: readonly (readonly string[])[]): ImportedItem[] {
  const at = new Map(header.map((name, index) => [name.toLowerCase(), index]));
  const cell = (row: readonly string[], name: string) => row[at.get(name) ?? -1] ?? '';
  return rows.flatMap((row) => {
    const name = cell(row, 'cookie / data key name');
    // The name is the beginning of what it stands for.
    const isBeginning = /^(?:1|true|yes)$/iu.test(cell(row, 'wildcard match')) && name !== '' && !name.includes('*');
    return importedItems({
      name: isBeginning ? `${name}*` : name,
      category: categoryInWords(cell(row, 'category')),
      place: cell(row, 'domain'),
      provider: cell(row, 'data controller') || cell(row, 'platform'),
      purpose: cell(row, 'description'),
    });
  });
}
