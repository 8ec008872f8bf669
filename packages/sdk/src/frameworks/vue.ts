/** Consent for Vue 3; see docs/frameworks.md. */
import { computed, getCurrentInstance, getCurrentScope, onMounted, onScopeDispose, shallowRef, type ComputedRef } from 'vue';
import { initial, read, subscribe, type ConsentOf } from './consent.ts';

export type { Consent, ConsentOf } from './consent.ts';

/**
 * What the visitor decided, and what a component can do about it. While a server renders and a page hydrates nothing is granted.
 *
 * @example const consent = useConsent(); // in a template: v-if="consent.has('analytics')"
 */
export function useConsent<Config = never>(): ComputedRef<ConsentOf<Config>> {
  const consent = shallowRef(initial);
  const follow = (): void => {
    consent.value = read();
  };
  const begin = (): void => {
    follow();
    stop = subscribe(follow);
  };
  let stop = (): void => {};
  // A component that hydrates must first be what the server made of it.
  if (getCurrentInstance()) onMounted(begin);
  else begin();
  if (getCurrentScope()) onScopeDispose(() => stop());
  return computed(() => consent.value as ConsentOf<Config>);
}
