import { newTracker, trackPageView } from '@snowplow/browser-tracker';

newTracker('sp', 'http://snowplow.localhost', { appId: 'bazaar', stateStorageStrategy: 'cookieAndLocalStorage', discoverRootDomain: true });
trackPageView();
