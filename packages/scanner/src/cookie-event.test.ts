import { valueShapes } from '@kapsel/core/classify';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSetCookie } from './cookie-event.ts';

const at = Date.parse('2026-03-01T12:00:00Z');

function parse(line: string, url = 'https://www.example.no/shop/item', more: { serverTime?: number } = {}) {
  return parseSetCookie({ line, url, at, ...more, means: 'http', source: url, initiators: [], pageUrl: 'https://www.example.no/' });
}

describe('parseSetCookie', () => {
  it('reads a plain cookie as one of the session, of the host and of the folder', () => {
    expect(parse('a=1')).toEqual({
      name: 'a',
      domain: 'www.example.no',
      hostOnly: true,
      path: '/shop',
      requestedSeconds: null,
      means: 'http',
      at,
      source: 'https://www.example.no/shop/item',
      initiators: [],
      secure: false,
      httpOnly: false,
      sameSite: null,
      partitioned: false,
      valueShape: 'flag',
      refused: [],
      pageUrl: 'https://www.example.no/',
    });
  });

  it('keeps what a value looks like, and not the value', () => {
    fc.assert(fc.property(fc.stringMatching(/^[A-Za-z0-9_.-]{8,60}$/u), (value) => {
      const event = parse(`a=${value}qz17; Path=/`);
      expect(valueShapes).toContain(event?.valueShape);
      expect(JSON.stringify(event)).not.toContain(`${value}qz17`);
    }));
  });

  it.each([
    ['Max-Age', 'a=1; Max-Age=60', 60],
    ['Max-Age over Expires, in any order', 'a=1; Max-Age=60; Expires=Sun, 01 Mar 2026 13:00:00 GMT', 60],
    ['Max-Age over Expires, in any case', 'a=1; EXPIRES=Sun, 01 Mar 2026 13:00:00 GMT; mAX-aGE=60', 60],
    ['the last Max-Age', 'a=1; Max-Age=60; Max-Age=120', 120],
    ['Expires', 'a=1; Expires=Sun, 01 Mar 2026 13:00:00 GMT', 3600],
    ['Expires in the old form', 'a=1; Expires=Sunday, 01-Mar-26 13:00:00 GMT', 3600],
    ['an Expires that is past', 'a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT', -at / 1000],
    ['no Expires that is no date', 'a=1; Expires=0', null],
    ['no Max-Age that is no number', 'a=1; Max-Age=soon', null],
    ['a removal', 'a=; Max-Age=0', 0],
    ['a removal by a negative age', 'a=; Max-Age=-5', -5],
    ['a monstrous Max-Age', `a=1; Max-Age=${'9'.repeat(400)}`, Number.MAX_SAFE_INTEGER],
    ['a monstrous negative Max-Age', `a=1; Max-Age=-${'9'.repeat(400)}`, 0],
  ])('takes %s', (_what, line, seconds) => {
    expect(parse(line)?.requestedSeconds).toBe(seconds);
  });

  it('tells Expires by the server’s clock where it gave one, and Max-Age by none', () => {
    const serverTime = at - 9 * 3600_000;
    expect(parse('a=1; Expires=Sun, 01 Mar 2026 04:00:00 GMT', undefined, { serverTime })).toMatchObject({ requestedSeconds: 3600, at });
    expect(parse('a=1; Max-Age=60', undefined, { serverTime })).toMatchObject({ requestedSeconds: 60, at });
  });

  it.each([
    ['its own host', 'https://www.example.no/', 'www.example.no', { domain: 'www.example.no', hostOnly: false }],
    ['a parent', 'https://www.example.no/', 'example.no', { domain: 'example.no', hostOnly: false }],
    ['a leading dot', 'https://www.example.no/', '.Example.NO', { domain: 'example.no', hostOnly: false }],
    ['no domain', 'https://www.example.no/', '', { domain: 'www.example.no', hostOnly: true }],
    ['an address that it is', 'http://127.0.0.1/', '127.0.0.1', { domain: '127.0.0.1', hostOnly: true }],
    ['the public suffix that it is', 'http://github.io/', 'github.io', { domain: 'github.io', hostOnly: true }],
    ['a name without dots that it is', 'http://localhost/', 'localhost', { domain: 'localhost', hostOnly: true }],
  ])('lets a host name %s as its domain', (_what, url, domain, expected) => {
    expect(parse(`a=1; Domain=${domain}`, url)).toMatchObject(expected);
  });

  it.each([
    ['another site', 'https://www.example.no/', 'example.com'],
    ['a host below it', 'https://example.no/', 'www.example.no'],
    ['a sibling', 'https://www.example.no/', 'shop.example.no'],
    ['the end of its name', 'https://www.example.no/', 'xample.no'],
    ['a public suffix', 'https://www.example.no/', 'no'],
    ['a public suffix of a private owner', 'https://me.github.io/', 'github.io'],
    ['the end of an address', 'http://127.0.0.1/', '0.1'],
    ['localhost from below', 'http://a.localhost/', 'localhost'],
  ])('is refused where a host names %s', (_what, url, domain) => {
    expect(parse(`a=1; Domain=${domain}`, url)).toMatchObject({ domain: new URL(url).hostname, hostOnly: true, refused: ['InvalidDomain'] });
  });

  it.each([
    ['https://a.no/', '/'],
    ['https://a.no', '/'],
    ['https://a.no/one', '/'],
    ['https://a.no/one/', '/one'],
    ['https://a.no/one/two?three/four', '/one'],
  ])('has %s set cookies for %s unless told', (url, path) => {
    expect(parse('a=1', url)?.path).toBe(path);
    expect(parse('a=1; Path=relative', url)?.path).toBe(path);
    expect(parse('a=1; Path=', url)?.path).toBe(path);
    expect(parse('a=1; Path=/x', url)?.path).toBe('/x');
  });

  it.each([
    ['a=1; SameSite=None', ['SameSiteNoneInsecure']],
    ['a=1; SameSite=None; Secure', []],
    ['__Secure-a=1', ['InvalidPrefix']],
    ['__Host-a=1; Secure; Path=/; Domain=example.no', ['InvalidPrefix']],
    ['__Host-a=1; Secure; Path=/', []],
    [`a=${'x'.repeat(4095)}`, []],
    [`a=${'x'.repeat(4096)}`, ['NameValuePairExceedsMaxSize']],
    ['a=1\u0007', ['DisallowedCharacter']],
  ])('is refused for what it says: %j', (line, reasons) => {
    expect(parse(line)?.refused).toEqual(reasons);
  });

  it('is refused for Secure by a host without TLS, but not by this machine', () => {
    expect(parse('a=1; Secure', 'http://www.example.no/')?.refused).toEqual(['SecureOnly']);
    expect(parse('a=1; Secure', 'http://a.localhost/')?.refused).toEqual([]);
  });

  it('is refused for a partition without Secure, of which the browser has no word', () => {
    expect(parse('a=1; Partitioned')?.refused).toEqual(['PartitionedInsecure']);
    expect(parse('a=1; Partitioned; Secure')?.refused).toEqual([]);
  });

  it('believes the browser before the rules', () => {
    const given = { at, means: 'http', source: '', initiators: [], pageUrl: '', url: 'https://www.example.no/' } as const;
    expect(parseSetCookie({ ...given, line: 'a=1; SameSite=None', refused: [] })?.refused).toEqual([]);
    expect(parseSetCookie({ ...given, line: 'a=1', refused: ['UserPreferences'] })?.refused).toEqual(['UserPreferences']);
  });

  it('knows cookies without a name', () => {
    expect(parse('value')?.name).toBe('');
    expect(parse('=value')?.name).toBe('');
    expect(parse('=value; Max-Age=60')).toMatchObject({ name: '', requestedSeconds: 60 });
  });

  it('keeps odd names as they are', () => {
    expect(parse('<script>=1')?.name).toBe('<script>');
    expect(parse('__proto__=1')?.name).toBe('__proto__');
    expect(parse('a b=1')?.name).toBe('a b');
  });

  it.each(['', '=', ';', '; Path=/'])('gives nothing for %j', (line) => expect(parse(line)).toBeUndefined());

  it('is none in a document that no http brought', () => {
    expect(parse('a=1', 'blob:http://www.example.no/0')).toBeUndefined();
    expect(parse('a=1', 'file:///index.html')).toBeUndefined();
  });

  it('gives nothing where the address is none', () => {
    expect(parse('a=1', 'nowhere')).toBeUndefined();
  });

  it('never throws, and never tells of a foreign domain or a number that is none', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(';', '=', 'Max-Age', 'Expires', 'Domain', 'Path', '.', ' ', 'example.no', 'Thu, 01 Jan 2099 00:00:00 GMT', '-', '1e9', '\0', '\r\n', '99999999999999999999'),
    );
    const line = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.array(part, { maxLength: 20 }).map((parts) => parts.join('')));
    fc.assert(
      fc.property(line, fc.oneof(fc.webUrl(), fc.string(), fc.constant('https://www.example.no/a/b')), (text, url) => {
        const event = parse(text, url);
        if (!event) return;
        expect(new URL(url).hostname).toContain(event.domain);
        expect(event.path.startsWith('/')).toBe(true);
        expect(event.requestedSeconds === null || Number.isFinite(event.requestedSeconds)).toBe(true);
      }),
    );
  });
});
