import type { Language, ScanItem } from '@kapsel/core';
import { KnowledgeBase, services } from '@kapsel/core/knowledge';
import { describe, expect, it } from 'vitest';
import { aHostileReport, anItem } from '../report/fixture.test-helper.ts';
import { compareDeclared } from './compare.ts';
import { readDeclared } from './read-declared.ts';

const day = 24 * 60 * 60;
const knowledge = new KnowledgeBase(services);
const lasting = (seconds: number) => ({ session: false, requestedSeconds: seconds, effectiveSeconds: seconds, text: '' });
const anywhere = { session: false, requestedSeconds: null, effectiveSeconds: null, text: '' };

/** What is found of items beside a table of name, provider, category, validity and purpose. */
function compare(rows: readonly (readonly string[])[], items: readonly ScanItem[], language: Language = 'nb', around = '') {
  const cells = (row: readonly string[]) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  const html = `<p>${around}</p><table>${[['Navn', 'Leverandør', 'Kategori', 'Varighet', 'Formål'], ...rows].map(cells).join('')}</table>`;
  return compareDeclared(items, readDeclared(html, 'test'), { language, hostAliases: { 'ads.localhost': 'adform.net' }, knowledge });
}

const codes = ({ findings }: ReturnType<typeof compare>) => findings.map(({ code, items }) => [code, ...items]);
const whole = (name: string, validity = 'Økt') => [name, 'Vi', 'Nødvendig', validity, 'Husker.'];

describe('compareDeclared', () => {
  it('finds nothing where all is as published', () => {
    const items = [anItem({ name: 'theme' }), anItem({ name: '_ga_ABC', lifetime: lasting(730 * day) }), anItem({ kind: 'localStorage', name: 'cart', lifetime: anywhere })];
    expect(compare([whole('theme'), whole('_ga_*', '2 år'), whole('cart', 'Vedvarende')], items)).toEqual({ findings: [], couldNotSee: [] });
  });

  it('names what is stored and not published, but not what the browser refused', () => {
    const items = [anItem({ name: 'theme' }), anItem({ name: 'extra' }), anItem({ name: 'extra', path: '/a' }), anItem({ name: 'gone', outcome: 'transient' }), anItem({ name: 'no', outcome: 'refused' })];
    expect(codes(compare([whole('theme')], items))).toEqual([['undeclared', 'extra', 'gone']]);
  });

  it('names what is published and was not found, but not pixels', () => {
    const html = '<table><tr><td>Name</td><td>Type</td><td>Provider</td><td>Category</td><td>Expiry</td><td>Purpose</td></tr><tr><td>pagead/1p</td><td>Pixel Tracker</td><td>G</td><td>Marketing</td><td>Session</td><td>Ads</td></tr><tr><td>old</td><td>HTTP Cookie</td><td>G</td><td>Marketing</td><td>Session</td><td>Ads</td></tr></table>';
    const { findings } = compareDeclared([], readDeclared(html, 'test'), { language: 'en', hostAliases: {}, knowledge });
    expect(findings).toEqual([
      { code: 'declared-not-found', severity: 'low', message: '1 published name was not found in this scan: gone by now, or in need of something that the scanner did not do.', items: ['old'] },
    ]);
  });

  it('tells both lifetimes where they differ, in the language of the report', () => {
    const items = [anItem({ name: '_fbp', lifetime: lasting(90 * day) }), anItem({ name: 'a', lifetime: lasting(365 * day) })];
    const rows = [whole('_fbp', 'Session'), whole('a', '1 år')];
    expect(compare(rows, items).findings.map(({ message }) => message)).toEqual(['1 navn blir liggende i en annen tid enn publisert: _fbp (publisert «Session», funnet «3 måneder»).']);
    expect(compare(rows, items, 'en').findings[0]?.message).toBe('1 name stays for another time than is published: _fbp (published “Session”, found “3 months”).');
  });

  it('lets any of several rows agree, and does not hold a cookie’s row against web storage', () => {
    const items = [anItem({ name: 'id', lifetime: lasting(365 * day) }), anItem({ kind: 'localStorage', name: 'id', lifetime: anywhere })];
    expect(codes(compare([whole('id', '30 min'), whole('id', '1 år')], items))).toEqual([]);
    expect(codes(compare([whole('id', '1 år')], items.slice(1)))).toEqual([['lifetime-differs', 'id']]);
  });

  it('names each field that rows lack, and what could not be read as a time', () => {
    const rows = [
      ['a_1', '', 'Analyse', '1 år', 'x'],
      ['b_2', 'Vi', '', '', ''],
      ['c_3', 'Vi', 'Analyse', 'etter behov', 'x'],
    ];
    const result = compare(rows, rows.map(([name = '']) => anItem({ name, lifetime: lasting(365 * day) })));
    expect(codes(result)).toEqual([
      ['field-missing', 'a_1'],
      ['field-missing', 'b_2'],
      ['field-missing', 'b_2'],
      ['field-missing', 'b_2'],
    ]);
    expect(result.findings.map(({ message }) => message)).toContain('1 navn er publisert uten gyldighet.');
    expect(result.couldNotSee).toEqual([{ code: 'declared-lifetime-unread', message: 'Publisert gyldighet som ikke kunne leses som en tid, er ikke sammenlignet: c_3 («etter behov»).' }]);
  });

  it('takes a name without its id for the one that is known to have one, unless it is a name of its own', () => {
    const session = anItem({ name: '_hjSession_12', pattern: '_hjSession_*', lifetime: lasting(1800) });
    expect(codes(compare([whole('_hjSession', '30 minutter')], [session]))).toEqual([]);
    const measured = anItem({ name: '_ga_ABC', pattern: '_ga_*' });
    expect(codes(compare([whole('_ga')], [measured]))).toEqual([
      ['undeclared', '_ga_*'],
      ['declared-not-found', '_ga'],
    ]);
  });

  it('names recipients that are mentioned nowhere, by provider or by host', () => {
    const request = (domain: string, provider: string | null) => anItem({ kind: 'request', name: `https://${domain}/x`, domain, party: 'third', provider, lifetime: { ...anywhere } });
    const items = [anItem({ name: 'theme' }), request('www.facebook.com', 'Meta Platforms, Inc.'), request('cdn.acme.example', null), request('track.ads.localhost', 'Adform'), request('px.hidden.example', null)];
    const said = 'Vi deler data med Meta Platforms Ireland Limited og adform.net, og henter skrift fra Acme.';
    expect(codes(compare([whole('theme')], items, 'nb', said))).toEqual([['recipient-undeclared', 'px.hidden.example']]);
    expect(codes(compare([whole('theme')], items))).toEqual([['recipient-undeclared', 'Meta Platforms, Inc.', 'cdn.acme.example', 'Adform', 'px.hidden.example']]);
  });

  it('names recipients behind the site’s own host, however often that is written', () => {
    const collected = anItem({ kind: 'request', name: 'https://www.example.no/g/collect', domain: 'www.example.no', party: 'first', provider: 'Google', lifetime: { ...anywhere } });
    expect(codes(compare([whole('theme')], [anItem({ name: 'theme' }), collected], 'nb', 'www.example.no teller besøk.'))).toEqual([['recipient-undeclared', 'Google']]);
    expect(codes(compare([whole('theme')], [anItem({ name: 'theme' }), collected], 'nb', 'www.example.no teller besøk med Google Analytics.'))).toEqual([]);
  });

  it('stands any text of a site', () => {
    const { items } = aHostileReport();
    expect(codes(compare([whole('theme')], items)).flat()).toContain('undeclared');
  });
});
