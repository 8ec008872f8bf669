import type { SiteConfig, Signals } from '@kapsel/core';
import { services as knownServices, type ConsentInterface } from '@kapsel/core/knowledge';

/** What Kapsel can say, by the signal of the knowledge base that it is. */
const signals: { readonly [signal in ConsentInterface['heeds'][number]]?: { readonly key: keyof Signals; readonly value: string } } = {
  'google-consent-mode': { key: 'googleConsentMode', value: '"basic"' },
  'microsoft-uet': { key: 'microsoftUet', value: 'true' },
  'microsoft-clarity': { key: 'microsoftClarity', value: 'true' },
  meta: { key: 'meta', value: 'true' },
  hubspot: { key: 'hubspot', value: 'true' },
  matomo: { key: 'matomo', value: '"consent"' },
};

/**
 * What the services of a draft can be told of a visitor's choice and are not told yet, as it stands in a config. A draft names none: it
 * says what is held, and what a vendor's script does with an answer is for the owner to want.
 *
 * @example ['"googleConsentMode": "basic" (Google Ads, Google Analytics)']
 */
export function possibleSignals({ services, signals: named = {} }: SiteConfig): string[] {
  const heeding = services.flatMap(({ id, name }) => {
    const heeds = knownServices.find((known) => known.id === id)?.consent?.heeds ?? [];
    return heeds.flatMap((signal) => (signals[signal] && named[signals[signal].key] === undefined ? [{ name, ...signals[signal] }] : []));
  });
  return [...Map.groupBy(heeding, ({ key, value }) => `"${key}": ${value}`)].map(([text, told]) => `${text} (${[...new Set(told.map(({ name }) => name))].sort().join(', ')})`);
}
