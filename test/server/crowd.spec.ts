import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { Agent } from 'node:http';
import { AdminProcess } from './admin-process.ts';
import { aConfig, aRecord, post, Tally } from './visitors.ts';

const isFull = process.env['KAPSEL_FULL'] !== undefined;

// Processes are slow to start on a machine that others use.
vi.setConfig({ testTimeout: 180_000 });

/** So many times as long may the slowest of a hundred take beside a flood; what is measured is a shared machine too. */
const mostTimes = 25;

interface Quiet {
  readonly p99Ms: number;
}

/** Four visitors of the quiet site, one request after another, so many altogether. */
async function visitQuietly(address: string, tally: Tally, count: number): Promise<Quiet> {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  const visit = async (): Promise<void> => {
    for (let time = 0; time < count / 4; time += 1) {
      const record = aRecord();
      const start = performance.now();
      const status = await post(agent, address, JSON.stringify(record), 'quiet');
      times.push(performance.now() - start);
      if (status === 204) tally.acknowledged.add(record.recordId);
      else tally.reject(status ?? 0);
    }
  };
  await Promise.all([visit(), visit(), visit(), visit()]);
  agent.destroy();
  return { p99Ms: times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN };
}

async function expectKept(server: AdminProcess, tally: Tally, what: string): Promise<void> {
  expect(await server.kill('SIGTERM'), server.errors + server.log).toBe(0);
  const kept = await server.keptIds('quiet');
  console.log(`${what}: ${tally.text(kept)}`);
  expect(tally.rejected.size).toBe(0);
  expect(tally.lostFrom(kept)).toEqual([]);
  expect((await server.run('verify')).code).toBe(0);
}

describe.each(isFull ? (['sqlite', 'postgres'] as const) : (['sqlite'] as const))('a server with a flood on one of its sites, on %s', (kind) => {
  it('serves the others hardly slower, and loses none of theirs', async () => {
    await using server = new AdminProcess(kind);
    await server.prepare(aConfig(), aConfig('quiet'));
    const address = await server.serve();
    const tally = new Tally();
    await visitQuietly(address, tally, 100);
    const before = await visitQuietly(address, tally, 200);
    const worker = new Worker(join(import.meta.dirname, 'flood.ts'), { workerData: { address, siteId: 'shop', connections: 64, seconds: 2 } });
    const over = once(worker, 'message') as Promise<[{ requests: number; failed: number }]>;
    await sleep(500);
    const during = await visitQuietly(address, tally, 200);
    const [{ requests, failed }] = await over;
    console.log(`flood, ${kind}: ${requests} sent, ${failed} refused; p99 of the quiet site ${before.p99Ms.toFixed(1)} ms before, ${during.p99Ms.toFixed(1)} ms meanwhile`);
    expect(requests).toBeGreaterThan(400);
    expect(during.p99Ms / before.p99Ms).toBeLessThan(mostTimes);
    await expectKept(server, tally, `beside a flood, ${kind}`);
  });
});

/** Begins a request and never ends it: a letter now and then. */
function slowly(address: string, beginning: string, every: number): Socket {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname, () => {
    socket.write(beginning);
    const timer = every > 0 ? setInterval(() => socket.write('a'), every) : undefined;
    socket.on('close', () => clearInterval(timer));
  });
  socket.on('error', () => {});
  // What is not read hides the end.
  return socket.resume();
}

describe('a server with hundreds who send slowly', () => {
  it('serves the others, and ends what takes too long', async () => {
    await using server = new AdminProcess('sqlite');
    await server.prepare(aConfig(), aConfig('quiet'));
    const address = await server.serve();
    const tally = new Tally();
    await visitQuietly(address, tally, 100);
    const before = await visitQuietly(address, tally, 200);
    const head = 'POST /v1/sites/shop/consents HTTP/1.1\r\nHost: shop.example\r\nContent-Type: text/plain\r\nContent-Length: 8000\r\n';
    const slow = ['', 'POST /v1/si', `${head}X-Slow: `, `${head}\r\n{"schemaVersion":1`].flatMap((beginning) => Array.from({ length: 100 }, () => slowly(address, beginning, beginning === '' ? 0 : 300)));
    await sleep(300);
    const during = await visitQuietly(address, tally, 200);
    console.log(`${slow.length} slow: p99 of the others ${before.p99Ms.toFixed(1)} ms before, ${during.p99Ms.toFixed(1)} ms meanwhile`);
    expect(during.p99Ms / before.p99Ms).toBeLessThan(mostTimes);
    if (isFull) await expect.poll(() => slow.filter(({ closed }) => !closed).length, { timeout: 60_000 }).toBe(0);
    for (const socket of slow) socket.destroy();
    await expectKept(server, tally, 'beside slow ones');
  });
});
