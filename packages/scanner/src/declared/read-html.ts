import { defaultTreeAdapter as tree, parse } from 'parse5';
import { columnOf, namesCategory, type Column } from './columns.ts';
import { entriesOf, fieldsUnder, headerOf, type DeclaredEntry, type Fields } from './declared-table.ts';
import { cellAt, gridOf, isHeading, markedIn, type Cell } from './html-grid.ts';
import { attribute, below, elementsBelow, isTable, textOf, type Element } from './html-tree.ts';
import { isTechnical } from './names.ts';

/** A longer text is no heading. */
const longestHeading = 60;

/** What is declared in the tables and lists of a page. */
export function readHtml(html: string): { entries: DeclaredEntry[]; text: string } {
  const document = parse(html);
  const entries: DeclaredEntry[] = [];
  let heading = '';
  for (const element of below(document)) {
    if (tree.isTextNode(element)) heading = isCategoryHeading(element.value) ? element.value.trim() : heading;
    if (!tree.isElementNode(element)) continue;
    if (/^h[1-6]$/u.test(element.tagName) || element.tagName === 'caption' || attribute(element, 'role') === 'heading') heading = textOf(element);
    else if (isTable(element)) entries.push(...entriesOfTable(gridOf(element), captionOf(element) || heading));
    else if (element.tagName === 'dl') entries.push(...entriesOfPairs(element, heading));
    else if (element.tagName === 'ul' || element.tagName === 'ol') entries.push(...entriesOfList(element, heading));
  }
  return { entries, text: textOf(document) };
}

/** Above a table stands its category, in whatever element the page folds it out by. */
function isCategoryHeading(text: string): boolean {
  const line = text.trim();
  return line.length <= longestHeading && /^\p{Lu}[^.,:;]*$/u.test(line) && namesCategory(line);
}

function captionOf(table: Element): string {
  for (const element of elementsBelow(table, (one) => !isTable(one))) if (element.tagName === 'caption') return textOf(element);
  return '';
}

function entriesOfTable(grid: readonly Cell[][], heading: string): DeclaredEntry[] {
  const entries: DeclaredEntry[] = [];
  let header: readonly (Column | undefined)[] | undefined;
  let group = heading;
  for (const row of grid) {
    const texts = row.map(({ text }) => text);
    const found = isHeading(row) ? undefined : headerOf(texts);
    if (found) header = found;
    else if (isHeading(row)) group = cellAt(row, 0).text;
    else if (header) entries.push(...entriesOf(withHeading(fieldsUnder(header, texts), group), cellAt(row, header.indexOf('name')).marked));
  }
  return header ? entries : entriesOfUprightTable(grid, heading);
}

/** A table on its side: each row begins with what it is about, and each further column is one thing. */
function entriesOfUprightTable(grid: readonly Cell[][], heading: string): DeclaredEntry[] {
  const header = headerOf(grid.map((row) => cellAt(row, 0).text));
  if (!header) return [];
  const columns = Array.from({ length: Math.max(...grid.map((row) => row.length)) - 1 }, (_, index) => grid.map((row) => cellAt(row, index + 1)));
  return columns.flatMap((cells) => entriesOf(withHeading(fieldsUnder(header, cells.map(({ text }) => text)), heading), cellAt(cells, header.indexOf('name')).marked));
}

/** What a heading says of all that stands under it, where nothing there says otherwise. */
function withHeading(fields: Fields, heading: string): Fields {
  return fields.category === undefined && namesCategory(heading) ? { ...fields, category: heading } : fields;
}

/** `<dt>_ga</dt><dd>…</dd>`, or one list for each thing: `<dt>Navn</dt><dd>_ga</dd><dt>Varighet</dt>…`. */
function entriesOfPairs(list: Element, heading: string): DeclaredEntry[] {
  const pairs: { term: Element; texts: string[] }[] = [];
  for (const element of elementsBelow(list, ({ tagName }) => tagName === 'div')) {
    if (element.tagName === 'dt') pairs.push({ term: element, texts: [] });
    else if (element.tagName === 'dd') pairs.at(-1)?.texts.push(textOf(element));
  }
  if (!headerOf(pairs.map(({ term }) => textOf(term)))) return pairs.flatMap(({ term, texts }) => entryOfProse(term, textOf(term), texts.join('\n'), heading));
  const records: Record<string, string>[] = [];
  for (const { term, texts } of pairs) {
    const column = columnOf(textOf(term)) ?? 'other';
    if (column === 'name' || records.length === 0) records.push({});
    Object.assign(records.at(-1) ?? {}, { [column]: texts.join('\n') });
  }
  return records.flatMap((fields) => entriesOf(withHeading(fields, heading)));
}

function entriesOfList(list: Element, heading: string): DeclaredEntry[] {
  return [...elementsBelow(list, ({ tagName }) => tagName !== 'li')]
    .filter(({ tagName }) => tagName === 'li')
    .flatMap((item) => {
      const text = textOf(item);
      const [, lead = '', rest = ''] = /^(.*?)(?:\s*[:\n]|\s+[–—-]\s|\s+\(|\.\s)(.*)$/su.exec(text) ?? [];
      return entryOfProse(item, leadOf(item) ?? lead, rest, heading);
    });
}

/** What stands first and is marked, as the name of what an entry is about often is. */
function leadOf(item: Element): string | undefined {
  for (const element of elementsBelow(item)) {
    if (['code', 'strong', 'b', 'em'].includes(element.tagName)) return textOf(element).replace(/[:.]$/u, '');
  }
  return undefined;
}

/**
 * An entry of a list, of which only what looks like a cookie is one: a name that a program would use, marked as a name or with
 * something said of it under a label or as a time.
 */
function entryOfProse(element: Element, lead: string, rest: string, heading: string): DeclaredEntry[] {
  const labelled = labelledIn(rest);
  const isMarked = markedIn(element).length > 0;
  if (!isTechnical(lead) || rest === '') return [];
  const said = { name: lead, validity: labelled.validity ?? rest, purpose: labelled.purpose ?? rest, ...labelled };
  const [entry] = entriesOf(withHeading(said, heading));
  if (!entry) return [];
  const hasTime = entry.lifetimes.length > 0;
  // Prose in which no time stands says nothing of how long.
  const told = hasTime || labelled.validity !== undefined ? entry : { ...entry, validity: '' };
  const isCookie = isMarked || /[_*]/u.test(lead) || hasTime || Object.keys(labelled).length > 0;
  return isCookie ? [{ ...told, provider: told.provider || providerIn(heading) }] : [];
}

/** A heading over a list names who is behind it, unless it is about cookies or a category. */
function providerIn(heading: string): string {
  return namesCategory(heading) || columnOf(heading) !== undefined || heading.length > longestHeading ? '' : heading;
}

/** `Varighet: 2 år. Formål: …` → what stands under each label. */
function labelledIn(text: string): Fields {
  const labels = [...text.matchAll(/(?<=^|[\n;,.|(–•])\s*(?<label>[\p{L}][\p{L} /-]{1,40}?)\s*:/gu)].flatMap((match) => {
    const column = columnOf(match.groups?.['label'] ?? '');
    return column === undefined || column === 'name' ? [] : [{ column, from: match.index, to: match.index + match[0].length }];
  });
  return Object.fromEntries(
    labels.map(({ column, to }, index) => [column, text.slice(to, labels[index + 1]?.from).replace(/[\s;,.|()–•]+$/u, '').trim()]).toReversed(),
  );
}
