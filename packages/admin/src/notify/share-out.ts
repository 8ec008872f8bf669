import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
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
export function shareOut({ db, kind }: Database, { mayMail, language, mailDelayMs }: ShareOptions, now = Date.now()): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const waiting = transaction.selectFrom('outbox').select('event_id').where('state', '=', 'waiting').orderBy('event_id').limit(mostAtOnce);
    const events = await transaction
      .updateTable('outbox')
      .set({ state: 'shared' })
      .where('event_id', 'in', kind === 'postgres' ? waiting.forUpdate().skipLocked() : waiting)
      .returning(['organisation_id', 'event_id', 'site_id', 'kind', 'data'])
      .execute();
    for (const event of events) {
      const receivers = await receiversOf(transaction, event, language);
      const rows = receivers
        .filter(({ target }) => mayMail || !target.startsWith('mail:'))
        .map(({ target, language: theirs }) => ({
          organisation_id: event.organisation_id,
          delivery_id: newId(now),
          event_id: event.event_id,
          site_id: event.site_id,
          target,
          language: theirs,
          state: 'waiting' as const,
          attempts: 0,
          // Who is invited waits for it.
          next_at: target.startsWith('mail:') && event.kind !== 'member.invited' ? now + mailDelayMs : now,
          leased_until: 0,
          status: null,
          fault: null,
          created_at: now,
          attempted_at: null,
        }));
      if (rows.length > 0) await transaction.insertInto('delivery').values(rows).execute();
    }
    await forgetSecrets(transaction, now);
    return events.length;
  });
}

const dayMs = 86_400_000;

/** The link of an invitation is a key: it stays no longer than it takes to send. */
async function forgetSecrets(db: Database['db'], now: number): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ data: '{}' })
    .where('kind', '=', 'member.invited')
    .where('state', '=', 'shared')
    .where('data', '<>', '{}')
    .where((where) => where.or([where('at', '<', now - 2 * dayMs), where.not(where.exists(where.selectFrom('delivery').select(sql`1`.as('one')).whereRef('delivery.event_id', '=', 'outbox.event_id').where('delivery.state', '=', 'waiting')))]))
    .execute();
}

/** Forgets what was told long ago. */
export async function forgetTold({ db }: Database, now: number, keepDays = 60): Promise<void> {
  const before = now - keepDays * dayMs;
  await db.deleteFrom('delivery').where('state', '<>', 'waiting').where('created_at', '<', before).execute();
  await db.deleteFrom('outbox').where('state', '=', 'shared').where('at', '<', before).execute();
}
