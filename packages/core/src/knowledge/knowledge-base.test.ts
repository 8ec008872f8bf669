import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categories } from '../category.ts';
import { matchesHost } from '../host-pattern.ts';
import { matchesPattern, moreLiteral } from '../name-pattern.ts';
import { services } from './index.ts';
import { KnowledgeBase, type Known, type Sought } from './knowledge-base.ts';
import type { KnownItem, ServiceEntry } from './service-entry.ts';

const item = (name: string, more: Partial<KnownItem> = {}): KnownItem => ({ name, purpose: { nb: 'x', en: 'x' }, ...more });
const service = (id: string, more: Partial<ServiceEntry> = {}): ServiceEntry => ({
  id,
  name: id.toUpperCase(),
  provider: id,
  country: 'NO',
  category: 'analytics',
  hosts: [],
  cookies: [],
  source: 'https://example.com/',
  reviewed: '2026-01-01',
  ...more,
});

const cookie = (name: string, domain?: string, party?: 'first' | 'third') =>
  ({ kind: 'cookie', name, ...(domain !== undefined && { domain }), ...(party && { party }) }) as const;

describe('KnowledgeBase.find', () => {
  it('prefers an exact name to any pattern, and the more literal of two patterns', () => {
    const knowledge = new KnowledgeBase([
      service('broad', { cookies: [item('_ga*')] }),
      service('narrow', { cookies: [item('_ga_*')] }),
      service('exact', { cookies: [item('_ga')] }),
    ]);
    expect(knowledge.find(cookie('_ga'))?.service.id).toBe('exact');
    expect(knowledge.find(cookie('_ga_ABC'))?.service.id).toBe('narrow');
    expect(knowledge.find(cookie('_gat'))?.service.id).toBe('broad');
    expect(knowledge.find(cookie('x_ga'))).toBeUndefined();
  });

  it('answers the same whatever the order, where two patterns are as literal as each other', () => {
    const rivals = [service('tail', { cookies: [item('*_zld')] }), service('head', { cookies: [item('_gat*')] })];
    for (const services of [rivals, rivals.toReversed()]) expect(new KnowledgeBase(services).find(cookie('_gat_x_zld'))?.service.id).toBe('head');
  });

  it('prefers a pattern bound to the domain to a bare exact name', () => {
    const knowledge = new KnowledgeBase([
      service('anybody', { cookies: [item('JSESSIONID')] }),
      service('relic', { cookies: [item('JSESS*', { domains: ['*.nr-data.net'] })] }),
    ]);
    expect(knowledge.find(cookie('JSESSIONID', 'bam.nr-data.net'))).toMatchObject({ service: { id: 'relic' }, boundToDomain: true });
    expect(knowledge.find(cookie('JSESSIONID', 'www.example.no'))).toMatchObject({ service: { id: 'anybody' }, boundToDomain: false });
    expect(knowledge.find(cookie('JSESSIONID'))?.service.id).toBe('anybody');
  });

  it('does not count a bound entry where nobody said the domain', () => {
    const knowledge = new KnowledgeBase([service('google', { cookies: [item('IDE', { domains: ['*.doubleclick.net'] })] })]);
    expect(knowledge.find(cookie('IDE'))).toBeUndefined();
    expect(knowledge.find(cookie('IDE', '.doubleclick.net'))?.service.id).toBe('google');
  });

  it('counts an entry of one party only for that party, and then before one of either', () => {
    const knowledge = new KnowledgeBase([
      service('either', { cookies: [item('uid')] }),
      service('first', { cookies: [item('uid', { party: 'first' })] }),
    ]);
    expect(knowledge.find(cookie('uid', 'a.no', 'first'))?.service.id).toBe('first');
    expect(knowledge.find(cookie('uid', 'a.no', 'third'))?.service.id).toBe('either');
  });

  it('takes a common name last, however literal', () => {
    const knowledge = new KnowledgeBase([
      service('anybody', { cookies: [item('lang_choice', { common: true })] }),
      service('shop', { cookies: [item('lang_*')] }),
    ]);
    expect(knowledge.find(cookie('lang_choice'))?.service.id).toBe('shop');
    expect(new KnowledgeBase([service('anybody', { cookies: [item('lang', { common: true })] })]).find(cookie('lang'))?.service.id).toBe('anybody');
  });

  it('keeps cookies and storage apart', () => {
    const knowledge = new KnowledgeBase([service('a', { cookies: [item('c')], storage: [item('s')] })]);
    expect(knowledge.find({ kind: 'localStorage', name: 'c' })).toBeUndefined();
    for (const kind of ['localStorage', 'sessionStorage', 'indexedDB', 'cacheStorage'] as const) {
      expect(knowledge.find({ kind, name: 's' })?.service.id).toBe('a');
    }
    expect(knowledge.find(cookie('s'))).toBeUndefined();
  });

  it('knows nothing of names that objects have', () => {
    const knowledge = new KnowledgeBase([service('a', { cookies: [item('x')] })]);
    for (const name of ['__proto__', 'constructor', 'toString', '']) {
      expect(knowledge.find(cookie(name))).toBeUndefined();
      expect(knowledge.findByHost(name)).toBeUndefined();
      expect(knowledge.service(name)).toBeUndefined();
    }
  });
});

