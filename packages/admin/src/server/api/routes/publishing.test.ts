import { bake } from '@kapsel/sdk/bake';
import { expect, it } from 'vitest';
import { createToken } from '../../../access/tokens.ts';
import { verifyAudit } from '../../../access/audit-log.ts';
import { describeOnBoth, type TestDatabase } from '../../../db/databases.test-helper.ts';
import { publish } from '../../../publish.ts';
import { signPreview } from '../../../publish/preview.ts';
import { shop, signingKey } from '../../../records/shop.test-helper.ts';
import { anItem, provisoReport } from '../../../review/reports.test-helper.ts';
import { takeReport } from '../../../review/take-report.ts';
import { readSettings } from '../../../settings.ts';
import { startApi, type Caller, type RunningApi } from '../api.test-helper.ts';

/** The API over the shop, whose first scan has finished. */
async function start(made: TestDatabase): Promise<RunningApi> {
  const api = await startApi(made);
  await takeReport(api.database, { siteId: 'shop', scanId: 'scan-1', report: provisoReport('before') });
  return api;
}

const site = '/sites/shop';
const parties = { controller: 'Shop AS', contact: 'post@shop.example' };
const config = { ...shop, parties };
const write = async (caller: Caller, changes: object, etag = '*') => caller('PUT', `${site}/draft`, { config: { ...config, ...changes } }, { 'if-match': etag });
const servicesOf = (body: { config: { services: { id: string; since: number; category: string }[] } }) => Object.fromEntries(body.config.services.map(({ id, since }) => [id, since]));
const published = async (caller: Caller, changes: object, body: object = {}) => {
  await write(caller, changes);
  return (await caller('POST', `${site}/versions`, body)).body.policyVersion as number;
};
const [matomo] = shop.services;
const chat = { ...matomo!, id: 'chat', name: 'Chat', provider: 'Chatter', category: 'functional', hosts: ['chat.example'], cookies: ['chat_*'] };

