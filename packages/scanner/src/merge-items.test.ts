import { describe, expect, it } from 'vitest';
import { mergeItems } from './merge-items.ts';
import { anItem } from './report/fixture.test-helper.ts';

describe('mergeItems', () => {
  it('makes one item of what two passes saw, and unites where', () => {
    const merged = mergeItems([
      [anItem({ name: '_ga', passes: ['untouched'], pages: ['http://a.no/'] })],
      [anItem({ name: '_ga', passes: ['accepted'], pages: ['http://a.no/', 'http://a.no/b'] })],
    ]);
    expect(merged).toMatchObject([{ name: '_ga', passes: ['untouched', 'accepted'], pages: ['http://a.no/', 'http://a.no/b'] }]);
  });

  it.each([
    ['domain', { domain: 'www.a.no' }],
    ['host-only flag', { hostOnly: false }],
    ['path', { path: '/shop' }],
    ['partition', { partitionKey: 'https://b.no' }],
  ])('keeps cookies apart by %s', (_what, difference) => {
    expect(mergeItems([[anItem({ hostOnly: true })], [anItem({ hostOnly: true, ...difference })]])).toHaveLength(2);
  });

  it('knows storage by origin and partition, and requests by name alone', () => {
    const key = anItem({ kind: 'localStorage', origin: 'https://a.no' });
    expect(mergeItems([[key], [{ ...key, path: '/other' }], [{ ...key, origin: 'http://a.no' }], [{ ...key, kind: 'sessionStorage' }]])).toHaveLength(3);
    const sent = anItem({ kind: 'request', name: 'https://t.no/p', request: { types: ['Image'], pixel: false } });
    expect(mergeItems([[sent], [{ ...sent, request: { types: ['Image', 'Ping'], pixel: true } }]])).toMatchObject([{ request: { types: ['Image', 'Ping'], pixel: true } }]);
  });

  it('calls stored what any pass stored, and takes its word from there', () => {
    const gone = anItem({ outcome: 'transient', passes: ['untouched'], setBy: { means: 'js', url: 'http://a.no/1.js', initiators: [] } });
    const kept = anItem({ outcome: 'stored', passes: ['accepted'], setBy: { means: 'js', url: 'http://a.no/2.js', initiators: [] } });
    expect(mergeItems([[gone], [kept]])).toMatchObject([{ outcome: 'stored', setBy: { url: 'http://a.no/2.js' }, passes: ['untouched', 'accepted'] }]);
  });

  it('does not count a pass in which the browser refused what another stored', () => {
    const refused = anItem({ outcome: 'refused', refusedReasons: ['SecureOnly'], passes: ['rejected'] });
    expect(mergeItems([[refused], [anItem({ passes: ['accepted'] })]])).toMatchObject([{ outcome: 'stored', passes: ['accepted'], refusedReasons: [] }]);
    expect(mergeItems([[refused], [{ ...refused, passes: ['accepted'] }]])).toMatchObject([{ outcome: 'refused', passes: ['rejected', 'accepted'] }]);
  });
});
