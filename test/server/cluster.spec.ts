import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { sendPage, startSite } from '../support/local-site.ts';
import { AdminProcess } from './admin-process.ts';
import { ApiClient } from './api-client.ts';
import { Balancer } from './balancer.ts';
import { aConfig, Visitors } from './visitors.ts';

/** What a receiver of webhooks got: the type of each event by its id, and how often each came. */
async function startReceiver() {
  const types = new Map<string, string>();
  let count = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += String(piece);
    count += 1;
    types.set(String(request.headers['webhook-id']), (JSON.parse(body) as { type: string }).type);
    response.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { types, count: () => count, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, [Symbol.asyncDispose]: async () => void server.close() };
}

// As examples/deploy has it, with processes in the place of containers and a balancer of ours in the place of Caddy.
it.skipIf(!process.env['KAPSEL_FULL'])('two servers, a worker and PostgreSQL go on while one after another is killed, stopped and replaced', { timeout: 300_000 }, async () => {
  const site = await startSite({ '*': (_request, response) => sendPage(response, 'hello', { 'Set-Cookie': 'seen=1; Max-Age=3600' }) });
  await using receiver = await startReceiver();
  await using cluster = new AdminProcess('postgres');
  await cluster.prepare(aConfig());
  const settings = ['--scan-concurrency', '0', '--private-webhooks', 'true', '--allow-private-targets', 'true', '--drain-seconds', '1', '--trust-proxy', 'true'];
  const first = await cluster.serveBeside(...settings);
  const second = await cluster.serveBeside(...settings);
  const worker = await cluster.work('--allow-private-targets', 'true');
  await using balancer = await Balancer.start(first.address, second.address);

  const token = await cluster.token('webhook:write', 'scan:run', 'scan:read');
  const api = new ApiClient(balancer.address, token);
  expect((await api.post('/sites/shop/webhooks', { url: receiver.address, kinds: ['scan.finished', 'scan.failed'] })).status).toBe(201);
  const visitors = new Visitors(balancer.address, 16);
  const atLeast = (count: number) => expect.poll(() => visitors.tally.acknowledged.size, { timeout: 60_000 }).toBeGreaterThan(count);
  await atLeast(500);

  // Asked for at one server, done by the worker, told of by either.
  const asked = { pages: 1, passes: ['untouched'], parallel: 1, staySeconds: 0, interact: false, url: site.url() };
  const scans = [];
  for (let count = 0; count < 2; count += 1) scans.push((await api.post('/sites/shop/scans', asked)).body.scanId as string);

  await first.kill('SIGKILL');
  await atLeast(visitors.tally.acknowledged.size + 300);
  const third = await cluster.serveBeside(...settings);
  balancer.use(second.address, third.address);
  await atLeast(visitors.tally.acknowledged.size + 300);
  // Replaced in peace: not ready first, then gone.
  expect(await second.kill('SIGTERM')).toBe(0);
  await atLeast(visitors.tally.acknowledged.size + 300);

  await expect.poll(() => [...receiver.types.values()], { timeout: 120_000, interval: 500 }).toEqual(['scan.finished', 'scan.finished']);
  expect(await worker.kill('SIGTERM')).toBe(0);
  await visitors.end(balancer.address);
  const ready = await (await fetch(`${third.address}/readyz`)).json();
  expect(ready).toMatchObject({ status: 'ready', messages: { waiting: 0 }, scans: { queued: 0, running: 0 } });
  expect(await (await fetch(`${third.address}/metrics`)).text()).toMatch(/kapsel_request_seconds_count\{route="\/v1\/sites\/:siteId\/consents"\} \d/u);
  expect(await third.kill('SIGTERM')).toBe(0);

  const kept = await cluster.keptIds();
  const verified = await cluster.run('verify');
  console.log(`cluster: ${visitors.tally.text(kept)}; answered by ${[...balancer.answered.values()].join(', ')}; ${receiver.count()} messages for ${scans.length} scans; ${verified.output.trim()}`);
  expect(visitors.tally.lostFrom(kept)).toEqual([]);
  expect(kept.size).toBe(visitors.tally.acknowledged.size);
  expect(verified.code).toBe(0);
  expect(receiver.count()).toBe(2);
  expect(Math.min(...balancer.answered.values())).toBeGreaterThan(100);
  await site.close();
});
