import { isVariation, pageShape } from './page-address.ts';

/** A page that leads to another of its own shape, as a calendar does to its next month, may go on so for ever: it costs this much. */
const siblingCost = 5;

/**
 * How many pages of one shape are visited: calendars, filters and searches make pages without end out of numbers and queries. What a list
 * of articles leads to costs one each, so that a list is gone through long before a calendar.
 */
export class Variations {
  readonly #budget: number;
  readonly #spent = new Map<string, number>();

  constructor(budget: number) {
    this.#budget = budget;
  }

  /**
   * Whether there is room for one more page of its shape; if so it is taken.
   *
   * @param from the page that leads to it; nothing where that may lead to whatever it likes
   */
  take(url: string, from: string | undefined): boolean {
    if (!isVariation(url)) return true;
    const shape = pageShape(url);
    const cost = from !== undefined && pageShape(from) === shape ? siblingCost : 1;
    const spent = (this.#spent.get(shape) ?? 0) + cost;
    if (spent > this.#budget) return false;
    this.#spent.set(shape, spent);
    return true;
  }
}
