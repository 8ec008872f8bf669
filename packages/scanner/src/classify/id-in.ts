const value = String.raw`(?:"(?:[^"\\]|\\.)*"|[\w.+-]+)`;
/** Pairs of a name and a text, number or word, up to the id. No two parts of it fit the same text, so that it takes no longer than the text is long. */
const upToId = new RegExp(String.raw`^\{(?:\s*"(?!id")(?:[^"\\]|\\.)*"\s*:\s*${value}\s*,)*\s*"id"\s*:\s*(${value})\s*[,}]`, 'u');

/** The id of an object whose JSON is broken or cut off further on; null where none can be read. */
export function idIn(text: string): string | number | null {
  const found = upToId.exec(text)?.[1];
  if (found === undefined) return null;
  try {
    const id: unknown = JSON.parse(found);
    return isId(id) ? id : null;
  } catch {
    return null;
  }
}

export function isId(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
