import { lifetimeText } from '@kapsel/core';
import type { Language, ReportedCategory, ScanItem, ScanReport } from '@kapsel/core';

const minute = 60;
const day = 24 * 60 * minute;

type ItemChanges = { readonly [key in keyof ScanItem]?: ScanItem[key] };
type ReportChanges = { readonly [key in keyof ScanReport]?: ScanReport[key] };

/** A cookie as a scan reports it, with what a test cares about changed. */
export function anItem(changes: ItemChanges = {}): ScanItem {
  return {
    kind: 'cookie',
    name: 'theme',
    domain: 'www.proviso.localhost',
    path: '/',
    hostOnly: true,
    partitionKey: null,
    party: 'first',
    secure: true,
    httpOnly: false,
    sameSite: 'Lax',
    lifetime: { session: true, requestedSeconds: null, effectiveSeconds: null, text: 'Kun sesjon' },
    outcome: 'stored',
    refusedReasons: [],
    setBy: { means: 'http', url: 'http://www.proviso.localhost:4600/', initiators: [] },
    service: null,
    provider: null,
    category: 'unclassified',
    confidence: 0,
    reasons: [],
    purpose: { nb: '', en: '' },
    passes: ['untouched'],
    pages: ['http://www.proviso.localhost:4600/'],
    ...changes,
  };
}

/** A finished scan of nothing, with what a test cares about changed. */
export function aReport(changes: ReportChanges = {}): ScanReport {
  return {
    schemaVersion: 1,
    startUrl: 'http://www.proviso.localhost:4600/',
    startedAt: '2026-11-22T07:15:41.000Z',
    finishedAt: '2026-11-22T07:16:12.000Z',
    complete: true,
    language: 'nb',
    generator: { name: 'kapsel-scan', version: '0.1.0', browser: 'Chromium 141.0.7390.37' },
    policy: { thirdPartyCookies: 'allowed', sandbox: true, hostAliases: {} },
    passes: [{ id: 'untouched', consent: 'none' }],
    pages: [{ url: 'http://www.proviso.localhost:4600/', status: 200, passes: ['untouched'] }],
    items: [],
    findings: [],
    couldNotSee: [],
    ...changes,
  };
}

/** Cookie of a known service, with the seconds that it lives (`null`: session). */
function known(
  [name, provider, category, seconds]: readonly [string, string, ReportedCategory, number | null],
  purpose: ScanItem['purpose'],
  changes: ItemChanges = {},
): ScanItem {
  const language: Language = 'nb';
  return anItem({
    name,
    provider,
    category,
    service: provider.toLowerCase(),
    lifetime: {
      session: seconds === null,
      requestedSeconds: seconds,
      effectiveSeconds: seconds,
      text: lifetimeText({ session: seconds === null, seconds }, language),
    },
    confidence: 0.95,
    reasons: [`Navnet ${name} står i kunnskapsbasen under ${provider}.`, 'Skriptet som satte den, kommer fra leverandørens vert.'],
    purpose,
    ...changes,
  });
}

const byCloudflare: ItemChanges = {
  domain: 'cloudflare.localhost',
  party: 'third',
  httpOnly: true,
  sameSite: 'None',
  setBy: { means: 'http', url: 'http://cdn.cloudflare.localhost:4600/turnstile/v0/api.js', initiators: ['http://www.proviso.localhost:4600/'] },
};
const byHubSpot: ItemChanges = {
  domain: 'proviso.localhost',
  hostOnly: false,
  setBy: {
    means: 'js',
    url: 'http://js.hubspot.localhost:4600/analytics/1732258800000/4512873.js',
    initiators: ['http://js.hubspot.localhost:4600/4512873.js', 'http://www.proviso.localhost:4600/'],
  },
  pages: ['http://www.proviso.localhost:4600/', 'http://www.proviso.localhost:4600/tjenester', 'http://www.proviso.localhost:4600/kontakt'],
};
const byHotJar: ItemChanges = {
  domain: 'proviso.localhost',
  hostOnly: false,
  sameSite: 'None',
  setBy: {
    means: 'js',
    url: 'http://script.hotjar.localhost:4600/modules.f7a2c1.js',
    initiators: ['http://static.hotjar.localhost:4600/c/hotjar-1234567.js?sv=6', 'http://www.proviso.localhost:4600/'],
  },
};

