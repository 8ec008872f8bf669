/**
 * Text from a scanned site is hostile: a cookie may be called `<script>`, `=cmd|…` or `ESC [2J`. Each function here makes
 * any text harmless for one kind of reader, and lets a person still see what was there.
 */

/** Excel cuts what is longer than 32,767 characters. */
const longestCell = 32_000;
/** Longer text is an attack or a blob; JSON and CSV have all of it. */
const longestInPage = 1_000;
const longestOnTerminal = 240;

/**
 * What no reader sees as itself: control and format characters (bidi overrides, zero width), separators of lines, lone
 * surrogates, private and unassigned code points, fillers and variation selectors.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** A pile of accents on one letter paints over the lines above and below it. */
const pileOfMarks = /(\p{M}{3})\p{M}+/gu;

/** Makes what would act, or hide, visible: ESC becomes `␛`, a right-to-left override `\u202e`. */
export function visible(text: string, longest = longestInPage): string {
  return cut(text, longest).replace(pileOfMarks, '$1…').replace(unseen, picture);
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  const hex = code.toString(16).padStart(4, '0');
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex}`;
}

/** Counts code points, so that no pair of surrogates is torn; looks at no more of a huge text than it needs. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const characters = Array.from(text.slice(0, 2 * longest + 2));
  if (characters.length <= longest) return text;
  return `${characters.slice(0, longest - 1).join('')}…`;
}

/** One line that no terminal takes for a command. */
export function forTerminal(text: string, longest = longestOnTerminal): string {
  return visible(text, longest);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text for HTML content and for quoted attributes. */
export function forHtml(text: string): string {
  return visible(text).replace(/[&<>"'`]/gu, (character) => entities[character] ?? '');
}

/** Spreadsheets read a cell that begins so as a formula. NFKC folds the full-width and small forms that Excel folds too. */
const startsAsFormula = /^[\s"']*[=+\-@\u2212]/u;

/** A Norwegian Excel splits at `;` whatever the file says, so a formula must not hide behind one either. */
const formulaAfterSemicolon = /;(?=[\s"']*[=+\-@\u2212＝＋－＠﹦﹢﹣﹫⁺⁻⁼₊₋₌])/gu;

/** One cell, RFC 4180. */
export function forCsv(value: string | number | boolean): string {
  const text = String(value);
  const shown = visible(text, longestCell).replace(formulaAfterSemicolon, ";'");
  const isDangerous = /^[\t\r\n]/u.test(text) || startsAsFormula.test(shown.slice(0, 200).normalize('NFKC'));
  if (isDangerous) return quoted(`'${shown}`);
  return /[",;\n\r]/u.test(shown) || shown !== shown.trim() ? quoted(shown) : shown;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Entities where renderers disagree about backslashes (in table cells above all), backslashes for the rest. */
const markdownEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '|': '&#124;',
  '`': '&#96;',
  '\\': '&#92;',
  ':': '&#58;',
};

/** Text anywhere in Markdown, in a table cell too. Also stops GitHub from making links of bare addresses. */
export function forMarkdown(text: string): string {
  return visible(text)
    .replace(/[&<>|`\\]|:(?=\/\/)/gu, (character) => markdownEntities[character] ?? '')
    .replace(/(?<!&)#|[*_[\]~!@]/gu, '\\$&')
    .replace(/\bwww\./giu, (www) => `${www.slice(0, 3)}\\.`)
    .replace(/^(\s*)([-+=])/u, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/u, '$1\\$2');
}

/** A name as a code span, as long as nothing in it could end the span or the table cell. */
export function codeForMarkdown(text: string): string {
  const shown = visible(text);
  return shown === '' || /[`|\\]|^\s|\s$/u.test(shown) ? forMarkdown(text) : `\`${shown}\``;
}
