/** Longer than any that servers take; a page that makes them up must not fill the memory with them. */
const longest = 8192;

/** An address of ordinary length. */
export function shortened(url: string): string {
  // A copy: what is cut out of a text keeps all of it in memory.
  return url.length > longest ? Buffer.from(url.slice(0, longest)).toString() : url;
}
