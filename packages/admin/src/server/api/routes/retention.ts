import { siteIdSchema as siteId } from '@kapsel/core/schema';
import { z } from 'zod';
import { durationPattern } from '../../../rights/withdrawn-retention.ts';
import type { Parts } from '../../parts.ts';
import type { Api } from '../types.ts';

const rules = {
  retentionMonths: z.int().min(0).max(240).describe('How long a record stays after it ceased to be valid'),
  withdrawnRetention: z.string().regex(durationPattern, 'must be days or months such as P30D or P6M').nullable().describe('How long the records of a visitor stay who withdrew, such as P30D or P6M; as long as all others where there is none'),
  purposeDueDays: z.int().min(0).max(365).describe('Within so many days a withdrawal in a form has to be acted on'),
};
const retention = z.object(rules).meta({ id: 'Retention' });

/** How long what is kept, and by when somebody has to act. */
export function retentionRoutes(api: Api, { database: { db } }: Parts): void {
  const params = z.object({ siteId });
  const find = async (site: string): Promise<z.infer<typeof retention>> => {
    const row = await db.selectFrom('site').select(['retention_months', 'withdrawn_retention', 'purpose_due_days']).where('site_id', '=', site).executeTakeFirstOrThrow();
    return { retentionMonths: row.retention_months, withdrawnRetention: row.withdrawn_retention === '' ? null : row.withdrawn_retention, purposeDueDays: row.purpose_due_days };
  };

  api.get('/sites/:siteId/retention', { config: { access: 'site:read' }, schema: { summary: 'How long what is kept', params, response: { 200: retention } } }, ({ params: { siteId: site } }) => find(site));

  api.patch('/sites/:siteId/retention', { config: { access: 'site:write', action: 'site.retention' }, schema: { summary: 'Changes what is given; it holds from the next hour on', params, body: z.strictObject(rules).partial(), response: { 200: retention } } }, async (request) => {
    const { retentionMonths, withdrawnRetention, purposeDueDays } = request.body;
    const { siteId: site } = request.params;
    const set = { ...(retentionMonths !== undefined && { retention_months: retentionMonths }), ...(withdrawnRetention !== undefined && { withdrawn_retention: withdrawnRetention ?? '' }), ...(purposeDueDays !== undefined && { purpose_due_days: purposeDueDays }) };
    await db.transaction().execute(async (transaction) => {
      if (Object.keys(set).length > 0) await transaction.updateTable('site').set(set).where('site_id', '=', site).execute();
      await request.audit(transaction, site, JSON.parse(JSON.stringify(request.body)));
    });
    return find(site);
  });
}
