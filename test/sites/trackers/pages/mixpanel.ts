import mixpanel from 'mixpanel-browser';

mixpanel.init('0123456789abcdef0123456789abcdef', { api_host: 'http://mixpanel.localhost', persistence: 'cookie', track_pageview: true });