describeOnBoth('a draft', (create) => {
  it('is made of what was approved, and shows what it would change', async () => {
    await using api = await start(await create());
    const owner = await api.as('owner');
    await owner('POST', `${site}/inventory/bulk`, { action: 'approve', filter: {} });
    const made = await owner('POST', `${site}/draft/from-inventory`);
    expect(made).toMatchObject({ status: 200, body: { baseVersion: 1, config: { siteId: 'shop', policyVersion: 2, parties: shop.parties } } });
    const services = servicesOf(made.body);
    expect(services).toMatchObject({ matomo: 1, hubspot: 2, hotjar: 2, 'google-doubleclick': 2 });
    const hubspot = made.body.config.services.find(({ id }: { id: string }) => id === 'hubspot');
    expect(hubspot).toMatchObject({ category: 'analytics', cookies: ['__hssc', '__hssrc', '__hstc', 'hubspotutk'], hosts: ['banner.hubspot.localhost', 'forms.hubspot.localhost', 'js.hubspot.localhost'] });
    const { body: diff } = await owner('GET', `${site}/draft/diff`);
    expect(diff.services.added.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(['hubspot', 'hotjar']));
    expect(diff.asksAgain).toEqual(expect.arrayContaining([{ id: 'hotjar', why: 'new' }]));
    expect(diff.lines).toContain('Hotjar is new (analytics)');
    const { body: declaration } = await owner('GET', `${site}/draft/declarations/nb`);
    expect(declaration).toMatchObject({ siteId: 'shop', policyVersion: 2, language: 'nb' });
    expect(declaration.items.find(({ name }: { name: string }) => name === '__hstc')).toMatchObject({ service: 'HubSpot', category: 'analytics', basis: 'consent', validity: '6 måneder' });
    const { body: check } = await owner('GET', `${site}/draft/check`);
    expect(check).toMatchObject({ faults: [], notReviewed: { new: 0, changed: 0 }, withoutExemption: [], notInConfig: [], notFound: ['Matomo'] });
  });

  it('keeps what the owner put in by hand, and moves what was judged anew', async () => {
    await using api = await start(await create());
    const owner = await api.as('owner');
    await owner('POST', `${site}/inventory/bulk`, { action: 'approve', filter: {} });
    const { body } = await owner('POST', `${site}/draft/from-inventory`);
    const worded = body.config.services.map((service: { id: string; hosts: string[] }) => (service.id === 'hotjar' ? { ...service, name: 'Hotjar hos oss', privacyUrl: 'https://hotjar.example/', hosts: [...service.hosts, 'extra.hotjar.example'] } : service));
    expect((await owner('PUT', `${site}/draft`, { config: { ...body.config, services: worded } }, { 'if-match': body.revision })).status).toBe(200);
    const itemId = (await owner('GET', `${site}/inventory?text=_hjFirstSeen`)).body.items[0].itemId;
    await owner('PUT', `${site}/inventory/${itemId}/override`, { category: 'marketing', service: 'ads-of-hotjar', provider: 'Hotjar' });
    const again = await owner('POST', `${site}/draft/from-inventory`, undefined, { 'if-match': '*' });
    const service = (id: string) => again.body.config.services.find((one: { id: string }) => one.id === id);
    expect(service('hotjar')).toMatchObject({ name: 'Hotjar hos oss', privacyUrl: 'https://hotjar.example/', hosts: expect.arrayContaining(['extra.hotjar.example']) });
    expect(service('hotjar').cookies).not.toContain('_hjFirstSeen');
    expect(service('ads-of-hotjar')).toMatchObject({ category: 'marketing', cookies: ['_hjFirstSeen'] });
  });

  it('is written over by nobody who has not seen it', async () => {
    await using api = await start(await create());
    const owner = await api.as('owner');
    const first = await owner('PUT', `${site}/draft`, { config });
    expect(first.status).toBe(200);
    expect(await owner('PUT', `${site}/draft`, { config })).toMatchObject({ status: 428, body: { error: { code: 'NAME_THE_DRAFT' } } });
    const second = await write(owner, { versionLabel: 'A' }, `"${first.body.revision}"`);
    expect(second.status).toBe(200);
    expect(await write(owner, { versionLabel: 'B' }, `"${first.body.revision}"`)).toMatchObject({ status: 412, body: { error: { code: 'DRAFT_CHANGED' } } });
    const answers = await Promise.all(['C', 'D', 'E'].map((versionLabel) => write(owner, { versionLabel }, second.body.revision)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412]);
    expect(await owner('POST', `${site}/versions`, {}, { 'if-match': first.body.revision })).toMatchObject({ status: 412 });
  });

  it('takes no config with faults, of another site, or with keys that are every object’s', async () => {
    await using api = await start(await create());
    const owner = await api.as('owner');
    const sent = async (body: unknown) => owner('PUT', `${site}/draft`, body);
    const services = [{ ...matomo, category: 'necessary' }];
    expect(await sent({ config: { ...config, services } })).toMatchObject({ status: 422, body: { error: { code: 'NOT_PUBLISHABLE', message: expect.stringContaining('services[0].exemption: a necessary service needs an exemption') } } });
    expect((await sent({ config: { ...config, siteId: 'other' } })).body.error.message).toContain('siteId: is other; this is the draft of shop');
    expect((await sent({ config: { ...config, parties: { ...parties, controller: '\ud800' } } })).status).toBe(422);
    for (const key of ['__proto__', 'constructor']) {
      const { statusCode } = await api.app.inject({ method: 'PUT', url: `/api${site}/draft`, headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf(api)}` }, payload: `{"config":{"${key}":{"prototype":{"x":1}}}}` });
      expect(statusCode, key).toBeGreaterThanOrEqual(400);
      expect(statusCode, key).toBeLessThan(500);
    }
    expect((await owner('GET', `${site}/draft`)).status).toBe(404);
  });

  it('says what is not reviewed, and what the config does not name', async () => {
    await using api = await start(await create());
    const owner = await api.as('owner');
    await takeReport(api.database, { siteId: 'shop', scanId: 'scan-2', report: { ...provisoReport('after'), items: [anItem({ name: 'vital', category: 'necessary', confidence: 0.9 }), anItem()] } });
    await write(owner, {});
    await owner('PUT', `${site}/inventory/${(await owner('GET', `${site}/inventory?text=zq_thing`)).body.items[0].itemId}/override`, { category: 'analytics' });
    const { body } = await owner('GET', `${site}/draft/check`);
    expect(body).toMatchObject({ faults: [], withoutExemption: [{ name: 'vital' }], notInConfig: [{ name: 'zq_thing', category: 'analytics' }] });
    expect(body.doubts).toEqual(expect.arrayContaining(['inventory: 1 found and not reviewed, 0 of all that nobody could classify', expect.stringContaining('services: none has zq_thing')]));
    await write(owner, { log: { endpoint: 'https://x.example/v1/sites/other/consents' } });
    expect((await owner('GET', `${site}/draft/check`)).body.faults).toEqual([expect.stringContaining('log.endpoint: is of the site other')]);
  });
});

async function tokenOf({ database }: RunningApi): Promise<string> {
  return (await createToken(database.db, { organisationId: 'main', name: 'CI', scopes: ['draft:write'], createdBy: 'command' })).token;
}

describeOnBoth('publishing', (create) => {
  it('counts by itself, asks again only about what is new or wider, and keeps who, when and why', async () => {
    await using api = await start(await create());
    const owner = await api.as('owner');
    const sinceNow = async () => servicesOf((await owner('GET', `${site}/versions/${(await owner('GET', site)).body.currentVersion}`)).body);
    expect(await published(owner, { services: [matomo, chat] }, { note: 'Chat' })).toBe(2);
    expect(await sinceNow()).toEqual({ matomo: 1, chat: 2 });
    expect(await published(owner, { services: [{ ...matomo, hosts: ['m.example'] }, { ...chat, category: 'marketing' }] })).toBe(3);
    expect(await sinceNow()).toEqual({ matomo: 1, chat: 3 });
    expect(await published(owner, { services: [matomo] })).toBe(4);
    expect(await published(owner, { services: [matomo, chat] })).toBe(5);
    expect(await sinceNow()).toEqual({ matomo: 1, chat: 5 });
    expect(await published(owner, { services: [matomo, chat], versionLabel: 'x' }, { askAgain: ['matomo'] })).toBe(6);
    expect(await sinceNow()).toEqual({ matomo: 6, chat: 5 });
    expect((await owner('GET', `${site}/versions/6/diff`)).body).toMatchObject({ asksAgain: [{ id: 'matomo', why: 'wished' }], lines: ['versionLabel is now x', 'visitors are asked about matomo: wished'] });
    expect((await owner('GET', `${site}/versions/3/diff?from=1`)).body.services.added).toEqual([{ id: 'chat', name: 'Chat', category: 'marketing' }]);
    const { body } = await owner('GET', `${site}/versions?limit=5`);
    expect(body.map(({ policyVersion }: { policyVersion: number }) => policyVersion)).toEqual([6, 5, 4, 3, 2]);
    expect(body[0]).toMatchObject({ isCurrent: true, publishedByName: 'owner' });
    expect(body.at(-1)).toMatchObject({ note: 'Chat', isCurrent: false });
    expect((await verifyAudit(api.database, 'main')).faults).toEqual([]);
  });

  it('goes back by going on: an older version’s content under a new number', async () => {
    await using api = await start(await create());
    const owner = await api.as('owner');
    await published(owner, { services: [matomo, chat], ui: { layout: 'none', texts: { nb: { title: 'To' } } } });
    await published(owner, { services: [matomo], ui: { layout: 'none', texts: { nb: { title: 'Tre' } } } });
    const rolled = await owner('POST', `${site}/versions/2/roll-back`, { note: 'Chatten trengs' });
    expect(rolled).toMatchObject({ status: 201, body: { policyVersion: 4 } });
    const { body } = await owner('GET', `${site}/versions/4`);
    expect(body).toMatchObject({ rolledBackTo: 2, note: 'Chatten trengs', isCurrent: true, config: { policyVersion: 4, ui: { texts: { nb: { title: 'To' } } } } });
    // Who came during version 3 was not asked about the chat.
    expect(servicesOf(body)).toEqual({ matomo: 1, chat: 4 });
    expect(await owner('POST', `${site}/versions/9/roll-back`, {})).toMatchObject({ status: 404 });
    const { payload } = await api.app.inject('/s/shop/4/config.json');
    expect(JSON.parse(payload)).toMatchObject({ policyVersion: 4, ui: { texts: { nb: { title: 'To' } } } });
  });

  it('publishes cookie tables that name those before them', async () => {
    await using api = await start(await create());
    const owner = await api.as('owner');
    await owner('POST', `${site}/inventory/bulk`, { action: 'approve', filter: {} });
    await owner('POST', `${site}/draft/from-inventory`);
    await owner('POST', `${site}/versions`, {});
    await published(owner, { versionLabel: 'x' });
    await owner('POST', `${site}/versions/2/roll-back`, {});
    const table = async (version: number) => JSON.parse((await api.app.inject(`/s/shop/${version}/declaration.nb.json`)).payload) as { policyVersion: number; versions: unknown; items: { name: string }[] };
    expect(await table(4)).toMatchObject({ policyVersion: 4, versions: [{ policyVersion: 3, url: '/s/shop/3/declaration.nb.json' }, { policyVersion: 2, url: '/s/shop/2/declaration.nb.json' }] });
    expect((await table(4)).items).toEqual((await table(2)).items);
  });

  it('publishes once, where two publish at the same time', async () => {
    await using api = await start(await create());
    const owner = await api.as('owner');
    await write(owner, { services: [matomo, chat] });
    const answers = await Promise.all([1, 2, 3].map(() => owner('POST', `${site}/versions`, {})));
    expect(answers.filter(({ status }) => status === 201).map(({ body }) => body.policyVersion)).toContain(2);
    expect(answers.every(({ status }) => status === 201 || status === 422)).toBe(true);
  });

  it('is for who may', async () => {
    await using api = await start(await create());
    await write(await api.as('editor'), {});
    for (const role of ['viewer', 'reviewer'] as const) expect((await (await api.as(role))('POST', `${site}/versions`, {})).status).toBe(403);
    expect((await (await api.as('editor'))('POST', `${site}/versions`, {})).status).toBe(201);
  });
});

describeOnBoth('a second person', (create) => {
  it('approves what another has proposed, to the letter', async () => {
    await using api = await start(await create());
    const [owner, editor, reviewer, viewer] = [await api.as('owner'), await api.as('editor'), await api.as('reviewer'), await api.as('viewer')];
    expect((await editor('PUT', `${site}/approval`, { isNeeded: false })).status).toBe(403);
    expect(await owner('PUT', `${site}/approval`, { isNeeded: true })).toMatchObject({ status: 200, body: { isNeeded: true } });
    await write(editor, { services: [matomo, chat] });
    expect(await editor('POST', `${site}/versions`, {})).toMatchObject({ status: 409, body: { error: { code: 'NEEDS_APPROVAL' } } });
    await expect(publish(api.database, { config: { ...config, policyVersion: 2 } })).rejects.toThrow('needs a second person; propose it');
    const proposed = await editor('POST', `${site}/proposals`, { note: 'Chat' });
    expect(proposed).toMatchObject({ status: 201, body: { state: 'open', proposedByName: 'editor', diff: { services: { added: [{ id: 'chat' }] } } } });
    const address = `${site}/proposals/${proposed.body.proposalId}`;
    expect(await editor('POST', `${address}/approve`, {})).toMatchObject({ status: 403, body: { error: { code: 'OWN_PROPOSAL' } } });
    expect((await viewer('POST', `${address}/approve`, {})).status).toBe(403);
    const { token } = await createToken(api.database.db, { organisationId: 'main', name: 'CI', scopes: ['version:approve'], createdBy: 'command' });
    expect(await api.withToken(token)('POST', `${address}/approve`, {})).toMatchObject({ status: 403, body: { error: { code: 'PERSON_NEEDED' } } });
    expect(await reviewer('POST', `${address}/approve`, { note: 'Ja' })).toMatchObject({ status: 201, body: { policyVersion: 2 } });
    expect((await owner('GET', `${site}/versions/2`)).body).toMatchObject({ publishedByName: 'editor', approvedByName: 'reviewer', note: 'Chat' });
    expect((await reviewer('POST', `${address}/approve`, {})).status).toBe(409);
    expect((await owner('GET', address)).body).toMatchObject({ state: 'approved', decisionNote: 'Ja' });
  });

  it('approves nothing that was changed since, and nobody’s own by way of a token', async () => {
    await using api = await start(await create());
    const [owner, reviewer, editor] = [await api.as('owner'), await api.as('reviewer'), await api.as('editor')];
    await owner('PUT', `${site}/approval`, { isNeeded: true });
    await write(owner, { versionLabel: 'A' });
    const first = (await owner('POST', `${site}/proposals`, {})).body.proposalId;
    await write(owner, { versionLabel: 'B' });
    expect(await reviewer('POST', `${site}/proposals/${first}/approve`, {})).toMatchObject({ status: 409, body: { error: { code: 'PROPOSAL_OVER' } } });
    const { account_id: accountId } = await api.database.db.selectFrom('account').select('account_id').where('name', '=', 'editor').executeTakeFirstOrThrow();
    const { token } = await createToken(api.database.db, { organisationId: 'main', name: 'CI', scopes: ['draft:write', 'version:read'], createdBy: `account:${accountId}` });
    const second = (await api.withToken(token)('POST', `${site}/proposals`, {})).body.proposalId;
    expect(await editor('POST', `${site}/proposals/${second}/approve`, {})).toMatchObject({ status: 403, body: { error: { code: 'OWN_PROPOSAL' } } });
    expect(await owner('POST', `${site}/proposals/${second}/decline`, { note: 'Nei' })).toMatchObject({ status: 200, body: { state: 'declined' } });
    // What was agreed to once is there again at once.
    expect((await owner('POST', `${site}/versions/1/roll-back`, {})).status).toBe(201);
    const third = (await owner('POST', `${site}/proposals`, {})).body;
    expect(third.baseVersion).toBe(2);
    await owner('POST', `${site}/versions/1/roll-back`, {});
    expect(await reviewer('POST', `${site}/proposals/${third.proposalId}/approve`, {})).toMatchObject({ status: 409 });
    expect((await owner('GET', `${site}/proposals`)).body).toHaveLength(3);
  });
});

describeOnBoth('a staging link', (create) => {
  it('serves the draft to who has it, sends no records, and is over in time', async () => {
    const settings = readSettings({ 'public-url': 'https://consent.example' }, {}, undefined);
    const made = await create();
    await using api = await startApi(made, { settings });
    const owner = await api.as('owner');
    await write(owner, { services: [matomo, chat], ui: { layout: 'bar', declaration: { nb: 'https://consent.example/s/shop/declaration.nb.json' } } });
    const { status, body } = await owner('POST', `${site}/draft/preview`, { hours: 1 });
    expect([status, body.url]).toEqual([201, `https://consent.example${body.path}`]);
    const answer = await api.app.inject(body.path);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'text/javascript; charset=utf-8' });
    expect(answer.payload).toContain('"id":"chat"');
    expect(answer.payload).not.toContain('/v1/sites/shop/consents');
    expect(answer.payload).toContain(`declaration.nb.json?kapsel-preview=`);
    expect(answer.payload.length).toBeGreaterThan(bake({ ...config, blocking: 'marked' } as never).code.length * 2);
    expect((await api.app.inject('/s/shop/kapsel.js')).payload).not.toContain('"id":"chat"');
    const token = body.path.split('=')[1] as string;
    const statusOf = async (path: string) => (await api.app.inject(path)).statusCode;
    expect(await statusOf(`/s/shop/kapsel.js?kapsel-preview=${token.slice(0, -4)}AAAA`)).toBe(403);
    expect(await statusOf(`/s/shop/kapsel.js?kapsel-preview=${signPreview('shop', Date.now() - 1000, signingKey)}`)).toBe(403);
    expect(await statusOf(`/s/shop/kapsel.js?kapsel-preview=${signPreview('other', Date.now() + 1_000_000, signingKey)}`)).toBe(403);
    expect(await statusOf('/s/shop/kapsel.js?kapsel-preview=a&kapsel-preview=b')).toBe(403);
    expect(await statusOf(`/s/shop/secrets.json?kapsel-preview=${token}`)).toBe(404);
  });
});

