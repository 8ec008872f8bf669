/** What could be cut out of a stored value or an address and still tell one visitor from others. */
const tokens = /[A-Za-z0-9_-]{8,200}/gu;

/** More than this in one value is a document, not an identifier. */
const maxTokens = 50;

/** Said of a visit, not of a visitor. */
const notOfOneVisitor: readonly RegExp[] = [
  /^\d{4}[-_]?\d\d[-_]?\d\d(?:T[\d-]+Z?)?$/u, // a date
  /^1[4-9]\d{8}(?:\d{3}|\d{6})?$/u, // seconds, milliseconds or microseconds since 1970
  /^\d+x\d+$/u, // a screen
  /^(?:[a-z]+[-_])?v?\d{1,3}(?:[-_]\d{1,3})+$/iu, // a version
  /^(?:G|GTM|GT|AW|DC|UA)-[A-Z0-9-]+$/u, // an account at Google
];

/**
 * The parts of a value that look like an identifier: eight characters or more with a digit among them that are no date, no
 * time, no number of a version. A word, or several, tell nobody from others.
 */
export function identifiersIn(value: string): string[] {
  const parts = (decoded(value).slice(0, 10_000).match(tokens) ?? []).slice(0, maxTokens);
  return [...new Set(parts)].filter((part) => /\d/u.test(part) && new Set(part).size >= 5 && !notOfOneVisitor.some((pattern) => pattern.test(part)));
}

/** Values are often written as they would be in a URL. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
