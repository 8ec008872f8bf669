import { expect, it } from 'vitest';
import { verifyAudit } from '../../../access/audit-log.ts';
import { describeOnBoth } from '../../../db/databases.test-helper.ts';
import type { Caller } from '../api.test-helper.ts';
import { chat, matomo, sinceOf, site, startScanned, write } from './publishing.test-helper.ts';

const published = async (caller: Caller, changes: object, body: object = {}) => {
  await write(caller, changes);
  return (await caller('POST', `${site}/versions`, body)).body.policyVersion as number;
};

describeOnBoth('publishing', (create) => {
  it('counts by itself, asks again only about what is new or wider, and keeps who, when and why', async () => {
    await using api = await startScanned(await create());
    const owner = await api.as('owner');
    const sinceNow = async () => sinceOf((await owner('GET', `${site}/versions/${(await owner('GET', site)).body.currentVersion}`)).body);
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
    await using api = await startScanned(await create());
    const owner = await api.as('owner');
    await published(owner, { services: [matomo, chat], ui: { layout: 'none', texts: { nb: { title: 'To' } } } });
    await published(owner, { services: [matomo], ui: { layout: 'none', texts: { nb: { title: 'Tre' } } } });
    const rolled = await owner('POST', `${site}/versions/2/roll-back`, { note: 'Chatten trengs' });
    expect(rolled).toMatchObject({ status: 201, body: { policyVersion: 4 } });
    const { body } = await owner('GET', `${site}/versions/4`);
    expect(body).toMatchObject({ rolledBackTo: 2, note: 'Chatten trengs', isCurrent: true, config: { policyVersion: 4, ui: { texts: { nb: { title: 'To' } } } } });
    // Who came during version 3 was not asked about the chat.
    expect(sinceOf(body)).toEqual({ matomo: 1, chat: 4 });
    expect(await owner('POST', `${site}/versions/9/roll-back`, {})).toMatchObject({ status: 404 });
    const { payload } = await api.app.inject('/s/shop/4/config.json');
    expect(JSON.parse(payload)).toMatchObject({ policyVersion: 4, ui: { texts: { nb: { title: 'To' } } } });
  });

  it('publishes cookie tables that name those before them', async () => {
    await using api = await startScanned(await create());
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
    await using api = await startScanned(await create());
    const owner = await api.as('owner');
    await write(owner, { services: [matomo, chat] });
    const answers = await Promise.all([1, 2, 3].map(() => owner('POST', `${site}/versions`, {})));
    expect(answers.filter(({ status }) => status === 201).map(({ body }) => body.policyVersion)).toContain(2);
    expect(answers.every(({ status }) => status === 201 || status === 422)).toBe(true);
  });

  it('is for who may', async () => {
    await using api = await startScanned(await create());
    await write(await api.as('editor'), {});
    for (const role of ['viewer', 'reviewer'] as const) expect((await (await api.as(role))('POST', `${site}/versions`, {})).status).toBe(403);
    expect((await (await api.as('editor'))('POST', `${site}/versions`, {})).status).toBe(201);
  });
});
