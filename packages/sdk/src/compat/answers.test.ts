import { consentCategories, type SiteConfig, type SiteService } from '@kapsel/core';
import { array, assert, boolean, constantFrom, integer, json, nat, oneof, option, property, record, string, subarray, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, isAllowed, rulesFor } from '../consent.ts';
import { carryOver, findService, readCookiebot, readKlaro, readOneTrust, readUsercentrics, readVanillaCookieconsent, type Answer } from './answers.ts';

const day = 24 * 60 * 60;
const now = Date.parse('2026-06-30T12:00:00.000Z') / 1000;
const date = '2026-06-01T10:20:30.000Z';
const decidedAt = Date.parse(date) / 1000;

function service(changes: Partial<SiteService> & Pick<SiteService, 'id' | 'category'>): SiteService {
  return { name: changes.id, provider: 'P', since: 1, hosts: [], cookies: [], storage: [], ...changes };
}

const matomo = service({ id: 'matomo', name: 'Matomo Analytics', category: 'analytics' });
const chat = service({ id: 'chat', category: 'functional' });
const ads = service({ id: 'google-ads', name: 'Google Ads', category: 'marketing' });
const session = service({ id: 'session', category: 'necessary', exemption: 'transmission', reason: 'Keeps the cart.' });

function site(services: readonly SiteService[] = [matomo, chat, ads, session], changes: Partial<SiteConfig> = {}): SiteConfig {
  return {
    schemaVersion: 1,
    siteId: 'old',
    policyVersion: 3,
    language: 'en',
    blocking: 'marked',
    regime: 'opt-in',
    parties: { controller: 'C', contact: 'c@example.no' },
    services,
    ...changes,
  };
}

const circumstances = (config: SiteConfig, gpc = false) => ({ rules: rulesFor(config, undefined), gpc, sensitive: false, crawler: false });

function carried(answers: Answer | undefined | readonly Answer[], config = site(), gpc = false) {
  const list = answers === undefined ? [] : Array.isArray(answers) ? (answers as readonly Answer[]) : [answers as Answer];
  return carryOver(list, config, circumstances(config, gpc), now);
}

function answer(said: { readonly [word: string]: boolean }, changes: Partial<Answer> = {}): Answer {
  return { decidedAt, isExplicit: true, said: new Map(Object.entries(said)), ...changes };
}

const everything = { functional: true, analytics: true, marketing: true };

