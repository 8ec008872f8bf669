import { invitationUse } from '../../access/links.ts';
import type { Database } from '../../db/database.ts';
import type { DelivererParts } from '../deliverer.ts';
import { settle, type Claimed } from '../deliveries.ts';
import { nextAttempt } from '../retry.ts';
import { MailError } from './mailer.ts';
import { letterOf } from './write.ts';

/** Sends one mail about all of them, and writes down what came of it. */
export async function tellByMail({ database: { db }, mailer, publicUrl, secrets }: DelivererParts, events: readonly Claimed[], now = Date.now()): Promise<boolean> {
  const [first] = events;
  if (!first || !mailer) return false;
  const site = first.siteId === null ? undefined : await db.selectFrom('site').select('name').where('site_id', '=', first.siteId).executeTakeFirst();
  try {
    const letter = letterOf(events, { site: site?.name || first.siteId || '', publicUrl, openLink: (link) => (link.startsWith('1.') ? secrets.unseal(link, invitationUse) : link) });
    await mailer.send(first.target.slice('mail:'.length), letter, first.deliveryId);
  } catch (error) {
    const { status, isFinal } = error instanceof MailError ? error : { status: undefined, isFinal: false };
    const next = isFinal ? undefined : nextAttempt(first.attempts, now);
    if (next === undefined) await forgetLink(db, first);
    await settle(db, events, { ...(next === undefined ? { state: 'failed' } : { next_at: next }), status: status ?? null, fault: error instanceof MailError ? error.message : `It could not be written: ${(error as Error).message.slice(0, 200)}` });
    return false;
  }
  await settle(db, events, { state: 'delivered', status: 250, fault: null });
  await forgetLink(db, first);
  return true;
}

/** The link of an invitation is a key, and nobody here needs it any more. */
async function forgetLink(db: Database['db'], { kind, eventId }: Claimed): Promise<void> {
  if (kind === 'member.invited') await db.updateTable('outbox').set({ data: '{}' }).where('event_id', '=', eventId).execute();
}
