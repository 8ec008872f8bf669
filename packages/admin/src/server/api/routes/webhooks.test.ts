import { expect, it } from 'vitest';
import { describeOnBoth } from '../../../db/databases.test-helper.ts';
import { publish } from '../../../publish.ts';
import { delivererOn, startMailServer, startReceiver } from '../../../notify/notify.test-helper.ts';
import { mailer } from '../../../notify/mail/mailer.ts';
import { announce } from '../../../notify/announce.ts';
import { shop } from '../../../records/shop.test-helper.ts';
import { readSettings } from '../../../settings.ts';
import { startApi } from '../api.test-helper.ts';

describeOnBoth('webhooks of a site', (create) => {
  it('are made, tested, changed, seen and removed', async () => {
    const made = await create();
    const settings = readSettings({ data: made.place.dataFolder, 'private-webhooks': 'true' }, {}, undefined);
    await using api = await startApi(made, { settings });
    await using receiver = await startReceiver((_request, response, count) => response.writeHead(count === 1 ? 204 : 500).end());
    const editor = await api.as('editor');
    const { status, body: webhook } = await editor('POST', '/sites/shop/webhooks', { url: receiver.address, kinds: ['scan.failed'] });
    expect({ status, webhook }).toEqual({ status: 201, webhook: expect.objectContaining({ url: receiver.address, secret: expect.stringMatching(/^whsec_/u), disabledAt: null }) });
    const path = `/sites/shop/webhooks/${webhook.webhookId}`;
    expect(JSON.stringify(await made.database.db.selectFrom('webhook').selectAll().execute())).not.toContain(webhook.secret);
    expect((await editor('GET', path)).body).not.toHaveProperty('secret');

    const { body: tested } = await editor('POST', `${path}/test`);
    const deliverer = delivererOn(made);
    await deliverer.drain();
    await announce(made.database.db, { organisationId: 'main', siteId: 'shop', kind: 'scan.failed', data: { scanId: 's', reason: 'x' } });
    await deliverer.drain();
    const { body: { deliveries, next } } = await editor('GET', `${path}/deliveries?limit=1`);
    expect({ deliveries, next }).toMatchObject({ deliveries: [{ kind: 'scan.failed', state: 'waiting', status: 500, fault: 'It answered 500.', attempts: 1 }], next: deliveries[0].deliveryId });
    const { body: rest } = await editor('GET', `${path}/deliveries?after=${next}`);
    expect(rest.deliveries).toMatchObject([{ deliveryId: tested.deliveryId, kind: 'webhook.test', state: 'delivered', status: 204 }]);

    expect((await editor('POST', `${path}/deliveries/${tested.deliveryId}/redeliver`)).status).toBe(202);
    await deliverer.drain();
    expect(receiver.received.filter(({ headers }) => headers['webhook-id'] === rest.deliveries[0].eventId)).toHaveLength(2);

    const { body: renewed } = await editor('POST', `${path}/secret`);
    expect(renewed.secret).not.toBe(webhook.secret);
    await editor('POST', `${path}/test`);
    await deliverer.drain();
    expect(String(receiver.received.at(-1)?.headers['webhook-signature']).split(' ')).toHaveLength(2);

    expect((await editor('PATCH', path, { isEnabled: false })).body).toMatchObject({ disabledBecause: 'Somebody switched it off.' });
    expect((await editor('PATCH', path, { isEnabled: true, kinds: ['items.new'] })).body).toMatchObject({ disabledAt: null, kinds: ['items.new'] });
    expect((await editor('DELETE', path)).status).toBe(204);
    expect((await editor('GET', path)).status).toBe(404);
    expect((await editor('GET', '/sites/shop/webhooks')).body).toEqual([]);
  });

  it('go to no private address, and are nobody else’s', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    expect(await owner('POST', '/sites/shop/webhooks', { url: 'https://192.168.1.1/', kinds: ['items.new'] })).toMatchObject({ status: 400, body: { error: { code: 'BAD_TARGET', message: expect.stringContaining('private network') } } });
    expect(await owner('POST', '/sites/shop/webhooks', { url: 'https://hook.example/', kinds: ['member.invited'] })).toMatchObject({ status: 400 });
    const { body: webhook } = await owner('POST', '/sites/shop/webhooks', { url: 'https://hook.example/', kinds: ['items.new'] });
    // Another site of the same people.
    await publish(api.database, { config: { ...shop, siteId: 'second' } });
    for (const [method, more, body] of [['GET', '', undefined], ['PATCH', '', {}], ['DELETE', '', undefined], ['POST', '/secret', undefined], ['POST', '/test', undefined], ['GET', '/deliveries', undefined], ['POST', '/deliveries/x/redeliver', undefined]] as const) {
      expect((await owner(method, `/sites/second/webhooks/${webhook.webhookId}${more}`, body)).status, `${method} ${more}`).toBe(404);
    }
    expect((await (await api.as('reviewer'))('GET', '/sites/shop/webhooks')).status).toBe(403);
  });
});

describeOnBoth('notifications of a site', (create) => {
  it('are what a role has them, until somebody chooses', async () => {
    const made = await create();
    await using api = await startApi(made);
    await using server = await startMailServer();
    const viewer = await api.as('viewer');
    expect((await viewer('GET', '/sites/shop/notifications')).body).toEqual({ isMailed: false, mine: { kinds: [], language: 'nb', isDefault: true }, addresses: [], timeZone: 'Europe/Oslo' });
    expect((await viewer('PUT', '/sites/shop/notifications/mine', { kinds: ['items.new'], language: 'en' })).body).toMatchObject({ mine: { kinds: ['items.new'], language: 'en', isDefault: false } });
    const editor = await api.as('editor');
    const { body } = await editor('PUT', '/sites/shop/notifications/addresses', { email: 'Post@Shop.example', kinds: ['items.new'], language: 'nb' });
    expect(body).toMatchObject({ mine: { isDefault: true }, addresses: [{ email: 'post@shop.example', kinds: ['items.new'], language: 'nb' }] });
    await announce(made.database.db, { organisationId: 'main', siteId: 'shop', kind: 'items.new', data: { scanId: 's', count: 1, items: [] } });
    await delivererOn(made, { mailer: mailer({ smtpUrl: server.smtpUrl, mailFrom: 'kapsel@consent.example' }) }).drain();
    expect(server.mails).toHaveLength(3);
    expect((await editor('DELETE', '/sites/shop/notifications/addresses/post@shop.example')).status).toBe(204);
    expect((await editor('DELETE', '/sites/shop/notifications/addresses/post@shop.example')).status).toBe(404);
    expect((await viewer('DELETE', '/sites/shop/notifications/mine')).status).toBe(204);
    expect((await viewer('GET', '/sites/shop/notifications')).body.mine).toMatchObject({ kinds: [], isDefault: true });
    expect((await viewer('PUT', '/sites/shop/notifications/addresses', { email: 'a@b.example', kinds: ['items.new'], language: 'nb' })).status).toBe(403);
  });

  it('have the time zone of the site', async () => {
    await using api = await startApi(await create());
    const editor = await api.as('editor');
    expect((await editor('PUT', '/sites/shop/notifications/time-zone', { timeZone: 'Arctic/Longyearbyen' })).body.timeZone).toBe('Arctic/Longyearbyen');
    expect(await editor('PUT', '/sites/shop/notifications/time-zone', { timeZone: 'Moon/Tycho' })).toMatchObject({ status: 400, body: { error: { message: 'timeZone: must be a time zone such as Europe/Oslo' } } });
  });
});
