import { expect, it } from 'vitest';
import { describeOnBoth } from '../db/databases.test-helper.ts';
import { approve, override } from './decide.ts';
import { findItem, listItems } from './inventory.ts';
import { anItem, provisoReport, reportOf } from './reports.test-helper.ts';
import { takeReport } from './take-report.ts';
import type { Database } from '../db/database.ts';
import type { Filter } from './filter.ts';
import type { Decision, Decided } from './decide.ts';
import type { On } from './rows.ts';

const siteId = 'shop';
const take = (database: Database, scanId: string, report = provisoReport('before')) => takeReport(database, { siteId, scanId, report });
const later = (minutes: number) => new Date(Date.parse(provisoReport('after').finishedAt) + minutes * 60_000).toISOString();
const namesOf = async (database: Database, filter: Filter = {}) => (await listItems(database, siteId, { filter, order: 'name', limit: 200 })).items.map(({ name }) => name);
const idOf = async (database: Database, name: string) => (await listItems(database, siteId, { filter: { text: name }, order: 'name', limit: 200 })).items.find((item) => item.name === name)?.itemId ?? '';
const decide = (database: Database, step: (on: On, decision: Decision) => Promise<Decided>, filter: Filter = {}) =>
  database.db.transaction().execute((transaction) => step({ kind: database.kind, db: transaction }, { siteId, actor: 'account:1', selection: { filter } }));

