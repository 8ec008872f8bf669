import type { Category, ConsentCategory } from '@kapsel/core';

/** What a signal is told, at the start and after each decision. */
export interface SignalState {
  /** False where only the region's rule speaks. */
  readonly decided: boolean;
  readonly categories: readonly Category[];
  readonly services: readonly string[];
  /** Whether all of these services that the config knows may run; without one, whether the category is granted. */
  allows(category: ConsentCategory, ...services: string[]): boolean;
}

/** What a signal may need to know before anybody decided. */
export interface SignalPage {
  /** What the config says under the signal's name. */
  readonly mode: string | true;
  /** Marketing needs a yes first. */
  readonly optIn: boolean;
}

/** Tells one vendor, in its own words, what the visitor decided. It blocks nothing: that is the blocker's part. */
export interface Signal {
  /** Stubs and defaults: nothing is granted. */
  before(page: SignalPage): void;
  /** The whole state, as it now is; not called while there is nothing but the defaults to tell. */
  update(state: SignalState): void;
}

/** Keyed by a symbol, since an element's id can take the place of any name. */
const registry = Symbol.for('kapsel.signals');

/** The signals whose code is in the page, by their name in the config. */
export function registeredSignals(): { [name: string]: Signal } {
  const scope = globalThis as { [registry]?: { [name: string]: Signal } };
  return (scope[registry] ??= Object.create(null) as { [name: string]: Signal });
}

export function grantedOrDenied(isGranted: boolean): 'granted' | 'denied' {
  return isGranted ? 'granted' : 'denied';
}
