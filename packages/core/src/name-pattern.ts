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

interface Found<T> {
  readonly pattern: string;
  readonly value: T;
}

/** A pattern with a star. */
interface Wild<T> {
  readonly found: Found<T>;
  readonly weight: number;
  readonly order: number;
  /** What stands behind the last star. */
  readonly tail: string;
  /** Whether nothing stands between stars: a name that begins and ends so, and is long enough for both, fits. */
  readonly hasOneStar: boolean;
}

/** All patterns with the same literal beginning. */
interface Head<T> {
  readonly text: string;
  readonly wild: Wild<T>[];
  /** The longest other head that this one begins with. */
  shorter: Head<T> | undefined;
}

/**
 * Patterns with something attached, arranged so that a look-up touches only the few that can fit: exact names by a map,
 * the others by their literal beginnings. Those stand in order, each knowing the next shorter one that it begins with: whatever
 * a name begins with is then in the chain of the last one that is not behind the name.
 */
export class PatternIndex<T> {
  readonly #exact = new Map<string, Found<T>[]>();
  readonly #byHead = new Map<string, Head<T>>();
  /** In order; made anew for the first look-up after an addition. */
  #heads: readonly Head<T>[] | undefined;
  #added = 0;

  add(pattern: string, value: T): void {
    const found = { pattern, value };
    const star = pattern.indexOf('*');
    if (star < 0) {
      const known = this.#exact.get(pattern);
      if (known) known.push(found);
      else this.#exact.set(pattern, [found]);
      return;
    }
    const text = pattern.slice(0, star);
    const last = pattern.lastIndexOf('*');
    const wild = { found, weight: patternWeight(pattern), order: this.#added++, tail: pattern.slice(last + 1), hasOneStar: last === star };
    const known = this.#byHead.get(text);
    if (known) known.wild.push(wild);
    else this.#byHead.set(text, { text, wild: [wild], shorter: undefined });
    this.#heads = undefined;
  }

  /** All values whose pattern fits, the most literal pattern first; equals keep the order in which they were added. */
  find(name: string): readonly Found<T>[] {
    const exact = this.#exact.get(name) ?? none;
    const wild = this.#findWild(name);
    if (wild.length === 0) return exact;
    if (wild.length > 1) wild.sort((a, b) => b.weight - a.weight || a.order - b.order);
    return [...exact, ...wild.map(({ found }) => found)];
  }

  #findWild(name: string): Wild<T>[] {
    this.#heads ??= inOrder(this.#byHead);
    const fitting: Wild<T>[] = [];
    for (let head = lastNotBehind(this.#heads, name); head; head = head.shorter) {
      if (!name.startsWith(head.text)) continue;
      for (const each of head.wild) if (fitsBehind(head.text, each, name)) fitting.push(each);
    }
    return fitting;
  }
}

const none: readonly never[] = [];

/** Whether a name that has the beginning of a pattern fits all of it. */
function fitsBehind<T>(head: string, { found, tail, hasOneStar }: Wild<T>, name: string): boolean {
  return name.length >= head.length + tail.length && name.endsWith(tail) && (hasOneStar || matchesPattern(found.pattern, name));
}

function inOrder<T>(byHead: ReadonlyMap<string, Head<T>>): Head<T>[] {
  const heads = [...byHead.values()].sort((a, b) => (a.text < b.text ? -1 : 1));
  let before: Head<T> | undefined;
  for (const head of heads) {
    while (before && !head.text.startsWith(before.text)) before = before.shorter;
    head.shorter = before;
    before = head;
  }
  return heads;
}

function lastNotBehind<T>(heads: readonly Head<T>[], name: string): Head<T> | undefined {
  let [from, to] = [0, heads.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((heads[middle] as Head<T>).text <= name) from = middle + 1;
    else to = middle;
  }
  return heads[from - 1];
}
