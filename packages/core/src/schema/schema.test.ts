import { describe, expect, it } from 'vitest';
import type { Declaration } from '../declaration.ts';
import type { ScanReport } from '../scan-report.ts';
import { declarationSchema, faultsOf, scanReportSchema, siteConfigSchema } from './index.ts';
import type { SiteConfig, SiteService } from '../site-config.ts';

const service: Required<SiteService> = {
  id: 'hotjar',
  name: 'Hotjar',
  provider: 'Hotjar',
  category: 'functional',
  since: 2,
  hosts: ['*.hotjar.com', 'my_cdn.example.no', 'localhost:8080'],
  paths: ['/c/*'],
  cookies: ['_hjSession_*'],
  storage: ['_hj*'],
  exemption: 'user-requested',
  reason: 'The visitor asks for it by a button.',
  role: 'joint-controller',
  recipients: ['Contentsquare'],
  country: 'MT',
  transfer: { mechanism: 'Adequacy decision', checkedOn: '2026-01-31', documentUrl: 'https://example.no/transfer.pdf' },
  dataRetention: '365 days',
  privacyUrl: 'https://example.no/privacy',
};

/** Every field there is. */
const full: Required<SiteConfig> = {
  $schema: './node_modules/@kapsel/core/dist/site-config.schema.json',
  schemaVersion: 1,
  siteId: 'example-no',
  policyVersion: 7,
  versionLabel: 'Spring 2026',
  effectiveFrom: '2026-03-01',
  scannedAt: '2026-02-28T12:00:00Z',
  language: 'auto',
  blocking: 'automatic',
  regime: 'opt-in',
  regions: { 'US-CA': 'us-opt-out', NO: { functional: 'exempt', analytics: 'opt-in', marketing: 'opt-in' } },
  sensitivePaths: ['/barn/*'],
  allowHosts: ['cdn.example.no', '127.0.0.1:8080'],
  parties: {
    controller: 'Eksempel AS',
    processor: 'Drift AS',
    contact: 'personvern@example.no',
    dpo: 'Ombudet',
    supervisoryAuthority: 'Datatilsynet',
  },
  services: [service],
  cookie: { domain: 'example.no', maxAgeDays: 182, refreshUrl: '/kapsel/refresh' },
  signals: {
    googleConsentMode: 'advanced',
    hubspot: true,
    hotjar: true,
    microsoftUet: true,
    microsoftClarity: true,
    meta: true,
    matomo: 'cookies',
    wordpress: true,
  },
  compat: { klaro: true, cookiebot: 'carry-over' },
  ui: {
    layout: 'bar',
    placeholder: false,
    theme: {
      scheme: 'dark',
      preset: 'fjord',
      light: { background: '#fff', color: '#111111', border: '#666', accent: '#004D00', accentColor: '#fff' },
      dark: { accent: '#9f9' },
      radius: '0.5rem',
      density: 'compact',
      font: 'system',
      logo: { src: '/logo.svg', alt: '', width: 120, height: 32 },
    },
    texts: { nb: { title: 'Informasjonskapsler' }, 'en-GB': { title: '' } },
    declaration: { nb: '/declaration.nb.json' },
  },
  log: { endpoint: 'https://consent.example.no/v1/sites/example-no/consents' },
};

const bare: SiteService = { id: 'own', name: 'Own', provider: 'Us', category: 'analytics', since: 1, hosts: [], cookies: [], storage: [] };

const smallest: SiteConfig = {
  schemaVersion: 1,
  siteId: 'x',
  policyVersion: 1,
  language: 'nb',
  blocking: 'strict',
  regime: { functional: 'opt-out', analytics: 'opt-in', marketing: 'opt-in' },
  parties: { controller: 'Us', contact: 'post@example.no' },
  services: [bare],
};

const faults = (change: object) => faultsOf(siteConfigSchema, { ...full, ...change });
const serviceFaults = (change: object) => faults({ services: [{ ...bare, ...change }] });

