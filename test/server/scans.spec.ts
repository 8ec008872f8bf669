import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ScanReport, SiteConfig } from '@kapsel/core';
import { scanReportSchema } from '@kapsel/core/schema';
import { describe, expect, it } from 'vitest';
import { sendPage, startSite, type Handler } from '../support/local-site.ts';
import { servicesAt, startVerifiedSite } from '../support/verified-site.ts';
import { AdminProcess } from './admin-process.ts';
import { ApiClient } from './api-client.ts';
import { emptyShop as config } from './empty-shop.ts';

/** A page that sets these cookies. */
const pageWith = (cookies: readonly string[]): Handler => (_request, response) => sendPage(response, '<h1>Shop</h1>', { 'Set-Cookie': cookies.map((name) => `${name}=1; Max-Age=3600`) });

/** What is over soonest. */
const quick = { pages: 1, depth: 0, passes: ['untouched'], staySeconds: 0, interact: false };

describe.each(process.env['KAPSEL_FULL'] ? (['sqlite', 'postgres'] as const) : (['sqlite'] as const))('a scan by the API, on %s', (kind) => {
  it('is done, told of as it goes, kept, and held against the one before', async () => {
    let cookies = ['first'];
    const site = await startSite({ '*': (...asked) => pageWith(cookies)(...asked) });
    await using server = new AdminProcess(kind);
    await server.prepare(config);
    const api = new ApiClient(await server.serve('--allow-private-targets', 'true'), await server.token('scan:run', 'scan:read'));

    const asked = await api.post('/sites/shop/scans', { url: site.url(), ...quick });
    expect(asked).toMatchObject({ status: 202, body: { state: 'queued', requestedBy: expect.stringMatching(/^token:/u), files: [] } });
    const { scanId } = asked.body;
    const events = await api.events(`/sites/shop/scans/${scanId}/events`);
    expect(events.map(({ event, data }) => (event === 'state' ? data.state : event))).toEqual(['queued', 'running', ...events.filter(({ event }) => event === 'step').map(() => 'step'), 'finished', 'end']);
    expect(events).toContainEqual({ id: expect.any(String), event: 'step', data: expect.objectContaining({ step: 'page', url: site.url() }) });

    // Whoever was cut off hears the rest, and nothing twice; and who has heard all is told to stop.
    const [, second] = events;
    expect(await api.events(`/sites/shop/scans/${scanId}/events`, second!.id)).toEqual(events.slice(2));
    expect((await api.get(`/sites/shop/scans/${scanId}/events`, { 'Last-Event-ID': events.at(-2)!.id! })).status).toBe(204);

    const { body: done } = await api.get(`/sites/shop/scans/${scanId}`);
    expect(done).toMatchObject({ state: 'finished', isComplete: true, attempt: 1, failure: null, summary: { pages: 1, items: { unclassified: 1 } } });
    expect(done.files.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['report.csv', 'report.html', 'report.json', 'report.md', 'report.pdf', 'report.sarif', 'report.xml']));
    const report = await api.file(`/sites/shop/scans/${scanId}/files/report.json`);
    expect((JSON.parse(report.text) as ScanReport).items.map(({ name }) => name)).toEqual(['first']);
    const page = await api.file(`/sites/shop/scans/${scanId}/files/report.html`);
    expect(page.headers).toMatchObject({
      'content-disposition': 'attachment; filename="shop-report.html"',
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none';/u),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect((await api.file(`/sites/shop/scans/${scanId}/files/report.pdf`)).text.slice(0, 5)).toBe('%PDF-');
    expect((await api.get(`/sites/shop/scans/${scanId}/diff`)).body.error.code).toBe('NO_SCAN_BEFORE');

    cookies = ['first', 'second'];
    const { body: again } = await api.post('/sites/shop/scans', { url: site.url(), ...quick });
    await api.events(`/sites/shop/scans/${again.scanId}/events`);
    const diff = await api.get(`/sites/shop/scans/${again.scanId}/diff`);
    expect(diff.body).toMatchObject({ new: [{ kind: 'cookie', name: 'second' }], gone: [], changed: [] });
    expect((await api.get('/sites/shop/scans')).body.scans.map((scan: { scanId: string }) => scan.scanId)).toEqual([again.scanId, scanId]);
    expect(await server.kill('SIGTERM')).toBe(0);
    await site.close();
  });
});

describe('a scan that verifies', () => {
  it.skipIf(!process.env['KAPSEL_FULL'])('holds the site to what is published, in four states', { timeout: 300_000 }, async () => {
    const site = await startVerifiedSite();
    await using server = new AdminProcess('sqlite');
    const published: SiteConfig = { ...config, policyVersion: 3, language: 'en', ui: { reopen: 'end' }, services: servicesAt(site.port) };
    await server.prepare(published);
    const api = new ApiClient(await server.serve('--allow-private-targets', 'true'), await server.token('scan:run', 'scan:read'));
    const { body } = await api.post('/sites/shop/scans', { url: site.url(), pages: 1, depth: 0, verify: true, staySeconds: 0 });
    const events = await api.events(`/sites/shop/scans/${body.scanId}/events`);
    expect(events.at(-2)?.data).toEqual({ kind: 'state', state: 'finished' });
    const report = scanReportSchema.parse(JSON.parse((await api.file(`/sites/shop/scans/${body.scanId}/files/report.json`)).text));
    expect(report.verification?.config).toEqual({ siteId: 'shop', policyVersion: 3, source: 'kapsel-admin, policyVersion 3' });
    expect(report.verification?.verdicts.map(({ pass, state }) => [pass, state])).toEqual([['untouched', 'holds'], ['rejected', 'holds'], ['accepted', 'holds'], ['withdrawn', 'holds']]);
    expect((await api.file(`/sites/shop/scans/${body.scanId}/files/verification.md`)).text).toContain('All four hold.');
    await site.close();
  });
});

describe('a scan that is cancelled while it runs', () => {
  it.skipIf(!process.env['KAPSEL_FULL'])('takes its browser along', { timeout: 120_000 }, async () => {
    // A page that never answers.
    const site = await startSite({ '*': () => {} });
    await using server = new AdminProcess('sqlite');
    await server.prepare(config);
    const api = new ApiClient(await server.serve('--allow-private-targets', 'true'), await server.token('scan:run', 'scan:read'));
    const folders = () => readdirSync(join(tmpdir(), 'kapsel-scans')).filter((name) => name.startsWith(`${server.pid}-`));
    const { body } = await api.post('/sites/shop/scans', { url: site.url(), ...quick });
    await expect.poll(() => site.requests.length, { timeout: 60_000 }).toBeGreaterThan(0);
    expect(folders()).toHaveLength(1);
    expect((await api.post(`/sites/shop/scans/${body.scanId}/cancel`)).body.state).toBe('cancelled');
    await expect.poll(folders, { timeout: 30_000 }).toEqual([]);
    expect((await api.get(`/sites/shop/scans/${body.scanId}`)).body).toMatchObject({ state: 'cancelled', files: [] });
    await site.close();
  });
});

describe('decisions that are sent while a scan runs', () => {
  it.skipIf(!process.env['KAPSEL_FULL'])('do not wait for it', { timeout: 120_000 }, async () => {
    const site = await startSite({ '*': pageWith(['first']) });
    await using server = new AdminProcess('sqlite');
    await server.prepare(config);
    const address = await server.serve('--allow-private-targets', 'true');
    const api = new ApiClient(address, await server.token('scan:run', 'scan:read'));
    const [quiet, busy]: [number[], number[]] = [[], []];
    const send = async (times: number[]) => {
      const begun = performance.now();
      const body = JSON.stringify({ schemaVersion: 1, event: 'refused', key: randomUUID().replaceAll('-', ''), policyVersion: 1, method: 'reject-all', regime: { functional: 'opt-in', analytics: 'opt-in', marketing: 'opt-in' } });
      const answer = await fetch(`${address}/v1/sites/shop/consents`, { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body });
      expect(answer.status).toBe(204);
      times.push(performance.now() - begun);
      await sleep(5);
    };
    while (quiet.length < 300) await send(quiet);
    const { body } = await api.post('/sites/shop/scans', { url: site.url(), ...quick, passes: ['untouched', 'rejected', 'accepted'] });
    let isOver = false;
    const ended = api.events(`/sites/shop/scans/${body.scanId}/events`).finally(() => (isOver = true));
    while (!isOver) await send(busy);
    expect((await ended).at(-2)?.data).toMatchObject({ state: 'finished' });
    const of = (times: readonly number[], part: number) => times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * part)]!.toFixed(1);
    const told = (times: readonly number[]) => `${times.length} answers, half within ${of(times, 0.5)} ms, 99 % within ${of(times, 0.99)} ms, all within ${of(times, 1)} ms`;
    console.log(`quiet: ${told(quiet)}; during a scan: ${told(busy)}`);
    expect(Number(of(busy, 0.99))).toBeLessThan(1000);
    await site.close();
  });
});