describe('KnowledgeBase.findByHost', () => {
  const knowledge = new KnowledgeBase([
    service('starred', { hosts: ['*.vendor.com'] }),
    service('below', { hosts: ['*.ads.vendor.com'] }),
    service('bare', { hosts: ['vendor.com', 'single.example'] }),
  ]);

  it('lets the longest host pattern win, and the host itself before its star, in whatever order they come', () => {
    expect(knowledge.findByHost('vendor.com')?.id).toBe('bare');
    expect(knowledge.findByHost('www.vendor.com')?.id).toBe('starred');
    expect(knowledge.findByHost('ads.vendor.com')?.id).toBe('below');
    expect(knowledge.findByHost('x.ads.vendor.com')?.id).toBe('below');
    const turned = new KnowledgeBase([service('bare', { hosts: ['vendor.com'] }), service('starred', { hosts: ['*.vendor.com'] })]);
    expect(turned.findByHost('vendor.com')?.id).toBe('bare');
    expect(turned.findByHost('www.vendor.com')?.id).toBe('starred');
  });

  it('reads hosts in any case, with a port or with dots around them', () => {
    for (const host of ['WWW.Vendor.COM', 'www.vendor.com:8443', 'www.vendor.com.', '.vendor.com']) {
      expect(knowledge.findByHost(host)?.provider, host).toBeDefined();
    }
  });

  it('does not fall for a host that only looks like it', () => {
    for (const host of ['evilvendor.com', 'vendor.com.evil.example', 'x.single.example', 'com', '', '.', '...', '[::1]', '127.0.0.1:80']) {
      expect(knowledge.findByHost(host), host).toBeUndefined();
    }
  });
});

const strictness = ({ service: { category }, item: known }: Known) => categories.indexOf(known.category ?? category);

/** What the look-ups promise, by asking every entry. */
function findByWalk(entries: readonly ServiceEntry[], { kind, name, domain, party }: Sought): Known | undefined {
  return entries
    .flatMap((one) => (kind === 'cookie' ? one.cookies : one.storage ?? []).map((known) => ({ service: one, item: known, boundToDomain: known.domains !== undefined })))
    .filter(({ item: { name: pattern } }) => matchesPattern(pattern, name))
    .filter(({ item: { domains } }) => !domains || (domain !== undefined && domains.some((pattern) => matchesHost(pattern, domain))))
    .filter(({ item: known }) => known.party === undefined || party === undefined || known.party === party)
    .sort((a, b) =>
      Number(b.boundToDomain) - Number(a.boundToDomain) ||
      moreLiteral(a.item.name, b.item.name) ||
      Number(b.item.party !== undefined) - Number(a.item.party !== undefined) ||
      strictness(b) - strictness(a))[0];
}

function findByHostByWalk(entries: readonly ServiceEntry[], host: string): ServiceEntry | undefined {
  return entries
    .flatMap((one) => one.hosts.map((pattern) => ({ pattern, one })))
    .filter(({ pattern }) => matchesHost(pattern, host))
    .sort((a, b) => Number(a.pattern.startsWith('*')) - Number(b.pattern.startsWith('*')) || b.pattern.length - a.pattern.length)[0]?.one;
}

