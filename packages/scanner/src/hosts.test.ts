import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasNoRegistrableDomain, hostOf, isSameSite, registrableDomain, resolveAlias, withoutQuery } from './hosts.ts';

describe('registrableDomain', () => {
  it.each([
    ['www.example.no', 'example.no'],
    ['a.b.example.co.uk', 'example.co.uk'],
    ['someone.github.io', 'someone.github.io'],
    ['www.proviso.localhost', 'proviso.localhost'],
    ['Example.NO.', 'example.no'],
    ['my_host.example.no', 'example.no'],
    ['localhost', 'localhost'],
    ['127.0.0.1', '127.0.0.1'],
    ['[::1]', '[::1]'],
    ['co.uk', 'co.uk'],
    ['', ''],
  ])('of %j is %j', (host, domain) => expect(registrableDomain(host)).toBe(domain));
});

describe('isSameSite', () => {
  it('does not take two addresses, or two customers of one host, for one site', () => {
    expect(isSameSite('10.0.0.1', '20.0.0.1')).toBe(false);
    expect(isSameSite('a.github.io', 'b.github.io')).toBe(false);
    expect(isSameSite('[::1]', '[::1]')).toBe(true);
  });
});

describe('hasNoRegistrableDomain', () => {
  it.each(['localhost', '127.0.0.1', '[::1]', 'github.io', 'no'])('holds for %s', (host) => expect(hasNoRegistrableDomain(host)).toBe(true));
  it.each(['example.no', 'proviso.localhost', 'me.github.io'])('does not hold for %s', (host) => expect(hasNoRegistrableDomain(host)).toBe(false));
});

describe('hostOf', () => {
  it.each([
    ['https://user:pass@Example.NO.:8080/a', 'example.no'],
    ['http://[::1]:80/', '[::1]'],
    ['data:text/html,x', ''],
    ['blob:https://example.no/1', ''],
    ['about:blank', ''],
    ['no address', ''],
  ])('of %j is %j', (url, host) => expect(hostOf(url)).toBe(host));
});

describe('withoutQuery', () => {
  it('leaves off query and fragment, newlines and all', () => {
    expect(withoutQuery('https://a.no/b?c=1#d')).toBe('https://a.no/b');
    expect(withoutQuery('https://a.no/b#d?c')).toBe('https://a.no/b');
    expect(withoutQuery('https://a.no/b?c\nd')).toBe('https://a.no/b');
    fc.assert(fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => !/[?#]/u.test(withoutQuery(url))));
  });
});

describe('resolveAlias', () => {
  const aliases = { 'tracker.localhost': 'tracker.com', 'cdn.tracker.localhost': 'cdn.net', 'Metrics.Example.no': 'Vendor.com', 'tracker.com': 'elsewhere.org' };

  it.each([
    ['tracker.localhost', 'tracker.com'],
    ['a.tracker.localhost', 'a.tracker.com'],
    ['x.cdn.tracker.localhost', 'x.cdn.net'],
    ['nottracker.localhost', 'nottracker.localhost'],
    ['METRICS.example.no.', 'vendor.com'],
    ['unknown.no', 'unknown.no'],
  ])('has %s stand for %s', (host, real) => expect(resolveAlias(host, aliases)).toBe(real));

  it('takes the last word of an alias, and never runs in circles', () => {
    expect(resolveAlias('a.no', { 'a.no': 'b.no', 'b.no': 'a.no' })).toBe('b.no');
  });
});
