import type { Logger } from 'pino';
import type { Secrets } from '../access/secrets.ts';
import type { Database } from '../db/database.ts';
import { claim, dueTargets, type Claimed } from './deliveries.ts';
import type { Mailer } from './mail/mailer.ts';
import { tellByMail } from './mail/tell-by-mail.ts';
import type { MailLanguage } from './receivers.ts';
import { shareOut } from './share-out.ts';
import { tellByWebhook } from './webhook/tell-by-webhook.ts';
import type { TargetRules } from './webhook/target.ts';

/** What telling takes. */
export interface DelivererParts {
  readonly database: Database;
  readonly secrets: Secrets;
  /** None where there is no mail server: then nobody is mailed. */
  readonly mailer: Mailer | undefined;
  readonly rules: TargetRules & { readonly timeoutMs?: number };
  readonly language: MailLanguage;
  readonly publicUrl?: string | undefined;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  readonly mailDelayMs?: number;
}

/** What came of it since the start, for the metrics. */
export interface DeliveryFigures {
  readonly delivered: { webhook: number; mail: number };
  readonly failed: { webhook: number; mail: number };
  seconds: number;
}

/** So many receivers are told at once: one that hangs holds up nobody else. */
const mostAtOnce = 16;

const pauseMs = 1000;

/**
 * Tells whoever asked of what is in the outbox, again and again until they have it. Any number of servers do so at once: an event for one
 * receiver is in the hands of one of them, and comes free when that one is gone. It comes once, or, where a server was killed between
 * sending and writing it down, twice with the same id.
 */
export class Deliverer {
  readonly figures: DeliveryFigures = { delivered: { webhook: 0, mail: 0 }, failed: { webhook: 0, mail: 0 }, seconds: 0 };
  readonly #parts: DelivererParts;
  readonly #telling = new Map<string, Promise<void>>();
  #isEnding = false;
  #wake: () => void = () => {};
  #running: Promise<void> | undefined;

  constructor(parts: DelivererParts) {
    this.#parts = parts;
  }

  /** Begins, until `stop`. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Takes no more, and ends once those that are being told have been. */
  async stop(): Promise<void> {
    this.#isEnding = true;
    this.#wake();
    await this.#running;
    await this.#told();
  }

  /** Tells all that is due now, and what comes of that. */
  async drain(now = Date.now()): Promise<void> {
    while ((await this.#step(now)) > 0) await this.#told();
  }

  async #told(): Promise<void> {
    await Promise.all(this.#telling.values());
  }

  async #run(): Promise<void> {
    while (!this.#isEnding) {
      try {
        const count = await this.#step(Date.now());
        if (count > 0) continue;
      } catch (error) {
        // The database may be away for a while.
        this.#parts.logger.error({ reason: (error as Error).message }, 'what is to be told could not be read');
      }
      await this.#pause();
    }
  }

  /** Until some time has passed, or somebody has been told and may be told the next. */
  async #pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, pauseMs);
    await promise;
    clearTimeout(timer);
  }

  /** Says how much there was to do. */
  async #step(now: number): Promise<number> {
    const { database, mailer, language, mailDelayMs = 60_000 } = this.#parts;
    const shared = await shareOut(database, { mayMail: mailer !== undefined, language, mailDelayMs }, now);
    const free = mostAtOnce - this.#telling.size;
    if (free === 0) return shared;
    const targets = (await dueTargets(database, now, mostAtOnce + this.#telling.size)).filter((target) => !this.#telling.has(target)).slice(0, free);
    let claimed = 0;
    for (const target of targets) {
      const events = await claim(database, target, now);
      if (events.length === 0) continue;
      claimed += events.length;
      const telling = this.#tell(target, events).finally(() => {
        this.#telling.delete(target);
        this.#wake();
      });
      this.#telling.set(target, telling);
    }
    return shared + claimed;
  }

  async #tell(target: string, events: readonly Claimed[]): Promise<void> {
    const channel = target.startsWith('mail:') ? 'mail' : 'webhook';
    const began = performance.now();
    try {
      const isTold = channel === 'mail' ? await tellByMail(this.#parts, events) : await tellByWebhook(this.#parts, events[0]!);
      this.figures[isTold ? 'delivered' : 'failed'][channel] += 1;
    } catch (error) {
      // Not the receiver's fault but ours; the lease runs out, and somebody tries again.
      this.figures.failed[channel] += 1;
      this.#parts.logger.error({ reason: (error as Error).message }, 'somebody could not be told');
    }
    this.figures.seconds += (performance.now() - began) / 1000;
  }
}