describe('carryOver', () => {
  it('takes a full refusal with its date', () => {
    expect(carried(answer({ necessary: true, functional: false, statistics: false, marketing: false }))).toEqual({ ids: 'none', decidedAt });
  });

  it('takes a refusal that was not explicit, or answered less than we ask', () => {
    expect(carried(answer({ analytics: false }, { isExplicit: false }))).toEqual({ ids: 'none', decidedAt });
    expect(carried(answer({ 'strictly-necessary': true, session: true }))).toEqual({ ids: 'none', decidedAt });
  });

  it('dates a refusal without a date to now, and gives no grant a date', () => {
    expect(carried(answer({ matomo: false }, { decidedAt: undefined }))).toEqual({ ids: 'none', decidedAt: now });
    expect(carried(answer(everything, { decidedAt: undefined }))).toBeUndefined();
  });

  it('takes an explicit grant, whole and with its exceptions', () => {
    expect(carried(answer(everything))?.ids).toEqual(['functional', 'analytics', 'marketing']);
    expect(carried(answer({ functional: false, analytics: true, marketing: false }))?.ids).toEqual(['analytics']);
    expect(carried(answer({ ...everything, 'Google Ads': false }))?.ids).toEqual(['functional', 'analytics']);
    expect(carried(answer({ matomoAnalytics: true, chat: true, googleAds: false }))?.ids).toEqual(['functional', 'analytics']);
  });

  it('takes no implied grant', () => {
    expect(carried(answer(everything, { isExplicit: false }))).toBeUndefined();
  });

  it('takes no grant that leaves something unanswered', () => {
    expect(carried(answer({ analytics: true, marketing: true }))).toBeUndefined();
    expect(carried(answer({ matomo: true, chat: true }))).toBeUndefined();
    expect(carried(answer({ analytics: true, marketing: true }), site([matomo, ads]))?.ids).toEqual(['analytics', 'marketing']);
    expect(carried(answer({ analytics: true, marketing: true }), site([]))).toBeUndefined();
  });

  it('leaves to be asked what a later policy brought', () => {
    const config = site([matomo, service({ id: 'heatmap', category: 'analytics', since: 2 })]);
    const taken = carried(answer({ analytics: true }), config);
    const decision = decide(taken?.ids ?? [], { ...config, policyVersion: 1 }, taken?.decidedAt ?? 0);
    expect(config.services.map((one) => isAllowed(one, decision, circumstances(config)))).toEqual([true, false]);
  });

  it('takes no answer that is older than a decision may be, or comes from the future', () => {
    for (const said of [everything, { analytics: false }]) {
      expect(carried(answer(said, { decidedAt: now - 183 * day }))).toBeUndefined();
      expect(carried(answer(said, { decidedAt: now - 31 * day }), site(undefined, { cookie: { maxAgeDays: 30 } }))).toBeUndefined();
      expect(carried(answer(said, { decidedAt: now + 2 * day }))).toBeUndefined();
    }
  });

  it('takes no grant of marketing from a browser that now sends Global Privacy Control', () => {
    expect(carried(answer(everything), site(), true)).toBeUndefined();
    expect(carried(answer({ ...everything, marketing: false }), site(), true)?.ids).toEqual(['functional', 'analytics']);
  });

  it('believes the newest of several', () => {
    const older = answer(everything, { decidedAt: decidedAt - day });
    for (const both of [[older, answer({ analytics: false })], [answer({ analytics: false }), older]]) expect(carried(both)?.ids).toBe('none');
  });

  it('never grants what was not said yes to, whatever was said', () => {
    const word = constantFrom('necessary', 'functional', 'preferences', 'statistics', 'analytics', 'marketing', 'C0002', 'C0004', 'C0005', 'matomo', 'Google Ads', 'chat', 'session', '__proto__', 'constructor', '');
    const answers = record({ decidedAt: option(integer({ min: now - 400 * day, max: now + 5 * day }), { nil: undefined }), isExplicit: boolean(), said: array(tuple(word, boolean())) });
    const services = subarray([matomo, chat, ads, session, service({ id: 'late', category: 'marketing', since: 2 })]);
    assert(
      property(answers, services, boolean(), ({ said, ...rest }, own, gpc) => {
        const config = site(own);
        const old: Answer = { ...rest, said: new Map(said) };
        const taken = carryOver([old], config, circumstances(config, gpc), now);
        if (!taken || taken.ids === 'none') return;
        expect(old.isExplicit).toBe(true);
        expect(taken.decidedAt).toBe(old.decidedAt);
        const decision = decide(taken.ids, { ...config, policyVersion: 1 }, taken.decidedAt);
        const yes = (means: (word: string) => boolean) => [...old.said].some(([one, granted]) => granted && means(one));
        for (const one of own) {
          if (one.category === 'necessary' || !isAllowed(one, decision, circumstances(config, gpc))) continue;
          expect(one.since).toBe(1);
          expect(yes((name) => findService(own, name) === one) || yes((name) => decide([name], config, now).granted.includes(one.category as 'analytics'))).toBe(true);
        }
        for (const category of decision.granted) {
          const inCategory = own.filter((one) => one.category === category && one.since === 1);
          if (inCategory.length === 0) expect(yes((name) => decide([name], config, now).granted.includes(category))).toBe(true);
        }
      }),
    );
  });
});

const vanilla3 = (changes: object = {}): string =>
  encodeURIComponent(
    JSON.stringify({
      categories: ['necessary', 'functional', 'analytics', 'marketing'],
      revision: 0,
      data: null,
      consentTimestamp: date,
      consentId: 'c6b4c8a1-0000-4000-8000-000000000000',
      services: { necessary: [], functional: [], analytics: [], marketing: [] },
      languageCode: 'en',
      lastConsentTimestamp: date,
      expirationTime: 1_798_000_000_000,
      ...changes,
    }),
  );
const vanilla2 = (changes: object = {}): string =>
  JSON.stringify({ categories: ['necessary', 'functional', 'analytics', 'marketing'], level: [], revision: 0, data: null, rfc_cookie: false, consent_date: date, consent_uuid: 'u', last_consent_update: date, ...changes });

const cookiebot = (said: string, rest = `method:'explicit',ver:1,utc:${decidedAt * 1000},region:'no'`): string => `{stamp:'abc=='%2C${`necessary:true,${said},${rest}}`.replaceAll(',', '%2C')}`;
const cookiebotAll = cookiebot('preferences:true,statistics:true,marketing:true');

