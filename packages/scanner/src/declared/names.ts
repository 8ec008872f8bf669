import { matchesPattern } from '@kapsel/core';

/** A name that no cookie of a real site has is not read as one. */
const longestName = 200;

/** Between two names in one cell. A cookie's name has none of these (RFC 6265 section 4.1.1), but for the words, which have spaces around them. */
const betweenNames = /[\n,;]|\s(?:\/|&|\+|og|and|och|samt|or|eller)\s/u;

/**
 * The names in a cell that says which cookies a row is about.
 *
 * @param marked what the page itself marks as a name, with `<code>` for instance
 */
export function namesIn(text: string, marked: readonly string[]): string[] {
  const written = marked.length > 0 ? marked : text.split(betweenNames).flatMap((piece) => nameIn(piece) ?? []);
  const names = written.flatMap((name) => name.split(/[\n,;]/u)).map(bare);
  return [...new Set(names)].filter((name) => /[\p{L}\d_]/u.test(name) && name.length <= longestName);
}

/** `_ga (Google Analytics)` is `_ga`; in a sentence, what looks like a name is one. */
function nameIn(piece: string): string | undefined {
  const name = bare(piece.replace(/(?<=\S)\s+[([].*$/u, ''));
  if (!/\s/u.test(name)) return name;
  return name.split(/\s/u).map(bare).find(isTechnical) ?? name;
}

function bare(text: string): string {
  return text
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/gu, '')
    .trim()
    .replace(/^["'`´‘’“”«»•–-]+(?=\S)|["'`´‘’“”«»:]+$/gu, '')
    .trim();
}

/** Whether a word looks like what a program is told, not a person. */
export function isTechnical(word: string): boolean {
  return /^\S{2,}$/u.test(word) && /[_*{[#]|\p{L}\d|\d\p{L}|^\p{Lu}{3,}$|\p{Ll}\p{Lu}/u.test(word) && !/^https?:|@/u.test(word);
}

const placeholders: readonly RegExp[] = [
  // {id}, <id>, [id], (id), %id%, ${id}
  /\$?\{[^{}]*\}|<[^<>]*>|\[[^[\]]*\]|\([^()]*\)|%[^%]+%/gu,
  /…|\.{3,}/gu,
  /#+/gu,
  // UA-XXXX, GTM-xxxxx, _12345678-N
  /(?<![\p{L}])[xX]{2,}(?![\p{L}])/gu,
  /(?<=\*[-_.]?)[XYNxyn](?![\p{L}\d])/gu,
];

/**
 * A declared name as a name pattern: whatever stands for an id, in any of the ways in which people write that, is a star.
 *
 * @example patternOf('_gat_UA-XXXX') // '_gat_UA-*'
 */
export function patternOf(name: string): string {
  const starred = placeholders.reduce((text, placeholder) => text.replace(placeholder, '*'), name);
  return starred.replace(/\*(?:[-_.]?\*)+/gu, '*');
}

/** What of a name carries no id: `_hjSession_*` → `_hjSession`. */
function stem(pattern: string): string {
  return pattern.replace(/[-_.:]*\*.*$/u, '');
}

/** Whether a declared name covers a found one by its pattern, or by the name pattern under which it is known. */
export function covers(pattern: string, found: { readonly name: string; readonly pattern?: string }): boolean {
  // A pattern of hardly anything but stars would declare everything.
  if (pattern.replaceAll('*', '').length < 2 && pattern !== found.name) return false;
  return pattern === found.pattern || matchesPattern(pattern, found.name);
}

/** Whether a declared name is a found one without its id, as tables have it that nobody told of the id. */
export function isStemOf(name: string, found: { readonly pattern?: string }): boolean {
  return found.pattern !== undefined && name !== '' && found.pattern.includes('*') && stem(found.pattern) === name;
}
