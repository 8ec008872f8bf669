import { siteIdSchema as siteId } from '@kapsel/core/schema';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../../../access/principal.ts';
import type { Database } from '../../../db/database.ts';
import { namesOf } from '../../../publish/versions.ts';
import { approve, forget, override, reset, type Decided } from '../../../review/decide.ts';
import type { Selection } from '../../../review/filter.ts';
import { comment as say, countItems, eventsOf, findItem, listItems, type InventoryItem, type ItemEvent } from '../../../review/inventory.ts';
import type { On } from '../../../review/rows.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { id } from '../schemas.ts';
import type { Api } from '../types.ts';
import { bulk, comment, counts, done, event, filterFrom, found, item, itemInFull, wanted, word } from './inventory-schemas.ts';

const ofSite = z.object({ siteId });
const ofItem = z.object({ siteId, itemId: id });

type Step = (on: On, decision: { readonly siteId: string; readonly actor: string; readonly selection: Selection }) => Promise<Decided>;

/** What scans found of a site, and what people make of it. */
export function inventoryRoutes(api: Api, { database }: Parts): void {
  const { kind, db } = database;
  /** One decision, about one item or many, in one transaction with its line in the audit log. */
  const decide = (request: FastifyRequest, site: string, target: string, selection: Selection, step: Step, detail: object) =>
    db.transaction().execute(async (transaction) => {
      const decided = await step({ kind, db: transaction }, { siteId: site, actor: actorIn(request), selection });
      await request.audit(transaction, target, JSON.parse(JSON.stringify({ ...detail, count: decided.done.length })));
      return decided;
    });
  const decideOne = async (request: FastifyRequest, { siteId: site, itemId }: z.infer<typeof ofItem>, step: Step, detail: object = {}) => {
    await known(database, site, itemId);
    await db.transaction().execute(async (transaction) => {
      const { skipped } = await step({ kind, db: transaction }, { siteId: site, actor: actorIn(request), selection: { ids: [itemId] } });
      if (skipped[0]) throw skipped[0].reason;
      await request.audit(transaction, itemId, JSON.parse(JSON.stringify({ siteId: site, ...detail })));
    });
    return itemOf(database, site, itemId);
  };

  api.get('/sites/:siteId/inventory', { config: { access: 'inventory:read' }, schema: { summary: 'What was found, a page of those that fit', params: ofSite, querystring: wanted, response: { 200: found } } }, async ({ params, query }) => {
    const { items, ...rest } = await listItems(database, params.siteId, { filter: filterFrom(query), order: query.order, after: query.after, limit: query.limit });
    return { items: await named(database, items), ...rest };
  });

  api.get('/sites/:siteId/inventory/counts', { config: { access: 'inventory:read' }, schema: { summary: 'How many wait, by state', params: ofSite, response: { 200: counts } } }, ({ params }) => countItems(database, params.siteId));

  api.post('/sites/:siteId/inventory/bulk', { config: { access: 'inventory:review', action: 'inventory.bulk' }, schema: { summary: 'Decides about many at once: all or, where it fails, none', params: ofSite, body: bulk, response: { 200: done } } }, async (request) => {
    const { body, params } = request;
    const step: Step = body.action === 'override' ? (on, decision) => override(on, decision, withoutUndefined(body.word)) : { approve, reset, forget }[body.action];
    const selection = body.ids ? { ids: body.ids } : { filter: body.filter ?? {} };
    const detail = { action: body.action, ...(body.ids ? { ids: body.ids.slice(0, 100) } : { filter: body.filter }), ...(body.action === 'override' && { word: body.word }) };
    return summaryOf(await decide(request, params.siteId, params.siteId, selection, step, detail));
  });

  api.get('/sites/:siteId/inventory/:itemId', { config: { access: 'inventory:read' }, schema: { summary: 'One of them, with reasons and history', params: ofItem, response: { 200: itemInFull } } }, ({ params }) => itemOf(database, params.siteId, params.itemId));

  api.post('/sites/:siteId/inventory/:itemId/approve', { config: { access: 'inventory:review', action: 'inventory.approve' }, schema: { summary: 'It is what it was found to be', params: ofItem, response: { 200: item } } }, (request) => decideOne(request, request.params, approve));

  api.put('/sites/:siteId/inventory/:itemId/override', { config: { access: 'inventory:review', action: 'inventory.override' }, schema: { summary: 'Says what it is, and approves it as that', params: ofItem, body: word, response: { 200: item } } }, (request) => {
    const said = withoutUndefined(request.body);
    return decideOne(request, request.params, (on, decision) => override(on, decision, said), said);
  });

  api.post('/sites/:siteId/inventory/:itemId/reset', { config: { access: 'inventory:review', action: 'inventory.reset' }, schema: { summary: 'Takes back what was said of it', params: ofItem, response: { 200: item } } }, (request) => decideOne(request, request.params, reset));

  api.get('/sites/:siteId/inventory/:itemId/comments', { config: { access: 'inventory:read' }, schema: { summary: 'What was said of it, the newest first', params: ofItem, response: { 200: z.array(event) } } }, async ({ params }) => {
    await known(database, params.siteId, params.itemId);
    return withActors(database, await eventsOf(database, params.siteId, params.itemId, 'comment'));
  });

  api.post('/sites/:siteId/inventory/:itemId/comments', { config: { access: 'inventory:review', action: 'inventory.comment' }, schema: { summary: 'Says something about it', params: ofItem, body: comment, response: { 201: z.array(event) } } }, async (request, reply) => {
    const { siteId: site, itemId } = request.params;
    await known(database, site, itemId);
    await db.transaction().execute(async (transaction) => {
      await say({ kind, db: transaction }, { siteId: site, itemId, actor: actorIn(request), text: request.body.text });
      await request.audit(transaction, itemId, { siteId: site });
    });
    return reply.status(201).send(await withActors(database, await eventsOf(database, site, itemId, 'comment')));
  });
}