describeOnBoth('a file of a site', (create) => {
  it('goes out and comes in, with the owner’s word on names', async () => {
    await using api = await start(await create());
    const owner = await api.as('owner');
    await owner('PUT', `${site}/overrides`, [{ name: 'zq_*', category: 'analytics' }]);
    await write(owner, { services: [matomo, chat], ui: { layout: 'bar', texts: { nb: { title: 'Kaker' } } } });
    const { body: file } = await owner('GET', `${site}/export`);
    expect(file).toMatchObject({ kapselSite: 1, config: { siteId: 'shop', policyVersion: 2, ui: { texts: { nb: { title: 'Kaker' } } } }, overrides: [{ name: 'zq_*' }], notices: [] });
    await owner('PUT', `${site}/overrides`, []);
    await write(owner, {});
    expect((await owner('PUT', `${site}/import`, file)).status).toBe(428);
    expect(await owner('PUT', `${site}/import`, file, { 'if-match': '*' })).toMatchObject({ status: 200, body: { config: file.config } });
    expect((await owner('GET', `${site}/export`)).body).toEqual(file);
    expect((await owner('GET', `${site}/inventory?text=zq_lang`)).body.items[0]).toMatchObject({ category: 'analytics', isOverridden: true });
  });

  it('says what is wrong with another', async () => {
    await using api = await start(await create());
    const owner = await api.as('owner');
    const faultsOf = async (file: unknown) => (await owner('PUT', `${site}/import`, file)).body.error.message as string;
    expect(await faultsOf({ config })).toBe('kapselSite: must be 1; this is no file that a site was exported into');
    expect(await faultsOf({ kapselSite: 1, config, extra: 1 })).toContain('extra: there is no such key');
    expect(await faultsOf({ kapselSite: 1, config: { ...config, siteId: 'other' } })).toContain('siteId: is other');
    expect(await faultsOf({ kapselSite: 1, config, overrides: [{ name: 'x', category: 'necessary' }] })).toContain('overrides[0].exemption: is missing');
    expect(await faultsOf({ kapselSite: 1, config: { ...config, ui: { texts: { nb: { constructor: 'x' } } } } })).toContain('ui.texts.nb.constructor');
    const deep = `{"kapselSite":1,"config":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`;
    expect((await owner('PUT', `${site}/import`, deep, { 'content-type': 'application/json' })).body.error.message).toContain('one inside the other');
  });
});
