/** A value that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The one way to write a value as JSON (RFC 8785, JSON Canonicalization Scheme): members sorted by their UTF-16 code
 * units, no spaces, numbers and strings as ECMAScript writes them. Equal values give equal bytes, so they can be hashed.
 *
 * @throws TypeError for what JSON cannot say exactly: a number that is not finite, a string with half a surrogate pair, a
 * `Date` or a `Map`, `undefined` in a list
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`JSON has no number ${value}.`);
  if (typeof value === 'string') return quote(value);
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return JSON.stringify(value);
  // Array.from, because map would skip holes.
  if (isList(value)) return `[${Array.from(value, (item) => canonicalJson(item)).join(',')}]`;
  const kind = Object.prototype.toString.call(value);
  if (kind !== '[object Object]') throw new TypeError(`JSON cannot say ${kind}; two different ones would get one hash.`);
  const members = Object.keys(value)
    .sort(byCodeUnits)
    .flatMap((key) => {
      const member = value[key];
      return member === undefined ? [] : [`${quote(key)}:${canonicalJson(member)}`];
    });
  return `{${members.join(',')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** JavaScript compares strings by UTF-16 code units, which is what the RFC asks for; no locale has a say. */
function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function quote(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('JSON text must be well-formed Unicode; this string has half a surrogate pair.');
  return JSON.stringify(text);
}
