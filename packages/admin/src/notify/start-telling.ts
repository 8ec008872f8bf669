import type { Logger } from 'pino';
import type { Parts } from '../server/parts.ts';
import { Deliverer } from './deliverer.ts';
import type { Mailer } from './mail/mailer.ts';
import { notifyMetrics } from './metrics.ts';
import { forgetTold } from './share-out.ts';
import { makeSummaries } from './summaries.ts';

const minuteMs = 60_000;

/** Tells people and programs what was announced, and each month what it was. What is given back ends it, once what was begun is told. */
export function startTelling({ database, secrets, settings, metrics }: Pick<Parts, 'database' | 'secrets' | 'settings' | 'metrics'>, mailer: Mailer | undefined, logger: Logger): () => Promise<void> {
  const deliverer = new Deliverer({ database, secrets, mailer, rules: { allowPrivate: settings.privateWebhooks }, language: settings.mailLanguage, publicUrl: settings.publicUrl, logger });
  metrics.watch(notifyMetrics(database, deliverer.figures));
  deliverer.start();
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(async () => {
      await makeSummaries(database, settings);
      await forgetTold(database, Date.now());
    }).catch((error: unknown) => logger.error({ chore: 'summaries', reason: (error as Error).message }, 'a chore failed'));
  }, 10 * minuteMs);
  return async () => {
    clearInterval(timer);
    await running;
    await deliverer.stop();
  };
}
