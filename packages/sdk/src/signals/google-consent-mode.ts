import { grantedOrDenied, signalPart, type SignalState } from './signal.ts';

const scope = globalThis as { dataLayer?: unknown };

/** Google's tags take a command only as a real Arguments object: an array or rest parameters are ignored without a word. */
const gtag = function (): void {
  push(arguments);
} as (...command: unknown[]) => void;

function push(entry: unknown): void {
  // An element with id="dataLayer" is no queue.
  if (!Array.isArray(scope.dataLayer)) scope.dataLayer = [];
  (scope.dataLayer as unknown[]).push(entry);
}

/** Google consent mode v2. A type that is left out counts as granted, so it is always all seven. */
export const googleConsentMode = signalPart('googleConsentMode', {
  before() {
    gtag('consent', 'default', { ...types(() => false), wait_for_update: 500 });
    gtag('set', 'ads_data_redaction', true);
    gtag('set', 'url_passthrough', false);
  },
  update({ allows, categories, services }) {
    gtag('consent', 'update', types(allows));
    push({ event: 'kapsel_consent', kapsel: { categories, services } });
  },
});

function types(allows: SignalState['allows']): object {
  const ads = grantedOrDenied(allows('marketing', 'google-ads', 'google-doubleclick'));
  const functional = grantedOrDenied(allows('functional'));
  return {
    ad_storage: ads,
    ad_user_data: ads,
    ad_personalization: ads,
    analytics_storage: grantedOrDenied(allows('analytics', 'google-analytics')),
    functionality_storage: functional,
    personalization_storage: functional,
    security_storage: 'granted',
  };
}
