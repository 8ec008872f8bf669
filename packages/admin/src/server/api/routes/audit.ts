import { Readable } from 'node:stream';
import { z } from 'zod';
import { exportAudit, listAudit, verifyAudit } from '../../../access/audit-log.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { id, page, text, time } from '../schemas.ts';
import type { Api } from '../types.ts';

const entry = z
  .object({
    position: z.int(),
    at: time,
    actor: z.string().describe('account:<id>, token:<id>, command or server'),
    actorName: z.string().nullable().describe('The address of the person, or the name of the token, while there is one'),
    action: z.string(),
    target: z.string().describe('The id of what it was done to'),
    detail: z.record(z.string(), z.unknown()),
    link: z.string().describe('The hash that chains it to all before'),
  })
  .meta({ id: 'AuditEntry' });

const filters = z.object({
  actor: text(100).optional(),
  action: z
    .string()
    .regex(/^[a-z.-]{1,60}$/u, 'must be an action such as site.update, or the beginning of some such as site.')
    .optional(),
  target: text(254).optional(),
  from: z.coerce.number().int().nonnegative().optional().describe('Milliseconds since 1970'),
  until: z.coerce.number().int().nonnegative().optional(),
  log: z.enum(['organisation', 'server']).default('organisation').describe('`server`, in the organisation `main`: what belongs to no organisation'),
});

/** Who did what, when. */
export function auditRoutes(api: Api, { database }: Parts): void {
  const params = z.object({ organisationId: id });
  const after = z
    .string()
    .regex(/^\d{1,15}$/u, 'must be what the page before gave as next')
    .optional();
  const answer = z.object({ entries: z.array(entry), next: z.string().nullable().describe('For `after`, where there are more') });
  api.get('/organisations/:organisationId/audit', { config: { access: 'audit:read' }, schema: { summary: 'The audit log, the latest first', params, querystring: filters.extend({ limit: page.shape.limit, after }), response: { 200: answer } } }, async ({ params: { organisationId }, query: { log, after: before, limit, ...wanted } }) => {
    const entries = await listAudit(database, logOf(organisationId, log), wanted, { before: before === undefined ? undefined : Number(before), limit: limit + 1 });
    return { entries: entries.slice(0, limit), next: entries.length > limit ? String(entries[limit - 1]?.position) : null };
  });

  api.get('/organisations/:organisationId/audit.jsonl', { config: { access: 'audit:read' }, schema: { summary: 'The same as JSON Lines, all of it and the oldest first, with the very text that each link is of', params, querystring: filters, response: { 200: { description: 'One entry a line', content: { 'application/jsonl': { schema: z.string() } } } } } }, async ({ params: { organisationId }, query: { log, ...wanted } }, reply) => {
    await reply.type('application/jsonl; charset=utf-8').header('Content-Disposition', 'attachment; filename="audit.jsonl"').send(Readable.from(exportAudit(database, logOf(organisationId, log), wanted)) as never);
  });

  const verdict = z.object({ length: z.int(), lastLink: z.string(), faults: z.array(z.string()).describe('One line each; none where every link holds') }).meta({ id: 'AuditVerdict' });
  api.get('/organisations/:organisationId/audit/verification', { config: { access: 'audit:read' }, schema: { summary: 'Whether every link holds', params, querystring: filters.pick({ log: true }), response: { 200: verdict } } }, async ({ params: { organisationId }, query: { log } }) => {
    const { length, lastLink, faults } = await verifyAudit(database, logOf(organisationId, log));
    return { length, lastLink, faults: [...faults] };
  });
}

/** The server's own log is for who owns the organisation that runs it. */
function logOf(organisationId: string, log: 'organisation' | 'server'): string {
  if (log === 'organisation') return organisationId;
  if (organisationId !== 'main') throw new HttpError(404, 'NO_LOG', 'log: the server has its own in the organisation main alone.');
  return '';
}
