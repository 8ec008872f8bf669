/** Spaces out the beginnings of pages, however many are visited side by side. */
export class Pace {
  readonly #leastMs: number;
  #last = 0;

  /** @param pagesPerSecond at most; `undefined` for as fast as it goes */
  constructor(pagesPerSecond: number | undefined) {
    this.#leastMs = pagesPerSecond === undefined ? 0 : 1000 / pagesPerSecond;
  }

  /**
   * How many milliseconds to wait until one more page may begin. Who asks first is served first.
   *
   * @param now milliseconds since 1970
   * @param delaySeconds what the site asks for between two pages
   */
  turn(now: number, delaySeconds: number): number {
    this.#last = Math.max(now, this.#last + Math.max(this.#leastMs, delaySeconds * 1000));
    return this.#last - now;
  }
}
