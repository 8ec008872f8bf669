import { siteIdSchema as siteId } from '@kapsel/core/schema';
import { z } from 'zod';
import { readCertificates } from '../../../anchors/certificates.ts';
import { verifyAnchors, verifyKept } from '../../../anchors/verify-anchors.ts';
import { trustedKeys } from '../../../keys/trusted-keys.ts';
import { verifySite } from '../../../records/verify-site.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import type { Api } from '../types.ts';

/** So many checkpoints that are known elsewhere are proved again; kapsel-admin verify does all. */
const newest = 30;

/** So many entries in one answer: a second or two. */
const mostAtOnce = 50_000;

const count = z.number();
const faults = z.array(z.string()).readonly().describe('What is wrong, one sentence each; nothing where all holds');
const state = z
  .object({
    length: count.describe('Entries, those that are gone by retention included'),
    lastLink: z.string().describe('Where it ends: keep it where neither the database nor the key is'),
    erased: count,
    purged: count.describe('Entries at the beginning that are gone by retention'),
    restricted: count.describe('Visitors whose records are restricted'),
    elsewhere: z.object({ announced: count, stamped: count, last: z.object({ position: count, at: z.number(), by: z.string(), isTrusted: z.boolean() }).nullable(), faults }).describe('Checkpoints that were announced, and those that were time-stamped by somebody else'),
  })
  .meta({ id: 'Chain' });
const verdict = z.object({ verifiedTo: count, count, erased: count, checkpoints: count, isComplete: z.boolean().describe('Whether the end was reached; else ask again with after = verifiedTo'), faults }).meta({ id: 'ChainVerdict' });
const position = z.string().regex(/^\d{1,15}$/u, 'must be a position in the chain').transform(Number);

/** Whether the records of a site are what was kept. */
export function chainRoutes(api: Api, { database, key, settings }: Parts): void {
  const params = z.object({ siteId });
  const chainOf = async (site: string) => {
    const chain = await database.db.selectFrom('chain').selectAll().where('site_id', '=', site).executeTakeFirst();
    if (!chain) throw new HttpError(404, 'NO_CHAIN', 'Nothing was published for this site yet, so there are no records.');
    return chain;
  };

  api.get('/sites/:siteId/chain', { config: { access: 'record:read' }, schema: { summary: 'How far the chain of records goes, and what of it is known elsewhere', params, response: { 200: state } } }, async ({ params: { siteId: site } }) => {
    const chain = await chainOf(site);
    const { last = null, ...elsewhere } = await verifyAnchors(database, await trustedKeys(database, key), site, readCertificates(settings.tsaCertificates), newest);
    return { length: chain.length, lastLink: chain.last_link, erased: chain.erased, purged: chain.purged_length, restricted: chain.restricted, elsewhere: { ...elsewhere, last } };
  });

  const querystring = z.object({ after: position.default(0), most: position.default(mostAtOnce) });
  api.get('/sites/:siteId/chain/verification', { config: { access: 'record:read' }, schema: { summary: 'Goes through a part of the chain: every record, every link, every signature', params, querystring, response: { 200: verdict } } }, async ({ params: { siteId: site }, query: { after, most } }) => {
    const { length } = await chainOf(site);
    const { faults: found, verifiedTo, ...counts } = await verifySite(database, key, site, { after, most: Math.min(most, mostAtOnce) });
    return { verifiedTo, count: counts.count, erased: counts.erased, checkpoints: counts.checkpoints, isComplete: verifiedTo >= length || found.length > 0, faults: found };
  });

  const kept = z.object({ position: count.nullable(), fault: z.string().nullable() });
  api.get('/sites/:siteId/chain/kept', { config: { access: 'record:read' }, schema: { summary: 'Holds a checkpoint that somebody kept against the chain as it is', params, querystring: z.object({ token: z.string().max(4096) }), response: { 200: kept } } }, async ({ params: { siteId: site }, query: { token } }) => {
    const { siteId: of, position: at = null, fault = null } = await verifyKept(database, await trustedKeys(database, key), token.trim());
    // What another site's chain says is another's business.
    if (of !== undefined && of !== site) return { position: null, fault: 'It is a checkpoint of another site.' };
    return { position: at, fault };
  });
}
