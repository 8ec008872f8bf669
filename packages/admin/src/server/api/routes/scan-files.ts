import { languages, type Language, type ScanReport } from '@kapsel/core';
import { siteIdSchema as siteId } from '@kapsel/core/schema';
import { compareReports, formatDiff } from '@kapsel/scanner/reports';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ScanKey } from '../../../scans/parts.ts';
import { reportOf, scanBefore } from '../../../scans/reports.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { findScan } from '../scan-answers.ts';
import { id } from '../schemas.ts';
import type { Api } from '../types.ts';

const params = z.object({ siteId, scanId: id });
const diffTypes = { json: 'application/json', csv: 'text/csv; charset=utf-8', md: 'text/markdown; charset=utf-8', html: 'text/html; charset=utf-8' } as const;
const diffFormats = ['json', 'csv', 'md', 'html'] as const;

/** What a scan left behind, and what is new since the one before. */
export function scanFileRoutes(api: Api, parts: Parts): void {
  const { database, blobs } = parts;

  api.get('/sites/:siteId/scans/:scanId/files/:name', { config: { access: 'scan:read' }, schema: { summary: 'One of its files', params: params.extend({ name: z.string().regex(/^[\w.-]{1,100}$/u, 'is no name of a file') }) } }, async ({ params: wanted }, reply) => {
    const file = await database.db.selectFrom('scan_file').select(['hash', 'type']).where('site_id', '=', wanted.siteId).where('scan_id', '=', wanted.scanId).where('name', '=', wanted.name).executeTakeFirst();
    const blob = file && (await blobs.get(wanted.siteId, file.hash));
    if (!blob) throw new HttpError(404, 'NO_FILE', 'There is no such file here.');
    return sendHostile(reply, { name: `${wanted.siteId}-${wanted.name}`, type: file.type, bytes: Buffer.from(blob.bytes) });
  });

  api.get(
    '/sites/:siteId/scans/:scanId/diff',
    {
      config: { access: 'scan:read' },
      schema: { summary: 'What has changed since the scan before it, or since another', params, querystring: z.object({ since: id.optional(), format: z.enum(diffFormats).default('json'), language: z.enum(languages).default('en') }) },
    },
    async ({ params: wanted, query: { since, format, language } }, reply) => {
      const after = await requireReport(parts, wanted);
      const scanId = since ?? (await scanBefore(database, wanted));
      if (scanId === undefined) throw new HttpError(404, 'NO_SCAN_BEFORE', 'There is no complete scan before this one.');
      const before = await requireReport(parts, { siteId: wanted.siteId, scanId });
      return sendHostile(reply, { name: `${wanted.siteId}-diff.${format}`, type: diffTypes[format], bytes: Buffer.from(textOfDiff(before, after, format, language)) });
    },
  );
}

function textOfDiff(before: ScanReport, after: ScanReport, format: (typeof diffFormats)[number], language: Language): string {
  return formatDiff(compareReports(before, after, language), { format, language });
}

async function requireReport(parts: Parts, wanted: ScanKey): Promise<ScanReport> {
  await findScan(parts.database.db, wanted);
  const report = await reportOf(parts, wanted);
  if (!report) throw new HttpError(404, 'NO_REPORT', 'This scan has no report, or has it no more.');
  return report;
}

/** To be saved, not shown. Where a browser shows it all the same, it is nobody's page: it runs nothing and reaches nobody. */
function sendHostile(reply: FastifyReply, { name, type, bytes }: { readonly name: string; readonly type: string; readonly bytes: Buffer }): FastifyReply {
  return reply
    .headers({
      'Content-Disposition': `attachment; filename="${name}"`,
      'Content-Security-Policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
    })
    .type(type)
    .send(bytes);
}