describeOnBoth('takeReport', (create) => {
  it('queues up all that a first scan found, each with its verdict', async () => {
    await using made = await create();
    const taken = await take(made.database, 'scan-1');
    const { items, total } = await listItems(made.database, siteId, { filter: {}, order: 'name', limit: 200 });
    expect(taken).toMatchObject({ changed: [], gone: [], left: 0 });
    expect(taken.added.toSorted()).toEqual(items.map(({ itemId }) => itemId).toSorted());
    expect(total).toBe(items.length);
    expect(items.every(({ state }) => state === 'new')).toBe(true);
    expect(items.find(({ name }) => name === '__hstc')).toMatchObject({ kind: 'cookie', category: 'analytics', service: 'hubspot', provider: 'HubSpot', isUnasked: true });
    expect(taken.unclassified).toEqual([]);
    const full = await findItem(made.database, siteId, await idOf(made.database, '__hstc'));
    expect(full?.reasons.join(' ')).toContain('__hstc');
    expect(full?.found[0]?.pages.length).toBeGreaterThan(0);
  });

  it('takes the same scan once, also where it broke off', async () => {
    await using made = await create();
    const first = await take(made.database, 'scan-1');
    expect(await take(made.database, 'scan-1')).toEqual(first);
    await made.database.db.deleteFrom('inventory_scan').execute();
    expect(await take(made.database, 'scan-1')).toEqual(first);
  });

  it('leaves what was approved alone while it is the same, and says what has changed, come and gone', async () => {
    await using made = await create();
    const { database } = made;
    await take(database, 'scan-1');
    await decide(database, (on, decision) => override(on, decision, { category: 'analytics' }), { text: 'zq_lang' });
    await decide(database, approve);
    const approved = await namesOf(database, { state: ['approved'] });
    const taken = await take(database, 'scan-2', provisoReport('after'));
    expect(await namesOf(database, { state: ['new'] })).toEqual(expect.arrayContaining(['zq_visitor']));
    expect(await namesOf(database, { state: ['changed'] })).toEqual(['zq_lang']);
    expect(await namesOf(database, { state: ['gone'] })).toContain('IDE');
    expect(taken).toMatchObject({ added: [await idOf(database, 'zq_visitor')], changed: [await idOf(database, 'zq_lang')] });
    expect(taken.gone).toContain(await idOf(database, 'IDE'));
    expect(taken.unclassified).toEqual([await idOf(database, 'zq_visitor')]);
    expect(await findItem(database, siteId, await idOf(database, 'zq_lang'))).toMatchObject({ category: 'analytics', isOverridden: true, changes: [{ field: 'lifetime', before: '1 day', after: '1 year' }] });
    expect((await namesOf(database, { state: ['approved'] })).length).toBe(approved.length - 1 - taken.gone.length);

    const back = await take(database, 'scan-3', { ...provisoReport('before'), finishedAt: later(1) });
    expect(back).toMatchObject({ added: [], changed: [], gone: [await idOf(database, 'zq_visitor')] });
    expect(await namesOf(database, { state: ['approved'] })).toEqual(approved);
    const { history } = (await findItem(database, siteId, await idOf(database, 'IDE')))!;
    expect(history.map(({ kind }) => kind)).toEqual(['back', 'gone', 'approved']);
  });

  it('takes nothing for gone that the scan could not have seen', async () => {
    await using made = await create();
    const { database } = made;
    await take(database, 'scan-1', reportOf([anItem({ name: 'a' }), anItem({ name: 'b', passes: ['accepted'] })], { passes: [{ id: 'untouched', consent: 'none' }, { id: 'accepted', consent: 'proved' }] }));
    await take(database, 'scan-2', reportOf([], { complete: false, finishedAt: later(1) }));
    expect(await namesOf(database, { state: ['gone'] })).toEqual([]);
    const elsewhere = [{ url: 'http://proviso.localhost/kontakt', status: 200, passes: ['untouched', 'accepted'] as const }];
    await take(database, 'scan-elsewhere', reportOf([], { pages: elsewhere, passes: [{ id: 'untouched', consent: 'none' }, { id: 'accepted', consent: 'proved' }], finishedAt: later(1) }));
    expect(await namesOf(database, { state: ['gone'] })).toEqual([]);
    await take(database, 'scan-3', reportOf([], { passes: [{ id: 'untouched', consent: 'none' }, { id: 'accepted', consent: 'failed' }], finishedAt: later(2) }));
    expect(await namesOf(database, { state: ['gone'] })).toEqual(['a']);
  });

  it('lets an older scan that comes late add, and change nothing', async () => {
    await using made = await create();
    const { database } = made;
    await take(database, 'scan-2', provisoReport('after'));
    const late = await take(database, 'scan-1', { ...provisoReport('before'), finishedAt: '2020-01-01T00:00:00.000Z' });
    expect(late).toMatchObject({ added: [await idOf(database, 'IDE')], gone: [] });
    expect(await findItem(database, siteId, await idOf(database, 'zq_lang'))).toMatchObject({ lifetime: '1 year', lastScanId: 'scan-2' });
  });

  it('knows a thing again whatever id is in its name, and a request by whom it asks', async () => {
    await using made = await create();
    const { database } = made;
    const session = (id: number) => anItem({ name: `_hjSession_${id}`, pattern: '_hjSession_*' });
    const request = (path: string) => anItem({ kind: 'request', name: `https://cdn.example${path}`, domain: 'cdn.example', origin: 'https://cdn.example', path, party: 'third' });
    await take(database, 'scan-1', reportOf([session(1), request('/a.js'), request('/b.js')]));
    const again = await take(database, 'scan-2', reportOf([session(2), session(3), request('/c.js')], { finishedAt: later(1) }));
    expect(again).toMatchObject({ added: [], changed: [], gone: [] });
    expect(await namesOf(database)).toEqual(['_hjSession_*', 'cdn.example']);
  });

  it('does not nag because Kapsel now holds what came unasked, and does where it comes unasked now', async () => {
    await using made = await create();
    const { database } = made;
    const passes = [{ id: 'untouched', consent: 'none' }, { id: 'accepted', consent: 'proved' }] as const;
    const tracker = (...seen: ('untouched' | 'accepted')[]) => reportOf([anItem({ category: 'marketing', confidence: 0.9, passes: seen })], { passes });
    await take(database, 'scan-1', tracker('untouched', 'accepted'));
    await decide(database, approve);
    expect(await take(database, 'scan-2', { ...tracker('accepted'), finishedAt: later(1) })).toMatchObject({ changed: [] });
    await decide(database, approve);
    await database.db.updateTable('inventory_item').set((row) => ({ approved: row.ref('verdict') })).execute();
    expect((await take(database, 'scan-3', { ...tracker('untouched', 'accepted'), finishedAt: later(2) })).changed).toHaveLength(1);
  });

  it('takes hostile and huge reports in bounded time and space', async () => {
    await using made = await create();
    const { database } = made;
    const many = database.kind === 'sqlite' || process.env['KAPSEL_FULL'] ? 10_500 : 2500;
    const nasty = ['*', '\0', '\ud800', "'; drop table site; --", '<img src=x onerror=alert(1)>', '__proto__', 'x'.repeat(100_000), ''];
    const names = [...nasty, ...Array.from({ length: many }, (_, index) => `zq_${index}`)];
    const items = names.map((name) => anItem({ name, pages: ['http://a/\ud800', ...Array.from({ length: 30 }, (_, index) => `http://a/${index}`)] }));
    items.unshift(anItem({ name: 'zq_long', reasons: Array.from({ length: 1000 }, () => 'y'.repeat(2000)) }));
    const started = performance.now();
    const taken = await take(database, 'scan-1', reportOf(items));
    const places = Math.min(items.length, 10_000);
    expect(taken.added).toHaveLength(places);
    expect(taken.left).toBe(items.length - places);
    const again = await take(database, 'scan-2', reportOf(items.slice(0, 1000), { finishedAt: later(1) }));
    expect(again).toMatchObject({ added: [], changed: [] });
    expect(again.gone).toHaveLength(places - 1000);
    expect(performance.now() - started).toBeLessThan(60_000);
    expect(await namesOf(database, { text: 'drop table' })).toEqual(["'; drop table site; --"]);
    const { size } = await database.db.selectFrom('inventory_item').select((select) => select.fn.sum<number>(select.fn('length', ['found'])).as('size')).executeTakeFirstOrThrow();
    expect(Number(size)).toBeLessThan(10_000 * 2000);
  });
});
