import { siteIdSchema as siteId } from '@kapsel/core/schema';
import { z } from 'zod';
import type { Database } from '../../../db/database.ts';
import { approveProposal, declineProposal, findProposal, listProposals, propose, type Proposal } from '../../../publish/proposals.ts';
import { namesOf } from '../../../publish/versions.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import type { Api } from '../types.ts';
import { copied, expectedBy } from './drafts.ts';
import { actorIn } from './inventory.ts';
import { proposal, proposalId, proposalInFull, publication, published, verdict } from './version-schemas.ts';

const params = z.object({ siteId });
const ofProposal = z.object({ siteId, proposalId });
const approval = z.object({ isNeeded: z.boolean().describe('Whether another person has to approve what is published') });

/** What one person wants published, for another to approve. */
export function proposalRoutes(api: Api, { database }: Parts): void {
  const { db } = database;
  const find = async (site: string, wanted: string): Promise<z.infer<typeof proposalInFull>> => {
    const found = await findProposal(database, site, wanted);
    if (!found) throw missing();
    const [one] = await named(database, [found]);
    return copied({ ...found, ...one });
  };

  api.get('/sites/:siteId/approval', { config: { access: 'version:read' }, schema: { summary: 'Whether another has to approve', params, response: { 200: approval } } }, async (request) => {
    const { needs_approval: needed } = await db.selectFrom('site').select('needs_approval').where('site_id', '=', request.params.siteId).executeTakeFirstOrThrow();
    return { isNeeded: needed === 1 };
  });

  // Who may publish could otherwise do without a second person first.
  api.put('/sites/:siteId/approval', { config: { access: 'organisation:write', action: 'site.approval' }, schema: { summary: 'Says whether another has to', params, body: z.strictObject({ isNeeded: z.boolean() }), response: { 200: approval } } }, async (request) => {
    const { siteId: site } = request.params;
    await db.transaction().execute(async (transaction) => {
      await transaction.updateTable('site').set({ needs_approval: request.body.isNeeded ? 1 : 0 }).where('site_id', '=', site).execute();
      await request.audit(transaction, site, request.body);
    });
    return request.body;
  });

  api.get('/sites/:siteId/proposals', { config: { access: 'version:read' }, schema: { summary: 'The last hundred, the newest first', params, response: { 200: z.array(proposal) } } }, async (request) => named(database, await listProposals(database, request.params.siteId)));

  api.post('/sites/:siteId/proposals', { config: { access: 'draft:write', action: 'version.propose' }, schema: { summary: 'Proposes the draft of If-Match, as it would be published now', params, body: publication, response: { 201: proposalInFull } } }, async (request, reply) => {
    const { siteId: site } = request.params;
    const made = await propose(database, site, { ...request.body, by: actorIn(request), expected: expectedBy(request) ?? '*', within: (transaction, madeId) => request.audit(transaction, madeId, { siteId: site, note: request.body.note }) });
    return reply.status(201).send(await find(site, made));
  });

  api.get('/sites/:siteId/proposals/:proposalId', { config: { access: 'version:read' }, schema: { summary: 'One of them, with what it would change', params: ofProposal, response: { 200: proposalInFull } } }, (request) => find(request.params.siteId, request.params.proposalId));

  api.post('/sites/:siteId/proposals/:proposalId/approve', { config: { access: 'version:approve', action: 'version.approve' }, schema: { summary: 'Publishes what another has proposed', params: ofProposal, body: verdict, response: { 201: published } } }, async (request, reply) => {
    const { siteId: site, proposalId: wanted } = request.params;
    const made = await approveProposal(database, site, wanted, {
      by: actorIn(request),
      note: request.body.note,
      within: (transaction, { policyVersion, configHash }) => request.audit(transaction, wanted, { siteId: site, policyVersion, configHash, note: request.body.note }),
    });
    if (!made) throw missing();
    return reply.status(201).send(made);
  });

  api.post('/sites/:siteId/proposals/:proposalId/decline', { config: { access: 'version:approve', action: 'version.decline' }, schema: { summary: 'Says no to it, or takes it back', params: ofProposal, body: verdict, response: { 200: proposalInFull } } }, async (request) => {
    const { siteId: site, proposalId: wanted } = request.params;
    await db.transaction().execute(async (transaction) => {
      if (!(await declineProposal({ db: transaction }, site, wanted, { by: actorIn(request), note: request.body.note }))) throw missing();
      await request.audit(transaction, wanted, { siteId: site, note: request.body.note });
    });
    return find(site, wanted);
  });
}

function missing(): HttpError {
  return new HttpError(404, 'NO_PROPOSAL', 'There is no such proposal for this site.');
}

async function named(database: Database, proposals: readonly Proposal[]): Promise<z.infer<typeof proposal>[]> {
  const names = await namesOf(database, proposals.flatMap(({ proposedBy, decidedBy }) => [proposedBy, decidedBy]));
  return proposals.map((one) => ({ ...one, proposedByName: names.get(one.proposedBy) ?? null, decidedByName: names.get(one.decidedBy ?? '') ?? null }));
}
