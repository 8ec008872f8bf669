import { hostPatternSchema as hostPattern, siteIdSchema as siteId } from '@kapsel/core/schema';
import { z } from 'zod';
import { may } from '../../../access/principal.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { id, name } from '../schemas.ts';
import type { Api } from '../types.ts';

const retentionMonths = z.int().min(0).max(240);
const site = z
  .object({
    siteId: z.string(),
    organisationId: z.string(),
    name: z.string(),
    domains: z.array(z.string()).describe('Host patterns of its pages; none where any page may post records'),
    retentionMonths: z.number().describe('How long a record stays after it ceased to be valid'),
    currentVersion: z.number().describe('The policyVersion that visitors get; 0 where none is published'),
  })
  .meta({ id: 'Site' });
const settings = { name, domains: z.array(hostPattern).max(100), retentionMonths };
const columns = ['site_id', 'organisation_id', 'name', 'domains', 'retention_months', 'current_version'] as const;

/** The sites, and what holds for each apart from what is published. */
export function siteRoutes(api: Api, { database: { db } }: Parts): void {
  const find = async (wanted: string) => fromRow(await db.selectFrom('site').select(columns).where('site_id', '=', wanted).executeTakeFirstOrThrow());

  api.get('/sites', { config: { access: 'signed-in' }, schema: { summary: 'Those that you may see', response: { 200: z.array(site) } } }, async ({ principal }) => {
    const mine = principal?.kind === 'account' ? [...principal.roles.keys()] : principal ? [principal.organisationId] : [];
    if (mine.length === 0) return [];
    const rows = await db.selectFrom('site').select(columns).where('organisation_id', 'in', mine).orderBy('site_id').execute();
    return rows.filter((row) => principal && may(principal, 'site:read', { organisationId: row.organisation_id, siteId: row.site_id })).map(fromRow);
  });

  api.post('/organisations/:organisationId/sites', { config: { access: 'site:create', action: 'site.create' }, schema: { summary: 'Makes one', params: z.object({ organisationId: id }), body: z.strictObject({ siteId, ...settings }).partial({ domains: true, retentionMonths: true }), response: { 201: site } } }, async (request, reply) => {
    const { siteId: made, name: called, domains = [], retentionMonths: months = 24 } = request.body;
    await db.transaction().execute(async (transaction) => {
      const { numInsertedOrUpdatedRows: count } = await transaction
        .insertInto('site')
        .values({ site_id: made, organisation_id: request.params.organisationId, name: called, created_at: Date.now(), current_version: 0, domains: JSON.stringify(domains), retention_months: months })
        .onConflict((conflict) => conflict.column('site_id').doNothing())
        .executeTakeFirstOrThrow();
      if (count === 0n) throw new HttpError(409, 'TAKEN', `There is a site ${made} already; choose another id.`);
      await request.audit(transaction, made, { name: called, domains, retentionMonths: months });
    });
    return reply.status(201).send(await find(made));
  });

  const params = z.object({ siteId });
  api.get('/sites/:siteId', { config: { access: 'site:read' }, schema: { summary: 'One of them', params, response: { 200: site } } }, ({ params: { siteId: wanted } }) => find(wanted));

  api.patch('/sites/:siteId', { config: { access: 'site:write', action: 'site.update' }, schema: { summary: 'Changes what is given', params, body: z.strictObject(settings).partial(), response: { 200: site } } }, async (request) => {
    const { name: called, domains, retentionMonths: months } = request.body;
    await db.transaction().execute(async (transaction) => {
      const set = { ...(called !== undefined && { name: called }), ...(domains && { domains: JSON.stringify(domains) }), ...(months !== undefined && { retention_months: months }) };
      if (Object.keys(set).length > 0) await transaction.updateTable('site').set(set).where('site_id', '=', request.params.siteId).execute();
      await request.audit(transaction, request.params.siteId, JSON.parse(JSON.stringify(request.body)));
    });
    return find(request.params.siteId);
  });
}

function fromRow(row: { readonly site_id: string; readonly organisation_id: string; readonly name: string; readonly domains: string; readonly retention_months: number; readonly current_version: number }): z.infer<typeof site> {
  return { siteId: row.site_id, organisationId: row.organisation_id, name: row.name, domains: JSON.parse(row.domains) as string[], retentionMonths: row.retention_months, currentVersion: row.current_version };
}
