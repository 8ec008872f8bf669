import type { Database } from '../db/database.ts';
import { gauge, one, series, type MetricsSource } from '../server/metrics.ts';
import type { DeliveryFigures } from './deliverer.ts';

/** What this server told, and what waits in the database. */
export function notifyMetrics({ db }: Database, { delivered, failed, seconds }: DeliveryFigures): MetricsSource {
  return async () => {
    const told = [
      ...series('kapsel_deliveries_total', 'Messages that this server handed over.', 'channel', new Map(Object.entries(delivered))),
      ...series('kapsel_delivery_failures_total', 'Attempts of this server that failed.', 'channel', new Map(Object.entries(failed))),
      ...one('kapsel_delivery_seconds_total', 'How long those attempts took.', seconds),
    ];
    const waiting = await waitingOf(db);
    return [
      ...told,
      ...gauge('kapsel_outbox_waiting', 'Events of which it is not known yet who is to be told.', waiting.events),
      ...gauge('kapsel_deliveries_waiting', 'Messages on their way, also those that failed and are tried again.', waiting.deliveries),
      ...gauge('kapsel_delivery_overdue_seconds', 'For how long the message that is due longest has been due.', waiting.overdueMs / 1000),
    ];
  };
}

/** What waits to be told. */
export async function waitingOf(db: Database['db'], now = Date.now()): Promise<{ readonly events: number; readonly deliveries: number; readonly overdueMs: number }> {
  const { events } = await db.selectFrom('outbox').select((select) => select.fn.countAll<number | string>().as('events')).where('state', '=', 'waiting').executeTakeFirstOrThrow();
  const { deliveries, first } = await db.selectFrom('delivery').select((select) => [select.fn.countAll<number | string>().as('deliveries'), select.fn.min('next_at').as('first')]).where('state', '=', 'waiting').executeTakeFirstOrThrow();
  return { events: Number(events), deliveries: Number(deliveries), overdueMs: first === null ? 0 : Math.max(0, now - Number(first)) };
}
