/**
 * Name patterns such as `_ga_*`: anchored at both ends, `*` stands for any run of characters (also none), every other
 * character for itself. There is no way to escape `*`: no cookie in use carries one in its name.
 */

/** Whether a whole name fits a pattern. Runs in time proportional to the name times the number of stars, whatever the input. */
export function matchesPattern(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  const head = parts[0] ?? '';
  if (parts.length === 1) return name === head;
  const tail = parts[parts.length - 1] ?? '';
  if (name.length < head.length + tail.length) return false;
  if (!name.startsWith(head) || !name.endsWith(tail)) return false;
  const end = name.length - tail.length;
  let from = head.length;
  for (const part of parts.slice(1, -1)) {
    const at = name.indexOf(part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}

/** How much of a pattern is literal. Of two patterns that fit the same name the one with more literal characters wins. */
export function patternWeight(pattern: string): number {
  let stars = 0;
  for (const character of pattern) if (character === '*') stars += 1;
  return stars === 0 ? Number.MAX_SAFE_INTEGER : pattern.length - stars;
}

/** Puts the more literal of two patterns that fit the same name first: by weight, then by how much they say before their first star. */
export function moreLiteral(a: string, b: string): number {
  return patternWeight(b) - patternWeight(a) || headLength(b) - headLength(a);
}

function headLength(pattern: string): number {
  return pattern.split('*', 1).join('').length;
}

/**
 * Patterns with something attached, arranged so that a look-up touches only the few that can fit: exact names by a map,
 * the others by their literal beginning.
 */
export class PatternIndex<T> {
  readonly #exact = new Map<string, T[]>();
  readonly #byHead = new Map<string, { pattern: string; value: T; order: number }[]>();
  readonly #headLengths = new Set<number>();
  #added = 0;

  add(pattern: string, value: T): void {
    const star = pattern.indexOf('*');
    if (star < 0) {
      const known = this.#exact.get(pattern);
      if (known) known.push(value);
      else this.#exact.set(pattern, [value]);
      return;
    }
    const head = pattern.slice(0, star);
    this.#headLengths.add(head.length);
    const known = this.#byHead.get(head);
    const entry = { pattern, value, order: this.#added++ };
    if (known) known.push(entry);
    else this.#byHead.set(head, [entry]);
  }

  /** All values whose pattern fits, the most literal pattern first; equals keep the order in which they were added. */
  find(name: string): { pattern: string; value: T }[] {
    const found = (this.#exact.get(name) ?? []).map((value) => ({ pattern: name, value }));
    const wild: { pattern: string; value: T; order: number }[] = [];
    for (const length of this.#headLengths) {
      if (length > name.length) continue;
      for (const entry of this.#byHead.get(name.slice(0, length)) ?? []) {
        if (matchesPattern(entry.pattern, name)) wild.push(entry);
      }
    }
    wild.sort((a, b) => patternWeight(b.pattern) - patternWeight(a.pattern) || a.order - b.order);
    return [...found, ...wild.map(({ pattern, value }) => ({ pattern, value }))];
  }
}
