const text = String.raw`"(?:[^"\\]|\\.)*"`;
const word = String.raw`[\w.+-]+`;
/** Pairs up to the id, which is over where its quote is closed or a word ends. No two parts fit the same text, so that it takes no longer than the text is long. */
const upToId = new RegExp(String.raw`^\{(?:\s*(?!"id")${text}\s*:\s*(?:${text}|${word})\s*,)*\s*"id"\s*:\s*(?:(${text})|(${word})\s*[,}])`, 'u');

/** The id of an object whose JSON is broken or cut off further on; null where none can be read. */
export function idIn(line: string): string | number | null {
  const found = upToId.exec(line);
  if (!found) return null;
  try {
    const id: unknown = JSON.parse(found[1] ?? found[2] ?? '');
    return isId(id) ? id : null;
  } catch {
    return null;
  }
}

export function isId(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
