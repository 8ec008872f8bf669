import { createHash } from 'node:crypto';
import { noticeHash } from '@kapsel/core';
import { noticesOf } from '@kapsel/sdk/notices';
import { expect, it } from 'vitest';
import { describeOnBoth } from './db/databases.test-helper.ts';
import { publish, PublishError } from './publish.ts';
import { shop } from './records/shop.test-helper.ts';

describeOnBoth('publish', (create) => {
  it('freezes a version, and says the same of it again', async () => {
    await using made = await create();
    const first = await publish(made.database, { config: shop });
    expect(first).toMatchObject({ siteId: 'shop', policyVersion: 1, isKnown: false });
    expect(await publish(made.database, { config: shop })).toEqual({ ...first, isKnown: true });
  });

  it('changes no version, and goes back to none', async () => {
    await using made = await create();
    const { database } = made;
    await publish(database, { config: { ...shop, policyVersion: 3 } });
    await expect(publish(database, { config: { ...shop, policyVersion: 3, versionLabel: 'Another' } })).rejects.toThrow('policyVersion: 3 is published already, and says something else; a change needs a new one, 4 at least');
    await expect(publish(database, { config: { ...shop, policyVersion: 2 } })).rejects.toThrow('comes after 3');
    await publish(database, { config: { ...shop, policyVersion: 4, versionLabel: 'Another' } });
    expect(await database.db.selectFrom('site').select('current_version').executeTakeFirst()).toEqual({ current_version: 4 });
  });

  it('refuses a config with faults, one that the law forbids, and strange files beside it', async () => {
    await using made = await create();
    const faultsOf = (publication: Parameters<typeof publish>[1]) => publish(made.database, publication).then(() => [], (error: unknown) => (error instanceof PublishError ? error.faults : [String(error)]));
    expect(await faultsOf({ config: { ...shop, regime: 'whatever' } })).toContainEqual(expect.stringContaining('regime'));
    const sneaky = { ...shop, services: shop.services.map((service) => ({ ...service, category: 'necessary' })) };
    expect((await faultsOf({ config: sneaky })).length).toBeGreaterThan(0);
    expect(await faultsOf({ config: shop, declarations: [{}] })).toContainEqual(expect.stringContaining('declaration: '));
    expect(await faultsOf({ config: shop, notices: [{ language: 'nb' }] })).toContainEqual(expect.stringContaining('notice 1: '));
    expect(await made.database.db.selectFrom('site').selectAll().execute()).toEqual([]);
  });

  it('keeps every text that its banner can show, by its hash', async () => {
    await using made = await create();
    const config = { ...shop, ui: { texts: { nb: { title: 'Kaker' }, sq: { title: 'Biskota' } } } };
    await publish(made.database, { config });
    const notices = noticesOf(config);
    expect(notices.map(({ texts, language }) => `${language} ${texts['title']}`)).toEqual(expect.arrayContaining(['nb Kaker', 'sq Biskota', 'en Cookies']));
    for (const notice of notices) {
      const row = await made.database.db.selectFrom('notice').select('body').where('hash', '=', await noticeHash(notice)).executeTakeFirst();
      expect(JSON.parse(row?.body ?? 'null')).toEqual(notice);
    }
  });

  it('serves what the integrity is of', async () => {
    await using made = await create();
    const { integrity } = await publish(made.database, { config: shop });
    const { hash } = await made.database.db.selectFrom('published_file').select('hash').where('name', '=', 'kapsel.js').executeTakeFirstOrThrow();
    const { body } = await made.database.db.selectFrom('blob').select('body').where('hash', '=', hash).executeTakeFirstOrThrow();
    expect(integrity).toBe(`sha384-${createHash('sha384').update(body).digest('base64')}`);
  });
});
