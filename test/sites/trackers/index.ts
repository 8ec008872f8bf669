import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { days, script, site, type Answer, type Means } from '../means.ts';
import { cookie, key, request, type TrueItem, type TrueLifetime } from '../truth.ts';

/** A tracker as npm has it, which writes what it writes, and whose servers are on this machine. */
interface Tracker {
  /** Of its file in `pages/`. */
  readonly name: string;
  readonly answers: Readonly<Record<string, Answer>>;
  readonly truth: readonly TrueItem[];
}

const bundles = await bundleAll(['posthog', 'mixpanel', 'snowplow', 'amplitude', 'datadog', 'segment']);

async function bundleAll(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const entryPoints = names.map((name) => join(import.meta.dirname, 'pages', `${name}.ts`));
  const { outputFiles } = await build({ entryPoints, bundle: true, write: false, outdir: '/', format: 'iife', platform: 'browser', define: { 'process.env.NODE_ENV': '"production"' }, logLevel: 'error' });
  return new Map(outputFiles.map(({ path, text }) => [basename(path, '.js'), text]));
}

const cors = {
  'Access-Control-Allow-Origin': `http://${site}`,
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Allow-Headers': 'content-type, sp-anonymous, authorization',
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
};

/** What a tracker's server answers to whatever it is told. */
function taken(body = '{}', cookies: readonly string[] = []): Answer {
  return { type: 'application/json', body, cookies, headers: cors };
}

/** Cookies and keys that the script of a tracker keeps, on the site's own domain. */
function writtenBy(tracker: string) {
  const url = `${site}/trackers/${tracker}.js`;
  const setBy = { means: 'js', url } as const;
  return {
    cookie: (name: string, lifetime: TrueLifetime, facts: Parameters<typeof cookie>[3] = {}) => cookie(name, site, setBy, { hostOnly: false, lifetime, ...facts }),
    local: (name: string) => key('localStorage', name, site, { setBy }),
    session: (name: string) => key('sessionStorage', name, site, { setBy }),
    database: (name: string) => key('indexedDB', name, site, { setBy }),
    /** What it only tries, or takes away again as the page goes. */
    passing: (...names: readonly string[]) =>
      names.flatMap((name) => [
        ...(['localStorage', 'sessionStorage'] as const).map((kind) => key(kind, name, site, { fleeting: true })),
        ...[true, false].map((hostOnly) => ({ kind: 'cookie', name, domain: site, path: '/', hostOnly, partitionKey: null, outcome: 'transient', fleeting: true }) as const),
      ]),
  };
}

const posthog = writtenBy('posthog');
const mixpanel = writtenBy('mixpanel');
const snowplow = writtenBy('snowplow');
const amplitude = writtenBy('amplitude');
const datadog = writtenBy('datadog');
const segment = writtenBy('segment');

/**
 * What each keeps was read by hand in the jar and the storage of an ordinary Chromium 156, five seconds after the load; how long, is
 * what its documentation or source says (`cookie_expiration`, `cookieLifetime`, `cookieExpiration`, `maxage` …).
 */
const known: readonly Tracker[] = [
  {
    name: 'posthog',
    answers: { 'posthog.localhost/*': taken() },
    truth: [
      posthog.cookie('ph_phc_bazaar_posthog', days(365)),
      posthog.local('ph_phc_bazaar_posthog'),
      posthog.session('ph_phc_bazaar_posthog'),
      posthog.session('ph_phc_bazaar_session_registered_properties'),
      request('posthog.localhost/flags/'),
      ...posthog.passing('ph_phc_bazaar_window_id', 'ph_phc_bazaar_primary_window_exists', 'dmn_chk_*', '__support__', '__mplssupport__', 'test'),
    ],
  },
  {
    name: 'mixpanel',
    answers: { 'mixpanel.localhost/*': taken('1') },
    truth: [
      mixpanel.cookie('mp_0123456789abcdef0123456789abcdef_mixpanel', days(365)),
      mixpanel.local('__mpq_0123456789abcdef0123456789abcdef_ev'),
      mixpanel.session('mp_tab_id_mixpanel_0123456789abcdef0123456789abcdef'),
      mixpanel.database('mixpanelBrowserDb'),
      mixpanel.database('mixpanelFlagsDb'),
      request('mixpanel.localhost/track/'),
      ...mixpanel.passing('mp_gen_new_tab_id_mixpanel_*', '__mplss_*', '__mplss_*', '__mplss_*', '__mplss_*', '__mpq_*_ev:X', '__mpq_*_ev:Y', '__mpq_*_ev:Z', 'mp_*_mixpanel'),
    ],
  },
  {
    name: 'snowplow',
    answers: { 'snowplow.localhost/*': taken('ok', ['sp=1; Path=/; Max-Age=31536000; Secure; SameSite=None']) },
    truth: [
      snowplow.cookie('_sp_id.*', days(730)),
      snowplow.cookie('_sp_ses.*', 1800),
      snowplow.local('snowplowOutQueue_sp'),
      cookie('sp', 'snowplow.localhost', 'http snowplow.localhost/com.snowplowanalytics.snowplow/tp2', { lifetime: days(365) }),
      request('snowplow.localhost/com.snowplowanalytics.snowplow/tp2'),
      ...snowplow.passing('_sp_root_domain_test_*'),
    ],
  },
  {
    name: 'amplitude',
    answers: { 'amplitude.localhost/*': taken('{"code":200}') },
    truth: [
      amplitude.cookie('AMP_0123456789', days(365)),
      amplitude.cookie('AMP_MKTG_0123456789', days(365)),
      amplitude.local('AMP_unsent_0123456789'),
      amplitude.session('AMP_URL_INFO'),
      amplitude.session('AMP_PAGE_VIEW'),
      amplitude.database('AMP_diagnostics_0123456789'),
      request('amplitude.localhost/2/httpapi'),
      ...amplitude.passing('AMP_TEST', 'AMP_TLDTEST'),
    ],
  },
  {
    name: 'datadog',
    answers: { 'datadog.localhost/*': taken() },
    truth: [
      { ...datadog.cookie('_dd_s_v2', days(365), { hostOnly: true }), setBy: { means: 'cookieStore', url: `${site}/trackers/datadog.js` } },
      datadog.session('_dd_tab_id'),
      request('datadog.localhost/intake', { pixel: true }),
      ...datadog.passing('dd_cookie_test_*'),
    ],
  },
  {
    name: 'segment',
    answers: { 'segment.localhost/*': taken('{"integrations":{"Segment.io":{"apiKey":"bazaar"}}}') },
    truth: [
      segment.cookie('ajs_anonymous_id', days(365)),
      segment.cookie('ajs_user_id', days(365)),
      segment.local('ajs_anonymous_id'),
      segment.local('ajs_user_id'),
      segment.local('ajs_user_traits'),
      request('segment.localhost/v1/p'),
      request('segment.localhost/v1/i'),
      ...segment.passing('__tld__', 'persisted-queue:*', 'persisted-queue:*', 'persisted-queue:*', 'persisted-queue:*'),
    ],
  },
];

/** Each on a page of its own. */
export const trackers: readonly Means[] = known.map(({ name, answers, truth }) => ({
  id: `tracker: ${name}`,
  pages: [`${site}/trackers/${name}`],
  answers: {
    [`${site}/trackers/${name}`]: `<h1>${name}</h1><script src="/trackers/${name}.js"></script>`,
    [`${site}/trackers/${name}.js`]: script(bundles.get(name) ?? ''),
    ...answers,
  },
  truth,
}));