describe('a schedule whose time has come', () => {
  it.skipIf(!process.env['KAPSEL_FULL'])('has the server scan by itself, once', { timeout: 120_000 }, async () => {
    const site = await startSite({ '*': pageWith(['first']) });
    await using server = new AdminProcess('sqlite');
    await server.prepare(config);
    const api = new ApiClient(await server.serve('--allow-private-targets', 'true'), await server.token('scan:run', 'scan:read'));
    const made = await api.post('/sites/shop/schedules', { cron: '@monthly', timeZone: 'Europe/Oslo', options: { url: site.url(), ...quick } });
    expect(made.status).toBe(201);
    // As if no server had run when it was due.
    await server.query('update scan_schedule set next_at = 1000');
    const scans = async () => (await api.get('/sites/shop/scans')).body.scans as { scanId: string; scheduleId: string; state: string }[];
    await expect.poll(async () => (await scans()).map(({ scheduleId, state }) => [scheduleId, state]), { timeout: 90_000 }).toEqual([[made.body.scheduleId, 'finished']]);
    const [{ nextRuns, lastRun }] = (await api.get('/sites/shop/schedules')).body;
    expect(nextRuns).toEqual(made.body.nextRuns);
    expect(lastRun.scanId).toBe((await scans())[0]!.scanId);
    await site.close();
  });
});
