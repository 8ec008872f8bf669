import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { sendPage, startSite } from '../support/local-site.ts';
import { AdminProcess } from './admin-process.ts';
import { ApiClient } from './api-client.ts';
import { emptyShop as config } from './empty-shop.ts';

/** A site of many slow pages, so that there is a middle to be killed in. */
async function startSlowSite() {
  return startSite({
    '*': async (_request, response, url) => {
      const number = Number(url.searchParams.get('n') ?? 0);
      await sleep(200);
      sendPage(response, `<a href="/?n=${number + 1}">on</a>`, { 'Set-Cookie': `visited_${number}=1; Max-Age=3600` });
    },
  });
}

const asked = { pages: 6, depth: 10, passes: ['untouched'], parallel: 1, staySeconds: 0, interact: false };

/** Until the scan is in the middle of its pages. */
async function middleOf(server: AdminProcess, scanId: string, attempt: number): Promise<void> {
  await expect.poll(async () => (await server.query(`select body from scan_progress where scan_id = '${scanId}'`)).some(({ body }) => {
    const event = JSON.parse(String(body)) as { kind: string; attempt?: number; step?: string };
    return event.kind === 'step' && event.attempt === attempt && event.step === 'page';
  }), { timeout: 60_000, interval: 100 }).toBe(true);
}

const isGated = !process.env['KAPSEL_FULL'];

describe.each(['sqlite', 'postgres'] as const)('a scan whose process is killed, on %s', (kind) => {
  it.skipIf(isGated)('is begun again by the next server, and kept once', { timeout: 240_000 }, async () => {
    const site = await startSlowSite();
    await using server = new AdminProcess(kind);
    await server.prepare(config);
    const token = await server.token('scan:run', 'scan:read');
    const first = new ApiClient(await server.serve('--allow-private-targets', 'true'), token);
    const scans = [];
    for (let count = 0; count < 3; count += 1) scans.push((await first.post('/sites/shop/scans', { url: site.url(), ...asked })).body.scanId as string);
    await middleOf(server, scans[0]!, 1);
    await server.kill('SIGKILL');

    const second = new ApiClient(await server.serve('--allow-private-targets', 'true'), token);
    for (const scanId of scans) expect((await second.events(`/sites/shop/scans/${scanId}/events`)).at(-1)?.event).toBe('end');
    const { scans: done } = (await second.get('/sites/shop/scans')).body;
    console.log(`${kind}: ${scans.length} asked for, ${done.length} there, ${done.filter(({ state }: { state: string }) => state === 'finished').length} finished, attempts ${done.map(({ attempt }: { attempt: number }) => attempt).join(', ')}`);
    expect(done.map(({ scanId, state, attempt }: Record<string, unknown>) => [scanId, state, attempt])).toEqual([[scans[2], 'finished', 1], [scans[1], 'finished', 1], [scans[0], 'finished', 2]]);
    for (const scanId of scans) {
      const names = await server.query(`select name from scan_file where scan_id = '${scanId}' and name = 'report.json'`);
      expect(names).toHaveLength(1);
      const report = JSON.parse((await second.file(`/sites/shop/scans/${scanId}/files/report.json`)).text) as { items: { name: string }[] };
      expect(report.items.map(({ name }) => name).toSorted()).toEqual(['visited_0', 'visited_1', 'visited_2', 'visited_3', 'visited_4', 'visited_5']);
    }
    expect(await server.query("select scan_id from scan where followed_at is null")).toEqual([]);
    expect(await server.kill('SIGTERM')).toBe(0);
    await site.close();
  });

  it.skipIf(isGated)('is handed back by a server that is told to stop, which is no attempt lost', { timeout: 240_000 }, async () => {
    const site = await startSlowSite();
    await using server = new AdminProcess(kind);
    await server.prepare(config);
    const token = await server.token('scan:run', 'scan:read');
    const first = new ApiClient(await server.serve('--allow-private-targets', 'true', '--scan-drain-seconds', '0'), token);
    const { scanId } = (await first.post('/sites/shop/scans', { url: site.url(), ...asked })).body;
    await middleOf(server, scanId, 1);
    expect(await server.kill('SIGTERM')).toBe(0);
    expect(await server.query('select state, tries from scan')).toEqual([{ state: 'queued', tries: 0 }]);
    const second = new ApiClient(await server.serve('--allow-private-targets', 'true'), token);
    expect((await second.events(`/sites/shop/scans/${scanId}/events`)).at(-2)?.data).toMatchObject({ state: 'finished' });
    await site.close();
  });
});

describe('scans on two workers, one of which is killed', () => {
  it.skipIf(isGated)('are all done, by the other', { timeout: 240_000 }, async () => {
    const site = await startSlowSite();
    await using server = new AdminProcess('postgres');
    await server.prepare(config);
    const api = new ApiClient(await server.serve('--scan-concurrency', '0'), await server.token('scan:run', 'scan:read'));
    const [first] = [await server.work('--allow-private-targets', 'true'), await server.work('--allow-private-targets', 'true')];
    const scans: string[] = [];
    for (let count = 0; count < 4; count += 1) scans.push((await api.post('/sites/shop/scans', { url: site.url(), ...asked })).body.scanId as string);
    await expect.poll(async () => (await server.query("select scan_id from scan where state = 'running'")).length, { timeout: 60_000 }).toBe(2);
    await middleOf(server, scans[0]!, 1);
    await first.kill('SIGKILL');
    for (const scanId of scans) expect((await api.events(`/sites/shop/scans/${scanId}/events`)).at(-2)?.data).toMatchObject({ state: 'finished' });
    const attempts = (await api.get('/sites/shop/scans')).body.scans.map(({ attempt }: { attempt: number }) => attempt).toSorted();
    expect(attempts).toEqual([1, 1, 1, 2]);
    expect(await server.query("select scan_id, name from scan_file where name = 'report.json'")).toHaveLength(4);
    await site.close();
  });
});
