/** Consent for Svelte 4 and 5, by the contract of their stores; see docs/frameworks.md. */
import { read, subscribe, type ConsentOf } from './consent.ts';

export type { Consent, ConsentOf } from './consent.ts';

/** What `$` in a component, `get` and `derived` take. */
export interface ConsentStore<Config = never> {
  subscribe(run: (consent: ConsentOf<Config>) => void): () => void;
}

/**
 * What the visitor decided, and what a component can do about it. On a server nothing is granted.
 *
 * @example {#if $consent.has('analytics')} … {/if}
 */
export const consent: ConsentStore = {
  subscribe(run) {
    const tell = () => run(read() as ConsentOf<never>);
    tell();
    return subscribe(tell);
  },
};

/** The same store, with the ids of a config in its types. */
export function useConsent<Config = never>(): ConsentStore<Config> {
  return consent as ConsentStore<Config>;
}
