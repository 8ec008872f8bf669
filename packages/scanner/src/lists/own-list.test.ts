import type { ListedItem } from '@kapsel/core/classify';
import { services } from '@kapsel/core/knowledge';
import { faultsOf, serviceListSchema } from '@kapsel/core/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRows } from '../declared/csv-rows.ts';
import { readDeclared } from '../declared/read-declared.ts';
import { aFullReport, aHostileReport, aReport, anItem, hostileTexts } from '../report/fixture.test-helper.ts';
import { anyHostileText } from '../report/hostile.test-helper.ts';
import { itemsOfReport, itemsOfServices } from './listed-items.ts';
import { listOfCells, serviceListCsv, serviceListJson } from './own-list.ts';
import { readList } from './read-list.ts';

const whole: ListedItem = {
  name: '_my_*',
  category: 'necessary',
  kind: 'cookie',
  domains: ['*.example.no', 'login.example:8443'],
  party: 'third',
  service: 'own-login',
  provider: 'We; "ourselves"',
  purpose: { nb: 'Holder deg innlogget,\ntil du går.', en: '=Keeps you logged in' },
  exemption: { kind: 'user-requested', reason: { nb: 'Fordi.', en: 'Because.' } },
  country: 'NO',
  lifetime: '30 minutes',
  source: 'https://example.no/cookies',
  reviewed: '2026-01-01',
};
const throughCsv = (items: readonly ListedItem[]) => (listOfCells(csvRows(serviceListCsv(items).slice(1)).rows) as { items: ListedItem[] }).items;

describe('a list of Kapsel’s own', () => {
  it('comes back from CSV and JSON as it went, down to a formula in it', () => {
    const visible = { ...whole, purpose: { nb: 'Holder deg innlogget,␊til du går.', en: '=Keeps you logged in' } };
    expect(throughCsv([whole, { name: 'x', category: 'marketing' }])).toEqual([visible, { name: 'x', category: 'marketing' }]);
    expect(JSON.parse(serviceListJson([whole]))).toEqual({ format: 'kapsel-services', version: 1, items: [whole] });
    expect(serviceListCsv([whole])).toContain(`"'=Keeps you logged in"`);
  });

  it.each([['CSV', serviceListCsv], ['JSON', serviceListJson]] as const)('knows again as %s every name of the knowledge base', (_format, format) => {
    const items = itemsOfServices(services);
    const list = readList(format(items), 'ours');
    for (const { name, kind = 'cookie', domains, party } of items) {
      const domain = domains?.[0]?.replace('*.', '') ?? 'www.example.no';
      const found = list.find({ kind: kind === 'cookie' ? 'cookie' : 'localStorage', name: name.replaceAll('*', '0'), domain, ...(party && { party }) });
      expect(found, name).toBeDefined();
    }
    expect(list.find({ kind: 'cookie', name: '_ga', domain: 'www.example.no' })).toEqual(items.find(({ name }) => name === '_ga'));
  });

  it.each([['CSV', serviceListCsv], ['JSON', serviceListJson]] as const)('is read as %s by --declared too', (_format, format) => {
    const { entries } = readDeclared(format(itemsOfReport(aFullReport())), 'ours');
    const { name, category, provider, lifetimes } = entries.find((entry) => entry.name === '_hjSessionUser_*') ?? {};
    expect({ name, category, provider }).toEqual({ name: '_hjSessionUser_*', category: 'analytics', provider: 'HotJar' });
    expect(lifetimes).toHaveLength(1);
  });

  it.each([
    ['a category that is none', { ...whole, category: 'ads' as never }, 'category: must be necessary, functional, analytics or marketing'],
    ['a name of stars', { ...whole, name: '**' }, 'name: must have at least one character that is not *'],
    ['an exemption that no law has', { ...whole, category: 'marketing' as const }, 'exemption: must go: no exemption from consent covers analytics or marketing'],
  ])('says where it has %s', (_what, item, why) => {
    expect(() => readList(serviceListCsv([whole, item]), 'a.csv')).toThrow(`--list a.csv has a fault: row 3, ${why}.`);
    expect(() => readList(serviceListJson([whole, item]), 'a.json')).toThrow(`--list a.json has a fault: items[1].${why}.`);
  });

  it('leaves out columns that somebody has added, and says at once what is wrong with every line of a long list', () => {
    const [header, ...lines] = serviceListCsv([whole]).split('\r\n');
    const list = readList([`${header},note`, ...lines.filter(Boolean).map((line) => `${line},mine`)].join('\r\n'), 'a.csv');
    expect(list.find({ kind: 'cookie', name: '_my_1', domain: 'example.no' })).toBeDefined();
    const items = Array.from({ length: 5_000 }, () => ({ ...whole, note: 'mine' }));
    expect(() => readList(serviceListJson(items), 'a.json')).toThrow(/has faults: items\[0\]\.note: there is no such key/u);
  });

  it('tells of many faults only the first', () => {
    const faulty = Array.from({ length: 12 }, () => ({ ...whole, party: 'second' as never }));
    expect(() => readList(serviceListJson(faulty), 'a.json')).toThrow(/^--list a\.json has faults: items\[0\]\.party: .*items\[4\]\.party: must be first or third …\.$/u);
  });
});

describe('what goes into it', () => {
  it('is every name of the knowledge base, in its form', () => {
    const items = itemsOfServices(services);
    expect(items.length).toBe(services.reduce((sum, { cookies, storage = [] }) => sum + cookies.length + storage.length, 0));
    expect(faultsOf(serviceListSchema, { format: 'kapsel-services', version: 1, items })).toEqual([]);
    expect(items.find(({ name }) => name === '_ga_*')).toMatchObject({ category: 'analytics', kind: 'cookie', service: 'google-analytics', lifetime: '2 years', country: 'US' });
  });

  it('is what a scan found and could classify, once, what others store under their domain', () => {
    const known = { category: 'analytics', service: 'own', provider: 'We' } as const;
    const report = aReport({
      items: [
        anItem({ ...known, name: '_a_1', pattern: '_a_*', lifetime: { session: false, requestedSeconds: null, effectiveSeconds: 1800, text: '' } }),
        anItem({ ...known, name: '_a_2', pattern: '_a_*' }),
        anItem({ ...known, name: 'b', domain: 'x.ads.example', party: 'third', kind: 'localStorage', lifetime: { session: false, requestedSeconds: null, effectiveSeconds: null, text: '' } }),
        anItem({ name: 'nobody-knows' }),
        anItem({ ...known, name: 'https://ads.example/p', kind: 'request' }),
      ],
    });
    expect(itemsOfReport(report).map(({ name, kind, party, domains, lifetime, reviewed }) => [name, kind, party, domains, lifetime, reviewed])).toEqual([
      ['_a_*', 'cookie', 'first', undefined, 'session', '2026-11-22'],
      ['b', 'storage', 'third', ['*.ads.example'], 'persistent', '2026-11-22'],
    ]);
  });

  it('can be written and read again whatever a site has named its things', () => {
    fc.assert(
      fc.property(fc.array(anyHostileText), (texts) => {
        const report = aHostileReport([...hostileTexts, ...texts].filter(Boolean));
        const items = itemsOfReport({ ...report, items: report.items.map((item) => ({ ...item, category: 'analytics' })) });
        expect(items.length).toBeGreaterThan(0);
        for (const text of [serviceListCsv(items), serviceListJson(items)]) expect(() => readList(text, 'ours')).not.toThrow();
      }),
      { numRuns: 50 },
    );
  });
});
