import { sql } from 'kysely';
import type { FastifyInstance } from 'fastify';
import { waitingOf } from '../../notify/metrics.ts';
import { scansNow } from '../../scans/metrics.ts';
import { HttpError } from '../errors.ts';
import type { Parts } from '../parts.ts';

/** For whoever keeps it running: is it alive, may it get requests, what did it do. */
export function healthRoutes(app: FastifyInstance, { database, metrics, isStopping }: Parts): void {
  app.get('/healthz', () => ({ status: 'alive' }));
  app.get('/readyz', async () => {
    if (isStopping()) throw new HttpError(503, 'STOPPING', 'It is about to stop.');
    await sql`select 1`.execute(database.db).catch((error: unknown) => {
      throw new HttpError(503, 'NO_DATABASE', 'The database does not answer.', { cause: error });
    });
    return { status: 'ready', ...(await backlogOf(database)) };
  });
  app.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(await metrics.text()));
}

/** What waits is said, and makes no server unready: none of it gets done sooner where visitors are turned away. */
async function backlogOf({ db }: Parts['database']) {
  const [{ events, deliveries, overdueMs }, { states, waitingMs }] = await Promise.all([waitingOf(db), scansNow(db)]);
  return { messages: { waiting: events + deliveries, overdueSeconds: Math.round(overdueMs / 1000) }, scans: { ...Object.fromEntries(states), waitingSeconds: Math.round(waitingMs / 1000) } };
}
