import type { z } from 'zod';
import type { Database } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import { announcementData, type AnnouncementKind } from './kinds.ts';

/** What happened, and to whom it belongs. */
export interface Announcement<Kind extends AnnouncementKind> {
  readonly organisationId: string;
  /** None where it is about the organisation alone, as an invitation is. */
  readonly siteId?: string | undefined;
  readonly kind: Kind;
  readonly data: z.input<(typeof announcementData)[Kind]>;
}

/**
 * Has all who asked for it be told, by mail and by webhook, once the transaction is through; where it is not, nobody is. What is to be
 * told waits in the database, so no server has to be up at the time, and no mail server.
 *
 * @param db the transaction that does what is announced
 * @throws ZodError for data that is not of that kind
 */
export async function announce<Kind extends AnnouncementKind>(db: Database['db'], { organisationId, siteId, kind, data }: Announcement<Kind>, at = Date.now()): Promise<string> {
  const eventId = newId(at);
  await db
    .insertInto('outbox')
    .values({ organisation_id: organisationId, event_id: eventId, site_id: siteId ?? null, kind, data: JSON.stringify(announcementData[kind].parse(data)), at, state: 'waiting' })
    .execute();
  return eventId;
}
