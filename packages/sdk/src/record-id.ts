/**
 * A new id for a record: a UUIDv7 (RFC 9562), so that records sort by when they were made. Made in the browser at the choice,
 * it makes sending twice the same as sending once.
 *
 * @param now milliseconds since 1970
 */
export function newRecordId(now: number = Date.now()): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  const time = now.toString(16).padStart(12, '0');
  const digits = time + [...random].map((byte) => (byte | 256).toString(16).slice(1)).join('');
  const variant = '89ab'[(random[15] ?? 0) & 3] ?? '8';
  return [time.slice(0, 8), time.slice(8), `7${digits.slice(12, 15)}`, variant + digits.slice(15, 18), digits.slice(18, 30)].join('-');
}
