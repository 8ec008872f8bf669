import { expect, it } from 'vitest';
import { createToken } from '../../../access/tokens.ts';
import { describeOnBoth } from '../../../db/databases.test-helper.ts';
import { anItem, provisoReport } from '../../../review/reports.test-helper.ts';
import { takeReport } from '../../../review/take-report.ts';
import { config, matomo, sinceOf, site, startScanned, write } from './publishing.test-helper.ts';
import { shop } from '../../../records/shop.test-helper.ts';
import type { RunningApi } from '../api.test-helper.ts';

describeOnBoth('a draft', (create) => {
  it('is made of what was approved, and shows what it would change', async () => {
    await using api = await startScanned(await create());
    const owner = await api.as('owner');
    await owner('POST', `${site}/inventory/bulk`, { action: 'approve', filter: {} });
    const made = await owner('POST', `${site}/draft/from-inventory`);
    expect(made).toMatchObject({ status: 200, body: { baseVersion: 1, config: { siteId: 'shop', policyVersion: 2, parties: shop.parties } } });
    const services = sinceOf(made.body);
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
    await using api = await startScanned(await create());
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
    await using api = await startScanned(await create());
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
    await using api = await startScanned(await create());
    const owner = await api.as('owner');
    const sent = async (body: unknown) => owner('PUT', `${site}/draft`, body);
    const services = [{ ...matomo, category: 'necessary' }];
    expect(await sent({ config: { ...config, services } })).toMatchObject({ status: 422, body: { error: { code: 'NOT_PUBLISHABLE', message: expect.stringContaining('services[0].exemption: a necessary service needs an exemption') } } });
    expect((await sent({ config: { ...config, siteId: 'other' } })).body.error.message).toContain('siteId: is other; this is the draft of shop');
    expect((await sent({ config: { ...config, parties: { ...config.parties, controller: '\ud800' } } })).status).toBe(422);
    for (const key of ['__proto__', 'constructor']) {
      const { statusCode } = await api.app.inject({ method: 'PUT', url: `/api${site}/draft`, headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf(api)}` }, payload: `{"config":{"${key}":{"prototype":{"x":1}}}}` });
      expect(statusCode, key).toBeGreaterThanOrEqual(400);
      expect(statusCode, key).toBeLessThan(500);
    }
    expect((await owner('GET', `${site}/draft`)).status).toBe(404);
  });

  it('says what is not reviewed, and what the config does not name', async () => {
    await using api = await startScanned(await create());
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
