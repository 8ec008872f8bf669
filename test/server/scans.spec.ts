import type { ScanReport, SiteConfig } from '@kapsel/core';
import { describe, expect, it } from 'vitest';
import { sendPage, startSite, type Handler } from '../support/local-site.ts';
import { AdminProcess } from './admin-process.ts';
import { ApiClient } from './api-client.ts';

const config: SiteConfig = {
  schemaVersion: 1,
  siteId: 'shop',
  policyVersion: 1,
  language: 'nb',
  blocking: 'marked',
  regime: 'opt-in',
  parties: { controller: 'Shop', contact: 'post@shop.example' },
  services: [],
  ui: { layout: 'none' },
  log: { endpoint: '/v1/sites/shop/consents' },
};

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
