import { siteIdSchema as siteId } from '@kapsel/core/schema';
import { z } from 'zod';
import { checkProof } from '../../../scans/proof/check.ts';
import { addProof, proofMethods, proofsOf, showingsOf, type Proof } from '../../../scans/proof/proofs.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { nothing, time } from '../schemas.ts';
import type { Api } from '../types.ts';

/** So many of one site at most. */
const mostDomains = 100;

const domain = z.string().max(253).regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?$/u, 'must be a domain such as example.no, in lower case');
const proof = z
  .object({
    domain: z.string(),
    provedAt: time.nullable(),
    method: z.enum(proofMethods).nullable(),
    checkedAt: time.nullable(),
    dns: z.object({ name: z.string(), value: z.string() }).describe('A TXT record that proves it'),
    file: z.object({ url: z.string(), content: z.string() }).describe('A file that proves it; so does the tag of the site on the first page'),
  })
  .meta({ id: 'DomainProof' });
const checked = proof.extend({ faults: z.record(z.enum(proofMethods), z.string()).nullable().describe('What was wrong with each way') });
const params = z.object({ siteId });
const one = params.extend({ domain });

/** Which domains were shown to be the site's: only there is the banner answered without anybody asking for it. */
export function domainRoutes(api: Api, { database: { db }, settings }: Parts): void {
  const find = async (wanted: string, name: string): Promise<Proof> => {
    const found = (await proofsOf(db, wanted)).find((each) => each.domain === name);
    if (!found) throw new HttpError(404, 'NO_DOMAIN', 'There is no such domain here.');
    return found;
  };

  api.get('/sites/:siteId/domains', { config: { access: 'site:read' }, schema: { summary: 'Those that are proved, or to be proved', params, response: { 200: z.array(proof) } } }, async ({ params: { siteId: wanted } }) => (await proofsOf(db, wanted)).map(shown));

  api.post('/sites/:siteId/domains', { config: { access: 'site:write', action: 'domain.add' }, schema: { summary: 'Says what would prove a domain', params, body: z.strictObject({ domain }), response: { 201: proof } } }, async (request, reply) => {
    const { params: { siteId: wanted }, body } = request;
    await db.transaction().execute(async (transaction) => {
      if ((await proofsOf(transaction, wanted)).length >= mostDomains) throw new HttpError(409, 'TOO_MANY', `A site has ${mostDomains} domains to prove at most; remove one first.`);
      await addProof(transaction, wanted, body.domain);
      await request.audit(transaction, wanted, { domain: body.domain });
    });
    return reply.status(201).send(shown(await find(wanted, body.domain)));
  });

  api.post('/sites/:siteId/domains/:domain/check', { config: { access: 'site:write', action: 'domain.check' }, schema: { summary: 'Looks for the proof', params: one, response: { 200: checked } } }, async (request) => {
    const { siteId: wanted, domain: name } = request.params;
    const result = await checkProof(await find(wanted, name), { siteId: wanted, publicUrl: settings.publicUrl, allowPrivate: settings.allowPrivateTargets });
    const now = Date.now();
    await db.transaction().execute(async (transaction) => {
      const row = transaction.updateTable('domain_proof').where('site_id', '=', wanted).where('domain', '=', name);
      await row.set('method' in result ? { method: result.method, proved_at: now, checked_at: now } : { checked_at: now }).execute();
      await request.audit(transaction, wanted, { domain: name, isProved: 'method' in result });
    });
    return { ...shown(await find(wanted, name)), faults: 'faults' in result ? result.faults : null };
  });

  api.delete('/sites/:siteId/domains/:domain', { config: { access: 'site:write', action: 'domain.remove' }, schema: { summary: 'Forgets it, and that it was proved', params: one, response: { 204: nothing } } }, async (request, reply) => {
    const { siteId: wanted, domain: name } = request.params;
    await find(wanted, name);
    await db.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('domain_proof').where('site_id', '=', wanted).where('domain', '=', name).execute();
      await request.audit(transaction, wanted, { domain: name });
    });
    return reply.status(204).send(null);
  });
}

function shown({ token, domain: name, ...rest }: Proof): z.infer<typeof proof> {
  return { domain: name, ...rest, ...showingsOf({ domain: name, token }) };
}
