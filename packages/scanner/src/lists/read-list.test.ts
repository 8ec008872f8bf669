import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { classify, type ImportedList, type Observed } from '@kapsel/core/classify';
import { KnowledgeBase } from '@kapsel/core/knowledge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyHostileText } from '../report/hostile.test-helper.ts';
import { ScanError } from '../scan-error.ts';
import { readList, readListFile } from './read-list.ts';

const knowledge = new KnowledgeBase([]);
const cookie = (name: string, more: Partial<Observed> = {}): Observed => ({ kind: 'cookie', name, domain: 'www.example.no', party: 'first', ...more });
const third = (name: string, domain: string) => cookie(name, { domain, party: 'third' });

/** The category that a list has for a thing, whatever comes of it. */
const sayOf = (list: ImportedList, observed: Observed) => list.find(observed)?.category;
const fault = (text: string) => {
  try {
    readList(text, 'theirs.csv');
  } catch (error) {
    if (error instanceof ScanError) return error.message;
  }
  throw new Error('It was read.');
};

describe('the Open Cookie Database', () => {
  const header = 'ID,Platform,Category,Cookie / Data Key name,Domain,Description,Retention period,Data Controller,User Privacy & GDPR Rights Portals,Wildcard match';
  const list = readList(
    `\ufeff${header}\r\n${[
      'a1,Maker,Analytics,zz_count_,maker.example (3rd party) or website domain (1st party),"Counts, as ""they"" say",2 years,Maker AS,https://maker.example/,1',
      'a2,Maker,Functional,zz_lang,,Language,1 year,Maker AS,,0',
      'a3,Guard,Security,zz_guard,,Keeps robots out,session,Guard AS,,0',
      'a4,Maker,Marketing,zz_ads,maker-ads.com (3rd party),Ads,1 year,,,0',
      'a5,Maker,Marketing,,maker-ads.com (3rd party),A pixel,,Maker AS,,0',
      'a6,Maker,Something,zz_unsaid,,Nobody knows,,Maker AS,,0',
      'a7,Maker,Necessary,zz_needed,,Basket,,Maker AS,,0',
    ].join('\r\n')}\r\n`,
    '/home/me/lists/ocd.csv',
  );

  it('is read with its wildcards, its domains in prose, its quotes and its mark of encoding', () => {
    expect(classify(cookie('zz_count_9'), { knowledge, imported: [list] })).toEqual({
      category: 'analytics',
      service: null,
      provider: 'Maker AS',
      confidence: 0.7,
      reasons: ['The name «zz_count_*» is known from the list «ocd.csv».'],
      pattern: 'zz_count_*',
      purpose: { nb: 'Counts, as "they" say', en: 'Counts, as "they" say' },
    });
    expect(sayOf(list, third('zz_ads', 'cdn.maker-ads.com'))).toBe('marketing');
    expect(sayOf(list, third('zz_ads', 'other.example'))).toBeUndefined();
    expect(classify(third('zz_ads', 'cdn.maker-ads.com'), { knowledge, imported: [list] }).provider).toBe('Maker');
    expect(sayOf(list, cookie('zz_unsaid'))).toBeUndefined();
  });

  it('makes nothing necessary by the words functional and security', () => {
    expect(sayOf(list, cookie('zz_lang'))).toBe('functional');
    expect(sayOf(list, cookie('zz_guard'))).toBe('functional');
    expect(sayOf(list, cookie('zz_needed'))).toBe('necessary');
    expect(classify(third('zz_needed', 'other.example'), { knowledge, imported: [list] }).category).not.toBe('necessary');
  });

  it('is known by its columns in whatever order', () => {
    const moved = readList('Wildcard match,Cookie / Data Key name,Category\n1,zz_,Analytics\n', 'x.csv');
    expect(sayOf(moved, cookie('zz_1'))).toBe('analytics');
  });
});

