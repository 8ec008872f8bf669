import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { createPostgres, type MadePostgres } from '../support/postgres.ts';

/** A PostgreSQL that a test may stop, kill and start again; that of all tests it may not. */
export class OwnPostgres implements AsyncDisposable {
  readonly #made: MadePostgres;

  private constructor(made: MadePostgres) {
    this.#made = made;
  }

  static async start(): Promise<OwnPostgres> {
    const made = await createPostgres();
    await made.postgres.start();
    return new OwnPostgres(made);
  }

  get url(): string {
    return this.#made.url;
  }

  /** As `pg_ctl restart -m fast`: whoever is connected is thrown out. */
  async restart(downMs: number): Promise<void> {
    await this.#made.postgres.stop();
    await sleep(downMs);
    await this.#made.postgres.start();
  }

  /** As a power cut, for its processes. */
  async kill(downMs: number): Promise<void> {
    const [pid] = readFileSync(join(this.#made.folder, 'data', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
    await sleep(downMs);
    // Until those that it left behind have noticed.
    for (let time = 0; ; time += 1) {
      try {
        return await this.#made.postgres.start();
      } catch (error) {
        if (time === 60) throw error;
        await sleep(500);
      }
    }
  }

  /** The process of one who is connected to a database whose name is like this. */
  async processOf(pattern: string): Promise<number> {
    const client = new Client({ connectionString: this.url });
    // It is thrown out with the others.
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pid from pg_stat_activity where datname like $1 limit 1', [pattern]);
    await client.end();
    const pid = rows[0]?.pid;
    // 0 would be everybody.
    if (!pid) throw new Error(`Nobody is connected to ${pattern}.`);
    return pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#made.postgres.stop();
    rmSync(this.#made.folder, { recursive: true, force: true });
  }
}
