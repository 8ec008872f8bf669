import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client } from 'pg';
import type { Database, DatabasePlace } from './database.ts';

/**
 * Says that there is something new in the tables, to all processes on the same database. What it is stands there; a signal may be lost,
 * so whoever listens also looks now and then.
 */
export interface Signals {
  /** Heard once the transaction is through. */
  tell(transaction: Database['db'], topic: string): Promise<void>;
  /** @returns what stops listening */
  on(topic: string, listener: () => void): () => void;
  close(): Promise<void>;
}

export function openSignals({ databaseUrl }: DatabasePlace): Signals {
  return databaseUrl === undefined ? new OwnSignals() : new PostgresSignals(databaseUrl);
}

/** Who listens to what. */
class Listeners {
  readonly #byTopic = new Map<string, Set<() => void>>();

  add(topic: string, listener: () => void): () => void {
    const others = this.#byTopic.get(topic) ?? new Set();
    this.#byTopic.set(topic, others.add(listener));
    return () => {
      others.delete(listener);
      if (others.size === 0) this.#byTopic.delete(topic);
    };
  }

  tell(topic: string): void {
    for (const listener of this.#byTopic.get(topic) ?? []) listener();
  }

  tellAll(): void {
    for (const topic of this.#byTopic.keys()) this.tell(topic);
  }
}

/** For the end of a transaction of the same process, which nobody announces. */
const soonMs = 10;

/** Those of one process: all that SQLite needs, whose server is alone. */
class OwnSignals implements Signals {
  readonly #listeners = new Listeners();

  async tell(_transaction: Database['db'], topic: string): Promise<void> {
    setTimeout(() => this.#listeners.tell(topic), soonMs).unref();
  }

  on(topic: string, listener: () => void): () => void {
    return this.#listeners.add(topic, listener);
  }

  async close(): Promise<void> {}
}

/** Those of PostgreSQL, by LISTEN and NOTIFY on a connection of its own. */
class PostgresSignals implements Signals {
  readonly #listeners = new Listeners();
  readonly #url: string;
  #client: Client | undefined;
  #isClosed = false;

  constructor(databaseUrl: string) {
    this.#url = databaseUrl;
  }

  async tell(transaction: Database['db'], topic: string): Promise<void> {
    await sql`select pg_notify('kapsel', ${topic})`.execute(transaction);
  }

  on(topic: string, listener: () => void): () => void {
    if (!this.#client) void this.#listen();
    return this.#listeners.add(topic, listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client?.end().catch(() => {});
  }

  /** Until it is closed. What was said while there was no connection may have been about anything. */
  async #listen(): Promise<void> {
    while (!this.#isClosed) {
      const client = (this.#client = new Client({ connectionString: this.#url, connectionTimeoutMillis: 10_000, keepAlive: true }));
      const ended = new Promise<void>((resolve) => client.once('end', resolve));
      client.on('error', () => {});
      client.on('notification', ({ payload = '' }) => this.#listeners.tell(payload));
      try {
        await client.connect();
        await client.query('listen kapsel');
        this.#listeners.tellAll();
        await ended;
      } catch {
        await client.end().catch(() => {});
      }
      if (!this.#isClosed) await sleep(1000, undefined, { ref: false });
    }
  }
}