/** The published table of issue 2, row for row. */
const published: readonly ScanItem[] = [
  known(['__cf_bm', 'Cloudflare', 'necessary', 30 * minute], { nb: 'Skiller mennesker fra roboter, slik at nettstedet kan stanse automatiserte angrep.', en: 'Tells people from bots, so that the site can stop automated attacks.' }, byCloudflare),
  known(['__cfruid', 'Cloudflare', 'necessary', null], { nb: 'Hjelper Cloudflare med å begrense trafikk fra besøkende som deler samme IP-adresse.', en: 'Helps Cloudflare limit traffic from visitors who share an IP address.' }, byCloudflare),
  known(['__hs_cookie_cat_pref', 'HubSpot', 'necessary', 180 * day], { nb: 'Husker hvilke kategorier den besøkende har godtatt.', en: 'Remembers which categories the visitor has accepted.' }, byHubSpot),
  known(['__hs_do_not_track', 'HubSpot', 'necessary', 180 * day], { nb: 'Hindrer sporingskoden i å sende opplysninger til HubSpot.', en: 'Stops the tracking code from sending data to HubSpot.' }, byHubSpot),
  known(['__hssc', 'HubSpot', 'analytics', 30 * minute], { nb: 'Holder oversikt over økter og teller sidevisninger.', en: 'Keeps track of sessions and counts page views.' }, byHubSpot),
  known(['__hssrc', 'HubSpot', 'analytics', null], { nb: 'Viser om den besøkende har startet nettleseren på nytt.', en: 'Shows whether the visitor has restarted the browser.' }, byHubSpot),
  known(['__hstc', 'HubSpot', 'analytics', 180 * day], { nb: 'Kjenner igjen besøkende og lagrer tidspunktet for første, forrige og nåværende besøk.', en: 'Recognises visitors and stores the times of the first, previous and current visit.' }, byHubSpot),
  known(['hubspotutk', 'HubSpot', 'analytics', 180 * day], { nb: 'Gir den besøkende en id som sendes med når et skjema fylles ut.', en: 'Gives the visitor an id that is sent along when a form is filled in.' }, byHubSpot),
  known(['_hjAbsoluteSessionInProgress', 'HotJar', 'analytics', 30 * minute], { nb: 'Brukes for å finne den første sidevisningen i en økt.', en: 'Used to find the first page view of a session.' }, byHotJar),
  known(['_hjFirstSeen', 'HotJar', 'analytics', 30 * minute], { nb: 'Viser om dette er den besøkendes første økt.', en: 'Shows whether this is the visitor’s first session.' }, byHotJar),
  known(['_hjIncludedInPageviewSample', 'HotJar', 'analytics', 2 * minute], { nb: 'Avgjør om sidevisningen er med i utvalget som måles.', en: 'Decides whether the page view is part of the measured sample.' }, byHotJar),
  known(['_hjIncludedInSessionSample', 'HotJar', 'analytics', 2 * minute], { nb: 'Avgjør om økten er med i utvalget som måles.', en: 'Decides whether the session is part of the measured sample.' }, byHotJar),
  known(['_hjSession_1234567', 'HotJar', 'analytics', 30 * minute], { nb: 'Holder sammen sidevisninger i samme økt.', en: 'Keeps the page views of one session together.' }, { ...byHotJar, pattern: '_hjSession_*' }),
  known(['_hjSessionUser_1234567', 'HotJar', 'analytics', 365 * day], { nb: 'Kjenner igjen den besøkende ved senere besøk på samme nettsted.', en: 'Recognises the visitor on later visits to the same site.' }, { ...byHotJar, pattern: '_hjSessionUser_*' }),
  known(['IDE', 'Google', 'marketing', 400 * day], { nb: 'Brukes til å måle og tilpasse annonser på tvers av nettsteder.', en: 'Used to measure and tailor advertisements across sites.' }, {
    domain: 'doubleclick.localhost', hostOnly: false, party: 'third', httpOnly: true, sameSite: 'None',
    lifetime: { session: false, requestedSeconds: 730 * day, effectiveSeconds: 365 * day, text: '1 år' },
    setBy: { means: 'http', url: 'http://stats.doubleclick.localhost:4600/g/collect?v=2&tid=G-XXXX', initiators: ['http://www.googletagmanager.localhost:4600/gtag/js?id=G-XXXX'] },
  }),
];

