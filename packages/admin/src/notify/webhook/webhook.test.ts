import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { describeOnBoth } from '../../db/databases.test-helper.ts';
import { openDatabase } from '../../db/database.ts';
import { announce } from '../announce.ts';
import { delivererOn, startReceiver, subscribe, type Received } from '../notify.test-helper.ts';
import { post } from './post.ts';
import { faultOfTarget } from './target.ts';

const hourMs = 3_600_000;
const failure = { organisationId: 'main', siteId: 'shop', kind: 'scan.failed', data: { scanId: 's1', reason: 'The start page does not answer.' } } as const;

/** As standardwebhooks.com says that a receiver proves it. */
function isSigned(secret: string, { headers, body }: Received): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${expected}`);
}

describeOnBoth('a webhook', (create) => {
  it('gets what it asked for, signed, and nothing else', async () => {
    await using made = await create();
    await using receiver = await startReceiver();
    const { secret } = await subscribe(made, receiver.address, ['scan.failed']);
    const eventId = await announce(made.database.db, failure);
    await announce(made.database.db, { ...failure, siteId: 'other' });
    await announce(made.database.db, { organisationId: 'main', siteId: 'shop', kind: 'version.published', data: { policyVersion: 2, configHash: 'x', by: 'Kari' } });
    await delivererOn(made).drain();
    expect(receiver.received).toHaveLength(1);
    const [request] = receiver.received as [Received];
    expect(isSigned(secret, request)).toBe(true);
    expect(request.headers).toMatchObject({ 'webhook-id': eventId, 'content-type': 'application/json' });
    expect(Math.abs(Number(request.headers['webhook-timestamp']) * 1000 - Date.now())).toBeLessThan(60_000);
    expect(JSON.parse(request.body)).toMatchObject({ type: 'scan.failed', data: { siteId: 'shop', organisationId: 'main', scanId: 's1' } });
  });

  it('is told of nothing that was rolled back', async () => {
    await using made = await create();
    await using receiver = await startReceiver();
    await subscribe(made, receiver.address, ['scan.failed']);
    const { db } = made.database;
    await expect(
      db.transaction().execute(async (transaction) => {
        await announce(transaction, failure);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await delivererOn(made).drain();
    expect(receiver.received).toEqual([]);
  });

  it('is asked again, by the same id, until it takes it', async () => {
    await using made = await create();
    await using receiver = await startReceiver((_request, response, count) => response.writeHead(count < 3 ? 500 : 200).end('ok'));
    const { webhookId } = await subscribe(made, receiver.address, ['scan.failed']);
    await announce(made.database.db, failure);
    const deliverer = delivererOn(made);
    const start = Date.now();
    await deliverer.drain(start);
    await deliverer.drain(start + 1000);
    expect(receiver.received).toHaveLength(1);
    expect(await made.database.db.selectFrom('webhook').select('failing_since').where('webhook_id', '=', webhookId).executeTakeFirst()).not.toEqual({ failing_since: null });
    await deliverer.drain(start + 60_000);
    await deliverer.drain(start + hourMs);
    await deliverer.drain(start + 2 * hourMs);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(receiver.received).toHaveLength(3);
    expect(await made.database.db.selectFrom('delivery').select(['state', 'attempts', 'status', 'fault']).execute()).toEqual([{ state: 'delivered', attempts: 3, status: 200, fault: null }]);
    expect(await made.database.db.selectFrom('webhook').select('failing_since').executeTakeFirst()).toEqual({ failing_since: null });
  });

  it('is given up on after a day, and switched off after many, which those who may mend it are told', async () => {
    await using made = await create();
    await using receiver = await startReceiver((_request, response) => response.writeHead(503).end());
    await using other = await startReceiver();
    await subscribe(made, receiver.address, ['scan.failed']);
    await subscribe(made, other.address, ['webhook.disabled']);
    const deliverer = delivererOn(made);
    const start = Date.now();
    await announce(made.database.db, failure, start);
    for (let hour = 0; hour <= 48; hour += 1) await deliverer.drain(start + hour * hourMs);
    expect(await made.database.db.selectFrom('delivery').select(['state', 'attempts']).execute()).toEqual([{ state: 'failed', attempts: 8 }]);
    await made.database.db.updateTable('webhook').set({ failing_since: Date.now() - 6 * 24 * hourMs }).where('url', '=', receiver.address).execute();
    await announce(made.database.db, failure);
    await deliverer.drain();
    expect(await made.database.db.selectFrom('webhook').select('disabled_because').where('url', '=', receiver.address).executeTakeFirst()).toEqual({ disabled_because: expect.stringContaining('for 6 days') });
    expect(other.received.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([{ type: 'webhook.disabled' }]);
    const before = receiver.received.length;
    await announce(made.database.db, failure);
    await deliverer.drain(Date.now() + 48 * hourMs);
    expect(receiver.received).toHaveLength(before);
  });

  it('that hangs does not hold up another, and is not waited for', async () => {
    await using made = await create();
    await using hanging = await startReceiver(() => {});
    await using prompt = await startReceiver();
    await subscribe(made, hanging.address, ['scan.failed']);
    await subscribe(made, prompt.address, ['scan.failed']);
    for (let count = 0; count < 5; count += 1) await announce(made.database.db, failure);
    const deliverer = delivererOn(made, { rules: { allowPrivate: true, timeoutMs: 1000 } });
    deliverer.start();
    try {
      await expect.poll(() => prompt.received.length, { timeout: 20_000 }).toBe(5);
      await expect.poll(() => made.database.db.selectFrom('delivery').select('fault').where('fault', 'is not', null).execute(), { timeout: 20_000 }).toContainEqual({ fault: 'There was no answer within 1 s.' });
    } finally {
      await deliverer.stop();
    }
  });

  it('gets each event once from several servers at a time', async () => {
    await using made = await create();
    await using receiver = await startReceiver();
    await subscribe(made, receiver.address, ['scan.failed']);
    const second = made.database.kind === 'postgres' ? openDatabase(made.place) : made.database;
    try {
      const servers = [delivererOn(made), delivererOn({ ...made, database: second })];
      for (let count = 0; count < 30; count += 1) await announce(made.database.db, failure);
      for (const server of servers) server.start();
      await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(30);
      await Promise.all(servers.map((server) => server.stop()));
      expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(30);
      expect(receiver.received).toHaveLength(30);
    } finally {
      if (second !== made.database) await second.db.destroy();
    }
  });
});

describe('post', () => {
  const body = '{}';

  it('follows to no other address', async () => {
    await using secret = await startReceiver();
    await using receiver = await startReceiver((_request, response) => response.writeHead(307, { location: secret.address }).end());
    expect(await post(new URL(receiver.address), {}, body, { allowPrivate: true })).toEqual({ status: 307 });
    expect(secret.received).toEqual([]);
  });

  it('does not read an answer without an end', async () => {
    await using receiver = await startReceiver((_request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(10_000)), 1);
      response.on('close', () => clearInterval(timer));
      response.writeHead(200);
    });
    expect(await post(new URL(receiver.address), {}, body, { allowPrivate: true })).toEqual({ status: 200 });
  });

  it('reaches nothing private, by whatever name', async () => {
    await using receiver = await startReceiver();
    const { port } = new URL(receiver.address);
    const rules = { allowPrivate: false };
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '10.0.0.1', '169.254.169.254', 'x.localhost.']) await expect(post(new URL(`https://${host}:${port}/`), {}, body, rules), host).rejects.toThrow('private network');
    await expect(post(new URL(`https://inside.example:${port}/`), {}, body, { ...rules, resolve: async () => ['93.184.216.34', '192.168.1.1'] })).rejects.toThrow('The host inside.example is in a private network.');
    expect(receiver.received).toEqual([]);
  });

  it('connects to the address that it checked, whoever is asked again', async () => {
    await using receiver = await startReceiver();
    const { port } = new URL(receiver.address);
    let asked = 0;
    const answer = await post(new URL(`http://rebinding.example:${port}/hook`), {}, body, { allowPrivate: true, resolve: async () => ((asked += 1), ['127.0.0.1']) });
    expect({ answer, asked }).toEqual({ answer: { status: 204 }, asked: 1 });
    expect(receiver.received[0]?.headers.host).toBe(`rebinding.example:${port}`);
  });

  it('says when nobody answers', async () => {
    await using receiver = await startReceiver(() => {});
    await expect(post(new URL(receiver.address), {}, body, { allowPrivate: true, timeoutMs: 200 })).rejects.toThrow('There was no answer within 0.2 s.');
    await expect(post(new URL('https://slow.example/'), {}, body, { allowPrivate: true, timeoutMs: 200, resolve: () => new Promise(() => {}) })).rejects.toThrow('no answer within');
  });
});

describe('faultOfTarget', () => {
  it.each([
    ['ftp://example.no/', 'must be an address'],
    ['nonsense', 'must be an address'],
    ['http://example.no/', 'must begin with https://'],
    ['https://me:secret@example.no/', 'must hold no name and no password'],
    ['https://127.0.0.1/', 'is in a private network'],
    ['https://example.no/kapsel', undefined],
  ])('says what is wrong with %s', (address, fault) => {
    const found = faultOfTarget(address, { allowPrivate: false });
    if (fault === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(fault);
  });
});
