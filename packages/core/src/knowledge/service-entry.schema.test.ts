import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../schema/faults.ts';
import { serviceEntrySchema } from './service-entry.schema.ts';

const purpose = { nb: 'Teller besøk.', en: 'Counts visits.' };
const counter = { name: '_counter', purpose };
const entry = { id: 'counter', name: 'Counter', provider: 'Counter', country: 'NO', category: 'analytics', hosts: [], cookies: [counter], source: 'https://counter.example/cookies', reviewed: '2026-01-01' };
const view = (by: string, category: string) => ({ by, category, why: { nb: 'Fordi.', en: 'Because.' }, source: 'https://authority.example/' });
const faults = (changes: object) => faultsOf(serviceEntrySchema, { ...entry, ...changes });
const faultsOfItem = (changes: object) => faults({ cookies: [{ ...counter, ...changes }] });

describe('serviceEntrySchema', () => {
  it('takes an entry with all that there is', () => {
    const whole = {
      parent: 'Counters',
      hosts: ['*.counter.example'],
      paths: ['www.shared.example/count/*', '*.shared.example/js?id=C-*'],
      wire: ['*/g/collect?v=2&tid=C-*', '/telling.path/send'],
      consent: { heeds: ['google-consent-mode', 'tcf'], types: ['analytics_storage'], api: "counter('consent', true)", source: 'https://counter.example/consent' },
      contested: [view('An authority', 'analytics'), view('The vendor', 'necessary')],
      cookies: [{ ...counter, name: '_c_*', sharedWith: ['other'], contested: [view('A', 'functional'), view('B', 'analytics')] }],
    };
    expect(faults(whole)).toEqual([]);
  });

  it('takes the example of the contributors’ page', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'data', 'README.md'), 'utf8');
    const [, example = '', contested = ''] = /```json\n(.*?)```.*```json\n(.*?)```/su.exec(page) ?? [];
    expect(faultsOf(serviceEntrySchema, JSON.parse(example))).toEqual([]);
    expect(faults(JSON.parse(`{${contested}}`))).toEqual([]);
  });

  it('names the key and what was probably meant', () => {
    expect(faults({ hots: [] })).toEqual(['hots: there is no such key (did you mean “hosts”?)']);
    expect(faultsOfItem({ domain: ['a.no'] })).toEqual(['cookies[0].domain: there is no such key (did you mean “domains”?)']);
    expect(faults({ category: 'analytic' })).toEqual([expect.stringContaining('did you mean “analytics”?')]);
    expect(faults({ consent: { heeds: ['metta'], source: 'https://a.example/' } })).toEqual([expect.stringMatching(/^consent\.heeds\[0\]: must be .*did you mean “meta”\?/u)]);
  });

  it.each<[what: string, changes: object, fault: RegExp]>([
    ['a day in the future', { reviewed: '2999-01-01' }, /^reviewed: is in the future/u],
    ['a day that is none', { reviewed: '2026-02-30' }, /^reviewed: must be a date/u],
    ['a source without https', { source: 'http://counter.example/' }, /^source: must be the https address/u],
    ['a source nobody can reach', { source: 'https://wiki.internal/x' }, /^source: must be on a host that everybody can reach/u],
    ['a source at an address', { source: 'https://10.0.0.1/x' }, /^source: must be on a host/u],
    ['a source at a port', { source: 'https://counter.example:8443/x' }, /^source: must be on a host/u],
    ['a path without a host', { paths: ['/maps/*'] }, /^paths\[0\]: must be a host and a path/u],
    ['a path that is all of a host', { paths: ['www.shared.example/*'] }, /^paths\[0\]: is every path of its host; write the host in hosts/u],
    ['a signature with a host', { wire: ['www.a.example/collect?v=2'] }, /^wire\[0\]: must be a path/u],
    ['a signature that is anybody’s', { wire: ['/collect'] }, /^wire\[0\]: could be anybody’s/u],
    ['a signature of what is necessary', { category: 'necessary', cookies: [], wire: ['/a?b=c'] }, /^wire: is of no use/u],
    ['types without their signal', { consent: { heeds: [], types: ['ad_storage'], source: 'https://a.example/' } }, /^consent\.types: are those of Google/u],
    ['one view', { contested: [view('A', 'analytics')] }, /^contested: needs at least two views/u],
    ['views that agree', { contested: [view('A', 'analytics'), view('B', 'analytics')] }, /^contested: holds views that agree/u],
    ['a stricter view than its category', { contested: [view('A', 'marketing'), view('B', 'analytics')] }, /^contested: has marketing as its strictest view, but the category is analytics/u],
  ])('refuses %s', (_what, changes, fault) => {
    expect(faults(changes)).toEqual([expect.stringMatching(fault)]);
  });

  it.each<[what: string, changes: object, fault: RegExp]>([
    ['two stars in a row', { name: '_counter**' }, /\.name: has two stars/u],
    ['a pattern that takes too much', { name: '_c*' }, /\.name: would take too many names/u],
    ['a lifetime nobody can read', { lifetime: '2 weeks' }, /\.lifetime: must be session/u],
    ['no lifetime at all', { lifetime: '0 days' }, /\.lifetime: must be session/u],
    ['a text of blanks', { purpose: { nb: ' ', en: 'Counts.' } }, /\.purpose\.nb: must not be empty/u],
    ['the same text twice', { purpose: { nb: 'Counts.', en: 'Counts.' } }, /\.purpose\.en: is the same as nb/u],
    ['an argument in one language', { category: 'functional', exemption: { kind: 'transmission', reason: { nb: 'Fordi', en: 'Fordi' } } }, /\.exemption\.reason\.en: is the same as nb/u],
    ['a looser category than the strictest view', { category: 'functional', contested: [view('A', 'functional'), view('B', 'analytics')] }, /\.contested: has analytics as its strictest view/u],
  ])('refuses an item with %s', (_what, changes, fault) => {
    expect(faultsOfItem(changes)).toEqual([expect.stringMatching(fault)]);
  });

  it('lets a short pattern stand on its own domain', () => {
    expect(faultsOfItem({ name: 'c*', domains: ['*.counter.example'] })).toEqual([]);
  });
});
