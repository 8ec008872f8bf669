import { describe, expect, it } from 'vitest';
import { collisions } from './collisions.ts';
import type { KnownItem, ServiceEntry } from './service-entry.ts';

const item = (name: string, more: Partial<KnownItem> = {}): KnownItem => ({ name, purpose: { nb: 'x', en: 'y' }, ...more });
const service = (id: string, more: Partial<ServiceEntry>): ServiceEntry => ({
  id, name: id, provider: id, country: 'NO', category: 'analytics', hosts: [], cookies: [], source: 'https://example.com/', reviewed: '2026-01-01', ...more,
});
const cookies = (...each: KnownItem[]) => collisions(each.map((one, index) => service('abcdef'[index] ?? 'z', { cookies: [one] })));

describe('collisions', () => {
  it('finds the same name in two services, and says where and how to mend it', () => {
    expect(cookies(item('uid'), item('uid'))).toEqual([
      'b.json: cookies[0].name: uid in cookies is claimed by a.json too. Bind one of them to its domains, merge them, or say in both that they share it (sharedWith).',
    ]);
  });

  it('finds patterns that are equally literal and take the same name', () => {
    expect(cookies(item('_a_*_x'), item('_a_*x_*'))).toHaveLength(1);
    expect(cookies(item('_a_*'), item('_a_*'))).toHaveLength(1);
    expect(cookies(item('_ab*c'), item('_ab*c'))).toHaveLength(1);
    expect(cookies(item('x*aba'), item('x*aba'))).toHaveLength(1);
    expect(cookies(item('x*a*b*'), item('x*b*a*'))).toHaveLength(1);
  });

  it('passes patterns of which one says more, or of which no name fits both', () => {
    expect(cookies(item('_a_*'), item('_a_b*'))).toEqual([]);
    expect(cookies(item('_ga_*'), item('*_gid'))).toEqual([]);
    expect(cookies(item('_a_*x'), item('_a_*y'))).toEqual([]);
    expect(cookies(item('uid'), item('ui*'))).toEqual([]);
  });

  it('passes what a domain or a party tells apart, and nothing else', () => {
    expect(cookies(item('uid', { domains: ['*.a.no'] }), item('uid', { domains: ['*.b.no'] }), item('uid'))).toEqual([]);
    expect(cookies(item('uid', { party: 'first' }), item('uid', { party: 'third' }), item('uid'))).toEqual([]);
    expect(cookies(item('uid', { domains: ['*.a.no'] }), item('uid', { domains: ['x.a.no'] }))).toHaveLength(1);
    expect(cookies(item('uid', { domains: ['a.no'] }), item('uid', { domains: ['*.a.no'] }))).toHaveLength(1);
  });

  it('passes a name that both say they share', () => {
    expect(cookies(item('uid', { sharedWith: ['b'] }), item('uid', { sharedWith: ['a'] }))).toEqual([]);
    expect(cookies(item('uid', { sharedWith: ['b'] }), item('uid'))).toHaveLength(1);
    expect(cookies(item('uid', { sharedWith: ['nobody'] }))).toEqual(['a.json: uid is said to be shared with nobody, and there is no nobody.json. Write the id of a service.']);
  });

  it('finds a name that one service lists twice', () => {
    const twice = service('a', { cookies: [item('uid'), item('uid')], storage: [item('uid')] });
    expect(collisions([twice])).toEqual(['a.json: cookies[1].name: uid is listed twice in cookies. Make one of them.']);
  });

  it('finds hosts, paths and signatures with two owners', () => {
    const same = { hosts: ['*.a.no'], paths: ['b.no/c/*'], wire: ['/d?e=f'] };
    expect(collisions([service('one', same), service('two', same)])).toEqual([
      expect.stringContaining('two.json: host *.a.no is claimed by one.json too.'),
      expect.stringContaining('two.json: path b.no/c/* is claimed by one.json too.'),
      expect.stringContaining('two.json: signature /d?e=f is claimed by one.json too.'),
    ]);
  });
});
