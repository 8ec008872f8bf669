import { siteIdSchema as siteId } from '@kapsel/core/schema';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../../db/database.ts';
import { newId } from '../../../db/new-id.ts';
import type { NotifyTables } from '../../../db/tables/notify.ts';
import { queueDelivery } from '../../../notify/deliveries.ts';
import { announcementData, subscribableKinds, type AnnouncementKind } from '../../../notify/kinds.ts';
import { newSecret } from '../../../notify/webhook/sign.ts';
import { faultOfTarget } from '../../../notify/webhook/target.ts';
import { secretUse } from '../../../notify/webhook/tell-by-webhook.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { id, nothing, page, text, time } from '../schemas.ts';
import type { Api } from '../types.ts';

const kinds = z.array(z.enum(subscribableKinds as [AnnouncementKind, ...AnnouncementKind[]])).min(1, 'must name one kind at least').max(subscribableKinds.length);
const title = text(200).trim();
const webhook = z
  .object({
    webhookId: z.string(),
    url: z.string(),
    name: z.string(),
    kinds: z.array(z.string()).describe('What it is told of'),
    createdAt: time,
    disabledAt: time.nullable().describe('Since when it gets nothing'),
    disabledBecause: z.string().nullable(),
    failingSince: time.nullable().describe('Since when nothing has got through'),
  })
  .meta({ id: 'Webhook' });
const withSecret = webhook.extend({ secret: z.string().describe('What its messages are signed with, as Standard Webhooks has it; shown this once') }).meta({ id: 'WebhookWithSecret' });
const delivery = z
  .object({
    deliveryId: z.string(),
    eventId: z.string().describe('What it is sent as, in the header webhook-id'),
    kind: z.string(),
    state: z.enum(['waiting', 'delivered', 'failed']),
    attempts: z.int(),
    status: z.int().nullable().describe('What the receiver answered last'),
    fault: z.string().nullable(),
    createdAt: time,
    attemptedAt: time.nullable(),
    nextAt: time.nullable().describe('When it is tried again'),
  })
  .meta({ id: 'WebhookDelivery' });

/** So many for one site: each event goes to each of them. */
const mostOfSite = 20;
const dayMs = 86_400_000;

