/**
 * What a word that nobody knows was probably meant to be: the known one that takes the fewest changes, at most two and at most
 * half of its letters; of several the one of the same length.
 */
export function nearest<Known extends string>(given: string, known: readonly Known[]): Known | undefined {
  const most = Math.min(2, Math.floor(given.length / 2));
  const ranked = known
    .map((word) => ({ word, longer: Math.abs(given.length - word.length) }))
    .filter(({ longer }) => longer <= most)
    .map(({ word, longer }) => ({ word, longer, changes: distance(given.toLowerCase(), word.toLowerCase()) }))
    .filter(({ changes }) => changes <= most)
    .sort((a, b) => a.changes - b.changes || a.longer - b.longer);
  return ranked[0]?.word;
}

/** The guess as an addition to a sentence; nothing where nothing is near. */
export function didYouMean(given: string, known: readonly string[]): string {
  const guess = nearest(given, known);
  return guess === undefined ? '' : ` (did you mean “${guess}”?)`;
}

/** `a, b or c` */
export function anyOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Levenshtein's: how many letters are put in, left out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    let diagonal = i;
    row = row.reduce<number[]>((next, above, j) => {
      if (j === 0) return [i + 1];
      next.push(Math.min(above + 1, (next[j - 1] ?? 0) + 1, diagonal + (letter === b[j - 1] ? 0 : 1)));
      diagonal = above;
      return next;
    }, []);
  }
  return row[b.length] ?? 0;
}
