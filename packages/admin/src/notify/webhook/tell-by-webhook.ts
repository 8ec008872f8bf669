import type { Selectable } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { NotifyTables } from '../../db/tables/notify.ts';
import { announce } from '../announce.ts';
import type { DelivererParts } from '../deliverer.ts';
import { settle, type Claimed } from '../deliveries.ts';
import { nextAttempt, patienceMs } from '../retry.ts';
import { post } from './post.ts';
import { signedHeaders } from './sign.ts';

/** What a sealed secret of a webhook is for. */
export const secretUse = 'webhook';

type Webhook = Selectable<NotifyTables['webhook']>;

/** What came of one attempt. */
interface Attempt {
  readonly isTold: boolean;
  readonly status: number | null;
  readonly fault: string | null;
  readonly retryAfter?: number | undefined;
}

/** Posts one event, and writes down what came of it. */
export async function tellByWebhook(parts: DelivererParts, event: Claimed, now = Date.now()): Promise<boolean> {
  const { db } = parts.database;
  const webhook = await db.selectFrom('webhook').selectAll().where('site_id', '=', event.siteId ?? '').where('webhook_id', '=', event.target.slice('webhook:'.length)).executeTakeFirst();
  const isTest = event.kind === 'webhook.test';
  if (!webhook || (webhook.disabled_at !== null && !isTest)) {
    await settle(db, [event], { state: 'failed', fault: 'The webhook is switched off.' });
    return false;
  }
  const { isTold, status, fault, retryAfter } = await attempt(parts, webhook, event, now);
  if (isTold) {
    await settle(db, [event], { state: 'delivered', status, fault });
    await setFailing(db, webhook, null);
    return true;
  }
  // A test is for somebody who waits for the answer.
  const next = isTest ? undefined : nextAttempt(event.attempts, now, retryAfter);
  await settle(db, [event], { ...(next === undefined ? { state: 'failed' } : { next_at: next }), status, fault });
  if (!isTest) await losePatience(parts, webhook, event, { status, fault }, now);
  return false;
}

async function attempt({ secrets, rules }: DelivererParts, webhook: Webhook, event: Claimed, now: number): Promise<Attempt> {
  try {
    const sealed = [webhook.secret, ...(webhook.old_secret !== null && (webhook.old_secret_until ?? 0) > now ? [webhook.old_secret] : [])];
    const body = bodyOf(event);
    const headers = signedHeaders(sealed.map((text) => secrets.unseal(text, secretUse)), { id: event.eventId, body, now });
    const { status, retryAfter } = await post(new URL(webhook.url), headers, body, rules);
    if (status >= 200 && status < 300) return { isTold: true, status, fault: null };
    return { isTold: false, status, fault: `It answered ${status}${status >= 300 && status < 400 ? '; we follow to no other address' : ''}.`, retryAfter };
  } catch (error) {
    const { name, message, code } = error as NodeJS.ErrnoException;
    return { isTold: false, status: null, fault: name === 'TargetError' || name === 'SealError' ? message : `It could not be reached: ${code ?? message}.` };
  }
}

/** The payload, as Standard Webhooks has it. */
function bodyOf({ kind, at, data, siteId, organisationId }: Claimed): string {
  return JSON.stringify({ type: kind, timestamp: new Date(at).toISOString(), data: { organisationId, siteId, ...(JSON.parse(data) as object) } });
}

/** Since when nothing gets through; one that said it is gone for good, or took nothing for days, is asked no more. */
async function losePatience({ database: { db }, logger }: DelivererParts, webhook: Webhook, event: Claimed, { status, fault }: Pick<Attempt, 'status' | 'fault'>, now: number): Promise<void> {
  const since = webhook.failing_since ?? now;
  if (webhook.failing_since === null) await setFailing(db, webhook, now);
  const reason = status === 410 ? 'It answered that it is gone for good (410).' : now - since > patienceMs ? `Nothing has got through for ${Math.floor((now - since) / 86_400_000)} days. ${fault}` : undefined;
  if (reason === undefined) return;
  await switchOff(db, webhook, event, reason, now);
  logger.warn({ siteId: webhook.site_id, webhookId: webhook.webhook_id }, 'a webhook was switched off');
}

async function setFailing(db: Database['db'], { site_id: siteId, webhook_id: webhookId, failing_since: known }: Webhook, since: number | null): Promise<void> {
  if (known === since) return;
  await db.updateTable('webhook').set({ failing_since: since }).where('site_id', '=', siteId).where('webhook_id', '=', webhookId).execute();
}

function switchOff(db: Database['db'], { site_id: siteId, webhook_id: webhookId, url }: Webhook, { organisationId }: Claimed, reason: string, now: number): Promise<void> {
  return db.transaction().execute(async (transaction) => {
    const { numUpdatedRows: count } = await transaction.updateTable('webhook').set({ disabled_at: now, disabled_because: reason }).where('site_id', '=', siteId).where('webhook_id', '=', webhookId).where('disabled_at', 'is', null).executeTakeFirst();
    // Another server may have been first.
    if (count > 0n) await announce(transaction, { organisationId, siteId, kind: 'webhook.disabled', data: { webhookId, url, reason } }, now);
  });
}