/** Who is told of what happens on a site, by a request to an address of theirs. */
export function webhookRoutes(api: Api, { database: { db }, secrets, settings }: Parts): void {
  const find = async (site: string, wanted: string, on = db) => {
    const row = await on.selectFrom('webhook').selectAll().where('site_id', '=', site).where('webhook_id', '=', wanted).executeTakeFirst();
    if (!row) throw new HttpError(404, 'NO_WEBHOOK', 'There is no such webhook here.');
    return row;
  };
  const proveTarget = (url: string | undefined): void => {
    const fault = url === undefined ? undefined : faultOfTarget(url, { allowPrivate: settings.privateWebhooks });
    if (fault !== undefined) throw new HttpError(400, 'BAD_TARGET', `url: ${fault}`);
  };
  const ofSite = z.object({ siteId });
  const ofWebhook = z.object({ siteId, webhookId: id });
  const url = text(2000);

  api.get('/sites/:siteId/webhooks', { config: { access: 'webhook:write' }, schema: { summary: 'The webhooks of a site', params: ofSite, response: { 200: z.array(webhook) } } }, async ({ params }) => {
    const rows = await db.selectFrom('webhook').selectAll().where('site_id', '=', params.siteId).orderBy('webhook_id').execute();
    return rows.map(fromRow);
  });

  api.post('/sites/:siteId/webhooks', { config: { access: 'webhook:write', action: 'webhook.create' }, schema: { summary: 'Makes one, and gives its secret', params: ofSite, body: z.strictObject({ url, name: title.default(''), kinds }), response: { 201: withSecret } } }, async (request, reply) => {
    const { body, params } = request;
    proveTarget(body.url);
    const secret = newSecret();
    const row = { site_id: params.siteId, webhook_id: newId(), url: body.url, name: body.name, kinds: JSON.stringify(body.kinds), secret: secrets.seal(secret, secretUse), old_secret: null, old_secret_until: null, created_at: Date.now(), disabled_at: null, disabled_because: null, failing_since: null };
    await db.transaction().execute(async (transaction) => {
      const { count } = await transaction.selectFrom('webhook').select((select) => select.fn.countAll<number | string>().as('count')).where('site_id', '=', params.siteId).executeTakeFirstOrThrow();
      if (Number(count) >= mostOfSite) throw new HttpError(409, 'TOO_MANY', `A site has ${mostOfSite} webhooks at most; delete one first.`);
      await transaction.insertInto('webhook').values(row).execute();
      await request.audit(transaction, row.webhook_id, { host: new URL(body.url).host, kinds: body.kinds });
    });
    return reply.status(201).send({ ...fromRow(row), secret });
  });

  api.get('/sites/:siteId/webhooks/:webhookId', { config: { access: 'webhook:write' }, schema: { summary: 'One of them', params: ofWebhook, response: { 200: webhook } } }, async ({ params }) => fromRow(await find(params.siteId, params.webhookId)));

  api.patch('/sites/:siteId/webhooks/:webhookId', { config: { access: 'webhook:write', action: 'webhook.update' }, schema: { summary: 'Changes what is given', params: ofWebhook, body: z.strictObject({ url, name: title, kinds, isEnabled: z.boolean() }).partial(), response: { 200: webhook } } }, async (request) => {
    const { body, params } = request;
    proveTarget(body.url);
    const enabling = { disabled_at: null, disabled_because: null, failing_since: null };
    const disabling = { disabled_at: Date.now(), disabled_because: 'Somebody switched it off.' };
    await db.transaction().execute(async (transaction) => {
      const { disabled_at: disabledAt } = await find(params.siteId, params.webhookId, transaction);
      const switching = body.isEnabled === undefined || body.isEnabled === (disabledAt === null) ? {} : body.isEnabled ? enabling : disabling;
      const set = { ...(body.url !== undefined && { url: body.url }), ...(body.name !== undefined && { name: body.name }), ...(body.kinds && { kinds: JSON.stringify(body.kinds) }), ...switching };
      if (Object.keys(set).length > 0) await transaction.updateTable('webhook').set(set).where('site_id', '=', params.siteId).where('webhook_id', '=', params.webhookId).execute();
      await request.audit(transaction, params.webhookId, { ...(body.url !== undefined && { host: new URL(body.url).host }), ...(body.kinds && { kinds: body.kinds }), ...(body.isEnabled !== undefined && { isEnabled: body.isEnabled }) });
    });
    return fromRow(await find(params.siteId, params.webhookId));
  });

  api.delete('/sites/:siteId/webhooks/:webhookId', { config: { access: 'webhook:write', action: 'webhook.delete' }, schema: { summary: 'Removes it, and what was sent to it', params: ofWebhook, response: { 204: nothing } } }, async (request, reply) => {
    const { siteId: site, webhookId } = request.params;
    await db.transaction().execute(async (transaction) => {
      await find(site, webhookId, transaction);
      await transaction.deleteFrom('webhook').where('site_id', '=', site).where('webhook_id', '=', webhookId).execute();
      await transaction.deleteFrom('delivery').where('site_id', '=', site).where('target', '=', `webhook:${webhookId}`).execute();
      await request.audit(transaction, webhookId);
    });
    return reply.status(204).send(null);
  });

  api.post('/sites/:siteId/webhooks/:webhookId/secret', { config: { access: 'webhook:write', action: 'webhook.secret' }, schema: { summary: 'Gives it another secret; for a day messages are signed with both', params: ofWebhook, response: { 200: withSecret } } }, async (request) => {
    const { siteId: site, webhookId } = request.params;
    const secret = newSecret();
    await db.transaction().execute(async (transaction) => {
      const { secret: old } = await find(site, webhookId, transaction);
      await transaction.updateTable('webhook').set({ secret: secrets.seal(secret, secretUse), old_secret: old, old_secret_until: Date.now() + dayMs }).where('site_id', '=', site).where('webhook_id', '=', webhookId).execute();
      await request.audit(transaction, webhookId);
    });
    return { ...fromRow(await find(site, webhookId)), secret };
  });

  api.post('/sites/:siteId/webhooks/:webhookId/test', { config: { access: 'webhook:write', action: 'webhook.test' }, schema: { summary: 'Sends it a message, once; its deliveries say what came of it', params: ofWebhook, response: { 202: z.object({ deliveryId: z.string() }) } } }, async (request, reply) => {
    const { siteId: site, webhookId } = request.params;
    const organisationId = request.subject?.organisationId ?? '';
    const deliveryId = await db.transaction().execute(async (transaction) => {
      await find(site, webhookId, transaction);
      const eventId = newId();
      const data = announcementData['webhook.test'].parse({ message: 'Somebody wants to know whether this arrives.' });
      await transaction.insertInto('outbox').values({ organisation_id: organisationId, event_id: eventId, site_id: site, kind: 'webhook.test', data: JSON.stringify(data), at: Date.now(), state: 'shared' }).execute();
      await request.audit(transaction, webhookId);
      return queueDelivery(transaction, { organisationId, siteId: site, eventId, target: `webhook:${webhookId}`, language: settings.mailLanguage });
    });
    return reply.status(202).send({ deliveryId });
  });

  api.get('/sites/:siteId/webhooks/:webhookId/deliveries', { config: { access: 'webhook:write' }, schema: { summary: 'What was sent to it, the latest first', params: ofWebhook, querystring: page, response: { 200: z.object({ deliveries: z.array(delivery), next: z.string().nullable() }) } } }, async ({ params, query }) => {
    await find(params.siteId, params.webhookId);
    const rows = await deliveriesOf(db, params.siteId, params.webhookId, query);
    return { deliveries: rows.map(fromDelivery), next: rows.length === query.limit ? (rows.at(-1)?.delivery_id ?? null) : null };
  });

  api.post('/sites/:siteId/webhooks/:webhookId/deliveries/:deliveryId/redeliver', { config: { access: 'webhook:write', action: 'webhook.redeliver' }, schema: { summary: 'Sends the same again, by the same id', params: ofWebhook.extend({ deliveryId: id }), response: { 202: z.object({ deliveryId: z.string() }) } } }, async (request, reply) => {
    const { siteId: site, webhookId, deliveryId } = request.params;
    const target = `webhook:${webhookId}`;
    const again = await db.transaction().execute(async (transaction) => {
      await find(site, webhookId, transaction);
      const row = await transaction.selectFrom('delivery').select(['organisation_id', 'event_id', 'language']).where('site_id', '=', site).where('target', '=', target).where('delivery_id', '=', deliveryId).executeTakeFirst();
      if (!row) throw new HttpError(404, 'NO_DELIVERY', 'There is no such delivery here.');
      await request.audit(transaction, webhookId, { deliveryId });
      return queueDelivery(transaction, { organisationId: row.organisation_id, siteId: site, eventId: row.event_id, target, language: row.language });
    });
    return reply.status(202).send({ deliveryId: again });
  });
}

