import { invitationUse } from '../../access/links.ts';
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
  const letter = letterOf(events, { site: site?.name || first.siteId || '', publicUrl, openLink: (link) => (link.startsWith('1.') ? secrets.unseal(link, invitationUse) : link) });
  try {
    await mailer.send(first.target.slice('mail:'.length), letter, first.deliveryId);
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    const next = error.isFinal ? undefined : nextAttempt(first.attempts, now);
    await settle(db, events, { ...(next === undefined ? { state: 'failed' } : { next_at: next }), status: error.status ?? null, fault: error.message });
    return false;
  }
  await settle(db, events, { state: 'delivered', status: 250, fault: null });
  return true;
}