describe('Cookiebot', () => {
  it('is read from what its service for programs answers', () => {
    const entry = (more: object) => ({ NamePattern: '(a+)+$', Provider: 'www.example.no', ThirdParty: '0', TrackerTypeName: 'HTTP Cookie', PurposeDescription: 'For <b>something</b>.', ...more });
    const cookies = [
      entry({ Name: 'zz_basket', Category: '1' }),
      entry({ Name: 'zz_ads#', Category: '4', Provider: 'ads.maker-ads.com', ThirdParty: '1' }),
      entry({ Name: 'zz_open', Category: '5' }),
      entry({ Name: 'zz_store', Category: 3, TrackerTypeName: 'HTML Local Storage' }),
      entry({ Name: 'zz_pixel', Category: '4', TrackerTypeName: 'Pixel Tracker' }),
    ];
    const list = readList(JSON.stringify({ domain: 'www.example.no', cookies }), 'cookiebot.json');
    expect(classify(cookie('zz_basket'), { knowledge, imported: [list] })).toMatchObject({ category: 'necessary', purpose: { nb: 'For something.' } });
    expect(sayOf(list, third('zz_ads17', 'x.maker-ads.com'))).toBe('marketing');
    expect([sayOf(list, cookie('zz_open')), sayOf(list, cookie('zz_store')), sayOf(list, cookie('zz_pixel'))]).toEqual([undefined, undefined, undefined]);
    expect(sayOf(list, { ...cookie('zz_store'), kind: 'localStorage' })).toBe('analytics');
  });

  it('is read from the script of its banner, which is not run', () => {
    const list = readList(
      `CookieConsentDialog.cookieTableNecessaryCount=1;CookieConsentDialog.cookieTableNecessary = [['zz_basket','<a href=\\'https://x.example/\\'>Shop<\\/a>','Keeps it; ]]','1 year','HTTP','1','^zz$','']];
       CookieConsentDialog.cookieTableStatistics = [["zz_count_#","maker.com","It\\u2019s counted","2 years","HTTP Cookie",1,"",null],["zz_gone [x2]","maker.com","","","HTTP","1"]];
       CookieConsentDialog.cookieTableUnclassified = [["zz_open","maker.com","","","HTTP","1"]]; throw new Error('run');`,
      'cc.js',
    );
    expect(classify(cookie('zz_basket'), { knowledge, imported: [list] })).toMatchObject({ category: 'necessary', provider: 'Shop', purpose: { en: 'Keeps it; ]]' } });
    expect(classify(third('zz_count_1', 'maker.com'), { knowledge, imported: [list] })).toMatchObject({ category: 'analytics', purpose: { en: 'It’s counted' } });
    expect(sayOf(list, third('zz_gone', 'www.maker.com'))).toBe('analytics');
    expect(sayOf(list, third('zz_open', 'maker.com'))).toBeUndefined();
  });

  it('is read over once, however often its script seems to begin a table', () => {
    const list = readList('x.cookieTableNecessary = ['.repeat(200_000), 'cc.js');
    expect(sayOf(list, cookie('zz_basket'))).toBeUndefined();
  });

  const html = `<div><p>Necessary (1)</p><table><tr><th>Name</th><th>Provider</th><th>Purpose</th><th>Maximum Storage Duration</th><th>Type</th></tr>
    <tr><td>zz_basket</td><td>example.no</td><td>Basket</td><td>Session</td><td>HTTP Cookie</td></tr></table>
    <p>Marketing (2)</p><table><tr><th>Name</th><th>Provider</th><th>Purpose</th><th>Maximum Storage Duration</th><th>Type</th></tr>
    <tr><td>zz_ads</td><td><a href="x">maker-ads.com</a></td><td>Ads</td><td>1 year</td><td>HTTP Cookie</td></tr>
    <tr><td>zz_pixel</td><td>maker-ads.com</td><td>Ads</td><td>Session</td><td>Pixel Tracker</td></tr></table></div>`;

  it.each([
    ['the page with its declaration', html],
    ['the script that writes the declaration', `CookieDeclaration.InjectCookieDeclaration(${JSON.stringify(html)});`],
    ['a table as CSV', 'Name;Provider;Category;Expiry;Type\nzz_basket;example.no;Necessary;Session;HTTP Cookie\nzz_ads;maker-ads.com;Marketing;1 year;HTTP Cookie\nzz_pixel;maker-ads.com;Marketing;;Pixel Tracker\n'],
  ])('is read from %s', (_what, text) => {
    const list = readList(text, 'declaration');
    expect(sayOf(list, cookie('zz_basket'))).toBe('necessary');
    expect(sayOf(list, third('zz_ads', 'www.maker-ads.com'))).toBe('marketing');
    expect(sayOf(list, third('zz_pixel', 'www.maker-ads.com'))).toBeUndefined();
  });
});