describe('siteConfigSchema', () => {
  it('accepts a config with every field, and leaves it as it is', () => {
    expect(faultsOf(siteConfigSchema, full)).toEqual([]);
    expect(siteConfigSchema.parse(full)).toEqual(full);
  });

  it('accepts the smallest config', () => {
    expect(faultsOf(siteConfigSchema, smallest)).toEqual([]);
  });

  it.each(Object.keys(smallest))('asks for %s and names it', (key) => {
    expect(faultsOf(siteConfigSchema, { ...smallest, [key]: undefined })).toEqual([expect.stringContaining(`${key}: `)]);
  });

  it('refuses unknown keys at every level and names them', () => {
    expect(faults({ polcyVersion: 1 })).toEqual(['polcyVersion: there is no such key (did you mean “policyVersion”?)']);
    expect(faults({ parties: { ...full.parties, adress: 'x' } })).toEqual(['parties.adress: there is no such key; there are controller, processor, contact, dpo, supervisoryAuthority']);
    expect(serviceFaults({ onLoad: 'alert(1)' })).toEqual([expect.stringMatching(/^services\[0\]\.onLoad: there is no such key; there are id, name, /u)]);
    expect(faults({ ui: { css: 'x' } })).toEqual([expect.stringMatching(/^ui\.css: there is no such key/u)]);
    expect(faults({ constructor: 1 })).toEqual([expect.stringMatching(/^constructor: /u)]);
    expect(faultsOf(siteConfigSchema, JSON.parse(JSON.stringify(full).replace('{', '{"__proto__":{"blocking":"x"},')))).toEqual([
      expect.stringMatching(/^__proto__: /u),
    ]);
  });

  it('refuses a necessary service without an exemption', () => {
    expect(serviceFaults({ category: 'necessary' })).toEqual([expect.stringMatching(/^services\[0\]\.exemption: .*necessary/u)]);
  });

  it('refuses an exemption without a reason', () => {
    const expected = [expect.stringMatching(/^services\[0\]\.reason: .*written reason/u)];
    expect(serviceFaults({ category: 'necessary', exemption: 'transmission' })).toEqual(expected);
    expect(serviceFaults({ category: 'functional', exemption: 'user-requested' })).toEqual(expected);
    expect(serviceFaults({ category: 'necessary', exemption: 'transmission', reason: 'Load balancing.' })).toEqual([]);
  });

  it('refuses an exemption for analytics and marketing', () => {
    for (const category of ['analytics', 'marketing']) {
      expect(serviceFaults({ category, exemption: 'transmission', reason: 'We like it.' })).toEqual([
        expect.stringMatching(new RegExp(`^services\\[0\\]\\.exemption: .*${category}`, 'u')),
      ]);
    }
  });

  it('refuses two services of one id', () => {
    expect(faults({ services: [bare, { ...bare, id: 'b' }, bare] })).toEqual(['services[2].id: two services are called own']);
  });

  const badHosts = ['', '*', '*.', 'https://hotjar.com', 'hotjar.com/path', 'Hotjar.com', 'hot jar.com', 'a..no', '.a.no', 'a.no.'];

  it.each([...badHosts, 'h*.no', 'a.*.no', 'a.no:', 'a.no:http', '*:80'])('refuses the host %j', (host) => {
    expect(serviceFaults({ hosts: ['ok.no', host] })).toEqual([expect.stringMatching(/^services\[0\]\.hosts\[1\]: must be a host/u)]);
    expect(faults({ allowHosts: [host] })).toEqual([expect.stringMatching(/^allowHosts\[0\]: /u)]);
  });

  it('answers at once on a host made to be slow', () => {
    const begun = performance.now();
    expect(serviceFaults({ hosts: [`${'a-'.repeat(50_000)}!`, `${'a.'.repeat(50_000)}!`] })).toHaveLength(2);
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it.each<[key: string, value: unknown]>([
    ['schemaVersion', 2],
    ['siteId', '../etc'],
    ['siteId', 'x'.repeat(65)],
    ['policyVersion', 0],
    ['policyVersion', '7'],
    ['effectiveFrom', 'soon'],
    ['effectiveFrom', '2026-02-30'],
    ['scannedAt', '2026-02-28'],
    ['language', 'norsk!'],
    ['blocking', 'none'],
    ['regime', 'sometimes'],
    ['regime', { functional: 'opt-in', analytics: 'opt-in' }],
    ['regime', { functional: 'opt-in', analytics: 'opt-in', marketing: 'opt-in', necessary: 'opt-in' }],
    ['regions', { california: 'opt-in' }],
    ['sensitivePaths', ['barn']],
    ['cookie', { domain: '*.example.no' }],
    ['cookie', { domain: 'example.no:8080' }],
    ['cookie', { maxAgeDays: 366 }],
    ['cookie', { maxAgeDays: 0 }],
    ['cookie', { refreshUrl: '//evil.example/refresh' }],
    ['cookie', { refreshUrl: 'javascript:alert(1)' }],
    ['signals', { googleConsentMode: true }],
    ['signals', { hubspot: false }],
    ['signals', { matomo: true }],
    ['ui', { texts: { nb: { title: 1 } } }],
    ['log', {}],
    ['log', { endpoint: '//evil.example' }],
    ['log', { endpoint: 'ftp://example.no' }],
  ])('refuses the %s %j and names it', (key, value) => {
    expect(faults({ [key]: value })).toEqual([expect.stringMatching(new RegExp(`^${key}\\b.*: .`, 'u'))]);
  });

  it.each<[key: string, value: unknown, said: RegExp]>([
    ['theme', 'sepia', /^ui\.theme: must be auto, light or dark, or an object/u],
    ['theme', 7, /^ui\.theme: must be auto/u],
    ['theme', { colour: 'red' }, /^ui\.theme\.colour: there is no such key/u],
    ['theme', { preset: 'neon' }, /^ui\.theme\.preset: /u],
    ['theme', { light: { accent: 'red' } }, /^ui\.theme\.light\.accent: must be a colour such as #1d4f91/u],
    ['theme', { light: { accent: '#ffff' } }, /^ui\.theme\.light\.accent: /u],
    ['theme', { dark: { background: 'url(https://evil.example)' } }, /^ui\.theme\.dark\.background: /u],
    ['theme', { dark: { reject: '#fff' } }, /^ui\.theme\.dark\.reject: there is no such key/u],
    ['theme', { radius: '33px' }, /^ui\.theme\.radius: must be a length from 0 to 32px/u],
    ['theme', { radius: '2.1rem' }, /^ui\.theme\.radius: /u],
    ['theme', { radius: '8' }, /^ui\.theme\.radius: /u],
    ['theme', { radius: '-4px' }, /^ui\.theme\.radius: /u],
    ['theme', { radius: 'calc(1px)' }, /^ui\.theme\.radius: /u],
    ['theme', { logo: { src: 'logo.svg', alt: '', width: 9, height: 9 } }, /^ui\.theme\.logo\.src: must be a path of the site/u],
    ['theme', { logo: { src: '//evil.example/logo.svg', alt: '', width: 9, height: 9 } }, /^ui\.theme\.logo\.src: /u],
    ['theme', { logo: { src: 'http://example.no/logo.svg', alt: '', width: 9, height: 9 } }, /^ui\.theme\.logo\.src: /u],
    ['theme', { logo: { src: '/logo.svg', alt: '', width: 241, height: 9 } }, /^ui\.theme\.logo\.width: /u],
    ['theme', { logo: { src: '/logo.svg', alt: '', width: 9 } }, /^ui\.theme\.logo\.height: /u],
    ['layout', 'wall', /^ui\.layout: /u],
  ])('refuses the %s %j of the interface, and says what it may be', (key, value, said) => {
    expect(faults({ ui: { [key]: value } })).toEqual([expect.stringMatching(said)]);
  });

  it.each([{}, 'auto', { radius: '0' }, { radius: '32px' }, { radius: '2em' }, { logo: { src: 'https://example.no/l.svg', alt: 'Us', width: 240, height: 64 } }])('accepts the theme %j', (theme) => {
    expect(faults({ ui: { theme } })).toEqual([]);
  });

  it.each<[key: string, value: unknown]>([
    ['id', 'Hotjar'],
    ['id', 'hot_jar'],
    ['id', '-a'],
    ['id', '__proto__'],
    ['id', 'a,-b'],
    ['category', 'unclassified'],
    ['category', 'statistics'],
    ['since', 0],
    ['cookies', ['']],
    ['country', 'no'],
    ['privacyUrl', 'javascript:alert(1)'],
    ['transfer', { mechanism: 'SCC', checkedOn: 'yesterday', documentUrl: 'https://example.no' }],
  ])('refuses the service %s %j and names it', (key, value) => {
    expect(serviceFaults({ [key]: value })).toEqual([expect.stringMatching(new RegExp(`^services\\[0\\]\\.${key}\\b.*: .`, 'u'))]);
  });
});

describe('declarationSchema', () => {
  const declaration: Declaration = {
    schemaVersion: 1,
    siteId: 'example-no',
    policyVersion: 7,
    language: 'nb',
    parties: smallest.parties,
    items: [
      {
        name: '_hjSession_*',
        kind: 'cookie',
        service: 'Hotjar',
        provider: 'Hotjar',
        category: 'analytics',
        validity: '30 minutter',
        purpose: 'Holder sidevisninger sammen.',
        basis: 'consent',
      },
    ],
  };

  it('accepts a declaration and refuses legitimate interest as a basis', () => {
    expect(faultsOf(declarationSchema, declaration)).toEqual([]);
    const items = [{ ...declaration.items[0], basis: 'legitimate-interest' }];
    expect(faultsOf(declarationSchema, { ...declaration, items })).toEqual([expect.stringMatching(/^items\[0\]\.basis: /u)]);
  });

  it.each(['declaration.nb.v6.json', '/old/declaration.nb.json', 'https://example.no/6.json'])('takes %s as the place of an older version', (url) => {
    expect(faultsOf(declarationSchema, { ...declaration, effectiveFrom: '2026-03-01', versions: [{ policyVersion: 6, versionLabel: 'Winter', effectiveFrom: '2025-12-01', url }] })).toEqual([]);
  });

  it.each(['', '..', '../secret.json', '//evil.example/x', 'javascript:alert(1)', 'data:,x', 'a/b.json'])('refuses %j as one', (url) => {
    expect(faultsOf(declarationSchema, { ...declaration, versions: [{ policyVersion: 6, url }] })).toEqual([expect.stringMatching(/^versions\[0\]\.url: /u)]);
  });
});

describe('scanReportSchema', () => {
  const report: ScanReport = {
    schemaVersion: 1,
    startUrl: 'http://example.no/',
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:01:00.000Z',
    complete: false,
    language: 'nb',
    generator: { name: 'kapsel-scan', version: '0.1.0', browser: '' },
    policy: { thirdPartyCookies: 'allowed', sandbox: true, hostAliases: { 'a.localhost': 'hotjar.com' } },
    passes: [{ id: 'untouched', consent: 'none' }],
    pages: [{ url: 'http://example.no/', status: null, passes: ['untouched'], problem: 'Ingen svarte.' }],
    items: [
      {
        kind: 'cookie',
        name: '\u001b[31m<script>',
        pattern: '*',
        domain: 'example.no',
        path: '/',
        hostOnly: true,
        partitionKey: null,
        party: 'first',
        secure: false,
        httpOnly: false,
        sameSite: null,
        lifetime: { session: false, requestedSeconds: -1, effectiveSeconds: null, text: 'Ukjent' },
        outcome: 'refused',
        refusedReasons: ['InvalidPrefix'],
        setBy: { means: 'unknown', url: null, initiators: [] },
        service: null,
        provider: null,
        category: 'unclassified',
        confidence: 0,
        reasons: [],
        purpose: { nb: '', en: '' },
        passes: ['untouched'],
        pages: [],
      },
    ],
    findings: [{ code: 'stored-before-consent', severity: 'high', message: 'Noe.', items: [''], evidence: ['\u001b[31m'], legal: 'GDPR art. 7', action: 'Spør.' }],
    serviceWorkers: [{ scope: 'http://example.no/', script: 'http://example.no/sw.js', party: 'first', kept: false, pages: [] }],
    fingerprinting: [{ script: 'http://t.no/fp.js', apis: ['canvas', 'webgl', 'audio', 'fonts'], party: 'third', initiators: [''], pages: [] }],
    noscript: [{ element: 'img', url: 'http://t.no/p', party: 'third', invisible: true, provider: null, category: 'unclassified', pages: [] }],
    sharedIdentifiers: [{ kind: 'sessionStorage', name: '', domain: 'example.no', parameter: '', host: 't.no', pages: [] }],
    couldNotSee: [],
  };

  it('accepts a report that was cut short, with hostile names in it', () => {
    expect(faultsOf(scanReportSchema, report)).toEqual([]);
    expect(faultsOf(scanReportSchema, JSON.parse(JSON.stringify(report)))).toEqual([]);
  });

  it('refuses lifetimes that JSON cannot say and confidence beyond certainty', () => {
    const item = report.items[0]!;
    const lifetime = { ...item.lifetime, effectiveSeconds: Number.POSITIVE_INFINITY };
    expect(faultsOf(scanReportSchema, { ...report, items: [{ ...item, lifetime }] })).toEqual([
      expect.stringMatching(/^items\[0\]\.lifetime\.effectiveSeconds: /u),
    ]);
    expect(faultsOf(scanReportSchema, { ...report, items: [{ ...item, confidence: 1.1 }] })).toEqual([
      expect.stringMatching(/^items\[0\]\.confidence: /u),
    ]);
  });
});

describe('faultsOf', () => {
  it('speaks of the whole file where there is no key', () => {
    expect(faultsOf(siteConfigSchema, null)).toEqual([expect.stringMatching(/^\(the whole file\): /u)]);
    expect(faultsOf(siteConfigSchema, [])).toHaveLength(1);
  });

  it.each<[value: object, sentence: string]>([
    [{ blocking: undefined }, 'blocking: is missing; it must be automatic, marked, strict or report-only'],
    [{ blocking: 'automtic' }, 'blocking: must be automatic, marked, strict or report-only (did you mean “automatic”?)'],
    [{ regime: 'optin' }, 'regime: must be opt-in, opt-out, us-opt-out or none, or an object (did you mean “opt-in”?)'],
    [{ regime: { functional: 'opt-in', analytics: 'opt-in', marketing: 'never' } }, 'regime.marketing: must be opt-in, opt-out or exempt'],
    [{ policyVersion: 1.5 }, 'policyVersion: must be a whole number'],
    [{ policyVersion: 0 }, 'policyVersion: must be more than 0'],
    [{ cookie: { maxAgeDays: 366 } }, 'cookie.maxAgeDays: must be 365 at most'],
    [{ log: { endpoint: 'consents' } }, 'log.endpoint: must be a path that begins with one slash, or a web address such as https://example.no/'],
    [{ effectiveFrom: 'soon' }, 'effectiveFrom: must be a date such as 2026-03-01, or a time such as 2026-03-01T12:00:00Z'],
    [{ services: {} }, 'services: must be a list'],
    [{ services: [{ ...bare, name: '' }] }, 'services[0].name: must not be empty'],
    [{ services: [bare, { ...bare, id: 'b', cookies: ['_a', 7] }] }, 'services[1].cookies[1]: must be text'],
    [{ services: [{ ...bare, hots: [] }] }, 'services[0].hots: there is no such key (did you mean “hosts”?)'],
    [{ 'a "key"\u001b': 1 }, '["a \\"key\\"\\u001b"]: there is no such key; there are $schema, schemaVersion, siteId, policyVersion, versionLabel, effectiveFrom, scannedAt, language, blocking, regime, regions, sensitivePaths, allowHosts, parties, services, cookie, signals, compat, ui, log'],
    [{ regions: { california: 'opt-in' } }, 'regions.california: must be a region code such as NO or US-CA, as a key'],
    [{ ui: { placeholder: 'yes' } }, 'ui.placeholder: must be true or false'],
  ])('says of %j where it is, what is wrong and what it must be', (change, sentence) => {
    expect(faults(change)).toEqual([sentence]);
  });

  it('repeats no value', () => {
    expect(faults({ language: 'a secret!', siteId: 'a secret!', regime: 'a secret!' }).join()).not.toContain('secret');
  });

  it('tells of every fault at once', () => {
    expect(faults({ siteId: '', policyVersion: -1 })).toHaveLength(2);
  });
});
