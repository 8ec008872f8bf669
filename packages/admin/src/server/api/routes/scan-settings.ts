import { siteIdSchema as siteId } from '@kapsel/core/schema';
import { z } from 'zod';
import { retentionOf, setRetention } from '../../../scans/retention.ts';
import type { Parts } from '../../parts.ts';
import type { Api } from '../types.ts';

const days = z.int('must be a whole number of days').min(1, 'must be 1 at least').max(3650, 'must be 3650 at most');
const retention = z.object({ keepScansDays: days.describe('How long a scan is listed'), keepFilesDays: days.describe('How long its files are kept; those of the newest complete one stay') }).meta({ id: 'ScanRetention' });
const params = z.object({ siteId });

/** How long scans of a site are kept. */
export function scanSettingRoutes(api: Api, { database: { db } }: Parts): void {
  api.get('/sites/:siteId/scan-settings', { config: { access: 'scan:read' }, schema: { summary: 'How long its scans are kept', params, response: { 200: retention } } }, ({ params: { siteId: wanted } }) => retentionOf(db, wanted));

  api.put('/sites/:siteId/scan-settings', { config: { access: 'site:write', action: 'scan-settings.update' }, schema: { summary: 'Says how long its scans are kept', params, body: retention.strict(), response: { 200: retention } } }, async (request) => {
    const { params: { siteId: wanted }, body } = request;
    await db.transaction().execute(async (transaction) => {
      await setRetention(transaction, wanted, body);
      await request.audit(transaction, wanted, { ...body });
    });
    return body;
  });
}
