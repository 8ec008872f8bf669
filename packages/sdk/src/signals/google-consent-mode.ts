import { grantedOrDenied, signalPart, type Signal, type SignalState } from './signal.ts';

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

const analytics = 'google-analytics';
const ads = ['google-ads', 'google-doubleclick'] as const;

/** Google consent mode v2. A type that is left out counts as granted, so it is always all seven. */
const signal: Signal = {
  before() {
    gtag('consent', 'default', { ...types(() => false), wait_for_update: 500 });
    gtag('set', 'ads_data_redaction', true);
    gtag('set', 'url_passthrough', false);
  },
  update({ allows, categories, services }) {
    gtag('consent', 'update', types(allows));
    push({ event: 'kapsel_consent', kapsel: { categories, services } });
  },
};

export const googleConsentMode = signalPart('googleConsentMode', signal, analytics, ...ads);

function types(allows: SignalState['allows']): object {
  const marketing = grantedOrDenied(allows('marketing', ...ads));
  const functional = grantedOrDenied(allows('functional'));
  return {
    ad_storage: marketing,
    ad_user_data: marketing,
    ad_personalization: marketing,
    analytics_storage: grantedOrDenied(allows('analytics', analytics)),
    functionality_storage: functional,
    personalization_storage: functional,
    security_storage: 'granted',
  };
}