describe('a look-up', () => {
  const party = fc.constantFrom('first', 'third', undefined);

  it('finds what a walk over a small, crowded base finds', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 4 });
    const domains = fc.constantFrom(undefined, ['*.a.no'], ['a.no', 'b.no'], ['*.x.a.no']);
    const items = fc.array(fc.record({ name, domains, party }).map(({ name: pattern, ...more }) => item(pattern, more)), { maxLength: 8 });
    const base = fc.array(items, { maxLength: 3 }).map((lists) => lists.map((cookies, index) => service(`s${index}`, { cookies })));
    const sought = fc.record({ kind: fc.constant('cookie' as const), name: fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 5 }), domain: fc.constantFrom(undefined, 'a.no', '.A.no', 'y.x.a.no:80', 'b.no.', 'ba.no'), party });
    fc.assert(fc.property(base, sought, (entries, question) => {
      expect(new KnowledgeBase(entries).find(question as Sought)).toEqual(findByWalk(entries, question as Sought));
    }), { numRuns: 2000 });
  });

  it('finds what a walk over all services finds', () => {
    const knowledge = new KnowledgeBase(services);
    const kinds = fc.constantFrom('cookie', 'localStorage', 'sessionStorage');
    const patterns = services.flatMap((one) => [...one.cookies, ...(one.storage ?? [])]);
    const fill = fc.string({ unit: fc.constantFrom('a', '1', '_', '-'), maxLength: 4 });
    const hosts = [...new Set(services.flatMap((one) => one.hosts)), '*.example.no'].map((pattern) => pattern.replace('*', 'x'));
    const prefix = fc.constantFrom('', 'www.', '.', 'evil');
    fc.assert(fc.property(kinds, fc.constantFrom(...patterns), fill, fc.constantFrom(...hosts), fc.boolean(), prefix, party, (kind, known, filling, other, isOwn, before, asked) => {
      const domain = before + (isOwn && known.domains?.[0] ? known.domains[0].replace('*.', '') : other);
      const question: Sought = { kind, name: known.name.replaceAll('*', filling), domain, ...(asked && { party: asked }) };
      expect(knowledge.find(question)).toEqual(findByWalk(services, question));
      expect(knowledge.findByHost(domain)).toBe(findByHostByWalk(services, domain));
    }), { numRuns: 300 });
  });
});

describe('KnowledgeBase.findByPath and findOnWire', () => {
  const rivals = [
    service('broad', { paths: ['www.shared.example/a/*'], wire: ['*/collect?v=1'] }),
    service('narrow', { paths: ['www.shared.example/a/b/*', '*.shared.example/js?id=N-*'], wire: ['*/g/collect?v=1', '/exact/path/of/it'] }),
    service('lenient', { category: 'functional', wire: ['/same/a?x=*&y=1'] }),
    service('strict', { category: 'marketing', wire: ['/same/a?y=*&x=1'] }),
  ];
  const knowledge = new KnowledgeBase(rivals);

  it('take the pattern that says most', () => {
    expect(knowledge.findByPath('www.shared.example', '/a/c')?.service.id).toBe('broad');
    expect(knowledge.findByPath('www.shared.example', '/a/b/c')?.service.id).toBe('narrow');
    expect(knowledge.findByPath('cdn.shared.example:443', '/js?x=1&id=N-1')?.pattern.text).toBe('*.shared.example/js?id=N-*');
    expect(knowledge.findOnWire('/collect?v=1')?.service.id).toBe('broad');
    expect(knowledge.findOnWire('/g/collect?v=1')?.service.id).toBe('narrow');
  });

  it('take the stricter of two that say as much, in whatever order they come', () => {
    for (const services of [rivals, rivals.toReversed()]) expect(new KnowledgeBase(services).findOnWire('/same/a?x=1&y=1')?.service.id).toBe('strict');
  });

  it('know nothing of other hosts, paths and queries', () => {
    expect(knowledge.findByPath('www.other.example', '/a/b/c')).toBeUndefined();
    expect(knowledge.findByPath('www.shared.example', '/b')).toBeUndefined();
    for (const sent of ['', '/', '/exact/path/of/it/', '/collect', '/collect?v=2', '?v=1']) expect(knowledge.findOnWire(sent), sent).toBeUndefined();
  });
});