describe('OneTrust', () => {
  const group = (OptanonGroupId: string, GroupName: string, FirstPartyCookies: object[], Hosts: object[] = []) => ({ OptanonGroupId, GroupName, FirstPartyCookies, Hosts });

  it('is read from the data of its script, groups that somebody renamed too', () => {
    const Groups = [
      group('C0001', 'Strictly Necessary Cookies', [{ Name: 'zz_basket', Host: 'www.example.no', description: 'Basket' }]),
      group('C0001', 'Needed for our statistics', [{ Name: 'zz_not_needed' }]),
      group('C0002', 'What we like to know', [{ Name: 'zz_count_xxxxxxxxxx' }, { Name: 'zz_other_xxxx' }]),
      group('C0004', 'Targeting Cookies', [], [{ HostName: 'maker-ads.com', DisplayName: 'Maker', Cookies: [{ Name: 'zz_ads', Host: 'x.maker-ads.com' }, { Name: 'zz_more' }] }]),
      group('own-7', 'Anything', [{ Name: 'zz_open' }]),
    ];
    for (const text of [JSON.stringify({ DomainData: { Groups } }), JSON.stringify({ Groups })]) {
      const list = readList(text, 'en.json');
      expect(sayOf(list, cookie('zz_basket'))).toBe('necessary');
      expect(sayOf(list, cookie('zz_not_needed'))).toBe('analytics');
      expect(sayOf(list, cookie('zz_count_A1B2'))).toBe('analytics');
      expect(sayOf(list, third('zz_ads', 'maker-ads.com'))).toBe('marketing');
      expect(classify(third('zz_more', 'www.maker-ads.com'), { knowledge, imported: [list] })).toMatchObject({ category: 'marketing', provider: 'Maker' });
      expect(sayOf(list, cookie('zz_open'))).toBeUndefined();
    }
  });

  it('is read from its list as CSV', () => {
    const list = readList(
      '"Cookie Name","Host","Category","Lifespan","Description","Party"\n"zz_basket",".example.no","Strictly Necessary Cookies","Session","Basket","First Party"\n"zz_ads","maker-ads.com","Targeting Cookies","365 days","Ads","Third Party"\n',
      'cookies.csv',
    );
    expect(sayOf(list, cookie('zz_basket', { domain: 'staging.example' }))).toBe('necessary');
    expect(sayOf(list, third('zz_ads', 'x.maker-ads.com'))).toBe('marketing');
    expect(sayOf(list, third('zz_ads', 'other.example'))).toBeUndefined();
    expect(sayOf(list, cookie('zz_ads'))).toBeUndefined();
  });
});

describe('what is no list', () => {
  it.each([
    ['a page without a table', '<p>Hello</p>', /^--list theirs\.csv is no list that is known: it needs a name and a category on each line/u],
    ['a table without categories', 'Name,Provider\nzz_a,Maker\n', /needs a name and a category on each line/u],
    ['prose', 'Dear all,\nhello.', /needs a name and a category on each line/u],
    ['nothing', '', /needs a name and a category on each line/u],
    ['JSON of something else', '{"items":[]}', /^--list theirs\.csv is JSON in no form that is known: OneTrust’s has DomainData/u],
    ['JSON that breaks off', '{"DomainData":', /^--list theirs\.csv is not JSON: /u],
    ['a text that is too long', `Name,Category\n${'x'.repeat(8_000_001)}`, /is longer than 8000000 characters, so it is no list\.$/u],
    ['a quote that never ends', 'Name,Category,Purpose\nzz_a,Marketing,"Ads\nzz_b,Marketing,Ads\n', /^--list theirs\.csv has a quote in row 2 that is never closed: /u],
    ['too many names', `Name,Category\n${'zz_a,marketing\n'.repeat(100_001)}`, /has 100001 names; 100000 are read at most\.$/u],
  ])('is said of %s', (_what, text, message) => {
    expect(fault(text)).toMatch(message);
  });

  it('is not even opened where it would fill the memory', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kapsel-list-'));
    const file = join(folder, 'huge.csv');
    try {
      writeFileSync(file, '');
      truncateSync(file, 5_000_000_000);
      expect(() => readListFile(file)).toThrow(/huge\.csv is larger than 32000000 bytes, so it is no list\.$/u);
      expect(() => readListFile(join(folder, 'none.csv'))).toThrow(/none\.csv cannot be read: there is no such file or folder\.$/u);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it('comes through any hostile text with a list or a fault, and calls nothing of a third party necessary', () => {
  const cell = fc.oneof(anyHostileText, fc.constantFrom('*', '**', 'a*a*a*a*b', '(a+)+$', '=cmd|x', '__proto__', 'zz_a', 'Necessary'));
  const row = fc.array(cell, { minLength: 3, maxLength: 5 });
  const asCsv = fc.array(row).map((rows) => ['Name,Category,Domain', ...rows.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(','))].join('\n'));
  const asJson = fc.array(row).map((rows) => JSON.stringify({ cookies: rows.map(([Name, Category, Provider]) => ({ Name, Category, Provider })) }));
  const asScript = fc.array(row).map((rows) => `x.cookieTableNecessary = ${JSON.stringify(rows)}`);
  fc.assert(
    fc.property(fc.oneof(asCsv, asJson, asScript, cell), cell, (text, name) => {
      try {
        const list = readList(text, 'theirs');
        expect(classify(third(name, 'other.example'), { knowledge, imported: [list] }).category).not.toBe('necessary');
      } catch (error) {
        if (!(error instanceof ScanError)) throw error;
      }
    }),
    { numRuns: 300 },
  );
});
