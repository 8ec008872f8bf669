import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categories } from '../category.ts';
import { nameWords } from './name-words.ts';
import { isNamedAfter, isPlainName, sensesOfName, wordsOfName } from './words-of-name.ts';

const meanings = (name: string) => sensesOfName(name).map(({ sense }) => sense.meaning.en);

describe('the words of a name', () => {
  it('are told apart by case, digits and signs', () => {
    expect(wordsOfName('cookieConsent_v2')).toEqual(['cookie', 'consent']);
    expect(wordsOfName('__Host-XSRF-TOKEN')).toEqual(['host', 'xsrf', 'token']);
    expect(wordsOfName('PHPSESSID')).toEqual(['phpsessid']);
    expect(wordsOfName('språkValg3')).toEqual(['språk', 'valg']);
    expect(wordsOfName('123')).toEqual([]);
  });

  it.each([
    ['protection against misuse', 'csrf', '__Host-csrf-token', '_xsrfValue', 'myappcsrf', 'RequestVerificationToken'],
    ['a session', 'session', 'PHPSESSID', 'JSESSIONID', 'my_sesjon', 'app.sessionId'],
    ['a chosen language', 'lang', 'site-language', 'språk', 'valgt_sprak', 'LOCALE', 'SPRACHE'],
    ['a shopping cart', 'cart_id', 'handlekurv', 'minhandlekurv2', 'varukorg', 'WARENKORB', 'panier'],
    ['an answer about consent', 'cookie_consent', 'samtykke', 'cookie-banner-seen', 'gdpr', 'acceptCookies', 'cookieConsent2'],
    ['advertising', 'gclid', '_gclid_first', 'ad_id', 'annonse', 'retargeting'],
    ['where a visit came from', 'utm_source', 'utmCampaign', 'kampanje'],
    ['an experiment with several versions', 'ab_test', 'exp-variant', 'experiment_17'],
    ['a visitor to be recognised', 'visitor_id', 'VisitorId', 'besøkende', 'besokende'],
    ['being logged in', 'logged-in', 'remember_me', 'innlogget', 'ssoState'],
  ])('point to %s', (meaning, ...names) => {
    for (const name of names) expect(meanings(name), name).toContain(meaning);
  });

  it('mean nothing within other words', () => {
    for (const name of ['adresse', 'header', 'uploaded', 'label', 'absolute', 'idea', 'cartoon', 'languid']) expect(meanings(name), name).toEqual([]);
  });

  it('say whether a name is anybody’s', () => {
    for (const name of ['session', 'session_id', 'cookie_consent', 'lang', 'csrf-token']) expect(isPlainName(name), name).toBe(true);
    for (const name of ['acme_session', 'cookie', 'my_app', '17', '']) expect(isPlainName(name), name).toBe(false);
  });

  it('say whether a name is its site’s', () => {
    expect(isNamedAfter('acme_session', 'acme.no')).toBe(true);
    expect(isNamedAfter('AcmeShopSession', 'acme-shop.example')).toBe(true);
    expect(isNamedAfter('session', 'acme.no')).toBe(false);
    // Too short to be more than a chance.
    expect(isNamedAfter('vg_session', 'vg.no')).toBe(false);
    expect(isNamedAfter('session', '')).toBe(false);
  });

  it('are each listed once, in the form in which they are looked up, with what they speak for', () => {
    const all = nameWords.flatMap(({ words }) => words);
    expect(all.filter((word, index) => all.indexOf(word) !== index)).toEqual([]);
    for (const { words, inside = [], weights, meaning, tracks } of nameWords) {
      for (const word of [...words, ...inside]) expect(word).toBe(word.toLowerCase());
      // A part of a word has to be long enough to mean nothing else.
      for (const part of inside) expect(part.length, part).toBeGreaterThanOrEqual(4);
      expect(Object.keys(weights).every((category) => (categories as readonly string[]).includes(category))).toBe(true);
      expect(meaning.nb).not.toBe('');
      expect(meaning.en).not.toBe('');
      if (tracks) expect((weights.analytics ?? 0) + (weights.marketing ?? 0)).toBeGreaterThan(0);
    }
  });

  it('are found in any name at all', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => {
      for (const { word } of sensesOfName(name)) expect(word.length).toBeGreaterThan(1);
    }));
    expect(sensesOfName('consent'.repeat(100_000)).map(({ word }) => word)).toEqual(['consent']);
  });
});
