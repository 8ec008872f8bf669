import { attribute, elementsBelow, isCell, isRow, isTable, textOf, type Element } from './html-tree.ts';

/** One field of a table as a reader sees it; a merged cell is in each field that it covers. */
export interface Cell {
  readonly text: string;
  /** What is marked as code, which in a cookie table is a name. */
  readonly marked: readonly string[];
}

/** More than any table that is meant to be read has. */
const mostRows = 5000;
const mostColumns = 60;

const none: Cell = { text: '', marked: [] };

/** The fields of a table, row by row, with merged cells laid out as HTML says (section 4.9.12.1). Inner tables are their own. */
export function gridOf(table: Element): Cell[][] {
  const grid: Cell[][] = [];
  const below: { cell: Cell; rows: number }[] = []; // What hangs down from above, by column.
  for (const row of ownElements(table, isRow)) {
    if (grid.length >= mostRows) break;
    grid.push(layOut([...ownElements(row, isCell)], below));
  }
  return grid;
}

function layOut(cells: readonly Element[], below: { cell: Cell; rows: number }[]): Cell[] {
  const row: Cell[] = [];
  const takeHanging = () => {
    for (let hanging = below[row.length]; hanging && hanging.rows > 0; hanging = below[row.length]) {
      hanging.rows -= 1;
      row.push(hanging.cell);
    }
  };
  for (const element of cells) {
    takeHanging();
    const cell: Cell = { text: textOf(element, isNoTable), marked: markedIn(element) };
    const rows = span(element, 'rowspan', mostRows) - 1;
    for (let count = span(element, 'colspan', mostColumns); count > 0 && row.length < mostColumns; count -= 1) {
      below[row.length] = { cell, rows };
      row.push(cell);
    }
  }
  takeHanging();
  return row;
}

function span(element: Element, name: 'rowspan' | 'colspan', most: number): number {
  const written = attribute(element, name) ?? attribute(element, `aria-${name}`) ?? '1';
  const count = Number.parseInt(written, 10);
  if (name === 'rowspan' && count === 0) return most; // To the end of its group.
  return Math.min(Math.max(1, count || 1), most);
}

function isNoTable(element: Element): boolean {
  return !isTable(element);
}

/** What belongs to a table or row itself, not to a table inside it. */
function* ownElements(parent: Element, fits: (element: Element) => boolean): Generator<Element> {
  for (const element of elementsBelow(parent, (one) => !isTable(one) && !fits(one))) if (fits(element)) yield element;
}

export function markedIn(element: Element): string[] {
  const marks = [...elementsBelow(element, isNoTable)].filter(({ tagName }) => ['code', 'kbd', 'samp', 'tt'].includes(tagName));
  return marks.map((mark) => textOf(mark)).filter((text) => text !== '');
}

/** A row that is one cell from side to side: a heading over the rows that follow. */
export function isHeading(row: readonly Cell[]): boolean {
  return row.length > 1 && row.every((cell) => cell === row[0]);
}

export function cellAt(row: readonly Cell[] | undefined, column: number): Cell {
  return row?.[column] ?? none;
}
