/** Why a page of the site that somebody linked to is not visited, beside the limit of pages and depth. */
export type LeftOutReason = 'robots' | 'pattern' | 'variations' | 'harmful' | 'listed';

/** More than this are not told apart. */
export const countedAtMost = 1000;

/** Counts addresses that were left out, each once however often it is linked to. */
export class LeftOut {
  readonly #addresses = new Map<LeftOutReason, Set<string>>();

  add(reason: LeftOutReason, address: string): void {
    const addresses = this.#addresses.get(reason) ?? new Set();
    if (addresses.size < countedAtMost) addresses.add(address);
    this.#addresses.set(reason, addresses);
  }

  /** It is visited after all: another page leads to it in a better way. */
  takeBack(address: string): void {
    for (const addresses of this.#addresses.values()) addresses.delete(address);
  }

  /** How many for each reason; those that do not occur are not there. */
  get counts(): Partial<Record<LeftOutReason, number>> {
    return Object.fromEntries([...this.#addresses].filter(([, { size }]) => size > 0).map(([reason, { size }]) => [reason, size]));
  }
}
