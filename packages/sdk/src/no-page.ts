import { parseCategory, type SiteConfig } from '@kapsel/core';
import { currentDecision } from './current-decision.ts';
import type { GivenConfig } from './given-config.ts';
import type { Kapsel } from './runtime.ts';

/** A server, which renders pages, is none itself. */
export const isInPage = typeof document !== 'undefined';

/** Nobody is there to ask, as with a crawler: what needs no yes may run, and nothing else. */
const nobody = { rules: { functional: 'opt-in', analytics: 'opt-in', marketing: 'opt-in' }, gpc: false, sensitive: false, crawler: true } as const;

/** What a server has in Kapsel's place. It holds, stores and tells nothing, and keeps nothing of a visitor for the next. */
export function kapselWithoutPage(config: GivenConfig): Kapsel {
  const decision = () => currentDecision({ policyVersion: 1, ...config } as SiteConfig, undefined, nobody);
  const nothing = (): void => {};
  const kapsel: Omit<Kapsel, 'ready'> = {
    run: () => whole,
    has: (category) => parseCategory(category) === 'necessary',
    hasService: (id) => decision().services.includes(id),
    accept: nothing,
    withdraw: nothing,
    showBanner: nothing,
    showPreferences: nothing,
    hide: nothing,
    setLanguage: nothing,
    decision,
    on: () => nothing,
  };
  const whole: Kapsel = Object.assign(kapsel, { ready: Promise.resolve().then(() => whole) });
  return whole;
}
