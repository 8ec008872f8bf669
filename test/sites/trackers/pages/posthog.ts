import { posthog } from 'posthog-js';

posthog.init('phc_bazaar', { api_host: 'http://posthog.localhost', persistence: 'localStorage+cookie', person_profiles: 'always', disable_external_dependency_loading: true });
posthog.capture('looked');
