import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { siteIdSchema as siteId } from '@kapsel/core/schema';
import { z } from 'zod';
import type { ScanKey } from '../../../scans/parts.ts';
import { eventsAfter, isOver, topicOf } from '../../../scans/progress.ts';
import type { Parts } from '../../parts.ts';
import { findScan } from '../scan-answers.ts';
import { id } from '../schemas.ts';
import type { Api } from '../types.ts';

const params = z.object({ siteId, scanId: id });

/** How often to look where nothing was heard; each time a line goes out, so that nobody on the way takes it for dead. */
const lookEveryMs = 5000;

/** How a scan goes, as it goes. */
export function scanEventRoutes(api: Api, parts: Parts): void {
  api.get('/sites/:siteId/scans/:scanId/events', { config: { access: 'scan:read' }, schema: { summary: 'How it goes, as server-sent events; goes on after Last-Event-ID', params, headers: z.looseObject({ 'last-event-id': z.string().optional() }) } }, async (request, reply) => {
    const { params: scan } = request;
    const after = /^\d{1,9}$/u.exec(request.headers['last-event-id'] ?? '')?.[0] ?? '0';
    const { state } = await findScan(parts.database.db, scan);
    const first = await eventsAfter(parts.database, scan, Number(after));
    // A browser that comes again although it has heard all stops at this.
    if (isOver(state) && first.length === 0 && after !== '0') return reply.status(204).send();
    const stream = Readable.from(eventsOf(parts, scan, Number(after), () => request.mayStill()));
    request.raw.once('close', () => stream.destroy());
    return reply.headers({ 'X-Accel-Buffering': 'no' }).type('text/event-stream').send(stream);
  });
}

async function* eventsOf({ database, signals, isStopping }: Parts, scan: ScanKey, after: number, mayStill: () => Promise<boolean>): AsyncGenerator<string> {
  let [position, bell] = [after, Promise.withResolvers<void>()];
  const deaf = signals.on(topicOf(scan.scanId), () => bell.resolve());
  try {
    yield 'retry: 2000\n\n';
    while (!isStopping()) {
      bell = Promise.withResolvers();
      // In this order: what ended it is among the events.
      const { state } = await findScan(database.db, scan);
      const events = await eventsAfter(database, scan, position);
      // Who has signed out, or is a member no more, hears nothing more.
      if (!(await mayStill())) return;
      for (const { position: at, event } of events) {
        position = at;
        yield `id: ${at}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
      }
      if (events.length > 0) continue;
      if (isOver(state)) return yield 'event: end\ndata: {}\n\n';
      await Promise.race([bell.promise, sleep(lookEveryMs, undefined, { ref: false })]);
      yield ': still here\n\n';
    }
  } finally {
    deaf();
  }
}