function aRequest(host: string, path: string, provider: string | null, category: ReportedCategory): ScanItem {
  return anItem({ kind: 'request', name: `http://${host}${path}`, domain: host, path, party: 'third', provider, category, confidence: provider ? 0.9 : 0.2 });
}

/** A scan of the example with everything that a report can show. */
export function aFullReport(changes: ReportChanges = {}): ScanReport {
  return aReport({
    policy: {
      thirdPartyCookies: 'allowed',
      sandbox: false,
      hostAliases: { 'js.hubspot.localhost:4600': 'js.hs-scripts.com', 'script.hotjar.localhost:4600': 'script.hotjar.com' },
    },
    pages: [
      { url: 'http://www.proviso.localhost:4600/', status: 200, passes: ['untouched'] },
      { url: 'http://www.proviso.localhost:4600/tjenester', status: 200, passes: ['untouched'] },
      { url: 'http://www.proviso.localhost:4600/kontakt', status: 200, passes: ['untouched'] },
      { url: 'http://www.proviso.localhost:4600/gammel-side', status: 404, passes: ['untouched'] },
      { url: 'http://www.proviso.localhost:4600/treg', status: null, passes: ['untouched'], problem: 'Siden ble ikke ferdig lastet på 15 sekunder.' },
    ],
    items: [
      ...published,
      anItem({ name: 'xb_trk', domain: 'www.proviso.localhost', suggestion: 'marketing', confidence: 0.35, reasons: ['Verdien ser ut som en id.'], setBy: { means: 'js', url: 'http://widget.ukjent.localhost:4600/w.js', initiators: [] }, lifetime: { session: false, requestedSeconds: 90 * day, effectiveSeconds: 90 * day, text: '3 måneder' } }),
      anItem({ kind: 'localStorage', name: '_hjid', origin: 'http://www.proviso.localhost:4600', provider: 'HotJar', category: 'analytics', confidence: 0.8, lifetime: { session: false, requestedSeconds: null, effectiveSeconds: null, text: 'Vedvarende' }, purpose: { nb: 'Kjenner igjen den besøkende.', en: 'Recognises the visitor.' }, setBy: { means: 'js', url: 'http://script.hotjar.localhost:4600/modules.f7a2c1.js', initiators: [] } }),
      anItem({ name: '_test', outcome: 'transient', reasons: ['Satt og slettet av samme skript.'] }),
      anItem({ name: 'NID', outcome: 'refused', domain: 'google.localhost', party: 'third', refusedReasons: ['SameSiteNoneInsecure'] }),
      aRequest('js.hubspot.localhost', '/4512873.js', 'HubSpot', 'analytics'),
      aRequest('track.hubspot.localhost', '/__ptq.gif', 'HubSpot', 'analytics'),
      aRequest('script.hotjar.localhost', '/modules.f7a2c1.js', 'HotJar', 'analytics'),
      aRequest('stats.doubleclick.localhost', '/g/collect', 'Google', 'marketing'),
      aRequest('widget.ukjent.localhost', '/w.js', null, 'unclassified'),
    ],
    findings: [
      { code: 'before-consent', severity: 'high', message: '11 informasjonskapsler ble satt før samtykke.', items: ['__hssc', '__hssrc', '__hstc', 'hubspotutk', '_hjFirstSeen', 'IDE'], evidence: ['__hssc (proviso.localhost) ← http://js.hubspot.localhost:4600/a.js'], legal: 'ePrivacy-direktivet art. 5(3); ekomloven § 3-15', action: 'Hold dem tilbake.' },
      { code: 'unclassified', severity: 'medium', message: 'En informasjonskapsel er ukjent og må vurderes.', items: ['xb_trk'] },
      { code: 'capped-lifetime', severity: 'info', message: 'IDE ba om lengre levetid enn nettleseren gir.', items: ['IDE'] },
    ],
    fingerprinting: [{ script: 'http://script.hotjar.localhost:4600/modules.f7a2c1.js', apis: ['canvas', 'fonts'], party: 'third', initiators: ['http://www.proviso.localhost:4600/'], pages: ['http://www.proviso.localhost:4600/'] }],
    sharedIdentifiers: [{ kind: 'cookie', name: 'hubspotutk', domain: 'proviso.localhost', parameter: 'vi', host: 'track.hubspot.localhost', pages: ['http://www.proviso.localhost:4600/'] }],
    noscript: [{ element: 'img', url: 'http://stats.doubleclick.localhost:4600/pixel', party: 'third', invisible: true, provider: 'Google', category: 'marketing', pages: ['http://www.proviso.localhost:4600/'] }],
    serviceWorkers: [{ scope: 'http://www.proviso.localhost:4600/', script: 'http://www.proviso.localhost:4600/sw.js', party: 'first', kept: false, pages: ['http://www.proviso.localhost:4600/'] }],
    couldNotSee: [
      { code: 'logged-in', message: 'Sider som krever innlogging, ble ikke besøkt.' },
      { code: 'geography', message: 'Innhold som bare vises for besøkende i andre land, ble ikke sett.' },
    ],
    ...changes,
  });
}

