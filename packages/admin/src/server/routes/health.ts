import { sql } from 'kysely';
import type { FastifyInstance } from 'fastify';
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
    return { status: 'ready' };
  });
  app.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(await metrics.text()));
}
