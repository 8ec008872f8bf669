import { expect, it } from 'vitest';
import { describeOnBoth, type TestDatabase } from '../../../db/databases.test-helper.ts';
import { anItem, provisoReport, reportOf } from '../../../review/reports.test-helper.ts';
import { takeReport } from '../../../review/take-report.ts';
import { startApi, type Caller, type RunningApi } from '../api.test-helper.ts';

/** The API over a site whose first scan has finished. */
async function start(made: TestDatabase, report = provisoReport('before')): Promise<RunningApi> {
  const api = await startApi(made);
  await takeReport(api.database, { siteId: 'shop', scanId: 'scan-1', report });
  return api;
}
const inventory = '/sites/shop/inventory';
const idOf = async (caller: Caller, name: string): Promise<string> => (await caller('GET', `${inventory}?text=${encodeURIComponent(name)}&limit=200`)).body.items.find((item: { name: string }) => item.name === name).itemId;
const exemption = { kind: 'user-requested', reason: { nb: 'Husker språket som ble valgt.', en: 'Remembers the language that was chosen.' } };

describeOnBoth('the inventory', (create) => {
  it('is listed by pages, and narrowed by what somebody looks for', async () => {
    await using api = await start(await create());
    const viewer = await api.as('viewer');
    const names: string[] = [];
    let after = '';
    do {
      const { status, body } = await viewer('GET', `${inventory}?limit=7${after}`);
      expect(status).toBe(200);
      names.push(...body.items.map((item: { name: string }) => item.name));
      after = body.next === null ? '' : `&after=${body.next}`;
    } while (after !== '');
    const { body: all } = await viewer('GET', `${inventory}?limit=200`);
    expect(names).toEqual(all.items.map((item: { name: string }) => item.name));
    expect(new Set(names).size).toBeGreaterThan(15);
    const namesBy = async (query: string) => (await viewer('GET', `${inventory}?limit=200&${query}`)).body.items.map((item: { name: string }) => item.name);
    expect(await namesBy('category=marketing&kind=cookie')).toEqual(['IDE']);
    expect(await namesBy('category=marketing,necessary&kind=cookie')).toContain('__cf_bm');
    expect(await namesBy('service=hotjar&kind=cookie')).toContain('_hjSession_*');
    expect(await namesBy('provider=HubSpot&text=HSTC')).toEqual(['__hstc']);
    expect(await namesBy('text=%25')).toEqual([]);
    expect(await namesBy('scan=scan-1')).toEqual(names);
    expect(await namesBy('scan=scan-2')).toEqual([]);
    expect(await namesBy('confidenceBelow=0.9&kind=cookie')).toEqual(['zq_lang']);
    expect((await namesBy('order=confidence'))[0]).toBe('zq_lang');
    expect(await namesBy('after=nonsense')).toEqual(names);
    expect(await viewer('GET', `${inventory}?state=odd`)).toMatchObject({ status: 400, body: { error: { message: 'state: must be some of new, approved, changed, gone, with commas between them' } } });
    expect((await viewer('GET', `${inventory}/counts`)).body).toMatchObject({ new: names.length, approved: 0, changed: 0, gone: 0 });
  });

  it('tells of one item why it is what it is, and what happened to it', async () => {
    await using api = await start(await create());
    const reviewer = await api.as('reviewer');
    const itemId = await idOf(reviewer, '__hstc');
    expect(await reviewer('POST', `${inventory}/${itemId}/approve`)).toMatchObject({ status: 200, body: { state: 'approved', category: 'analytics', approvedByName: 'reviewer' } });
    expect(await reviewer('POST', `${inventory}/${itemId}/comments`, { text: 'As in their documentation.' })).toMatchObject({ status: 201, body: [{ actorName: 'reviewer', detail: { text: 'As in their documentation.' } }] });
    const { body } = await reviewer('GET', `${inventory}/${itemId}`);
    expect(body).toMatchObject({ name: '__hstc', reasons: [expect.stringContaining('__hstc'), ...Array<unknown>(body.reasons.length - 1).fill(expect.any(String))], found: [{ kind: 'cookie' }] });
    expect(body.history.map(({ kind }: { kind: string }) => kind)).toEqual(['comment', 'approved']);
    expect((await reviewer('GET', `${inventory}/${itemId}/comments`)).body).toHaveLength(1);
    expect(await reviewer('GET', `${inventory}/0000`)).toMatchObject({ status: 404, body: { error: { code: 'NO_ITEM' } } });
  });

  it('takes the owner’s word for more than the classifier’s, until it is taken back', async () => {
    await using api = await start(await create());
    const reviewer = await api.as('reviewer');
    const itemId = await idOf(reviewer, 'zq_lang');
    const said = { category: 'functional', service: 'own', provider: 'Proviso', purpose: { nb: 'Husker språket.', en: 'Remembers the language.' }, exemption };
    expect(await reviewer('PUT', `${inventory}/${itemId}/override`, said)).toMatchObject({ status: 200, body: { ...said, state: 'approved', isOverridden: true, confidence: 1 } });
    expect((await reviewer('GET', '/sites/shop/overrides')).body).toEqual({ overrides: [{ name: 'zq_lang', domain: 'proviso.localhost', ...said }] });
    await takeReport(api.database, { siteId: 'shop', scanId: 'scan-2', report: { ...provisoReport('before'), finishedAt: '2099-01-01T00:00:00.000Z' } });
    expect((await reviewer('GET', `${inventory}/${itemId}`)).body).toMatchObject({ state: 'approved', service: 'own' });
    expect(await reviewer('POST', `${inventory}/${itemId}/reset`)).toMatchObject({ status: 200, body: { state: 'new', isOverridden: false, service: null } });
    expect((await reviewer('GET', '/sites/shop/overrides')).body).toEqual({ overrides: [] });
  });

  it('lets nothing be necessary without an exemption and a written reason', async () => {
    await using api = await start(await create(), reportOf([anItem(), anItem({ name: 'zq_vital', category: 'necessary', confidence: 0.9 })]));
    const reviewer = await api.as('reviewer');
    const [thing, vital] = [await idOf(reviewer, 'zq_thing'), await idOf(reviewer, 'zq_vital')];
    expect(await reviewer('PUT', `${inventory}/${thing}/override`, { category: 'necessary' })).toMatchObject({ status: 400, body: { error: { code: 'BAD_OVERRIDE', message: expect.stringContaining('needs an exemption') } } });
    expect(await reviewer('PUT', `${inventory}/${thing}/override`, { category: 'necessary', exemption: { kind: 'user-requested', reason: { nb: '', en: '' } } })).toMatchObject({ status: 400 });
    expect(await reviewer('PUT', `${inventory}/${thing}/override`, { category: 'marketing', exemption })).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('no exemption from consent covers marketing') } } });
    expect(await reviewer('POST', `${inventory}/${vital}/approve`)).toMatchObject({ status: 409, body: { error: { code: 'NEEDS_EXEMPTION' } } });
    expect(await reviewer('POST', `${inventory}/${thing}/approve`)).toMatchObject({ status: 409, body: { error: { code: 'NOT_CLASSIFIED' } } });
    expect(await reviewer('PUT', '/sites/shop/overrides', [{ name: 'zq_*', category: 'necessary' }])).toMatchObject({ status: 422, body: { error: { message: expect.stringContaining('[0].exemption') } } });
    expect(await reviewer('POST', `${inventory}/bulk`, { action: 'override', filter: {}, word: { category: 'necessary' } })).toMatchObject({ status: 200, body: { count: 0, skipped: 2, reasons: [{ code: 'BAD_OVERRIDE' }, { code: 'BAD_OVERRIDE' }] } });
    expect((await reviewer('PUT', `${inventory}/${thing}/override`, { category: 'necessary', exemption })).status).toBe(200);
  });

  it('decides about many at once, and says how many, and why not the others', async () => {
    await using api = await start(await create(), reportOf([anItem(), ...Array.from({ length: 300 }, (_, index) => anItem({ name: `zq_${index}`, category: 'analytics', confidence: 0.9 }))]));
    const reviewer = await api.as('reviewer');
    const bulk = (body: object) => reviewer('POST', `${inventory}/bulk`, body);
    expect(await bulk({ action: 'approve', filter: { category: ['analytics', 'unclassified'] } })).toMatchObject({ status: 200, body: { count: 300, skipped: 1, reasons: [{ itemId: await idOf(reviewer, 'zq_thing'), code: 'NOT_CLASSIFIED' }] } });
    expect((await bulk({ action: 'override', ids: [await idOf(reviewer, 'zq_1'), await idOf(reviewer, 'zq_2')], word: { category: 'marketing' } })).body).toMatchObject({ count: 2 });
    expect((await reviewer('GET', `${inventory}/counts`)).body).toEqual({ new: 1, approved: 300, changed: 0, gone: 0, unclassified: 1 });
    expect((await reviewer('GET', `${inventory}?category=marketing`)).body.total).toBe(2);
    expect((await bulk({ action: 'reset', filter: { category: ['marketing'] } })).body).toMatchObject({ count: 2 });
    expect((await bulk({ action: 'forget', filter: {} })).body).toMatchObject({ count: 0, skipped: 301 });
    await takeReport(api.database, { siteId: 'shop', scanId: 'scan-2', report: reportOf([anItem()], { finishedAt: '2099-01-01T00:00:00.000Z' }) });
    expect((await bulk({ action: 'forget', filter: { state: ['gone'] } })).body).toMatchObject({ count: 300, skipped: 0 });
    expect((await bulk({ action: 'approve' })).body.error.message).toBe('must have either ids or a filter');
  });

  it('names nothing by what would be a pattern', async () => {
    await using api = await start(await create(), reportOf([anItem({ name: '*' }), anItem({ kind: 'request', name: 'http://proviso.localhost/collect', path: '/collect', category: 'analytics', service: 'x', confidence: 0.9 })]));
    const reviewer = await api.as('reviewer');
    for (const name of ['*', 'proviso.localhost']) expect(await reviewer('PUT', `${inventory}/${await idOf(reviewer, name)}/override`, { category: 'functional' })).toMatchObject({ status: 409, body: { error: { code: 'NOT_NAMEABLE' } } });
  });

  it('has a request judged by its host', async () => {
    await using api = await start(await create());
    const reviewer = await api.as('reviewer');
    const itemId = await idOf(reviewer, 'banner.hubspot.localhost');
    expect(await reviewer('PUT', `${inventory}/${itemId}/override`, { category: 'marketing' })).toMatchObject({ status: 200, body: { category: 'marketing', service: 'hubspot' } });
    expect((await reviewer('GET', '/sites/shop/overrides')).body.overrides).toEqual([{ name: '*', domain: 'banner.hubspot.localhost', category: 'marketing' }]);
  });

  it('takes a file of overrides in the place of all, and has what it changes looked at again', async () => {
    await using api = await start(await create());
    const reviewer = await api.as('reviewer');
    await reviewer('POST', `${inventory}/bulk`, { action: 'approve', filter: {} });
    expect(await reviewer('PUT', '/sites/shop/overrides', { overrides: [{ name: '__hs*', category: 'marketing' }] })).toMatchObject({ status: 200, body: { count: 1 } });
    const { body } = await reviewer('GET', `${inventory}?state=changed&limit=200`);
    expect(body.items.map((item: { name: string }) => item.name)).toEqual(expect.arrayContaining(['__hstc', '__hssc', '__hssrc']));
    expect(body.items[0]).toMatchObject({ category: expect.stringMatching(/analytics|necessary/u), changes: [{ field: 'category', after: 'marketing' }] });
    expect(await reviewer('PUT', '/sites/shop/overrides', { overrides: [{ name: '*', category: 'marketing' }] })).toMatchObject({ status: 422, body: { error: { message: expect.stringContaining('everything on every site') } } });
    for (const odd of ['x'.repeat(600), '\0', '\ud800']) {
      expect(await reviewer('PUT', '/sites/shop/overrides', [{ name: odd, category: 'marketing' }])).toMatchObject({ status: 422 });
      expect(await reviewer('PUT', '/sites/shop/overrides', [{ name: 'zq_x', category: 'marketing', provider: odd }])).toMatchObject({ status: odd.length > 1 ? 200 : 422 });
    }
    expect(await reviewer('POST', `${inventory}/bulk`, { action: 'approve', filter: { text: '\ud800' } })).toMatchObject({ status: 400 });
  });

  it('is another organisation’s for nobody, and for a viewer to read', async () => {
    await using api = await start(await create());
    const viewer = await api.as('viewer');
    const itemId = await idOf(viewer, 'IDE');
    expect((await viewer('POST', `${inventory}/${itemId}/approve`)).status).toBe(403);
    const owner = await api.as('owner');
    await owner('POST', '/organisations/main/sites', { siteId: 'other', name: 'Other' });
    expect(await owner('POST', `/sites/other/inventory/${itemId}/approve`)).toMatchObject({ status: 404, body: { error: { code: 'NO_ITEM' } } });
    expect((await owner('POST', '/sites/other/inventory/bulk', { action: 'approve', ids: [itemId] })).body).toMatchObject({ count: 0 });
    expect((await owner('GET', `/sites/other/inventory/${itemId}/comments`)).status).toBe(404);
  });
});
