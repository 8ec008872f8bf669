import { siteIdSchema as siteId } from '@kapsel/core/schema';
import { z } from 'zod';
import { actorOf } from '../../../access/principal.ts';
import { scanOptions, type ScanOptionsAsked } from '../../../scans/options.ts';
import { isOfSite } from '../../../scans/of-site.ts';
import { cancelScan, requestScan, retryScan } from '../../../scans/scans.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { findScan, listScans, scan } from '../scan-answers.ts';
import { id, page } from '../schemas.ts';
import type { Api } from '../types.ts';

const params = z.object({ siteId });
const scanParams = params.extend({ scanId: id });

/** Scans of a site: ask for one, look, cancel, try again. */
export function scanRoutes(api: Api, parts: Parts): void {
  const { database: { db } } = parts;

  api.post('/sites/:siteId/scans', { config: { access: 'scan:run', action: 'scan.request' }, schema: { summary: 'Has the site scanned', params, body: scanOptions, response: { 202: scan } } }, async (request, reply) => {
    const { body: options, params: { siteId: wanted }, principal } = request;
    await requireScannable(parts, wanted, options);
    const scanId = await db.transaction().execute(async (transaction) => {
      const made = await requestScan(parts, transaction, { siteId: wanted, options, requestedBy: principal ? actorOf(principal) : 'server' });
      if (made === undefined) throw new HttpError(409, 'TOO_MANY', 'As many scans as may wait for one site do so already; cancel one, or come again.');
      await request.audit(transaction, made, { siteId: wanted, url: options.url });
      return made;
    });
    return reply.status(202).send(await findScan(db, { siteId: wanted, scanId }));
  });

  api.get('/sites/:siteId/scans', { config: { access: 'scan:read' }, schema: { summary: 'Its scans, the newest first', params, querystring: page, response: { 200: z.object({ scans: z.array(scan), next: z.string().nullable() }) } } }, ({ params: { siteId: wanted }, query }) => listScans(db, wanted, query));

  api.get('/sites/:siteId/scans/:scanId', { config: { access: 'scan:read' }, schema: { summary: 'One of them, with its files', params: scanParams, response: { 200: scan } } }, ({ params: wanted }) => findScan(db, wanted));

  api.post('/sites/:siteId/scans/:scanId/cancel', { config: { access: 'scan:run', action: 'scan.cancel' }, schema: { summary: 'Ends it, whether it waits or runs', params: scanParams, response: { 200: scan } } }, async (request) => {
    const { params: wanted } = request;
    await findScan(db, wanted);
    await db.transaction().execute(async (transaction) => {
      if (!(await cancelScan(parts, transaction, wanted))) throw new HttpError(409, 'OVER', 'This scan is over already.');
      await request.audit(transaction, wanted.scanId, { siteId: wanted.siteId });
    });
    return findScan(db, wanted);
  });

  api.post('/sites/:siteId/scans/:scanId/retry', { config: { access: 'scan:run', action: 'scan.retry' }, schema: { summary: 'Queues one again that failed or was cancelled', params: scanParams, response: { 202: scan } } }, async (request, reply) => {
    const { params: wanted } = request;
    await findScan(db, wanted);
    await db.transaction().execute(async (transaction) => {
      if (!(await retryScan(parts, transaction, wanted))) throw new HttpError(409, 'NOT_FAILED', 'Only a scan that failed or was cancelled is tried again; ask for a new one.');
      await request.audit(transaction, wanted.scanId, { siteId: wanted.siteId });
    });
    return reply.status(202).send(await findScan(db, wanted));
  });
}

/** @throws HttpError for pages that are none of the site's, and for a device that nobody knows */
export async function requireScannable(parts: Pick<Parts, 'database'>, siteOfThem: string, options: ScanOptionsAsked): Promise<void> {
  await requireOwnPages(parts, siteOfThem, options);
  const { device } = options;
  if (device === undefined) return;
  // With it comes all that drives a browser.
  const { requireKnownVisitor } = await import('@kapsel/scanner');
  try {
    requireKnownVisitor({ device });
  } catch (error) {
    throw new HttpError(400, 'BAD_REQUEST', (error as Error).message.replace('--device', 'device:'), { cause: error });
  }
}

/** A scan of somebody else's pages has no place among those of the site. @throws HttpError */
async function requireOwnPages({ database: { db } }: Pick<Parts, 'database'>, siteOfThem: string, { url, urls = [] }: ScanOptionsAsked): Promise<void> {
  const { domains } = await db.selectFrom('site').select('domains').where('site_id', '=', siteOfThem).executeTakeFirstOrThrow();
  const foreign = [url, ...urls].find((address) => !isOfSite(JSON.parse(domains) as string[], address));
  if (foreign === undefined) return;
  throw new HttpError(400, 'FOREIGN_PAGE', `${new URL(foreign).host} is none of the site’s domains; add it to them first.`);
}
