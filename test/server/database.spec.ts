import { Client } from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { AdminProcess } from './admin-process.ts';
import { OwnPostgres } from './own-postgres.ts';
import { mayMount, SmallDisk } from './small-disk.ts';
import { aConfig, Visitors } from './visitors.ts';

const isFull = process.env['KAPSEL_FULL'] !== undefined;

/** Waits until so many more were acknowledged: the server goes on by itself. */
async function more({ tally }: Visitors, count = 100): Promise<void> {
  const before = tally.acknowledged.size;
  await expect.poll(() => tally.acknowledged.size - before, { timeout: 90_000 }).toBeGreaterThan(count);
}

/** Nothing that was acknowledged is lost, the chain holds, and nobody was told anything but to come again. */
async function expectWhole(server: AdminProcess, { tally }: Visitors, what: string): Promise<void> {
  expect(await server.kill('SIGTERM'), server.errors + server.log).toBe(0);
  const kept = await server.keptIds();
  const verified = await server.run('verify');
  console.log(`${what}: ${tally.text(kept)}; ${verified.output.trim()}`);
  expect([...tally.rejected.keys()].filter((status) => status !== 503)).toEqual([]);
  expect(tally.lostFrom(kept)).toEqual([]);
  expect(kept.size).toBe(tally.acknowledged.size);
  expect(verified.code).toBe(0);
}

// Processes are slow to start on a machine that others use.
vi.setConfig({ testTimeout: 240_000 });

describe.runIf(mayMount())('a server whose disk is full', () => {
  it('says so on SQLite, loses nothing, and goes on once there is room', async () => {
    using disk = new SmallDisk(48);
    await using server = new AdminProcess('sqlite', { data: disk.make('data') });
    await server.prepare(aConfig());
    const address = await server.serve();
    const visitors = new Visitors(address, 16);
    await more(visitors);
    disk.fill(300_000);
    await expect.poll(() => visitors.tally.rejected.get(503) ?? 0, { timeout: 90_000 }).toBeGreaterThan(50);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    disk.empty();
    await more(visitors);
    await visitors.end(address);
    await expectWhole(server, visitors, 'disk full, sqlite');
  });

  it.runIf(isFull)('says so on PostgreSQL, loses nothing, and goes on once there is room', async () => {
    using disk = new SmallDisk(64);
    await using postgres = await OwnPostgres.start();
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    await client.query(`create tablespace small location '${disk.make('tables', 'postgres')}'`);
    await client.end();
    await using server = new AdminProcess('postgres', { postgresUrl: postgres.url, tablespace: 'small' });
    await server.prepare(aConfig());
    const address = await server.serve();
    const visitors = new Visitors(address, 16);
    await more(visitors);
    disk.fill(100_000);
    await expect.poll(() => visitors.tally.rejected.get(503) ?? 0, { timeout: 90_000 }).toBeGreaterThan(50);
    disk.empty();
    await more(visitors);
    await visitors.end(address);
    await expectWhole(server, visitors, 'disk full, postgres');
  });
});

describe.runIf(isFull)('a server whose PostgreSQL goes away under load', () => {
  it('answers 503 meanwhile, and goes on by itself after a restart and a power cut', async () => {
    await using postgres = await OwnPostgres.start();
    await using server = new AdminProcess('postgres', { postgresUrl: postgres.url });
    await server.prepare(aConfig());
    const address = await server.serve();
    const visitors = new Visitors(address, 16);
    await more(visitors);
    await postgres.restart(2000);
    await more(visitors);
    await postgres.kill(2000);
    await more(visitors);
    // One of its processes is killed: it throws out all others, and recovers.
    process.kill(await postgres.processOf('kapsel\\_%'), 'SIGKILL');
    await more(visitors);
    expect(visitors.tally.rejected.get(503)).toBeGreaterThan(0);
    await visitors.end(address);
    await expectWhole(server, visitors, 'postgres restarted and killed');
  });
});
