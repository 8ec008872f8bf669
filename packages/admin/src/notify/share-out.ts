import type { Database } from '../db/database.ts';
import { queueDelivery } from './deliveries.ts';
import { receiversOf, type MailLanguage } from './receivers.ts';

export interface ShareOptions {
  /** Whether there is a mail server to send by. */
  readonly mayMail: boolean;
  readonly language: MailLanguage;
  /** What comes within this time is told in one mail. */
  readonly mailDelayMs: number;
}

/** So many events in one transaction. */
const mostAtOnce = 50;

/**
 * Makes of each event that waits one delivery for each who is to be told, and says how many events those were. Several servers may do so at
 * once: what one has in its hands the others pass over.
 */
export async function shareOut({ db, kind }: Database, { mayMail, language, mailDelayMs }: ShareOptions, now = Date.now()): Promise<number> {
  // Mostly there is nothing, and no transaction is worth beginning.
  if (!(await db.selectFrom('outbox').select('event_id').where('state', '=', 'waiting').limit(1).executeTakeFirst())) return 0;
  return db.transaction().execute(async (transaction) => {
    const waiting = transaction.selectFrom('outbox').select('event_id').where('state', '=', 'waiting').orderBy('event_id').limit(mostAtOnce);
    const events = await transaction
      .updateTable('outbox')
      .set({ state: 'shared' })
      .where('event_id', 'in', kind === 'postgres' ? waiting.forUpdate().skipLocked() : waiting)
      .returning(['organisation_id', 'event_id', 'site_id', 'kind', 'data'])
      .execute();
    for (const event of events) {
      for (const { target, language: theirs } of await receiversOf(transaction, event, language)) {
        const isMail = target.startsWith('mail:');
        if (isMail && !mayMail) continue;
        // Who is invited waits for it.
        const nextAt = isMail && event.kind !== 'member.invited' ? now + mailDelayMs : now;
        await queueDelivery(transaction, { organisationId: event.organisation_id, siteId: event.site_id, eventId: event.event_id, target, language: theirs, nextAt });
      }
    }
    return events.length;
  });
}

const dayMs = 86_400_000;

/** Forgets what was told long ago. */
export async function forgetTold({ db }: Database, now: number, keepDays = 60): Promise<void> {
  const before = now - keepDays * dayMs;
  await db.deleteFrom('delivery').where('state', '<>', 'waiting').where('created_at', '<', before).execute();
  await db.deleteFrom('outbox').where('state', '=', 'shared').where('at', '<', before).execute();
  // The link of an invitation is a key: it stays no longer than it may take to send.
  await db.updateTable('outbox').set({ data: '{}' }).where('kind', '=', 'member.invited').where('data', '<>', '{}').where('at', '<', now - 2 * dayMs).execute();
}
