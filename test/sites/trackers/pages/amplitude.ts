import '../online.ts';
import { init, track } from '@amplitude/analytics-browser';

init('0123456789abcdef', { serverUrl: 'http://amplitude.localhost/2/httpapi', remoteConfig: { fetchRemoteConfig: false } });
track('looked');