const optanon = (groups: string, more = '&AwaitingReconsent=false&intType=1', interactionCount = '1'): string =>
  `isGpcEnabled=0&datestamp=Mon+Jun+01+2026&version=202501.2.0&consentId=1&interactionCount=${interactionCount}&landingPath=NotLandingPage&groups=${encodeURIComponent(groups)}${more}`;
const optanonAll = 'C0001:1,C0002:1,C0003:1,C0004:1';

const history = (action: string, status: boolean, type = 'explicit') => ({ history: [{ action: 'onInitialPageLoad', status: false, timestamp: decidedAt * 1000 - 5000, type: 'implicit' }, { action, language: 'en', status, timestamp: decidedAt * 1000, type }], id: 'x', status });
const settings = (...services: object[]): string => JSON.stringify({ controllerId: 'c', id: 's', language: 'en', services, version: '1' });
const asked = ['matomo', 'chat', 'google-ads'];
const accepted = history('onAcceptAllServices', true);

describe('what vanilla-cookieconsent stored', () => {
  it('is a grant, in both versions and both encodings', () => {
    for (const value of [vanilla3(), vanilla2(), encodeURIComponent(vanilla2())]) expect(carried(readVanillaCookieconsent(value))).toEqual({ ids: [...consentCategories], decidedAt });
  });

  it('is a refusal', () => {
    for (const value of [vanilla3({ categories: ['necessary'] }), vanilla2({ categories: ['necessary'] }), vanilla2({ categories: [] })]) expect(carried(readVanillaCookieconsent(value))).toEqual({ ids: 'none', decidedAt });
  });

  it('tells refused categories in version 3 alone', () => {
    expect(carried(readVanillaCookieconsent(vanilla3({ categories: ['necessary', 'analytics'] })))?.ids).toEqual(['analytics']);
    expect(carried(readVanillaCookieconsent(vanilla2({ categories: ['necessary', 'analytics'] })))).toBeUndefined();
  });

  it('counts for services that it names', () => {
    const categories = ['necessary', 'functional', 'analytics'];
    expect(carried(readVanillaCookieconsent(vanilla3({ categories, services: { functional: ['chat'], analytics: ['Matomo Analytics'], marketing: [], necessary: ['php'] } })))?.ids).toEqual(['functional', 'analytics']);
    expect(carried(readVanillaCookieconsent(vanilla3({ categories, services: { functional: ['chat'], analytics: ['other'], marketing: [] } })))).toBeUndefined();
  });

  it('has to be whole', () => {
    for (const changes of [{ consentId: '' }, { lastConsentTimestamp: 'yesterday' }, { consentTimestamp: undefined }, { categories: 'all' }, { categories: [true] }, { services: ['a'] }, { services: { analytics: 'a' } }]) {
      expect(readVanillaCookieconsent(vanilla3(changes))).toBeUndefined();
    }
  });
});

describe('what Klaro stored', () => {
  it('is a refusal, or nothing: it has no date', () => {
    const stored = (said: object) => readKlaro(encodeURIComponent(JSON.stringify(said)));
    expect(carried(stored({ session: true, matomo: false, 'google-ads': false, chat: false }))).toEqual({ ids: 'none', decidedAt: now });
    expect(carried(stored({ session: true, matomo: true, 'google-ads': true, chat: true }))).toBeUndefined();
    expect(carried(stored({ unknown: true, matomo: false }))).toBeUndefined();
    for (const said of [{}, { matomo: 'no' }, { matomo: 0 }, []]) expect(stored(said)).toBeUndefined();
  });
});

describe('what Cookiebot stored', () => {
  it('is an explicit grant or a refusal', () => {
    expect(carried(readCookiebot(cookiebotAll))).toEqual({ ids: [...consentCategories], decidedAt });
    expect(carried(readCookiebot(decodeURIComponent(cookiebotAll)))?.ids).toEqual([...consentCategories]);
    expect(carried(readCookiebot(cookiebot('preferences:false,statistics:true,marketing:false')))?.ids).toEqual(['analytics']);
    expect(carried(readCookiebot(cookiebot('preferences:false,statistics:false,marketing:false')))).toEqual({ ids: 'none', decidedAt });
  });

  it('is nothing where it was implied, or nobody was asked', () => {
    const all = 'preferences:true,statistics:true,marketing:true';
    for (const rest of [`method:'implied',ver:1,utc:${decidedAt * 1000}`, `ver:1,utc:${decidedAt * 1000}`, `method:'explicit',ver:1`, `method:'explicit',utc:1`]) expect(carried(readCookiebot(cookiebot(all, rest)))).toBeUndefined();
    for (const value of ['0', '-1', '', cookiebotAll.replace('abc==', '-1')]) expect(readCookiebot(value)).toBeUndefined();
  });
});

