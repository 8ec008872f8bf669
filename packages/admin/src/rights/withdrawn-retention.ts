import type { Database } from '../db/database.ts';
import { eraseEntries, forgetPages } from '../records/erase.ts';
import { noteAs } from './note.ts';
import { holdChain, recordsOfVisitor, type OnTransaction, type OfVisitor } from './visitor.ts';
import { restrictedAmong } from './restriction.ts';

/** Days or months, as ISO 8601 writes them: `P30D`, `P6M`. */
export const durationPattern = /^P\d{1,4}[DM]$/u;

/** So many visitors at once, so that nobody waits long. */
const mostAtOnce = 100;

/** What went of one site. */
export interface ErasedBySite {
  readonly siteId: string;
  readonly erased: number;
}

/**
 * Erases all records of visitors who withdrew so long ago as their site says; the chain keeps the digests, and the figures what was
 * counted. Restricted ones stay: their holder wants them kept.
 */
export async function eraseWithdrawn(database: Database, now: number, actor: 'server' | 'command' = 'server'): Promise<readonly ErasedBySite[]> {
  const sites = await database.db.selectFrom('site').select(['site_id', 'withdrawn_retention']).where('withdrawn_retention', '<>', '').orderBy('site_id').execute();
  const done: ErasedBySite[] = [];
  for (const { site_id: siteId, withdrawn_retention: duration } of sites) {
    const before = earlier(now, duration);
    let [erased, last] = [0, { at: -1, position: 0 } as Place];
    while (true) {
      const step = await eraseStep(database, siteId, before, last, actor);
      if (!step) break;
      erased += step.erased;
      last = step.last;
    }
    if (erased > 0) done.push({ siteId, erased });
  }
  if (done.length > 0) await forgetPages(database);
  return done;
}

interface Place {
  readonly at: number;
  readonly position: number;
}

function eraseStep(database: Database, siteId: string, before: number, after: Place, actor: 'server' | 'command'): Promise<{ readonly erased: number; readonly last: Place } | undefined> {
  return database.db.transaction().execute(async (transaction) => {
    const on = { ...database, db: transaction };
    await holdChain(on, siteId);
    const withdrawals = await transaction
      .selectFrom('consent_record')
      .select(['record_id', 'withdrawn_at', 'position'])
      .where('site_id', '=', siteId)
      .where('withdrawn_at', 'is not', null)
      .where('withdrawn_at', '<', before)
      .where((where) => where.or([where('withdrawn_at', '>', after.at), where.and([where('withdrawn_at', '=', after.at), where('position', '>', after.position)])]))
      .orderBy('withdrawn_at')
      .orderBy('position')
      .limit(mostAtOnce)
      .execute();
    const last = withdrawals.at(-1);
    if (!last) return undefined;
    const over = new Map<string, OfVisitor>();
    for (const { record_id: id } of withdrawals) if (id !== null && !over.has(id)) for (const record of await overBy(on, siteId, id, before)) over.set(record.recordId, record);
    if (over.size > 0) {
      await eraseEntries(on, siteId, [...over.values()]);
      await noteAs(actor, 'record.retention', siteId)(transaction, siteId, { records: over.size, withdrawnBefore: new Date(before).toISOString() });
    }
    return { erased: over.size, last: { at: last.withdrawn_at ?? 0, position: last.position } };
  });
}

/** All of the visitor's, unless they said something since, or want it kept. */
async function overBy(on: OnTransaction, siteId: string, recordId: string, before: number): Promise<readonly OfVisitor[]> {
  const records = await recordsOfVisitor(on, siteId, recordId);
  const event = records.at(-1)?.content.record.event;
  if (event?.type !== 'withdrawn' || Date.parse(event.receivedAt) >= before) return [];
  return (await restrictedAmong(on, siteId, records)).size > 0 ? [] : records;
}

/** The time that long ago; an unreadable duration is none. */
export function earlier(now: number, duration: string): number {
  const [, count = '', unit] = /^P(\d{1,4})([DM])$/u.exec(duration) ?? [];
  if (unit === undefined) return Number.NEGATIVE_INFINITY;
  const date = new Date(now);
  if (unit === 'D') date.setUTCDate(date.getUTCDate() - Number(count));
  else date.setUTCMonth(date.getUTCMonth() - Number(count));
  return date.getTime();
}
