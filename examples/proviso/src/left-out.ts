/** The cookies that somebody wants gone. It notes which ones turned up, since leaving out a misspelt name would prove nothing. */
export class LeftOut {
  readonly #names: ReadonlySet<string>;
  readonly #unseen: Set<string>;

  constructor(names: readonly string[]) {
    this.#names = new Set(names);
    this.#unseen = new Set(names);
  }

  has(name: string): boolean {
    this.#unseen.delete(name);
    return this.#names.has(name);
  }

  assertAllSeen(): void {
    if (this.#unseen.size === 0) return;
    throw new Error(`Proviso sets no cookie called ${[...this.#unseen].join(', ')}, so it cannot leave it out.`);
  }
}

/** Third-party scripts list their cookies one a line; the line goes, just as when a person edits the file. */
const cookieLine = /^ +(\w+): \{ value: .*\n/gm;

export function dropCookieLines(script: string, leftOut: LeftOut): string {
  return script.replaceAll(cookieLine, (line, name: string) => (leftOut.has(name) ? '' : line));
}
