import { array, assert, boolean, constantFrom, integer, option, property, record, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { services as knownServices } from '../knowledge/index.ts';
import { faultsOf, siteConfigSchema } from '../schema/index.ts';
import type { SiteConfig, SiteService } from '../site-config.ts';
import { themePresets } from '../theme.ts';
import { sentence, unlawfulPatterns } from './index.ts';

const service: SiteService = { id: 'own', name: 'Own', provider: 'Us', category: 'analytics', since: 1, hosts: ['stats.example.no'], cookies: ['own_*'], storage: [] };
const necessary: SiteService = { ...service, id: 'basket', name: 'Basket', category: 'necessary', hosts: [], cookies: ['basket'], exemption: 'user-requested', reason: 'Keeps what is in the basket.' };
const config: SiteConfig = {
  schemaVersion: 1,
  siteId: 'shop',
  policyVersion: 1,
  language: 'nb',
  blocking: 'automatic',
  regime: 'opt-in',
  parties: { controller: 'Butikk AS', contact: 'post@example.no' },
  services: [service, necessary],
};

/** What is said of a config with some changes, with its level. */
function said(changes: Partial<SiteConfig>): string[] {
  const changed = { ...config, ...changes };
  expect(faultsOf(siteConfigSchema, changed)).toEqual([]);
  return unlawfulPatterns(changed).map((pattern) => `${pattern.level} ${sentence(pattern)}`);
}

const withService = (changes: Partial<SiteService>, of = service): Partial<SiteConfig> => ({ services: [{ ...of, ...changes }] });
const withTexts = (texts: Record<string, string>): Partial<SiteConfig> => ({ ui: { texts: { nb: texts } } });
const map = (changes: object) => ({ functional: 'opt-in', analytics: 'opt-in', marketing: 'opt-in', ...changes }) as SiteConfig['regime'];

it('says nothing of a config that is as it should be', () => {
  expect(said({})).toEqual([]);
});

describe('of services', () => {
  it.each<[changes: Partial<SiteConfig>, expected: string]>([
    [
      withService({ cookies: ['_ga'] }, necessary),
      'refuse services[0].cookies[0]: _ga belongs to Google Analytics, which is analytics, and runs unasked here; the exemptions are for transmission and for what the visitor asked for (ePrivacy directive, art. 5(3)). Give it the category analytics and no exemption. (LAW-03)',
    ],
    [
      withService({ cookies: [], hosts: ['connect.facebook.net'] }, { ...necessary, category: 'functional' }),
      'refuse services[0].hosts[0]: connect.facebook.net belongs to Meta Pixel, which is marketing, and runs unasked here; the exemptions are for transmission and for what the visitor asked for (ePrivacy directive, art. 5(3)). Give it the category marketing and no exemption. (LAW-03)',
    ],
    [
      withService({ id: 'hotjar', name: 'Essential', cookies: [] }, necessary),
      'refuse services[0].name: Essential belongs to Hotjar, which is analytics, and runs unasked here; the exemptions are for transmission and for what the visitor asked for (ePrivacy directive, art. 5(3)). Give it the category analytics and no exemption. (LAW-03)',
    ],
    [
      withService({ cookies: [], hosts: ['*.youtube.com'] }, { ...necessary, category: 'functional' }),
      'warn services[0].hosts[0]: *.youtube.com belongs to YouTube, which is marketing, and runs unasked here; the exemptions are for transmission and for what the visitor asked for (ePrivacy directive, art. 5(3)). See that nothing of it loads before they do. (LAW-03)',
    ],
    [
      withService({ reason: 'Vår berettigede interesse.' }, necessary),
      'refuse services[0].reason: claims a legitimate interest, which lets nobody store or read anything on a visitor’s device: only consent or an exemption does. Say which of the two exemptions it is and why, or ask. (LAW-07)',
    ],
    [withService({ reason: 'Needed' }, necessary), 'warn services[0].reason: “Needed” is no reason that an authority could follow. Say what fails for the visitor without Basket. (LAW-03)'],
    [
      withService({ category: 'functional', hosts: ['*.doubleclick.net'] }),
      'warn services[0].category: is functional, but *.doubleclick.net belongs to Google Ads (DoubleClick), which is marketing: who says yes to functional has not said yes to that. (LAW-08)',
    ],
    [
      withService({ since: 2 }),
      'refuse services[0].since: is 2 in policy 1: no answer would ever count for Own, and everybody would be asked on every page. Make it 1 at most. (LAW-13)',
    ],
    [withService({ provider: ' ' }), 'refuse services[0].provider: is empty: a visitor has to be told who Own belongs to. Name the company. (LAW-09)'],
    [
      withService({ hosts: [], cookies: [] }),
      'warn services[0]: lists no host, cookie or storage key: nothing of Own is held, declared or erased, but for what the markup names. List what it loads and stores. (LAW-09)',
    ],
  ])('%j', (changes, expected) => {
    expect(said(changes)).toEqual([expected]);
  });

  it('sees through patterns that cover a tracker, and lets its exempt cookies be', () => {
    expect(said(withService({ cookies: ['*'] }, necessary))).toHaveLength(1);
    expect(said(withService({ cookies: ['_gcl_*'] }, necessary))[0]).toContain('Google');
    expect(said(withService({ hosts: ['*.com'] }, necessary))).toHaveLength(1);
    expect(said(withService({ cookies: ['__hs_opt_out', '__hs_cookie_cat_pref'] }, necessary))).toEqual([]);
  });

  it('refuses no cookie that the knowledge base has an exemption for', () => {
    const exempt = knownServices.flatMap(({ category, cookies }) => cookies.filter((item) => item.exemption && (item.category ?? category) !== 'marketing'));
    const refused = exempt.filter(({ name }) => said(withService({ cookies: [name] }, necessary)).some((line) => line.startsWith('refuse')));
    expect(exempt.length).toBeGreaterThan(40);
    expect(refused.map(({ name }) => name)).toEqual([]);
  });
});

describe('of regimes', () => {
  it.each<[changes: Partial<SiteConfig>, expected: string[]]>([
    [{ regions: { NO: map({ marketing: 'opt-out' }) } }, ['refuse regions.NO.marketing: lets marketing begin unasked in NO. The ePrivacy directive, art. 5(3), wants a yes first. Make it opt-in. (LAW-01)']],
    [{ regions: { SJ: map({ analytics: 'exempt' }) } }, ['refuse regions.SJ.analytics: lets analytics begin unasked in SJ. The ePrivacy directive, art. 5(3), wants a yes first. Make it opt-in. (LAW-01)']],
    [{ regions: { GB: map({ analytics: 'exempt' }) } }, ['refuse regions.GB.analytics: lets analytics begin unasked in GB. PECR as amended in 2026 lets it begin only where the visitor can object: opt-out, not exempt. Make it opt-in or opt-out. (LAW-01)']],
    [{ regions: { CH: map({ marketing: 'opt-out', analytics: 'opt-out' }) } }, ['refuse regions.CH.marketing: lets marketing begin unasked in CH. The Swiss authority wants a yes for profiling. Make it opt-in. (LAW-01)']],
    [{ regions: { FR: map({ functional: 'exempt' }) } }, ['refuse regions.FR.functional: lets functional begin unasked in FR. France’s exemption is for measuring one’s own audience. Make it opt-in. (LAW-01)']],
    [
      { regions: { FR: map({ analytics: 'exempt' }) } },
      ['warn regions.FR.analytics: lets analytics begin unasked. That holds for own, anonymous statistics, a tracker that lives 13 months at most, data that live 25, and information how to object. See that it does. (LAW-14)'],
    ],
    [
      { regions: { GB: map({ functional: 'opt-out' }) }, services: [{ ...service, name: 'YouTube', category: 'functional', cookies: [], hosts: ['*.youtube.com'] }] },
      ['warn regions.GB.functional: lets functional begin unasked. That holds for how the site looks and works for its visitor; YouTube may do more than that. See that it does not. (LAW-01)'],
    ],
    [
      { regions: { GB: map({ analytics: 'opt-out' }) }, services: [{ ...service, name: 'GA', cookies: ['_ga_*'] }] },
      ['warn regions.GB.analytics: lets analytics begin unasked. That holds for own statistics, to improve the service, with clear information and a free objection; GA may do more than that. See that it does. (LAW-14)'],
    ],
    [
      { regime: map({ marketing: 'opt-out' }) },
      ['refuse regime: lets marketing begin unasked for everybody whose country regions does not name, also in the EEA, Great Britain and Switzerland; parties.contact says that the site is meant for people there. Make opt-in the regime, and name in regions where another holds. (LAW-01)'],
    ],
    [
      { regime: 'us-opt-out', parties: { controller: 'Shop Inc.', contact: 'mail@shop.com' } },
      ['warn regime: lets functional, analytics, marketing begin unasked for everybody whose country regions does not name, also in the EEA, Great Britain and Switzerland. Make opt-in the regime, and name in regions where another holds. (LAW-01)'],
    ],
    [{ regions: { 'US-CA': 'us-opt-out', US: 'none' } }, []],
  ])('%j', (changes, expected) => {
    expect(said(changes)).toEqual(expected);
  });

  it.each(['EU', 'UK', 'DE-BE', 'RE'])('knows %s', (region) => {
    expect(said({ regions: { [region]: 'none' } }).length).toBeGreaterThanOrEqual(2);
  });

  it.each(['opt-out', 'us-opt-out', 'none'] as const)('refuses %s in every country of the EEA, category by category', (regime) => {
    expect(said({ regions: { DE: regime } })).toHaveLength(3);
  });

  it.each([{ supervisoryAuthority: 'Datatilsynet' }, { contact: 'https://butikk.no/kontakt' }])('knows by %j that a site is meant for the EEA', (parties) => {
    expect(said({ regime: 'none', parties: { controller: 'X', contact: 'x@x.com', ...parties } })[0]).toMatch(/^refuse regime: /u);
  });

  it('lets the regime of a site be anything where every country that asks is named', () => {
    const codes = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK GB CH'.split(' ');
    expect(said({ regime: 'us-opt-out', regions: Object.fromEntries(codes.map((code) => [code, 'opt-in'])) })).toEqual([]);
  });

  it('only warns of banners that ask nobody first', () => {
    const lines = said({ regime: 'us-opt-out', parties: { controller: 'Shop Inc.', contact: 'mail@shop.com' }, ...withTexts({ rejectAll: 'OK' }) });
    expect(lines.map((line) => line.split(' ', 1)[0])).toEqual(['warn', 'warn']);
  });
});

describe('of texts', () => {
  it.each<[texts: Record<string, string>, expected: string]>([
    [{ rejectAll: '' }, 'refuse ui.texts.nb.rejectAll: “” has no word in it: nobody could refuse by it. Write one, or leave it out for ours. (LAW-04)'],
    [{ rejectAll: '\u200b \u2060' }, 'refuse ui.texts.nb.rejectAll: “\u200b \u2060” has no word in it: nobody could refuse by it. Write one, or leave it out for ours. (LAW-04)'],
    [{ withdrawAll: '✕' }, 'refuse ui.texts.nb.withdrawAll: “✕” has no word in it: nobody could take their consent back by it. Write one, or leave it out for ours. (LAW-10)'],
    [{ intro: ' ' }, 'refuse ui.texts.nb.intro: “ ” has no word in it: nobody could learn what they are asked by it. Write one, or leave it out for ours. (LAW-09)'],
    [{ rejectAll: 'Godta' }, 'refuse ui.texts.nb.rejectAll: “Godta” says yes on the button that refuses. Say that it refuses, as in “Reject all”. (LAW-04)'],
    [{ rejectAll: 'Innstillinger' }, 'refuse ui.texts.nb.rejectAll: “Innstillinger” promises more to read on the button that refuses: nobody would find how to refuse. Say that it refuses, as in “Reject all”. (LAW-04)'],
    [{ rejectAll: 'Betal 49 kr' }, 'warn ui.texts.nb.rejectAll: “Betal 49 kr” asks for money where a visitor refuses. Whether that leaves them free, a lawyer has to judge. (LAW-12)'],
    [{ rejectAll: 'Nei, jeg vil ha det dårligere' }, 'warn ui.texts.nb.rejectAll: “Nei, jeg vil ha det dårligere” makes those who refuse feel bad. Say plainly that it refuses. (LAW-05)'],
    [{ acceptAll: 'Lukk' }, 'refuse ui.texts.nb.acceptAll: “Lukk” says that the banner goes, on the button that grants everything: that is no clear yes (GDPR, art. 4(11)). Say that it accepts, as in “Accept all”. (LAW-06)'],
    [{ acceptAll: 'Avvis alle' }, 'refuse ui.texts.nb.acceptAll: “Avvis alle” says no on the button that grants everything. Say that it accepts, as in “Accept all”. (LAW-06)'],
    [{ acceptAll: 'Kun nødvendige' }, 'refuse ui.texts.nb.acceptAll: “Kun nødvendige” speaks of what is necessary on the button that grants everything. Say that it accepts all, as in “Accept all”. (LAW-06)'],
    [{ acceptAll: 'Lagre valgene' }, 'warn ui.texts.nb.acceptAll: “Lagre valgene” does not say that it accepts. Say so, as in “Accept all”. (LAW-06)'],
    [{ acceptAll: 'Fullfør', rejectAll: ' fullfør ' }, 'refuse ui.texts.nb.rejectAll: “ fullfør ” is also what acceptAll says: nobody could tell the two apart. Word them differently. (LAW-05)'],
    [{ acceptAll: 'Godta alle', save: 'Godta alle' }, 'refuse ui.texts.nb.save: “Godta alle” is also what acceptAll says: nobody could tell the two apart. Word them differently. (LAW-05)'],
    [{ acceptAll: 'Godta', rejectAll: 'Nei takk, jeg vil ikke at dere skal bruke noe av dette' }, 'warn ui.texts.nb.rejectAll: is 54 letters long and acceptAll 5: the one is read and the other skipped. Word them alike. (LAW-05)'],
    [{ acceptAll: 'Godta alle! 🍪', rejectAll: 'Avvis alle' }, 'warn ui.texts.nb.acceptAll: has a picture, an exclamation or capitals that the other button has not. Word them alike. (LAW-05)'],
    [{ intro: 'Ved å fortsette på siden godtar du {categories}.' }, 'refuse ui.texts.nb.intro: takes going on for a yes. Silence and scrolling are no consent (GDPR, recital 32), and Kapsel does not take them for it: leave that out. (LAW-06)'],
    [{ intro: 'Vi bruker kapsler.' }, 'warn ui.texts.nb.intro: does not say {categories}: see that it names every purpose that is asked for. (LAW-09)'],
    [{ marketing: 'Nødvendige kapsler' }, 'refuse ui.texts.nb.marketing: calls marketing “Nødvendige kapsler”, as if there were nothing to ask. Call it what it is for. (LAW-03)'],
  ])('%j', (texts, expected) => {
    expect(said(withTexts(texts))).toEqual([expected]);
  });

  it.each(['OK', 'ＯＫ', 'Ja', 'JA, gjerne', 'Accept', 'I a\u200bgree', 'Tillat', 'Aksepter alle', 'Jag samtycker', 'Alle akzeptieren', 'Got it'])('takes %j on the button that refuses for a yes', (rejectAll) => {
    expect(said(withTexts({ rejectAll }))[0]).toMatch(/^refuse ui\.texts\.nb\.rejectAll: .* says yes/u);
  });

  it.each(['Avvis alle', 'Nei takk', 'Bare nødvendige', 'Godta kun nødvendige', 'Accept only necessary', 'Continue without accepting', 'Fortsett uten å godta', 'Ikke tillat', 'Neka alla', 'Kun nødvendige', 'Ablehnen', 'Nur notwendige', 'Continuer sans accepter', 'Tout refuser'])(
    'leaves %j on the button that refuses alone',
    (rejectAll) => {
      expect(said(withTexts({ rejectAll }))).toEqual([]);
    },
  );
});

describe('of the rest', () => {
  const logo = { alt: '', width: 10, height: 10 };
  const own = { domain: 'example.no' };

  it.each<[changes: Partial<SiteConfig>, expected: string[]]>([
    [{ ui: { theme: { dark: { color: '#555555' } } } }, ['refuse ui.theme.dark.color: color #555555 on background #1e1f24 has a contrast of 2.20:1, and text needs 4.5:1. Take colours that lie further apart. (LAW-05)']],
    [{ ui: { theme: { logo: { ...logo, src: 'https://cdn.example/logo.svg' } } } }, ['warn ui.theme.logo.src: is fetched from cdn.example before the visitor has answered. If that is not the site’s own, put the file on the site, and write its path. (LAW-16)']],
    [{ cookie: own, ui: { theme: { logo: { ...logo, src: 'https://cdn.example/logo.svg' } } } }, ['refuse ui.theme.logo.src: is fetched from cdn.example before the visitor has answered, and that is not the site’s own. Put the file on the site, and write its path. (LAW-16)']],
    [{ ui: { theme: { logo: { ...logo, src: 'https://www.facebook.com/logo.svg' } } } }, ['refuse ui.theme.logo.src: is fetched from www.facebook.com before the visitor has answered, and that is not the site’s own. Put the file on the site, and write its path. (LAW-16)']],
    [{ cookie: own, ui: { theme: { logo: { ...logo, src: 'https://cdn.example.no/logo.svg' } } } }, []],
    [{ ui: { theme: { logo: { ...logo, src: '/logo.svg' } } } }, []],
    [{ log: { endpoint: 'https://log.example/v1' } }, ['warn log.endpoint: sends each choice to log.example. If that is not the site’s own, say so in the privacy policy, and name who runs it as parties.processor. (LAW-16)']],
    [{ cookie: own, log: { endpoint: 'http://log.example.no/v1' } }, ['warn log.endpoint: is not encrypted: what anybody can change on its way proves little. Write https. (LAW-11)']],
    [{ log: { endpoint: '/consents' } }, []],
    [{ allowHosts: ['*.example.no'] }, ['refuse allowHosts[0]: *.example.no is always let through, and Own needs a yes. Take it out. (LAW-01)']],
    [{ allowHosts: ['cdn.example.net', '*.google-analytics.com'] }, ['refuse allowHosts[1]: *.google-analytics.com is always let through, and Google Analytics comes from there, which is analytics. Make it a service. (LAW-01)']],
    [{ allowHosts: ['accounts.google.com'] }, ['warn allowHosts[0]: accounts.google.com is always let through, and Google comes from there, which is marketing. See that it loads nothing unasked. (LAW-01)']],
    [{ cookie: { maxAgeDays: 30 } }, ['warn cookie.maxAgeDays: has those who refused asked again after 30 days; half a year is what authorities name. Leave it out for 182. (LAW-13)']],
    [{ blocking: 'report-only' }, ['warn blocking: is report-only: nothing is held. Try it so, and do not leave it so. (LAW-01)']],
    [{ signals: { googleConsentMode: 'advanced' } }, ['warn signals.googleConsentMode: is advanced: Google’s tags load before the answer and send pings, which read from the device. basic holds them. (LAW-02)']],
    [{ signals: { matomo: 'cookies' } }, ['warn signals.matomo: is cookies: Matomo counts before the answer, only without cookies, and reads from the device. consent holds it. (LAW-02)']],
    [{ parties: { controller: ' ', contact: 'Fyll inn: e-post' } }, ['refuse parties.controller: says nothing: a visitor has to know who asks, and whom to write to. (LAW-09)', 'warn parties.contact: is still to be filled in: a visitor has to know who asks, and whom to write to. (LAW-09)']],
  ])('%j', (changes, expected) => {
    expect(said(changes)).toEqual(expected);
  });
});

describe('a lawful config', () => {
  const id = integer({ min: 0, max: 99_999 }).map((number) => `s${number}`);
  const lawfulService = record({
    id,
    category: constantFrom('functional' as const, 'analytics' as const, 'marketing' as const),
    since: integer({ min: 1, max: 3 }),
    hosts: array(constantFrom('*.hotjar.com', 'stats.example.no', '*.doubleclick.net', 'cdn.example.net:8443'), { maxLength: 2 }),
    cookies: array(constantFrom('_ga', '_hj*', 'own', '*'), { maxLength: 3 }),
    storage: array(constantFrom('own_*', '_hjViewportId'), { maxLength: 2 }),
  }).map((given): SiteService => ({ name: given.id, provider: 'Us', ...given }));
  const texts = record(
    {
      acceptAll: constantFrom('Godta alle', 'Ja takk', 'Accept all', 'Tillat alle', 'Jeg samtykker', 'Alle akzeptieren', 'Tout accepter', 'Acceptera alla', 'Yes please'),
      rejectAll: constantFrom('Avvis alle', 'Nei takk', 'Reject all', 'Bare nødvendige', 'No thanks', 'Alle ablehnen', 'Tout refuser', 'Neka alla', 'Decline'),
      preferences: constantFrom('Velg selv', 'Settings', 'La meg velge'),
      save: constantFrom('Lagre', 'Save choices'),
      intro: constantFrom('Vi spør om {categories}.', 'Vi bruker kapsler til statistikk.', 'May we use cookies for {categories}? Nothing begins before you accept.'),
    },
    { requiredKeys: [] },
  );
  const rule = constantFrom('opt-in' as const, 'opt-out' as const);
  const regions = record(
    {
      NO: constantFrom('opt-in' as const),
      FR: rule.map((analytics) => ({ functional: 'opt-in' as const, analytics, marketing: 'opt-in' as const })),
      GB: record({ functional: rule, analytics: rule, marketing: constantFrom('opt-in' as const) }),
      'US-CA': constantFrom('us-opt-out' as const, 'none' as const),
      BR: constantFrom('opt-out' as const),
    },
    { requiredKeys: [] },
  );
  const lawful = record({
    services: uniqueArray(lawfulService, { maxLength: 5, selector: ({ id }) => id }),
    texts,
    regions,
    preset: option(constantFrom(...themePresets), { nil: undefined }),
    hasNecessary: boolean(),
    maxAgeDays: integer({ min: 1, max: 365 }),
  }).map(
    ({ services, texts, regions, preset, hasNecessary, maxAgeDays }): SiteConfig => ({
      ...config,
      policyVersion: 3,
      services: hasNecessary ? [...services, necessary] : services,
      cookie: { maxAgeDays },
      regions,
      ui: { texts: { nb: texts }, ...(preset && { theme: { preset } }) },
    }),
  );

  it('is never refused', () => {
    assert(property(lawful, (config) => {
      expect(faultsOf(siteConfigSchema, config)).toEqual([]);
      expect(unlawfulPatterns(config).filter(({ level }) => level === 'refuse')).toEqual([]);
    }));
  });
});

describe('what nobody could tell apart, or would be asked of others', () => {
  it.each<[changes: Partial<SiteConfig>, expected: string]>([
    [withTexts({ rejectAll: 'Avvis alle', preferences: 'Avvis alle' }), 'refuse ui.texts.nb.preferences: '],
    [withTexts({ rejectAll: 'Avvis alle', close: 'Avvis alle' }), 'refuse ui.texts.nb.close: '],
    [withTexts({ placeholderOnce: 'Vis', placeholderAlways: 'Vis' }), 'refuse ui.texts.nb.placeholderAlways: '],
    [{ ui: { declaration: { en: 'https://www.google-analytics.com/d.json' } } }, 'refuse ui.declaration.en: is fetched from www.google-analytics.com '],
  ])('%j', (changes, expected) => {
    expect(said(changes).filter((line) => line.startsWith(expected))).toHaveLength(1);
  });
});
