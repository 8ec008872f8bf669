/**
 * A new id for a record: a UUIDv7 (RFC 9562), so that records sort by when they were made. Made in the browser at the choice,
 * it makes sending twice the same as sending once.
 *
 * @param now milliseconds since 1970
 */
export function newRecordId(now: number = Date.now()): string {
  const digits = now.toString(16).padStart(12, '0') + [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => (byte | 256).toString(16).slice(1)).join('');
  // Version 7, and the variant of the RFC in the two highest bits.
  return digits.replace(/(.{8})(.{4}).(...)(.)(...)(.{12})/u, (_all, high, low, first, variant, second, rest) => `${high}-${low}-7${first}-${'89ab'[parseInt(variant, 16) & 3]}${second}-${rest}`);
}
