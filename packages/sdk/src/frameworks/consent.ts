/** Consent as one value that changes, for a framework to follow. It stands on the public API alone. */
import type { DecisionOf, Kapsel, ServiceIds } from '../types.ts';
import type { IdOfPage } from '../types-global.ts';

/** What a component reads and does: frozen, and the same object until something changes. */
export interface Consent<Id extends string = string>
  extends DecisionOf<Id>, Pick<Kapsel<Id>, 'has' | 'hasService' | 'accept' | 'withdraw' | 'showBanner' | 'showPreferences' | 'hide' | 'setLanguage'> {
  /** The layer that an interface of the site's own has to show now. */
  readonly layer: 'banner' | 'preferences' | undefined;
}

/** By the type of a config; without one, by the services that `kapsel-sdk build --types` has declared. */
export type ConsentOf<Config> = Consent<[Config] extends [never] ? IdOfPage : ServiceIds<Config>>;

const scope = globalThis as { kapselReady?: unknown; navigation?: EventTarget };
const isServer = typeof window === 'undefined';
/** Who throws fails alone, and loudly. */
const changes = new EventTarget();

/** Calls back once Kapsel is there, by whichever tag or `run()`; never on a server. What a visitor does before is done then. */
function withKapsel(callback: (kapsel: Kapsel) => void): void {
  if (isServer) return;
  type Queue = { push: (callback: (kapsel: Kapsel) => void) => void };
  // An element with id="kapselReady" is no queue.
  if (typeof (scope.kapselReady as Queue | undefined)?.push !== 'function') scope.kapselReady = [];
  (scope.kapselReady as Queue).push(callback);
}

/** The same functions for good, so that an effect may depend on one. */
const actions = {
  accept: (ids, by) => withKapsel((kapsel) => kapsel.accept(ids, by)),
  withdraw: (by) => withKapsel((kapsel) => kapsel.withdraw(by)),
  showBanner: () => withKapsel((kapsel) => kapsel.showBanner()),
  showPreferences: () => withKapsel((kapsel) => kapsel.showPreferences()),
  hide: () => withKapsel((kapsel) => kapsel.hide()),
  setLanguage: (tag) => withKapsel((kapsel) => kapsel.setLanguage(tag)),
} satisfies Partial<Consent>;

function consentOf(decision: DecisionOf, layer: Consent['layer']): Consent {
  const { categories, services, open } = decision;
  for (const list of [categories, services, open]) Object.freeze(list);
  return Object.freeze({ ...decision, layer, has: (category) => categories.includes(category), hasService: (id) => services.includes(id), ...actions } satisfies Consent);
}

/** What a server says of everybody, and a page until Kapsel is there: nothing is granted, nothing is asked. */
export const initial: Consent = consentOf(
  { decided: false, categories: ['necessary'], services: [], policyVersion: 0, decidedAt: undefined, recordId: undefined, gpc: 'absent', open: [] },
  undefined,
);

let current = initial;

/** The consent of now. */
export function read(): Consent {
  return current;
}

/** @returns unsubscribes */
export function subscribe(listener: () => void): () => void {
  if (!isServer) changes.addEventListener('change', listener);
  return () => changes.removeEventListener('change', listener);
}

withKapsel((kapsel) => {
  const show = (layer: Consent['layer']): void => {
    const next = consentOf(kapsel.decision(), layer);
    if (JSON.stringify(next) === JSON.stringify(current)) return;
    current = next;
    changes.dispatchEvent(new Event('change'));
  };
  const refresh = () => show(current.layer);
  refresh();
  // Who comes after `show` was told sees by what is open that it was.
  kapsel.on('ready', ({ open }) => show(open.length > 0 ? 'banner' : current.layer));
  kapsel.on('consent', ({ source, open }) => show(source === 'restored' || open.length > 0 ? current.layer : undefined));
  kapsel.on('change', refresh);
  kapsel.on('show', ({ layer }) => show(layer));
  kapsel.on('hide', () => show(undefined));
  // On a sensitive path less is granted. Not at once: a router goes on in the middle of its own work.
  scope.navigation?.addEventListener('currententrychange', () => queueMicrotask(refresh));
});
