import { Readable } from 'node:stream';
import { sha256Pattern, type ConsentRecord, type Notice } from '@kapsel/core';
import { consentRecordSchema, noticeSchema, siteIdSchema as siteId } from '@kapsel/core/schema';
import { z } from 'zod';
import { sha256 } from '../../../records/chain.ts';
import { erase } from '../../../records/erase.ts';
import { exportFormats, exportRecords } from '../../../records/export.ts';
import { listRecords } from '../../../records/list.ts';
import { receiptOf } from '../../../records/receipt.ts';
import { restrictedAmong } from '../../../rights/restriction.ts';
import { recordsOfVisitor } from '../../../rights/visitor.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { page, recordId, time } from '../schemas.ts';
import type { Api } from '../types.ts';

// The same as the schemas say, and read-only as the types have it.
const recordSchema: z.ZodType<ConsentRecord> = consentRecordSchema;
const shownNotice: z.ZodType<Notice> = noticeSchema;
const hex = z.string().describe('SHA-256 in hexadecimal');
const listed = z.object({ position: z.number().describe('In the chain, from 1'), isRestricted: z.boolean(), record: recordSchema }).meta({ id: 'ListedRecord' });
const receipt = z
  .object({
    record: recordSchema,
    notice: shownNotice.optional().describe('What stood on the screen; absent where that text is not kept here'),
    chain: z.object({ position: z.number(), salt: z.string(), digest: hex, previous: hex, link: hex }),
    proof: z.object({ digests: z.array(z.string()).readonly(), checkpoint: z.string() }).optional().describe('The digests from there to the next signed checkpoint'),
    visitor: z.array(z.object({ recordId: z.string(), event: z.string(), receivedAt: z.string() })).describe('All records of the same visitor, the oldest first'),
    restrictedSince: time.nullable(),
  })
  .meta({ id: 'RecordWithProof' });

const contentTypes = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8', jsonl: 'application/x-ndjson; charset=utf-8' } as const;

/** Proof of consent: finding it, showing what was on the screen, taking it out, erasing it. */
export function recordRoutes(api: Api, { database }: Parts): void {
  const { db } = database;
  const params = z.object({ siteId });
  const ofRecord = params.extend({ recordId });

  const querystring = page.extend({ id: z.string().regex(/^[\da-f-]{0,36}$/u, 'must be the beginning of a record’s id, in lower case').default('').describe('How the id begins'), after: z.string().regex(/^\d{1,15}$/u, 'must be what the page before gave as next').optional() });
  const list = z.object({ records: z.array(listed).readonly(), next: z.string().nullable().describe('Where the next page begins') }).meta({ id: 'RecordList' });
  api.get('/sites/:siteId/records', { config: { access: 'record:read' }, schema: { summary: 'The newest records, or those whose id begins so', params, querystring, response: { 200: list } } }, async ({ params: { siteId: site }, query }) => {
    const records = await listRecords(database, site, { idBegins: query.id, before: query.after === undefined ? undefined : Number(query.after), limit: query.limit });
    return { records, next: records.length < query.limit || query.id !== '' ? null : String(records.at(-1)?.position) };
  });

  const exported = z.object({ format: z.enum(exportFormats).default('jsonl') });
  api.get('/sites/:siteId/records/export', { config: { access: 'record:export', action: 'record.export' }, schema: { summary: 'All records that are neither erased nor restricted, as a stream of any size', params, querystring: exported } }, async (request, reply) => {
    const { params: { siteId: site }, query: { format } } = request;
    await db.transaction().execute((transaction) => request.audit(transaction, site, { format }));
    // One page of the database after another: whoever reads slowly is waited for.
    return reply.type(contentTypes[format]).header('Content-Disposition', `attachment; filename="consents-${site}.${format}"`).send(Readable.from(exportRecords(database, site, format), { objectMode: false }));
  });

  api.get('/sites/:siteId/records/:recordId', { config: { access: 'record:read' }, schema: { summary: 'One record with its proof', params: ofRecord, response: { 200: receipt } } }, async ({ params: { siteId: site, recordId: id } }) => {
    const found = await receiptOf(database, site, id);
    if (!found) throw new HttpError(404, 'NO_RECORD', 'There is no such record here; it may have been erased, or its time is over.');
    const records = await recordsOfVisitor(database, site, id);
    const frozen = await restrictedAmong(database, site, records);
    const visitor = records.map(({ recordId: of, content: { record } }) => ({ recordId: of, event: record.event.type, receivedAt: record.event.receivedAt }));
    return { ...found, visitor, restrictedSince: frozen.size === 0 ? null : Math.min(...frozen.values()) };
  });

  const erased = z.object({ erased: z.number().describe('How many records: those of the same visitor go together') });
  api.delete('/sites/:siteId/records/:recordId', { config: { access: 'record:erase', action: 'record.erase' }, schema: { summary: 'Erases it, and all others of the same visitor', params: ofRecord, response: { 200: erased } } }, async (request) => {
    const { siteId: site, recordId: id } = request.params;
    const count = await erase(database, site, id, (transaction, target, detail) => request.audit(transaction, target, detail));
    if (count === 0) throw new HttpError(404, 'NO_RECORD', 'There is no such record here.');
    return { erased: count };
  });

  const notice = z.object({ hash: hex, notice: shownNotice }).meta({ id: 'KeptNotice' });
  api.get('/sites/:siteId/notices/:hash', { config: { access: 'record:read' }, schema: { summary: 'The exact text that was shown, by the noticeHash of a record', params: params.extend({ hash: z.string().regex(sha256Pattern, 'must be 64 hexadecimal digits') }), response: { 200: notice } } }, async ({ params: { siteId: site, hash } }) => {
    const row = await db.selectFrom('notice').select('body').where('site_id', '=', site).where('hash', '=', hash).executeTakeFirst();
    if (!row) throw new HttpError(404, 'NO_NOTICE', 'No text with this hash is kept here.');
    // Whoever can write to the database is not to have said it.
    if (sha256(row.body) !== hash) throw new HttpError(409, 'CHANGED_NOTICE', 'What is kept under this hash is another text: it was changed in the database.');
    return { hash, notice: JSON.parse(row.body) as Notice };
  });
}
