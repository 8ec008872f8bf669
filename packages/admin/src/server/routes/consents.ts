import { maxSubmissionBytes, type ConsentRecord, type ConsentSubmission, type PurposeSubmission } from '@kapsel/core';
import { readPurposeSubmission, readSubmission } from '@kapsel/core/schema';
import { signPurpose } from '@kapsel/sdk/sign-purpose';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { faultOf, type VersionForRecords } from '../../records/make-record.ts';
import { receiptOf } from '../../records/receipt.ts';
import { HttpError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { siteGate } from './site-gate.ts';

interface OfSite {
  readonly Params: { readonly siteId: string };
}

/** What visitors' browsers post. The one address that takes anything from anybody. */
export function consentRoutes(app: FastifyInstance, parts: Parts): void {
  const { database, sites, writer, key, metrics } = parts;
  const { siteOf, onRequest } = siteGate(parts);

  // Both are read as text, so that nothing is believed before the schema has seen it.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(['application/json', 'text/plain'], { parseAs: 'string', bodyLimit: maxSubmissionBytes }, (_request, body, done) => done(null, body));

  const versionOf = async (siteId: string, submission: ConsentSubmission): Promise<VersionForRecords> => {
    const site = await sites.find(siteId);
    const version = site && (await sites.version(site, submission.policyVersion));
    if (!version) throw new HttpError(400, 'UNKNOWN_VERSION', `Version ${submission.policyVersion} was never published.`);
    if (submission.event === 'refused') return version;
    const { configHash = version.configHash } = submission.notice;
    if (configHash !== version.configHash) throw new HttpError(400, 'UNKNOWN_CONFIG', `Version ${submission.policyVersion} was published with another config.`);
    const fault = faultOf(submission, version);
    if (fault !== undefined) throw new HttpError(400, 'NOT_ASKED', fault);
    return version;
  };

  const keep = async (siteId: string, submission: ConsentSubmission) => {
    const kept = await writer.write({ siteId, submission, version: await versionOf(siteId, submission), receivedMs: Date.now() });
    metrics.acknowledge(siteId);
    return kept;
  };

  app.post<OfSite>('/v1/sites/:siteId/consents', { onRequest }, async (request, reply) => {
    await keep(request.params.siteId, proved(readSubmission(request.body as string)));
    return reply.status(204).send();
  });

  app.post<OfSite>('/v1/sites/:siteId/purposes', { onRequest }, async (request, reply) => {
    const { siteId } = request.params;
    const submission = proved(readPurposeSubmission(request.body as string));
    const kept = await keep(siteId, submission);
    // What is vouched for is what was kept: the same id may have come with another purpose before.
    if (kept === 'known') await sameAsKept(siteId, submission);
    const { recordId: jti, purposes: [{ id: purpose }], notice: { noticeHash } } = submission;
    const value = signPurpose({ iss: siteId, jti, purpose, granted: true, iat: Math.floor(Date.now() / 1000), ...(noticeHash !== undefined && { noticeHash }) }, key);
    return reply.status(201).send({ value });
  });

  const sameAsKept = async (siteId: string, { recordId, purposes: [{ id }], notice: { noticeHash } }: PurposeSubmission): Promise<void> => {
    const record: ConsentRecord | undefined = (await receiptOf(database, siteId, recordId))?.record;
    if (record?.event.method !== 'form' || record.purposes[0]?.id !== id || record.notice.noticeHash !== noticeHash) throw new HttpError(409, 'OTHER_RECORD', 'There is another record with this id, or there was one.');
  };

  app.options<OfSite>('/v1/sites/:siteId/consents', preflight);
  app.options<OfSite>('/v1/sites/:siteId/purposes', preflight);
  async function preflight(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    await siteOf(request, reply);
    return reply.status(204).headers({ 'Access-Control-Allow-Methods': 'POST', 'Access-Control-Allow-Headers': 'Content-Type', 'Access-Control-Max-Age': '86400' }).send();
  }

}

function proved<Submission>(read: { readonly submission: Submission } | { readonly faults: readonly string[] }): Submission {
  if ('faults' in read) throw new HttpError(400, 'BAD_RECORD', read.faults.join('\n'));
  return read.submission;
}
