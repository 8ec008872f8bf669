import { datadogRum } from '@datadog/browser-rum';

datadogRum.init({ applicationId: '00000000-0000-4000-8000-000000000000', clientToken: 'pub0123456789', proxy: 'http://datadog.localhost/intake', service: 'bazaar', sessionSampleRate: 100, sessionReplaySampleRate: 0 });
