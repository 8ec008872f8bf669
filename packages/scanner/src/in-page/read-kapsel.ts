/** What a page says of the Kapsel that runs in it, all of it as the page pleases. */
export interface ReadKapsel {
  /** It is there, whether it has begun or not. */
  readonly isHere: boolean;
  /** It has begun, so that the config is the one that it obeys, with its defaults filled in. */
  readonly hasBegun?: boolean;
  readonly config?: unknown;
  /** Category → what it needs from this visitor: `opt-in`, `opt-out`, `exempt`. */
  readonly rules?: unknown;
}

/**
 * Asks the runtime for the config that it obeys, with its defaults filled in, also where it came in a bundle of the site's own; failing that,
 * takes the one that was given to it. Its source is sent to the page, and runs among the page's scripts, where Kapsel is.
 */
export function readKapsel(): string {
  const scope = globalThis as { [key: string | symbol]: unknown };
  const { inside } = (scope[Symbol.for('kapsel.parts')] ?? {}) as { inside?: { config?: unknown; circumstances?: { rules?: unknown } } };
  const { kapsel, kapselConfig } = scope as { kapsel?: { run?: unknown }; kapselConfig?: unknown };
  const read: ReadKapsel = {
    isHere: inside !== undefined || typeof kapsel?.run === 'function',
    hasBegun: inside?.config !== undefined,
    config: inside?.config ?? kapselConfig,
    rules: inside?.circumstances?.rules,
  };
  return JSON.stringify(read).slice(0, 2_000_000);
}
