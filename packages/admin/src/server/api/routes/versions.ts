import { siteIdSchema as siteId } from '@kapsel/core/schema';
import { z } from 'zod';
import type { Database } from '../../../db/database.ts';
import { diffOf, type Side } from '../../../publish/diff.ts';
import { publishDraft, rollBack } from '../../../publish/publish-draft.ts';
import { listVersions, namesOf, sideOf, type Version } from '../../../publish/versions.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import type { Api } from '../types.ts';
import { copied, expectedBy } from './drafts.ts';
import { actorIn } from './inventory.ts';
import { config, diff, policyVersion, publication, published, verdict, version } from './version-schemas.ts';

const params = z.object({ siteId });
const ofVersion = z.object({ siteId, policyVersion });

/** What visitors get and got, who had them get it, and why. */
export function versionRoutes(api: Api, { database }: Parts): void {
  const { db } = database;
  const side = async (site: string, number: number): Promise<Side> => {
    const found = await sideOf(database, site, number);
    if (!found) throw new HttpError(404, 'NO_VERSION', 'There is no such version of this site.');
    return found;
  };

  api.get('/sites/:siteId/versions', { config: { access: 'version:read' }, schema: { summary: 'The history, the newest first', params, querystring: z.object({ before: policyVersion.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }), response: { 200: z.array(version) } } }, async (request) => named(database, await listVersions(database, request.params.siteId, request.query)));

  api.get('/sites/:siteId/versions/:policyVersion', { config: { access: 'version:read' }, schema: { summary: 'One of them, with what it says', params: ofVersion, response: { 200: version.extend({ config }) } } }, async (request) => {
    const { siteId: site, policyVersion: number } = request.params;
    const { config: said } = await side(site, number);
    const [one] = await named(database, await listVersions(database, site, { before: number + 1, limit: 1 }));
    return { ...one!, config: { ...said } };
  });

  api.get('/sites/:siteId/versions/:policyVersion/diff', { config: { access: 'version:read' }, schema: { summary: 'What it changed for visitors', params: ofVersion, querystring: z.object({ from: policyVersion.optional().describe('The version to hold it against; the one before it unless told') }), response: { 200: diff } } }, async (request) => {
    const { siteId: site, policyVersion: number } = request.params;
    const after = await side(site, number);
    const [before] = await listVersions(database, site, { before: number, limit: 1 });
    const from = request.query.from ?? before?.policyVersion;
    return copied(diffOf(from === undefined ? undefined : await side(site, from), after));
  });

  api.post('/sites/:siteId/versions', { config: { access: 'version:publish', action: 'version.publish' }, schema: { summary: 'Publishes the draft of If-Match as the next version', params, body: publication, response: { 201: published } } }, async (request, reply) => {
    const { siteId: site } = request.params;
    const { needs_approval: needed } = await db.selectFrom('site').select('needs_approval').where('site_id', '=', site).executeTakeFirstOrThrow();
    if (needed === 1) throw new HttpError(409, 'NEEDS_APPROVAL', 'Here another person has to approve what is published: propose it.');
    const made = await publishDraft(database, site, {
      ...request.body,
      by: actorIn(request),
      expected: expectedBy(request) ?? '*',
      within: (transaction, { policyVersion: number, configHash }) => request.audit(transaction, site, { policyVersion: number, configHash, note: request.body.note }),
    });
    return reply.status(201).send(made);
  });

  api.post('/sites/:siteId/versions/:policyVersion/roll-back', { config: { access: 'version:publish', action: 'version.rollBack' }, schema: { summary: 'Has visitors get again what it said, as a new version', params: ofVersion, body: verdict, response: { 201: published } } }, async (request, reply) => {
    const { siteId: site, policyVersion: number } = request.params;
    const made = await rollBack(database, site, number, {
      by: actorIn(request),
      note: request.body.note,
      within: (transaction, { policyVersion: next, configHash }) => request.audit(transaction, site, { policyVersion: next, rolledBackTo: number, configHash, note: request.body.note }),
    });
    if (!made) throw new HttpError(404, 'NO_VERSION', 'There is no such version of this site.');
    return reply.status(201).send(made);
  });
}

async function named(database: Database, versions: readonly Version[]): Promise<z.infer<typeof version>[]> {
  const names = await namesOf(database, versions.flatMap(({ publishedBy, approvedBy }) => [publishedBy, approvedBy]));
  return versions.map((one) => ({ ...one, publishedByName: names.get(one.publishedBy) ?? null, approvedByName: names.get(one.approvedBy ?? '') ?? null }));
}
