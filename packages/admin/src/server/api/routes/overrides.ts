import { siteIdSchema as siteId, type OverridesFile } from '@kapsel/core/schema';
import { z } from 'zod';
import { PublishError } from '../../../publish/publication.ts';
import { faultsOfOverrides } from '../../../review/override.ts';
import { replaceOverrides } from '../../../review/overrides.ts';
import { holdInventory, overridesOf } from '../../../review/rows.ts';
import type { Parts } from '../../parts.ts';
import type { Api } from '../types.ts';

const params = z.object({ siteId });
const overrides = z.array(z.record(z.string(), z.unknown())).describe('As in a file for kapsel-scan --overrides');

/** The owner's word on names, as a file that kapsel-scan reads too. */
export function overrideRoutes(api: Api, { database: { db, kind } }: Parts): void {
  api.get('/sites/:siteId/overrides', { config: { access: 'inventory:read' }, schema: { summary: 'All of them, as a file', params, response: { 200: z.object({ overrides }) } } }, async (request) => ({ overrides: (await overridesOf({ db }, request.params.siteId)).map((one) => ({ ...one })) }));

  api.put('/sites/:siteId/overrides', { config: { access: 'inventory:review', action: 'inventory.overrides' }, schema: { summary: 'Puts a file in the place of all of them', params, body: z.unknown(), response: { 200: z.object({ count: z.number() }) } } }, async (request) => {
    const faults = faultsOfOverrides(request.body);
    if (faults.length > 0) throw new PublishError(faults);
    const file = request.body as OverridesFile;
    const given = Array.isArray(file) ? file : file.overrides;
    await db.transaction().execute(async (transaction) => {
      await holdInventory({ kind, db: transaction }, request.params.siteId);
      await replaceOverrides({ kind, db: transaction }, request.params.siteId, given);
      await request.audit(transaction, request.params.siteId, { count: given.length });
    });
    return { count: given.length };
  });
}
