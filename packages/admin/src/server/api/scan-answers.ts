import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { scanStates } from '../../db/tables/scans.ts';
import type { ScanKey } from '../../scans/parts.ts';
import { HttpError } from '../errors.ts';
import { time } from './schemas.ts';

const counts = z.record(z.string(), z.number());

/** As the API shows one. */
export const scan = z
  .object({
    scanId: z.string(),
    state: z.enum(scanStates),
    options: z.record(z.string(), z.unknown()),
    requestedBy: z.string(),
    scheduleId: z.string().nullable(),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    attempt: z.number().describe('How often it was begun'),
    failure: z.string().nullable().describe('Why it failed, or why it is tried again'),
    isComplete: z.boolean().nullable().describe('Whether nothing is missing in the report'),
    summary: z.object({ pages: z.number(), items: counts, findings: counts, passes: z.array(z.object({ id: z.string(), consent: z.string() })) }).nullable(),
    files: z.array(z.object({ name: z.string(), type: z.string(), size: z.number() })),
  })
  .meta({ id: 'Scan' });

type Scan = z.infer<typeof scan>;

const columns = ['scan_id', 'state', 'options', 'requested_by', 'schedule_id', 'created_at', 'started_at', 'finished_at', 'attempt', 'failure', 'is_complete', 'summary'] as const;

/** @throws HttpError */
export async function findScan(db: Database['db'], { siteId, scanId }: ScanKey): Promise<Scan> {
  const row = await db.selectFrom('scan').select(columns).where('site_id', '=', siteId).where('scan_id', '=', scanId).executeTakeFirst();
  if (!row) throw new HttpError(404, 'NO_SCAN', 'There is no such scan here.');
  const [shown] = await withFiles(db, siteId, [row]);
  return shown as Scan;
}

/** The newest first; ids begin with their time. */
export async function listScans(db: Database['db'], siteId: string, { after, limit }: { readonly after?: string | undefined; readonly limit: number }): Promise<{ scans: Scan[]; next: string | null }> {
  let query = db.selectFrom('scan').select(columns).where('site_id', '=', siteId);
  if (after !== undefined) query = query.where('scan_id', '<', after);
  const rows = await query.orderBy('scan_id', 'desc').limit(limit + 1).execute();
  const shown = rows.slice(0, limit);
  return { scans: await withFiles(db, siteId, shown), next: rows.length > limit ? (shown.at(-1)?.scan_id ?? null) : null };
}

interface ScanRow {
  readonly scan_id: string;
  readonly state: Scan['state'];
  readonly options: string;
  readonly requested_by: string;
  readonly schedule_id: string | null;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly finished_at: number | null;
  readonly attempt: number;
  readonly failure: string | null;
  readonly is_complete: number | null;
  readonly summary: string | null;
}

async function withFiles(db: Database['db'], siteId: string, rows: readonly ScanRow[]): Promise<Scan[]> {
  if (rows.length === 0) return [];
  const files = await db
    .selectFrom('scan_file')
    .select(['scan_id', 'name', 'type', 'size'])
    .where('site_id', '=', siteId)
    .where('scan_id', 'in', rows.map(({ scan_id: id }) => id))
    .orderBy('name')
    .execute();
  const byScan = Map.groupBy(files, ({ scan_id: id }) => id);
  return rows.map((row) => ({
    scanId: row.scan_id,
    state: row.state,
    options: JSON.parse(row.options) as Scan['options'],
    requestedBy: row.requested_by,
    scheduleId: row.schedule_id,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    attempt: row.attempt,
    failure: row.failure,
    isComplete: row.is_complete === null ? null : row.is_complete === 1,
    summary: row.summary === null ? null : (JSON.parse(row.summary) as Scan['summary']),
    files: (byScan.get(row.scan_id) ?? []).map(({ name, type, size }) => ({ name, type, size })),
  }));
}