describe('what OneTrust stored', () => {
  it('is an explicit grant or a refusal', () => {
    expect(carried(readOneTrust(optanon(optanonAll), date))).toEqual({ ids: [...consentCategories], decidedAt });
    expect(carried(readOneTrust(optanon(optanonAll, '&AwaitingReconsent=false'), encodeURIComponent(date)))?.ids).toEqual([...consentCategories]);
    expect(carried(readOneTrust(optanon('C0001:1,C0002:0,C0003:0,C0004:0', '&AwaitingReconsent=false&intType=2'), date))).toEqual({ ids: 'none', decidedAt });
  });

  it('is nothing before the banner was closed, and no grant by anything but an act', () => {
    expect(readOneTrust(optanon(optanonAll), '')).toBeUndefined();
    for (const consent of [optanon(optanonAll, undefined, '0'), optanon(optanonAll, undefined, ''), optanon(optanonAll, '&AwaitingReconsent=true'), optanon(optanonAll, ''), optanon(optanonAll, '&AwaitingReconsent=false&intType=6')]) {
      expect(carried(readOneTrust(consent, date))).toBeUndefined();
    }
    for (const groups of ['', 'C0002', 'C0002:yes', 'C0001:1,']) expect(readOneTrust(optanon(groups), date)).toBeUndefined();
  });
});

describe('what Usercentrics stored', () => {
  it('is all or nothing, by an act', () => {
    expect(carried(readUsercentrics(settings(accepted, accepted, accepted), asked))).toEqual({ ids: [...consentCategories], decidedAt });
    expect(carried(readUsercentrics(settings(history('onDenyAllServices', true), history('onDenyAllServices', false)), asked))).toEqual({ ids: 'none', decidedAt });
  });

  it('is nothing where it was implied, chosen one by one, or about fewer services', () => {
    const others = [history('onAcceptAllServices', true, 'implicit'), history('onInitialPageLoad', true), history('onUpdateServices', true), history('onNonEURegion', true), { ...accepted, status: false }, { ...accepted, history: [] }, null];
    for (const other of others) expect(readUsercentrics(settings(accepted, accepted, other as object), asked)).toBeUndefined();
    expect(readUsercentrics(settings(accepted), asked)).toBeUndefined();
    expect(readUsercentrics(settings(), asked)).toBeUndefined();
  });
});

describe('a value that no tool has written', () => {
  const readers: readonly ((value: string) => Answer | undefined)[] = [
    readVanillaCookieconsent,
    readKlaro,
    readCookiebot,
    (value) => readOneTrust(value, date),
    (value) => readOneTrust(optanon('C0001:1'), value),
    (value) => readUsercentrics(value, asked),
  ];
  const whole = [vanilla3(), vanilla2(), cookiebotAll, optanon(optanonAll, '&AwaitingReconsent=false'), settings(accepted, accepted, accepted)];
  const granting = (value: string): boolean =>
    readers.some((read) => {
      const ids = carried(read(value))?.ids ?? 'none';
      return ids !== 'none' && ids.length > 0;
    });

  it('never throws, and never grants', () => {
    const hostile = oneof(string({ unit: 'binary' }), json({ maxDepth: 3 }), string().map(encodeURIComponent), string().map((text) => `{stamp:'${text}'`), string().map((text) => `groups=${text}`));
    assert(property(hostile, (value) => !granting(value)));
  });

  it('never grants when it was cut off', () => {
    for (const value of whole) expect(granting(value)).toBe(true);
    assert(property(constantFrom(...whole), nat(), (value, length) => !granting(value.slice(0, length % value.length))));
  });

  it('never grants more when one character was changed', () => {
    const refusals = [vanilla3({ categories: ['necessary'] }), vanilla2({ categories: [] }), cookiebot('preferences:false,statistics:false,marketing:false'), optanon('C0001:1,C0002:0,C0003:0,C0004:0'), settings(history('onDenyAllServices', false))];
    // A one in place of a nought is another answer, not a broken one.
    assert(property(constantFrom(...refusals), nat(), string({ minLength: 1, maxLength: 1 }).filter((character) => character !== '1'), (value, at, character) => !granting(value.slice(0, at % value.length) + character + value.slice((at % value.length) + 1))));
  });
});
