import { matchesHost, matchesPattern, type ScanItem, type ScanReport } from '@kapsel/core';
import { faultsOf, siteConfigSchema } from '@kapsel/core/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countToReview, draftSiteConfig } from './draft-config.ts';
import { anItem, aReport, hostileTexts } from './report/fixture.test-helper.ts';

const reason = { nb: 'Brukeren ba om det.', en: 'The user asked for it.' };
const exemption = { kind: 'user-requested', reason } as const;

/** The draft, which must always be a SiteConfig. */
function draft(items: readonly ScanItem[], changes: Partial<ScanReport> = {}) {
  const config = draftSiteConfig(aReport({ items, ...changes }));
  expect(faultsOf(siteConfigSchema, config)).toEqual([]);
  return config;
}

const aRequest = (domain: string, changes: Partial<ScanItem> = {}) =>
  anItem({ kind: 'request', name: `https://${domain}/p`, domain, party: 'third', category: 'marketing', provider: 'Vendor', ...changes });

describe('draftSiteConfig', () => {
  it('is a SiteConfig even of nothing, that asks for what nobody but the owner knows', () => {
    const config = draft([]);
    expect(config).toMatchObject({ siteId: 'proviso-localhost', policyVersion: 1, scannedAt: '2026-11-22T07:16:12.000Z', services: [] });
    expect(config.parties.controller).toMatch(/^Fyll inn/u);
    expect(draft([], { language: 'en' }).parties.controller).toMatch(/^Fill in/u);
  });

  it('makes one service of each service and category', () => {
    const hubspot = { service: 'hubspot', provider: 'HubSpot' } as const;
    const { services } = draft([
      anItem({ name: '__hstc', category: 'analytics', ...hubspot }),
      anItem({ name: '__hssrc', category: 'analytics', ...hubspot }),
      anItem({ name: '__hs_opt_out', category: 'necessary', exemption, ...hubspot }),
      anItem({ kind: 'localStorage', name: 'hs_key', category: 'analytics', ...hubspot }),
    ]);
    expect(services).toMatchObject([
      { id: 'hubspot', name: 'HubSpot', category: 'analytics', since: 1, cookies: ['__hssrc', '__hstc'], storage: ['hs_key'] },
      { id: 'hubspot-necessary', category: 'necessary', exemption: 'user-requested', reason: reason.nb, cookies: ['__hs_opt_out'] },
    ]);
  });

  it('holds as marketing what nobody has judged, and what is necessary by nobody’s argument', () => {
    const { services } = draft([anItem({ name: 'own' }), anItem({ name: 'necessary', category: 'necessary', provider: 'P' }), anItem({ name: 'theirs', party: 'third', domain: 't.com' })]);
    expect(services.map(({ id, name, category }) => [id, name, category])).toEqual([
      ['not-judged', 'Ikke vurdert', 'marketing'],
      ['p', 'P', 'marketing'],
      ['t-com', 't.com', 'marketing'],
    ]);
  });

  describe('of hosts that several share', () => {
    const google = (service: string, category: ScanItem['category'], path: string, domain = 'www.google.com') => aRequest(domain, { service, category, path, name: `https://${domain}${path}`, provider: 'Google' });
    const hostsOf = (items: readonly ScanItem[]) => Object.fromEntries(draft(items).services.map(({ id, hosts, paths }) => [id, { hosts, ...(paths && { paths }) }]));

    it('names the paths where a service has no host of its own there', () => {
      expect(hostsOf([google('google-recaptcha', 'functional', '/recaptcha/api.js'), google('google-recaptcha', 'functional', '/recaptcha/releases/x.js', 'www.gstatic.com')])).toEqual({
        'google-recaptcha': { hosts: ['www.google.com', 'www.gstatic.com'], paths: ['/recaptcha/*'] },
      });
    });

    it('holds a host for the strictest, and beside it what names its paths', () => {
      const items = [
        google('google-maps', 'functional', '/maps/embed'),
        google('google-maps', 'functional', '/maps/api/js', 'maps.googleapis.com'),
        google('google-ads', 'marketing', '/pagead/1p-user-list/1/'),
        google('google-ads', 'marketing', '/pagead/conversion/1/', 'www.googleadservices.com'),
        google('google-recaptcha', 'functional', '/recaptcha/api.js'),
      ];
      expect(hostsOf(items)).toEqual({
        'google-maps': { hosts: ['maps.googleapis.com'] },
        'google-ads': { hosts: ['www.google.com', 'www.googleadservices.com'] },
        'google-recaptcha': { hosts: ['www.google.com'], paths: ['/recaptcha/*'] },
      });
    });

    it('leaves a host to the service whose own it is', () => {
      const tags = 'www.googletagmanager.com';
      const items = [
        google('google-tag-manager', 'analytics', '/gtm.js', tags),
        google('google-ads', 'marketing', '/gtag/js', tags),
        google('google-ads', 'marketing', '/pagead/conversion/1/', 'www.googleadservices.com'),
      ];
      expect(hostsOf(items)).toEqual({ 'google-tag-manager': { hosts: [tags] }, 'google-ads': { hosts: ['www.googleadservices.com'] } });
      expect(hostsOf(items.slice(1))).toEqual({ 'google-ads': { hosts: ['www.googleadservices.com', tags] } });
    });

    it('never holds the site’s own host but for the paths that are somebody’s', () => {
      const collected = anItem({ kind: 'request', name: 'https://www.example.no/g/collect', domain: 'www.example.no', path: '/g/collect', party: 'first', service: 'google-analytics', category: 'analytics', provider: 'Google' });
      const { services } = draft([collected, aRequest('www.google-analytics.com', { service: 'google-analytics', category: 'analytics' })]);
      expect(services).toMatchObject([
        { id: 'google-analytics', name: 'Google Analytics (www.example.no)', hosts: ['www.example.no'], paths: ['*/g/collect'] },
        { id: 'google-analytics-analytics', name: 'Google Analytics', hosts: ['www.google-analytics.com'] },
      ]);
      const unknown = { ...collected, path: '/elsewhere' };
      expect(draft([unknown]).services.flatMap(({ hosts }) => hosts)).toEqual([]);
    });
  });

  it('calls what is judged but nobody’s the site’s own', () => {
    expect(draft([anItem({ name: 'lang', category: 'functional', provider: null, service: null, exemption })]).services).toMatchObject([
      { id: 'own', name: 'Nettstedet selv', category: 'functional', exemption: 'user-requested', cookies: ['lang'] },
    ]);
  });

  it('takes names as patterns where the knowledge base has one', () => {
    expect(draft([anItem({ name: '_ga_123', pattern: '_ga_*' })]).services[0]?.cookies).toEqual(['_ga_*']);
  });

  it('holds the unknown host whose script stored what nobody could judge, and no host that is known', () => {
    const setBy = (url: string) => ({ means: 'js', url, initiators: [] }) as const;
    const unknown = { category: 'unclassified', provider: null, service: null } as const;
    const { services } = draft([
      anItem({ ...unknown, name: '_acme', setBy: setBy('https://stats.acme.no/acme.js') }),
      anItem({ ...unknown, name: 'lib', setBy: setBy('https://cdn.known.com/lib.js') }),
      anItem({ ...unknown, kind: 'request', name: 'https://stats.acme.no/acme.js', domain: 'stats.acme.no', party: 'third' }),
      anItem({ ...unknown, kind: 'request', name: 'https://cdn.known.com/lib.js', domain: 'cdn.known.com', party: 'third', provider: 'Known' }),
    ]);
    expect(services).toMatchObject([{ category: 'marketing', hosts: ['stats.acme.no'], cookies: ['_acme', 'lib'] }]);
  });

  it('lets no thing called * have the whole site held', () => {
    const { services } = draft(['*', '_*', 'a*b', 'plain'].flatMap((name) => [anItem({ name }), anItem({ kind: 'localStorage', name })]));
    expect(services).toMatchObject([{ cookies: ['plain'], storage: ['plain'] }]);
  });

  it('holds the hosts of others, and none that is let through unasked', () => {
    expect(draft([aRequest('t.com'), aRequest('a.t.com'), aRequest('t.com')]).services).toMatchObject([{ hosts: ['a.t.com', 't.com'] }]);
    expect(draft([aRequest('t.com', { category: 'functional', exemption })]).services).toMatchObject([{ hosts: [], exemption: 'user-requested' }]);
    expect(draft([aRequest('t.com', { category: 'unclassified' }), aRequest('n.com', { category: 'necessary' })]).services).toEqual([]);
  });

  it('exempts a functional service only where all of it is exempt', () => {
    const one = anItem({ name: 'style', category: 'functional', provider: 'P', exemption });
    expect(draft([one, anItem({ name: 'chat', category: 'functional', provider: 'P' })]).services[0]).not.toHaveProperty('exemption');
    expect(draft([one]).services[0]).toHaveProperty('exemption');
  });

  it('never exempts analytics or marketing, whatever a report says', () => {
    expect(draft([anItem({ name: '_ga', category: 'analytics', provider: 'P', exemption })]).services[0]).not.toHaveProperty('exemption');
  });

  it('leaves out what the browser refused', () => {
    expect(draft([anItem({ outcome: 'refused' })]).services).toEqual([]);
  });

  it.each(['[::1]', '127.0.0.1', 'my_host.no', 'a~b.no', '*.no', "a'b.no", 'xn--blbr-roah.no', 'a..b', '', 'UPPER.no', 'a.no.'])('stands a host like %j', (host) => {
    const [service] = draft([aRequest(host)]).services;
    for (const pattern of service?.hosts ?? []) expect(matchesHost(pattern, host)).toBe(true);
    draft([anItem({ domain: host, party: 'third' })], { startUrl: `http://${host}/` });
  });

  it.each(['http://[::1]:3000/', 'http://127.0.0.1/', 'http://www./', 'https://xn--blbr-roah.no/', `http://${'a'.repeat(63)}.${'b'.repeat(63)}.no/`, 'no address'])(
    'names the site of %s',
    (startUrl) => expect(draft([], { startUrl }).siteId).toMatch(/^[a-z0-9-]+$/u),
  );

  it('gives distinct ids to services that would have the same', () => {
    const providers = ['Ad Tech', 'ad-tech', 'AD_TECH', 'Яндекс', '株式会社', '', '-', 'a'.repeat(200), `${'a'.repeat(200)}b`];
    const { services } = draft(providers.flatMap((provider) => [anItem({ provider, category: 'marketing' }), anItem({ provider, category: 'functional' }), anItem({ provider, category: 'analytics' })]));
    expect(new Set(services.map(({ id }) => id)).size).toBe(services.length);
  });

  it('is a SiteConfig of any report, and holds no more than was found', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('', ' ', '*', '__proto__', 'constructor', '-', 'necessary', '\ud800', ...hostileTexts));
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6().map((address) => `[${address}]`), text);
    const item = fc
      .record(
        {
          kind: fc.constantFrom('cookie', 'localStorage', 'sessionStorage', 'indexedDB', 'cacheStorage', 'request'),
          name: text,
          domain: host,
          party: fc.constantFrom('first', 'third'),
          category: fc.constantFrom('necessary', 'functional', 'analytics', 'marketing', 'unclassified'),
          outcome: fc.constantFrom('stored', 'refused', 'transient'),
          service: fc.option(fc.oneof(text, fc.constantFrom('hubspot', 'google-analytics'))),
          provider: fc.option(text),
          exemption: fc.constant(exemption),
          pages: fc.array(text, { maxLength: 2 }),
        },
        { requiredKeys: ['kind', 'name', 'domain'] },
      )
      .map((changes) => anItem(changes));
    fc.assert(
      fc.property(fc.array(item, { maxLength: 15 }), fc.oneof(text, host.map((name) => `http://${name}/`)), fc.constantFrom('nb', 'en'), (items, startUrl, language) => {
        const { services } = draft(items, { startUrl, language });
        for (const { hosts, cookies } of services) {
          for (const pattern of hosts) expect(items.some(({ domain }) => domain === pattern)).toBe(true);
          for (const pattern of cookies) expect(matchesPattern(pattern, 'login_session')).toBe(items.some(({ name }) => name === 'login_session'));
        }
        expect(() => JSON.stringify(services).isWellFormed()).not.toThrow();
      }),
    );
  });
});

describe('countToReview', () => {
  it('counts what is stored and not judged', () => {
    expect(countToReview(aReport({ items: [anItem(), anItem({ category: 'marketing' }), aRequest('t.com', { category: 'unclassified' })] }))).toBe(1);
  });

  it('counts as many names as the draft has of them', () => {
    const items = [anItem({ name: 'own' }), anItem({ name: 'own', path: '/shop' }), anItem({ name: 'gone', outcome: 'refused' }), anItem({ name: '*' }), anItem({ kind: 'localStorage', name: 'own' })];
    const { services } = draft(items);
    expect(services.flatMap(({ cookies, storage }) => [...cookies, ...storage])).toEqual(['own', 'own']);
    expect(countToReview(aReport({ items }))).toBe(2);
  });
});
