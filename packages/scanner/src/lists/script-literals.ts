/** Texts in a stranger's script, read and never run. */

const escape = /\\(?:u\{(?<braced>[0-9a-f]{1,6})\}|u(?<four>[0-9a-f]{4})|x(?<two>[0-9a-f]{2})|(?<letter>[^]))/giu;
const letters: { readonly [letter: string]: string | undefined } = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '' };

/**
 * The string literal that begins at a quote.
 *
 * @returns its text, and the place after it; one that never ends, ends with the script
 */
export function literalAt(script: string, at: number): { readonly text: string; readonly end: number } {
  const quote = script[at];
  let end = at + 1;
  while (end < script.length && script[end] !== quote) end += script[end] === '\\' ? 2 : 1;
  return { text: unescaped(script.slice(at + 1, end)), end: end + 1 };
}

function unescaped(text: string): string {
  return text.replace(escape, (...match) => {
    const { braced, four, two, letter = '' } = match.at(-1) as Record<string, string | undefined>;
    const code = Number.parseInt(braced ?? four ?? two ?? '', 16);
    if (Number.isNaN(code)) return letters[letter] ?? letter;
    return code <= 0x10_ffff ? String.fromCodePoint(code) : '';
  });
}

/**
 * A list of lists of texts, from its first bracket to its last; what stands in them without quotes is a text too.
 *
 * @returns also the place after it
 */
export function rowsAt(script: string, at: number): { readonly rows: readonly (readonly string[])[]; readonly end: number } {
  const rows: string[][] = [];
  const bareWord = /[\w.+-]+/uy;
  let depth = 0;
  let index = at;
  while (index < script.length) {
    const character = script[index] ?? '';
    bareWord.lastIndex = index;
    const [word] = bareWord.exec(script) ?? [];
    const cell = /["'`]/u.test(character) ? literalAt(script, index) : word === undefined ? undefined : { text: word, end: index + word.length };
    if (cell && depth === 2) rows.at(-1)?.push(cell.text);
    if (character === '[') depth += 1;
    if (character === '[' && depth === 2) rows.push([]);
    if (character === ']') depth -= 1;
    index = cell?.end ?? index + 1;
    if (depth === 0) break;
  }
  return { rows, end: index };
}