/** Names that have done harm somewhere. */
export const hostileTexts: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "';alert(1)//",
  '</title></style></script><script>alert(1)</script>',
  '\u001b[2J\u001b[31mred',
  '\u009b31m\u009d0;title\u0007',
  'a\u202egnp.exe\u2066',
  'zero\u200bwidth\ufeff\u00ad',
  'line\nbreak\r\n\ttab\u2028sep\u2029',
  'lone\ud800surrogate\udc00',
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(1+1)',
  '\t=1+1',
  '\r=1+1',
  '＝1+1',
  '＠SUM(1)',
  'x;=1+1',
  'a"b,c;d',
  'pi|pe `tick` *star* _under_ [link](http://x) # \\',
  '`|`',
  'z\u0300\u0301\u0302\u0303\u0304\u0305algo',
  '日本語クッキー',
  'x'.repeat(5_000),
  '${7*7}{{7*7}}',
  '__proto__',
  '',
];

/** A report in which every text that a site controls is hostile. */
export function aHostileReport(hostile: readonly string[] = hostileTexts): ScanReport {
  return aReport({
    startUrl: `http://x.localhost/${hostile[0] ?? ''}`,
    items: hostile.flatMap((text, index) => [
      anItem({
        name: text,
        domain: text,
        path: text,
        provider: index % 2 === 0 ? text : null,
        reasons: [text],
        setBy: { means: 'js', url: text, initiators: [text] },
        pages: [text],
        purpose: index % 3 === 0 ? { nb: text, en: text } : { nb: '', en: '' },
      }),
      anItem({ kind: 'request', name: text, domain: text, party: 'third', provider: null }),
      anItem({ name: text, outcome: 'refused', refusedReasons: [text] }),
    ]),
    passes: [{ id: 'rejected', consent: 'proved', cmp: hostile[0] ?? '', how: 'wording', clicks: 1, proof: hostile }],
    pages: hostile.map((text) => ({ url: text, status: 200, passes: ['untouched'], problem: text })),
    findings: hostile.map((text) => ({ code: 'hostile', severity: 'low', message: text, items: [text], evidence: [text], legal: text, action: text })),
    fingerprinting: hostile.map((text) => ({ script: text, apis: ['canvas'], party: 'third', initiators: [text], pages: [text] })),
    sharedIdentifiers: hostile.map((text) => ({ kind: 'cookie', name: text, domain: text, parameter: text, host: text, pages: [text] })),
    noscript: hostile.map((text) => ({ element: text, url: text, party: 'third', invisible: true, provider: text, category: 'marketing', pages: [text] })),
    serviceWorkers: hostile.map((text) => ({ scope: text, script: text, party: 'first', kept: true, pages: [text] })),
    couldNotSee: hostile.map((text) => ({ code: 'hostile', message: text })),
    policy: { thirdPartyCookies: 'allowed', sandbox: true, hostAliases: { [hostile[1] ?? '']: hostile[0] ?? '' } },
    generator: { name: 'kapsel-scan', version: hostile[0] ?? '', browser: hostile[1] ?? '' },
  });
}
