/** Each may take a thread of the process until the system gives up, and cannot be called back: more would keep it from ending. */
const atOnce = 4;

const answersWithinMs = 20_000;

/** More than any site has; a page that makes up names must not fill the memory. */
const maxRemembered = 1000;

interface Asked extends PromiseWithResolvers<readonly string[]> {
  readonly host: string;
  /** Who still waits for it. */
  askers: number;
}

/** Asks for the addresses of hosts: a few at a time, each once, and none that nobody waits for any more. */
export class LookUps {
  readonly #resolve: (host: string) => Promise<readonly string[]>;
  readonly #known = new Map<string, readonly string[]>();
  readonly #asked = new Map<string, Asked>();
  readonly #queue: Asked[] = [];
  #underWay = 0;

  constructor(resolve: (host: string) => Promise<readonly string[]>) {
    this.#resolve = resolve;
  }

  /**
   * @param signal aborted where nobody waits for it any more
   * @throws what the look-up says; ETIMEDOUT where it says nothing
   */
  async of(host: string, signal: AbortSignal): Promise<readonly string[]> {
    signal.throwIfAborted();
    const known = this.#known.get(host);
    if (known) return known;
    const asked = this.#asked.get(host) ?? this.#plan(host);
    const { promise: late, reject } = Promise.withResolvers<never>();
    const stop = () => reject(Object.assign(new Error(`no address of ${host}`), { code: 'ETIMEDOUT' }));
    const timer = setTimeout(stop, answersWithinMs);
    signal.addEventListener('abort', stop, { once: true });
    asked.askers += 1;
    this.#goOn();
    try {
      return await Promise.race([asked.promise, late]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      asked.askers -= 1;
    }
  }

  /** Where a host could not be reached at its addresses, it may have others by now. */
  forget(host: string): void {
    this.#known.delete(host);
  }

  #plan(host: string): Asked {
    const asked: Asked = { ...Promise.withResolvers<readonly string[]>(), host, askers: 0 };
    asked.promise.catch(() => {}); // Whoever waits hears of it.
    this.#asked.set(host, asked);
    this.#queue.push(asked);
    return asked;
  }

  #goOn(): void {
    while (this.#underWay < atOnce) {
      const next = this.#queue.shift();
      if (!next) return;
      if (next.askers > 0) void this.#ask(next);
      else this.#asked.delete(next.host);
    }
  }

  async #ask({ host, resolve, reject }: Asked): Promise<void> {
    this.#underWay += 1;
    try {
      const addresses = await this.#resolve(host);
      if (this.#known.size < maxRemembered) this.#known.set(host, addresses);
      resolve(addresses);
    } catch (error) {
      reject(error);
    }
    this.#asked.delete(host);
    this.#underWay -= 1;
    this.#goOn();
  }
}
