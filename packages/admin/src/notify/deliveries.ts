import { sql, type Selectable } from 'kysely';
import type { Database } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import type { NotifyTables } from '../db/tables/notify.ts';
import type { AnnouncementKind } from './kinds.ts';
import type { MailLanguage } from './receivers.ts';

/** One event for one receiver, in the hands of this server. */
export interface Claimed {
  readonly organisationId: string;
  readonly deliveryId: string;
  readonly eventId: string;
  readonly siteId: string | null;
  readonly target: string;
  readonly language: MailLanguage;
  readonly attempts: number;
  readonly kind: AnnouncementKind;
  readonly data: string;
  readonly at: number;
}

/** For so long nobody else touches it; longer than any attempt takes. */
export const leaseMs = 120_000;

/** So much goes into one mail. */
const mostInOneMail = 20;

/** Those for whom something is due, whoever has waited longest first. Whoever is being told something already has to wait. */
export async function dueTargets({ db }: Database, now: number, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('delivery')
    .select('target')
    .where('state', '=', 'waiting')
    .where('next_at', '<=', now)
    .groupBy('target')
    .having(sql<boolean>`max(leased_until) <= ${now}`)
    .orderBy(sql`min(next_at)`)
    .limit(limit)
    .execute();
  return rows.map(({ target }) => target);
}

/**
 * Takes what is due for a target: one event for a webhook, for a mailbox all that is due about one site. Of several servers that try at
 * once, one gets it; whoever comes second finds the lease.
 */
export async function claim({ db }: Database, target: string, now: number): Promise<readonly Claimed[]> {
  const due = await db.selectFrom('delivery').select(['delivery_id', 'site_id', 'language']).where('state', '=', 'waiting').where('next_at', '<=', now).where('leased_until', '<=', now).where('target', '=', target).orderBy('delivery_id').limit(mostInOneMail).execute();
  const [first] = due;
  if (!first) return [];
  const together = target.startsWith('mail:') ? due.filter(({ site_id: siteId, language }) => siteId !== null && siteId === first.site_id && language === first.language) : [];
  const ids = [first, ...together].map(({ delivery_id: id }) => id);
  const claimed = await db
    .updateTable('delivery')
    .set({ leased_until: now + leaseMs, attempts: sql`attempts + 1`, attempted_at: now })
    .where('delivery_id', 'in', ids)
    .where('state', '=', 'waiting')
    .where('leased_until', '<=', now)
    .returning(['delivery_id'])
    .execute();
  if (claimed.length === 0) return [];
  const rows = await db
    .selectFrom('delivery')
    .innerJoin('outbox', (join) => join.onRef('outbox.organisation_id', '=', 'delivery.organisation_id').onRef('outbox.event_id', '=', 'delivery.event_id'))
    .select(['delivery.organisation_id', 'delivery_id', 'delivery.event_id', 'delivery.site_id', 'target', 'language', 'attempts', 'kind', 'data', 'at'])
    .where('delivery_id', 'in', claimed.map(({ delivery_id: id }) => id))
    .orderBy('delivery_id')
    .execute();
  return rows.map(fromRow);
}

function fromRow(row: { readonly [name in 'organisation_id' | 'delivery_id' | 'event_id' | 'target' | 'language' | 'data']: string } & { readonly site_id: string | null; readonly attempts: number; readonly kind: AnnouncementKind; readonly at: number }): Claimed {
  return { organisationId: row.organisation_id, deliveryId: row.delivery_id, eventId: row.event_id, siteId: row.site_id, target: row.target, language: row.language as MailLanguage, attempts: row.attempts, kind: row.kind, data: row.data, at: row.at };
}

type Outcome = Partial<Pick<Selectable<NotifyTables['delivery']>, 'state' | 'next_at' | 'status' | 'fault'>>;

/** Writes down what came of it, and lets go of it. */
export async function settle(db: Database['db'], claimed: readonly Claimed[], outcome: Outcome): Promise<void> {
  await db.updateTable('delivery').set({ ...outcome, leased_until: 0 }).where('delivery_id', 'in', claimed.map(({ deliveryId }) => deliveryId)).execute();
}

/** Puts one event on its way to one receiver, and gives the id of that. */
export async function queueDelivery(
  db: Database['db'],
  { organisationId, siteId, eventId, target, language, nextAt = Date.now() }: { readonly organisationId: string; readonly siteId: string | null; readonly eventId: string; readonly target: string; readonly language: string; readonly nextAt?: number },
): Promise<string> {
  const deliveryId = newId();
  await db
    .insertInto('delivery')
    .values({ organisation_id: organisationId, delivery_id: deliveryId, event_id: eventId, site_id: siteId, target, language, state: 'waiting', attempts: 0, next_at: nextAt, leased_until: 0, status: null, fault: null, created_at: Date.now(), attempted_at: null })
    .execute();
  return deliveryId;
}
