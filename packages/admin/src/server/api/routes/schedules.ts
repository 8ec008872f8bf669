import { siteIdSchema as siteId } from '@kapsel/core/schema';
import { z } from 'zod';
import type { Database } from '../../../db/database.ts';
import { faultOfCron, nextRuns } from '../../../scans/cron.ts';
import { answersForVisitors, isTimeZone, scanOptions, type ScanOptionsAsked } from '../../../scans/options.ts';
import { isProved } from '../../../scans/proof/proofs.ts';
import { addSchedule, changeSchedule, type Schedule, type ScheduleKey } from '../../../scans/schedules.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { id, nothing, time } from '../schemas.ts';
import type { Api } from '../types.ts';
import { requireScannable } from './scans.ts';

/** So many of one site at most. */
const mostSchedules = 20;

/** So many of its next runs are shown. */
const shownRuns = 5;

const fields = {
  cron: z.string().trim().min(1).max(200),
  timeZone: z.string().max(100).refine(isTimeZone, 'must be a time zone such as Europe/Oslo'),
  isActive: z.boolean(),
  options: scanOptions,
};
const schedule = z
  .object({
    scheduleId: z.string(),
    cron: z.string(),
    timeZone: z.string(),
    isActive: z.boolean(),
    options: z.record(z.string(), z.unknown()),
    nextRuns: z.array(time).describe('When it runs next; none while it is paused'),
    lastRun: z.object({ at: time, scanId: z.string().nullable() }).nullable(),
    failure: z.string().nullable().describe('Why the last run did not come to be'),
  })
  .meta({ id: 'Schedule' });
const params = z.object({ siteId });
const one = params.extend({ scheduleId: id });

/** When a site is scanned by itself. */
export function scheduleRoutes(api: Api, parts: Parts): void {
  const { database: { db } } = parts;

  api.get('/sites/:siteId/schedules', { config: { access: 'scan:read' }, schema: { summary: 'When it is scanned by itself', params, response: { 200: z.array(schedule) } } }, async ({ params: { siteId: wanted } }) => {
    const rows = await db.selectFrom('scan_schedule').selectAll().where('site_id', '=', wanted).orderBy('schedule_id').execute();
    return rows.map(fromRow);
  });

  api.post('/sites/:siteId/schedules', { config: { access: 'scan:run', action: 'schedule.create' }, schema: { summary: 'Has it scanned again and again', params, body: z.strictObject(fields).partial({ isActive: true }), response: { 201: schedule } } }, async (request, reply) => {
    const { params: { siteId: wanted }, body } = request;
    const made: Schedule = { isActive: true, ...body };
    await requireRunnable(parts, wanted, made);
    const scheduleId = await db.transaction().execute(async (transaction) => {
      const { count } = await transaction.selectFrom('scan_schedule').select(({ fn }) => fn.countAll<number>().as('count')).where('site_id', '=', wanted).executeTakeFirstOrThrow();
      if (count >= mostSchedules) throw new HttpError(409, 'TOO_MANY', `A site has ${mostSchedules} schedules at most; remove one first.`);
      const added = await addSchedule(transaction, wanted, made);
      await request.audit(transaction, added, { siteId: wanted, cron: made.cron, timeZone: made.timeZone });
      return added;
    });
    return reply.status(201).send(fromRow(await find(db, { siteId: wanted, scheduleId })));
  });

  api.patch('/sites/:siteId/schedules/:scheduleId', { config: { access: 'scan:run', action: 'schedule.update' }, schema: { summary: 'Changes what is given; also pauses it', params: one, body: z.strictObject(fields).partial(), response: { 200: schedule } } }, async (request) => {
    const { params: key, body } = request;
    const row = await find(db, key);
    const changed: Schedule = { cron: row.cron, timeZone: row.time_zone, isActive: row.is_active === 1, options: JSON.parse(row.options) as ScanOptionsAsked, ...body };
    await requireRunnable(parts, key.siteId, changed);
    await db.transaction().execute(async (transaction) => {
      await changeSchedule(transaction, key, changed);
      await request.audit(transaction, key.scheduleId, { siteId: key.siteId, cron: changed.cron, timeZone: changed.timeZone, isActive: changed.isActive });
    });
    return fromRow(await find(db, key));
  });

  api.delete('/sites/:siteId/schedules/:scheduleId', { config: { access: 'scan:run', action: 'schedule.delete' }, schema: { summary: 'Removes it; its scans stay', params: one, response: { 204: nothing } } }, async (request, reply) => {
    const { params: key } = request;
    await find(db, key);
    await db.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('scan_schedule').where('site_id', '=', key.siteId).where('schedule_id', '=', key.scheduleId).execute();
      await request.audit(transaction, key.scheduleId, { siteId: key.siteId });
    });
    return reply.status(204).send(null);
  });
}

/** @throws HttpError */
async function requireRunnable(parts: Parts, wanted: string, { cron, timeZone, options }: Schedule): Promise<void> {
  const fault = faultOfCron(cron, timeZone);
  if (fault !== undefined) throw new HttpError(400, 'BAD_REQUEST', `cron: ${fault}`);
  await requireScannable(parts, wanted, options);
  if (!answersForVisitors(options) || (await isProved(parts.database.db, wanted, options.url))) return;
  throw new HttpError(409, 'NOT_PROVED', `A scan that answers the banner is not run by itself on a domain that may be another’s: prove ${new URL(options.url).hostname} first, or scan with passes ["untouched"].`);
}

async function find(db: Database['db'], { siteId: wanted, scheduleId }: ScheduleKey) {
  const row = await db.selectFrom('scan_schedule').selectAll().where('site_id', '=', wanted).where('schedule_id', '=', scheduleId).executeTakeFirst();
  if (!row) throw new HttpError(404, 'NO_SCHEDULE', 'There is no such schedule here.');
  return row;
}

function fromRow(row: Awaited<ReturnType<typeof find>>): z.infer<typeof schedule> {
  const isActive = row.is_active === 1;
  return {
    scheduleId: row.schedule_id,
    cron: row.cron,
    timeZone: row.time_zone,
    isActive,
    options: JSON.parse(row.options) as Record<string, unknown>,
    // The first of them may be due already.
    nextRuns: isActive ? [row.next_at, ...nextRuns(row.cron, row.time_zone, new Date(Math.max(row.next_at, Date.now())), shownRuns - 1).map((run) => run.getTime())] : [],
    lastRun: row.last_at === null ? null : { at: row.last_at, scanId: row.last_scan_id },
    failure: row.failure,
  };
}