/** As the audit log names who asks. */
export function actorIn({ principal }: FastifyRequest): string {
  return principal ? actorOf(principal) : 'server';
}

async function known({ db }: Database, site: string, itemId: string): Promise<void> {
  if (!(await db.selectFrom('inventory_item').select('item_id').where('site_id', '=', site).where('item_id', '=', itemId).executeTakeFirst())) throw missing();
}

async function itemOf(database: Database, site: string, itemId: string): Promise<z.infer<typeof itemInFull>> {
  const one = await findItem(database, site, itemId);
  if (!one) throw missing();
  const [row] = await named(database, [one]);
  return { ...one, ...row!, changes: [...one.changes], reasons: [...one.reasons], found: one.found.map((inner) => ({ ...inner })), history: await withActors(database, one.history) };
}

function missing(): HttpError {
  return new HttpError(404, 'NO_ITEM', 'There is no such item in the inventory of this site.');
}

async function named(database: Database, items: readonly InventoryItem[]): Promise<z.infer<typeof item>[]> {
  const names = await namesOf(database, items.map(({ approvedBy }) => approvedBy));
  return items.map((one) => ({ ...one, exemption: one.exemption ?? null, changes: [...one.changes], approvedByName: names.get(one.approvedBy ?? '') ?? null }));
}

async function withActors(database: Database, events: readonly ItemEvent[]): Promise<z.infer<typeof event>[]> {
  const names = await namesOf(database, events.map(({ actor }) => actor));
  return events.map((one) => ({ ...one, actorName: names.get(one.actor) ?? null }));
}

function summaryOf({ done: ids, skipped }: Decided): z.infer<typeof done> {
  return { count: ids.length, skipped: skipped.length, reasons: skipped.slice(0, 100).map(({ itemId, reason: { code, message } }) => ({ itemId, code, message })) };
}

/** What is left out is left out. */
function withoutUndefined<Value extends object>(value: Value): { [key in keyof Value]: Exclude<Value[key], undefined> } {
  return JSON.parse(JSON.stringify(value)) as { [key in keyof Value]: Exclude<Value[key], undefined> };
}
