import '../online.ts';
import { AnalyticsBrowser } from '@segment/analytics-next';

const { origin, host } = new URL('http://segment.localhost');
const analytics = AnalyticsBrowser.load({ writeKey: 'bazaar', cdnURL: origin }, { integrations: { 'Segment.io': { apiHost: `${host}/v1`, protocol: 'http' } } });
void analytics.page();
void analytics.identify('visitor-1');
