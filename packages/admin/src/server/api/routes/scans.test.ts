import { expect, it } from 'vitest';
import { createToken } from '../../../access/tokens.ts';
import { describeOnBoth } from '../../../db/databases.test-helper.ts';
import { startApi } from '../api.test-helper.ts';

const url = 'https://shop.example/';
const untouched = { url, passes: ['untouched'] };
const unknownId = '0190a5da-c967-7000-8000-000000000000';

describeOnBoth('the API of scans', (create) => {
  it('names what is wrong with what was asked for', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    await owner('PATCH', '/sites/shop', { domains: ['*.shop.example'] });
    const asked = async (body: object) => (await owner('POST', '/sites/shop/scans', body)).body.error?.message as string;
    expect(await asked({})).toContain('url');
    expect(await asked({ url: 'file:///etc/passwd' })).toBe('url: must be a web address such as https://example.no/');
    expect(await asked({ url: 'https://ola:secret@shop.example/' })).toBe('url: must have no name or password in it');
    expect(await asked({ url, pages: 0 })).toBe('pages: must be 1 at least');
    expect(await asked({ url, timezone: 'Oslo' })).toBe('timezone: must be a time zone such as Europe/Oslo');
    expect(await asked({ url, verify: true, passes: ['untouched'] })).toBe('passes: must be left out with verify, which visits in all four');
    expect(await asked({ url, device: 'Pixel 700' })).toMatch(/^device: Pixel 700 is not known: Pixel/u);
    expect(await asked({ url, proxy: 'socks5://10.0.0.1' })).toContain('proxy');
    expect(await asked({ url: 'https://other.example/' })).toBe('other.example is none of the site’s domains; add it to them first.');
    expect(await asked({ url, urls: ['https://other.example/'] })).toContain('other.example');
    expect((await owner('POST', '/sites/shop/scans', untouched)).status).toBe(202);
  });

  it('takes so many for one site, and one that is cancelled makes room', async () => {
    await using api = await startApi(await create());
    const editor = await api.as('editor');
    const ids: string[] = [];
    for (let count = 0; count < 20; count += 1) ids.push((await editor('POST', '/sites/shop/scans', untouched)).body.scanId);
    expect(await editor('POST', '/sites/shop/scans', untouched)).toMatchObject({ status: 409, body: { error: { code: 'TOO_MANY' } } });
    expect(await editor('POST', `/sites/shop/scans/${ids[0]}/cancel`)).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect(await editor('POST', `/sites/shop/scans/${ids[0]}/cancel`)).toMatchObject({ status: 409, body: { error: { code: 'OVER' } } });
    expect(await editor('POST', `/sites/shop/scans/${ids[1]}/retry`)).toMatchObject({ status: 409, body: { error: { code: 'NOT_FAILED' } } });
    expect(await editor('POST', `/sites/shop/scans/${ids[0]}/retry`)).toMatchObject({ status: 202, body: { state: 'queued' } });
    const first = await editor('GET', '/sites/shop/scans?limit=15');
    const second = await editor('GET', `/sites/shop/scans?limit=15&after=${first.body.next}`);
    expect([...first.body.scans, ...second.body.scans].map(({ scanId }: { scanId: string }) => scanId).toSorted()).toEqual(ids.toSorted());
    expect(second.body.next).toBeNull();
  });

  it('has schedules, whose next runs it shows', async () => {
    await using api = await startApi(await create());
    const editor = await api.as('editor');
    const weekly = { cron: '0 6 * * 1', timeZone: 'Europe/Oslo', options: untouched };
    const made = await editor('POST', '/sites/shop/schedules', weekly);
    expect(made).toMatchObject({ status: 201, body: { isActive: true, cron: '0 6 * * 1', lastRun: null, failure: null } });
    const runs = made.body.nextRuns as number[];
    expect(runs).toHaveLength(5);
    for (const run of runs) expect(new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Oslo', weekday: 'long', hour: '2-digit', minute: '2-digit' }).format(run)).toMatch(/^Monday\b.*06:00$/u);
    const path = `/sites/shop/schedules/${made.body.scheduleId}`;
    expect(await editor('PATCH', path, { isActive: false })).toMatchObject({ status: 200, body: { isActive: false, nextRuns: [] } });
    expect(await editor('PATCH', path, { cron: '* * * * *' })).toMatchObject({ status: 400, body: { error: { message: 'cron: must not run more often than once an hour' } } });
    expect(await editor('POST', '/sites/shop/schedules', { ...weekly, timeZone: 'Mars/Olympus' })).toMatchObject({ status: 400, body: { error: { message: 'timeZone: must be a time zone such as Europe/Oslo' } } });
    expect(await editor('POST', '/sites/shop/schedules', { ...weekly, options: { url } })).toMatchObject({ status: 409, body: { error: { code: 'NOT_PROVED', message: expect.stringContaining('prove shop.example first') } } });
    expect((await editor('DELETE', path)).status).toBe(204);
    expect((await editor('GET', '/sites/shop/schedules')).body).toEqual([]);
  });

  it('says what proves a domain, and what it looked for in vain', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    const { status, body } = await owner('POST', '/sites/shop/domains', { domain: 'shop.localhost' });
    expect({ status, body }).toMatchObject({ status: 201, body: { domain: 'shop.localhost', provedAt: null, dns: { name: '_kapsel.shop.localhost', value: expect.stringMatching(/^kapsel-site=[\da-f]{40}$/u) }, file: { url: 'https://shop.localhost/.well-known/kapsel-site.txt' } } });
    // Asked for twice it is the same.
    expect((await owner('POST', '/sites/shop/domains', { domain: 'shop.localhost' })).body).toEqual(body);
    expect((await owner('POST', '/sites/shop/domains', { domain: 'https://shop.example' })).status).toBe(400);
    expect((await owner('DELETE', '/sites/shop/domains/shop.localhost')).status).toBe(204);
    expect((await owner('POST', '/sites/shop/domains/shop.localhost/check')).status).toBe(404);
  });

  it('keeps scans as long as it is told to', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    expect((await owner('GET', '/sites/shop/scan-settings')).body).toEqual({ keepScansDays: 730, keepFilesDays: 365 });
    expect((await owner('PUT', '/sites/shop/scan-settings', { keepScansDays: 30, keepFilesDays: 7 })).status).toBe(200);
    expect((await owner('GET', '/sites/shop/scan-settings')).body).toEqual({ keepScansDays: 30, keepFilesDays: 7 });
    expect(await owner('PUT', '/sites/shop/scan-settings', { keepScansDays: 0, keepFilesDays: 7 })).toMatchObject({ status: 400, body: { error: { message: 'keepScansDays: must be 1 at least' } } });
  });

  it('shows nothing of a site to another, and nothing of a scan to who has the id alone', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    const { scanId } = (await owner('POST', '/sites/shop/scans', untouched)).body;
    const { body: other } = await owner('POST', '/organisations', { name: 'Nabo' });
    const neighbour = await api.as('owner', other.organisationId);
    expect((await neighbour('POST', `/organisations/${other.organisationId}/sites`, { siteId: 'nabo', name: 'Nabo' })).status).toBe(201);
    const viewer = await api.as('viewer');
    const { token } = await createToken(api.database.db, { organisationId: 'main', name: 'CI', scopes: ['site:read'], createdBy: 'command' });
    const routes = [['GET', ''], ['GET', '/events'], ['GET', '/diff'], ['GET', '/files/report.json'], ['POST', '/cancel'], ['POST', '/retry']] as const;
    for (const [method, path] of routes) {
      expect(await neighbour(method, `/sites/shop/scans/${scanId}${path}`), path).toMatchObject({ status: 404, body: { error: { code: 'NO_SITE' } } });
      expect((await neighbour(method, `/sites/nabo/scans/${scanId}${path}`)).status, path).toBe(404);
      expect((await owner(method, `/sites/shop/scans/${unknownId}${path}`)).status, path).toBe(404);
      expect((await api.withToken(token)(method, `/sites/shop/scans/${scanId}${path}`)).status, path).toBe(403);
      if (method === 'POST') expect((await viewer(method, `/sites/shop/scans/${scanId}${path}`)).status, path).toBe(403);
    }
    for (const path of ['schedules', 'domains', 'scan-settings']) expect((await neighbour('GET', `/sites/shop/${path}`)).status).toBe(404);
    expect((await viewer('POST', '/sites/shop/scans', untouched)).status).toBe(403);
    expect((await viewer('GET', `/sites/shop/scans/${scanId}`)).status).toBe(200);
  });
});
