import { bake } from '@kapsel/sdk/bake';
import { expect, it } from 'vitest';
import { describeOnBoth } from '../../../db/databases.test-helper.ts';
import { signPreview } from '../../../publish/preview.ts';
import { signingKey } from '../../../records/shop.test-helper.ts';
import { readSettings } from '../../../settings.ts';
import { startApi } from '../api.test-helper.ts';
import { chat, config, matomo, site, startScanned, write } from './publishing.test-helper.ts';

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
    await using api = await startScanned(await create());
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
    await using api = await startScanned(await create());
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
