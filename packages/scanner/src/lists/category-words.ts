import { categories, parseCategory, type Category } from '@kapsel/core';
import { wordsIn } from '@kapsel/core/declaration-table';
import { languages } from '../declared/columns.ts';

/** Longer text is no category. */
const longestWord = 100;

/** What Kapsel's own tables call them. */
const ours = new Map<string, Category>(languages.flatMap((language) => categories.map((category) => [wordsIn(language)[category].toLowerCase(), category] as const)));

/** As others write them, in nb, nn, da, sv and en; what asks for most comes first, since a group may be for several things. */
const others: readonly (readonly [Category, RegExp])[] = [
  ['marketing', /marketing|markedsf|marknadsf|adverti|reklam|annons|target|målret|social|sosial|c000[45]/u],
  ['analytics', /analy|statist|performan|ytels|prestand|måling|maling|mätning|measur|c0002/u],
  ['functional', /fun[ck]tion|funksjon|preferan|præferen|preferen|inställning|innstilling|personali|security|sikkerhet|säkerhet|c0003/u],
  ['necessary', /nødvendig|naudsyn|nödvändig|necessary|essential|påkrevd|påkravd|c0001/u],
];

/** `Non-essential` says what a thing is not. */
const negated = /(?:\bnon?|\bnot|\bun|\bikke|\bikkje|\binte|\bicke)[ -]{0,3}(?:strictly |strengt |helt )?(?:nødvendig|naudsyn|nödvändig|necessary|essential|påkrevd)\p{L}*/gu;

/**
 * The category that a list from elsewhere means. Of several that it names it is the one that asks for most: a word for
 * functional things never makes something necessary.
 *
 * @example categoryInWords('Strictly Necessary Cookies') // 'necessary'
 * @returns `undefined` for what names none, such as `Unclassified`
 */
export function categoryInWords(text: string): Category | undefined {
  // A cell may have a book in it, and stand in front of thousands of lines.
  if (text.length > 4 * longestWord) return undefined;
  const words = text.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim();
  if (words.length > longestWord) return undefined;
  const plain = words.replace(negated, '');
  return parseCategory(words) ?? ours.get(words) ?? others.find(([, pattern]) => pattern.test(plain))?.[0];
}

/** Of two answers the one that asks for more. */
export function stricter(a: Category | undefined, b: Category | undefined): Category | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return categories.indexOf(a) > categories.indexOf(b) ? a : b;
}
