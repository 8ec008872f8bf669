/** Who tries to show that they are somebody. */
export interface Guesser {
  /** Whom they say they are: an e-mail address. */
  readonly account: string;
  /** A browser that this very account signed in with before. */
  readonly device?: string | undefined;
  /** Where they come from, if that says anything. */
  readonly network?: string | undefined;
}

/** So many wrong guesses at once, and one more after each such time. */
interface Allowance {
  readonly atOnce: number;
  readonly oneMoreAfterMs: number;
}

const allowances = {
  account: { atOnce: 10, oneMoreAfterMs: 120_000 },
  device: { atOnce: 10, oneMoreAfterMs: 60_000 },
  network: { atOnce: 30, oneMoreAfterMs: 20_000 },
} as const satisfies Record<string, Allowance>;

type Kind = keyof typeof allowances;

/** So much is remembered at most; the oldest goes first. */
const mostKept = 50_000;

/**
 * Slows down who guesses. Browsers that an account has signed in with before are counted by themselves: whoever guesses at it from
 * elsewhere uses up the guesses of elsewhere, and cannot lock its owner out of their own browser (OWASP, "device cookies").
 * Memory only: a restart forgets, and each server counts for itself.
 */
export class Guesses {
  /** How much of an allowance is used up, and when that was so. */
  readonly #used = new Map<string, { used: number; at: number }>();

  /** Whether they may try once more; that counts until `wasRight`. */
  take(guesser: Guesser, now: number = performance.now()): boolean {
    const keys = keysOf(guesser);
    if (keys.some(([kind, key]) => this.#usedOf(kind, key, now) > allowances[kind].atOnce - 1)) return false;
    for (const [kind, key] of keys) this.#used.set(`${kind} ${key}`, { used: this.#usedOf(kind, key, now) + 1, at: now });
    for (const oldest of this.#used.keys()) {
      if (this.#used.size <= mostKept) break;
      this.#used.delete(oldest);
    }
    return true;
  }

  /** It was them: the try does not count. */
  wasRight(guesser: Guesser, now: number = performance.now()): void {
    for (const [kind, key] of keysOf(guesser)) this.#used.set(`${kind} ${key}`, { used: Math.max(0, this.#usedOf(kind, key, now) - 1), at: now });
  }

  /** Drops what is as good as new. */
  forget(now: number = performance.now()): void {
    for (const name of this.#used.keys()) {
      const [kind, key] = name.split(' ', 2) as [Kind, string];
      if (this.#usedOf(kind, key, now) === 0) this.#used.delete(name);
    }
  }

  /** How much it remembers. */
  get size(): number {
    return this.#used.size;
  }

  #usedOf(kind: Kind, key: string, now: number): number {
    const { used, at } = this.#used.get(`${kind} ${key}`) ?? { used: 0, at: now };
    return Math.max(0, used - (now - at) / allowances[kind].oneMoreAfterMs);
  }
}

function keysOf({ account, device, network }: Guesser): readonly (readonly [Kind, string])[] {
  if (device !== undefined) return [['device', device]];
  return [['account', account], ...(network === undefined ? [] : [['network', network] as const])];
}
