import type { ConsentRecord, RecordSubmission } from '@kapsel/core';
import { newId } from '../db/new-id.ts';
import type { Parts } from '../server/parts.ts';
import { recordsOfVisitor } from './visitor.ts';

/**
 * Takes back what a visitor agreed to, by the id of one of their records alone: writes a record that follows the last one and grants
 * nothing. The browser where they agreed does not hear of it.
 *
 * @returns the id of the record that says so, which may have been there before; nothing where there is no such record
 */
export async function withdraw({ database, sites, writer }: Pick<Parts, 'database' | 'sites' | 'writer'>, siteId: string, recordId: string, receivedMs = Date.now()): Promise<string | undefined> {
  const last = (await recordsOfVisitor(database, siteId, recordId)).at(-1)?.content.record;
  const site = await sites.find(siteId);
  const version = last && site && (await sites.version(site, last.policyVersion));
  if (!version) return undefined;
  if (last.event.type === 'withdrawn') return last.recordId;
  const submission = withdrawalOf(last, receivedMs);
  await writer.write({ siteId, submission, version, receivedMs });
  return submission.recordId;
}

/** Nothing was on the screen, and no browser vouched for a click. */
function withdrawalOf({ recordId, policyVersion, notice: { language }, purposes, event, context }: ConsentRecord, receivedMs: number): RecordSubmission {
  return {
    schemaVersion: 1,
    event: 'withdrawn',
    recordId: newId(receivedMs),
    previousRecordId: recordId,
    policyVersion,
    notice: { ...(language !== undefined && { language }) },
    purposes: purposes.map(({ id, services }) => ({ id, granted: false, services })),
    method: event.method === 'form' ? 'form' : 'withdraw-all',
    trusted: false,
    decidedAt: new Date(receivedMs).toISOString(),
    context,
  };
}
