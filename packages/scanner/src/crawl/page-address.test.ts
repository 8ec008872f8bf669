import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isVariation, mayBePage, pageAddress, pageKey, pageShape } from './page-address.ts';

const site = 'https://example.no';

describe('pageAddress', () => {
  it('leaves the fragment off and the query on', () => {
    expect(pageAddress('https://Example.no/a?b=1#c')).toBe('https://example.no/a?b=1');
  });

  it.each([
    ['#/shop/1', '#/shop/1'],
    ['#!shop', '#!shop'],
    ['#!/shop', '#!/shop'],
    ['#/', ''],
    ['#!', ''],
    ['#!/', ''],
    ['#shop/1', ''],
  ])('takes %s for a page of its own only where it is a route', (hash, kept) => expect(pageAddress(`${site}/${hash}`)).toBe(`${site}/${kept}`));
});

describe('pageKey', () => {
  it.each([
    ['the order of the query', '/a?x=1&y=2', '/a?y=2&x=1'],
    ['an id of PHP', '/a?x=1&PHPSESSID=77', '/a?x=1'],
    ['an id of Java', '/a;jsessionid=77?x=1', '/a?x=1'],
    ['an id of ASP', '/a?ASPSESSIONIDAB=77', '/a'],
    ['a session’s id', '/a?session_id=77&sid=1', '/a'],
    ['an empty query', '/a?', '/a'],
    ['an anchor', '/a#b', '/a'],
  ])('overlooks %s', (_what, one, other) => expect(pageKey(site + one)).toBe(pageKey(site + other)));

  it.each([
    ['a value', '/a?x=1', '/a?x=2'],
    ['a talk at a conference', '/a?session=1', '/a?session=2'],
    ['bytes of no known encoding', '/a?x=%E5', '/a?x=%F8'],
    ['a route', '/#/a', '/#/b'],
    ['the scheme', '/a', 'http://example.no/a'],
  ])('sees %s', (_what, one, other) => expect(pageKey(site + one)).not.toBe(pageKey(new URL(other, site).href)));

  it('is the key of itself, for any address', () => {
    const part = fc.oneof(fc.constantFrom('/', '?', '&', '=', ';', '#', '%', 'sid', 'jsessionid='), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const url = new URL(`https://example.no/${parts.join('').toWellFormed()}`).href;
        return pageKey(pageKey(url)) === pageKey(url);
      }),
    );
  });
});

describe('pageShape', () => {
  it.each([
    ['/2024/01/02?view=day', '/0/0/0'],
    ['/produkt-17', '/produkt-0'],
    ['/om-oss', '/om-oss'],
  ])('of %s is %s', (path, shape) => expect(pageShape(site + path)).toBe(site + shape));

  it('tells variations by their numbers and queries', () => {
    expect(['/a', '/a?', '/a1', '/a?b'].map((path) => isVariation(site + path))).toEqual([false, false, true, true]);
  });
});

describe('mayBePage', () => {
  it.each(['https://example.no/A.PDF', 'ftp://example.no/', 'https://me@example.no/', 'https://:secret@example.no/', 'data:text/html,x'])('takes %s for none', (url) => {
    expect(mayBePage(new URL(url))).toBe(false);
  });
});
