import stringWidth from 'string-width';

/** Lines no wider than the column. Takes text that is already safe. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (stringWidth(longer) <= width) {
      line = longer;
      continue;
    }
    const pieces = broken(word, width);
    if (line !== '') lines.push(line);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return [...lines, line];
}

export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

/**
 * Column widths that fit the room: each as wide as its widest cell; then the widest gives way, no column below its floor
 * until all are there, and none below the last floor.
 *
 * @param natural the widest cell of each column
 */
export function fitted(natural: readonly number[], room: number, floors: readonly number[], lastFloor: number): number[] {
  const once = shrunk(natural, room, floors);
  return shrunk(once, room, once.map(() => lastFloor));
}

function shrunk(natural: readonly number[], room: number, floors: readonly number[]): number[] {
  const widths = [...natural];
  const spare = (column: number) => (widths[column] ?? 0) > (floors[column] ?? 0);
  for (let excess = sumOf(widths) - room; excess > 0; excess -= 1) {
    const shrinkable = [...widths.keys()].filter(spare).sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
    const widest = shrinkable[0];
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

export function widestOf(cells: readonly string[]): number {
  return cells.reduce((widest, cell) => Math.max(widest, stringWidth(cell)), 0);
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Names and hosts have few spaces, so a long one is cut after its last `_`, `-`, `.` or `/` that fits, or else anywhere. */
function broken(word: string, width: number): string[] {
  const pieces: string[] = [];
  let rest = word;
  while (stringWidth(rest) > width) {
    const piece = fittingStart(rest, width);
    const natural = piece.replace(/[^_\-./]*$/u, '');
    const taken = natural.length * 2 > piece.length ? natural : piece;
    pieces.push(taken);
    rest = rest.slice(taken.length);
  }
  return rest === '' ? pieces : [...pieces, rest];
}

/** As many whole characters as fit, but always one, so that a wide character in a narrow column ends. */
function fittingStart(text: string, width: number): string {
  let start = '';
  for (const { segment } of graphemes.segment(text)) {
    if (start !== '' && stringWidth(start + segment) > width) break;
    start += segment;
  }
  return start;
}
