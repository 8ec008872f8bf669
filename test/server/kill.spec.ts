import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordSubmission, SiteConfig } from '@kapsel/core';
import { describe, expect, it } from 'vitest';
import { AdminProcess } from './admin-process.ts';

const config: SiteConfig = {
  schemaVersion: 1,
  siteId: 'shop',
  policyVersion: 1,
  language: 'nb',
  blocking: 'marked',
  regime: 'opt-in',
  parties: { controller: 'Shop', contact: 'post@shop.example' },
  services: [{ id: 'matomo', name: 'Matomo', provider: 'InnoCraft', category: 'analytics', since: 1, hosts: ['matomo.localhost'], cookies: ['_pk_*'], storage: [] }],
  ui: { layout: 'none' },
  log: { endpoint: '/v1/sites/shop/consents' },
};

let made = 0;

function aRecord(): RecordSubmission {
  made += 1;
  return {
    schemaVersion: 1,
    event: 'given',
    recordId: `0190a5da-c967-7000-8000-${made.toString(16).padStart(12, '0')}`,
    policyVersion: 1,
    notice: {},
    purposes: [{ id: 'analytics', granted: true, services: ['matomo'] }],
    method: 'accept-all',
    trusted: true,
    decidedAt: new Date().toISOString(),
    context: { regime: 'opt-in', sdkVersion: '0.1.0', globalPrivacyControl: false },
  };
}

/** The status of the answer; nothing where none came. */
function post(agent: Agent, address: string, body: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const outgoing = request(`${address}/v1/sites/shop/consents`, { method: 'POST', agent, headers: { 'Content-Type': 'text/plain' } }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
      answer.on('error', () => resolve(undefined));
    });
    outgoing.on('error', () => resolve(undefined));
    outgoing.end(body);
  });
}

interface Tally {
  readonly acknowledged: Set<string>;
  readonly unanswered: Map<string, RecordSubmission>;
  rejected: number;
}

/** Many at once, each one after another, until the server is gone. Each fourth request is none that may be taken. */
async function load(address: string, tally: Tally, connections: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const client = async (number: number): Promise<void> => {
    for (let round = number; ; round += 1) {
      if (round % 4 === 0) {
        const status = await post(agent, address, '{"schemaVersion":1}');
        if (status === undefined) return;
        expect(status).toBe(400);
        tally.rejected += 1;
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

async function keptIds(server: AdminProcess): Promise<Set<string>> {
  const { code, output } = await server.run('export', '--site', 'shop', '--format', 'jsonl');
  expect(code, output).toBe(0);
  return new Set(output.split('\n').filter(Boolean).map((line) => (JSON.parse(line) as { recordId: string }).recordId));
}

describe.each(['sqlite', 'postgres'] as const)('a server that is killed under load, on %s', (kind) => {
  it('has every record that it acknowledged, once, and its chain holds', async () => {
    await using server = new AdminProcess(kind);
    await server.prepare(config);
    const tally: Tally = { acknowledged: new Set(), unanswered: new Map(), rejected: 0 };
    for (let round = 1; round <= 3; round += 1) {
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

    const kept = await keptIds(server);
    const lost = [...tally.acknowledged].filter((id) => !kept.has(id)).length;
    const verified = await server.run('verify');
    console.log(`${kind}: ${tally.acknowledged.size} acknowledged, ${lost} lost, ${tally.rejected} rejected; ${verified.output.trim()}`);
    expect(lost).toBe(0);
    expect(kept.size).toBe(tally.acknowledged.size);
    expect(verified).toMatchObject({ code: 0, output: expect.stringContaining(`shop: ${kept.size} records`) });
  });

  it('answers what it has taken before it stops', async () => {
    await using server = new AdminProcess(kind);
    await server.prepare(config);
    const address = await server.serve();
    const agent = new Agent({ keepAlive: true });
    const answers = Promise.all(Array.from({ length: 50 }, () => post(agent, address, JSON.stringify(aRecord()))));
    await sleep(20);
    expect(await server.kill('SIGTERM')).toBe(0);
    const acknowledged = (await answers).filter((status) => status === 204).length;
    agent.destroy();
    expect((await keptIds(server)).size).toBeGreaterThanOrEqual(acknowledged);
    expect((await server.run('verify')).code).toBe(0);
  });
});

describe('a server whose PostgreSQL breaks its connections', () => {
  it('goes on by itself, and has every record that it acknowledged', async () => {
    await using server = new AdminProcess('postgres');
    await server.prepare(config);
    const address = await server.serve();
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const acknowledged = new Set<string>();
    let isOver = false;
    const client = async (): Promise<void> => {
      while (!isOver) {
        const record = aRecord();
        const status = await post(agent, address, JSON.stringify(record));
        if (status === 204) acknowledged.add(record.recordId);
        // The browser comes again after these.
        else expect([500, 503]).toContain(status);
      }
    };
    const clients = Array.from({ length: 16 }, client);
    for (let time = 0; time < 3; time += 1) {
      const before = acknowledged.size;
      await expect.poll(() => acknowledged.size - before, { timeout: 30_000 }).toBeGreaterThan(50);
      await server.breakConnections();
    }
    const before = acknowledged.size;
    await expect.poll(() => acknowledged.size - before, { timeout: 30_000 }).toBeGreaterThan(50);
    isOver = true;
    await Promise.all(clients);
    agent.destroy();
    expect(await server.kill('SIGTERM')).toBe(0);
    const kept = await keptIds(server);
    expect([...acknowledged].filter((id) => !kept.has(id))).toEqual([]);
    expect((await server.run('verify')).code).toBe(0);
  });
});
