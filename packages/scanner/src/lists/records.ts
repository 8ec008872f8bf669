/** What stands under a key of an object in a file, whatever it is. */
export function valueOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

/** The same where it is a text or a number; else nothing. */
export function wordOf(value: unknown, key: string): string {
  const word = valueOf(value, key);
  return typeof word === 'string' || typeof word === 'number' ? String(word) : '';
}

/** The same where it is a list; else an empty one. */
export function listOf(value: unknown, key: string): readonly unknown[] {
  const list = valueOf(value, key);
  return Array.isArray(list) ? list : [];
}
