import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AdminProcess } from './admin-process.ts';
import { aConfig, aRecord, post, Tally, Visitors } from './visitors.ts';

/** How often it is killed. */
const rounds = process.env['KAPSEL_FULL'] === undefined ? 3 : 10;

/** Many at once, each one after another, until the server is gone. Each fourth request is none that may be taken. */
async function load(address: string, tally: Tally, connections: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const client = async (number: number): Promise<void> => {
    for (let round = number; ; round += 1) {
      if (round % 4 === 0) {
        const status = await post(agent, address, '{"schemaVersion":1}');
        if (status === undefined) return;
        expect(status).toBe(400);
        tally.reject(status);
        continue;
      }
      const record = aRecord();
      const status = await post(agent, address, JSON.stringify(record));
      if (status === 204) tally.acknowledged.add(record.recordId);
      else tally.unanswered.set(record.recordId, record);
      if (status !== 204) return;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, number) => client(number)));
  agent.destroy();
}

describe.each(['sqlite', 'postgres'] as const)('a server that is killed under load, on %s', (kind) => {
  it('has every record that it acknowledged, once, and its chain holds', { timeout: 60_000 * rounds }, async () => {
    await using server = new AdminProcess(kind);
    await server.prepare(aConfig());
    const tally = new Tally();
    for (let round = 1; round <= rounds; round += 1) {
      const loading = load(await server.serve(), tally, 32);
      const before = tally.acknowledged.size;
      await expect.poll(() => tally.acknowledged.size - before, { timeout: 30_000 }).toBeGreaterThan(200);
      await server.kill('SIGKILL');
      await loading;
    }
    const address = await server.serve();
    // Browsers send again what was not answered; some of it is there already.
    const agent = new Agent({ keepAlive: true });
    for (const [id, record] of tally.unanswered) {
      expect(await post(agent, address, JSON.stringify(record))).toBe(204);
      tally.acknowledged.add(id);
    }
    agent.destroy();
    expect(await server.kill('SIGTERM')).toBe(0);

    const kept = await server.keptIds();
    const verified = await server.run('verify');
    console.log(`${kind}: ${tally.text(kept)}; ${verified.output.trim()}`);
    expect(tally.lostFrom(kept)).toEqual([]);
    expect(kept.size).toBe(tally.acknowledged.size);
    expect(verified).toMatchObject({ code: 0, output: expect.stringContaining(`shop: ${kept.size} records`) });
  });

  it('answers what it has taken before it stops', async () => {
    await using server = new AdminProcess(kind);
    await server.prepare(aConfig());
    const address = await server.serve();
    const agent = new Agent({ keepAlive: true });
    const answers = Promise.all(Array.from({ length: 50 }, () => post(agent, address, JSON.stringify(aRecord()))));
    await sleep(20);
    expect(await server.kill('SIGTERM')).toBe(0);
    const acknowledged = (await answers).filter((status) => status === 204).length;
    agent.destroy();
    expect((await server.keptIds()).size).toBeGreaterThanOrEqual(acknowledged);
    expect((await server.run('verify')).code).toBe(0);
  });
});

describe('a server whose PostgreSQL breaks its connections', () => {
  it('goes on by itself, and has every record that it acknowledged', async () => {
    await using server = new AdminProcess('postgres');
    await server.prepare(aConfig());
    const address = await server.serve();
    const visitors = new Visitors(address, 16);
    const { tally } = visitors;
    const more = async (): Promise<void> => {
      const before = tally.acknowledged.size;
      await expect.poll(() => tally.acknowledged.size - before, { timeout: 30_000 }).toBeGreaterThan(50);
    };
    for (let time = 0; time < 3; time += 1) {
      await more();
      await server.breakConnections();
    }
    await more();
    await visitors.end(address);
    expect(await server.kill('SIGTERM')).toBe(0);
    const kept = await server.keptIds();
    console.log(`connections broken: ${tally.text(kept)}`);
    // It is the database that was away; nothing went wrong in the server.
    expect([...tally.rejected.keys()].filter((status) => status !== 503)).toEqual([]);
    expect(tally.lostFrom(kept)).toEqual([]);
    expect((await server.run('verify')).code).toBe(0);
  });
});