async function deliveriesOf(db: Database['db'], site: string, webhookId: string, { after, limit }: z.infer<typeof page>) {
  const all = db
    .selectFrom('delivery')
    .innerJoin('outbox', (join) => join.onRef('outbox.organisation_id', '=', 'delivery.organisation_id').onRef('outbox.event_id', '=', 'delivery.event_id'))
    .select(['delivery_id', 'delivery.event_id', 'kind', 'delivery.state', 'attempts', 'status', 'fault', 'created_at', 'attempted_at', 'next_at'])
    .where('delivery.site_id', '=', site)
    .where('target', '=', `webhook:${webhookId}`);
  return (after === undefined ? all : all.where('delivery_id', '<', after)).orderBy('delivery_id', 'desc').limit(limit).execute();
}

function fromDelivery(row: Awaited<ReturnType<typeof deliveriesOf>>[number]): z.infer<typeof delivery> {
  return { deliveryId: row.delivery_id, eventId: row.event_id, kind: row.kind, state: row.state, attempts: row.attempts, status: row.status, fault: row.fault, createdAt: row.created_at, attemptedAt: row.attempted_at, nextAt: row.state === 'waiting' ? row.next_at : null };
}

function fromRow(row: Selectable<NotifyTables['webhook']>): z.infer<typeof webhook> {
  return { webhookId: row.webhook_id, url: row.url, name: row.name, kinds: JSON.parse(row.kinds) as string[], createdAt: row.created_at, disabledAt: row.disabled_at, disabledBecause: row.disabled_because, failingSince: row.failing_since };
}
