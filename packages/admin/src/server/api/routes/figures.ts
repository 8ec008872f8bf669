import { consentCategories } from '@kapsel/core';
import { siteIdSchema as siteId } from '@kapsel/core/schema';
import { z } from 'zod';
import { line } from '../../../csv.ts';
import { figuresOf, type FigureRow } from '../../../figures/figures.ts';
import { figureDimensions } from '../../../figures/metrics.ts';
import { dayOf } from '../../../records/write-batch.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { text } from '../schemas.ts';
import type { Api } from '../types.ts';

const dayMs = 86_400_000;
const longestDays = 1100;

const count = z.number();
const figures = z.object({
  accepted: count.describe('Yes to all that was asked, as the first answer'),
  partial: count.describe('Yes to some of it'),
  rejected: count.describe('Yes to none of it'),
  changed: count,
  withdrawn: count,
  form: count.describe('Consents in forms'),
  formWithdrawn: count,
  optIn: z.record(z.enum(consentCategories), z.object({ asked: count, granted: count, rate: z.number().nullable() })).describe('First answers by category; no rate where nobody was asked'),
});
const row = figures.extend({ day: z.string().optional(), version: z.string().optional(), region: z.string().optional(), language: z.string().optional() }).meta({ id: 'FigureRow' });
const answer = z.object({ siteId: z.string(), from: z.string(), to: z.string(), total: figures, rows: z.array(row).readonly() }).meta({ id: 'Figures' });

const groups = ['day', ...figureDimensions] as const;
const words = (choice: readonly string[]) => z.string().transform((text) => [...new Set(text.split(',').filter(Boolean))]).refine((names) => names.every((name) => choice.includes(name)), `must be some of ${choice.join(', ')}, with commas between`);
const querystring = z.strictObject({
  from: z.iso.date('must be a day such as 2026-01-31').optional().describe('The first day, in UTC; 90 days where it is left out'),
  to: z.iso.date('must be a day such as 2026-01-31').optional().describe('The last day; today where it is left out'),
  by: words(groups).default(['day']).describe('day, version, region, language: one or more, with commas between; nothing for the total alone'),
  version: z.string().regex(/^\d{1,9}$/u, 'must be a policyVersion').optional().describe('Only of this one'),
  region: text(6).optional().describe('Only of this one; empty for those whose region is not known'),
  language: text(8).optional().describe('Only of this one; empty where it is not known, as of refusals'),
  format: z.enum(['json', 'csv']).default('json'),
});

/** How visitors decided. */
export function figureRoutes(api: Api, { database }: Parts): void {
  const schema = { summary: 'Decisions and rates of consent', params: z.object({ siteId }), querystring, response: { 200: answer } };
  api.get('/sites/:siteId/figures', { config: { access: 'figures:read' }, schema }, async ({ params, query }, reply) => {
    const { by, format, to = dayOf(Date.now()), version, region, language } = query;
    const { from = dayOf(Date.parse(to) - 89 * dayMs) } = query;
    const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
    if (days < 1) throw new HttpError(400, 'BAD_REQUEST', `querystring.from: must not be after ${to}`);
    if (days > longestDays) throw new HttpError(400, 'BAD_REQUEST', `querystring.from: may be ${longestDays} days before ${to} at most`);
    const found = await figuresOf(database, params.siteId, { from, to, by: by as FigureQuestionBy, only: { version, region, language } });
    if (format === 'csv') return reply.type('text/csv; charset=utf-8').header('Content-Disposition', `attachment; filename="figures-${params.siteId}-${from}-${to}.csv"`).send(asCsv(by, found.rows) as never);
    return { siteId: params.siteId, from, to, ...found };
  });
}

type FigureQuestionBy = Parameters<typeof figuresOf>[2]['by'];

const numbers = ['accepted', 'partial', 'rejected', 'changed', 'withdrawn', 'form', 'formWithdrawn'] as const;

function asCsv(by: readonly string[], rows: readonly FigureRow[]): string {
  const header = line([...by, ...numbers, ...consentCategories.flatMap((category) => [`asked ${category}`, `granted ${category}`, `rate ${category}`])]);
  const lines = rows.map((row) => {
    const optIn = consentCategories.flatMap((category) => [row.optIn[category].asked, row.optIn[category].granted, row.optIn[category].rate ?? '']);
    return line([...by.map((name) => row[name as 'day']), ...numbers.map((name) => row[name]), ...optIn]);
  });
  return header + lines.join('');
}
