import type { InjectOptions } from 'fastify';
import { expect, it } from 'vitest';
import { verifyAudit } from '../../access/audit-log.ts';
import { describeOnBoth } from '../../db/databases.test-helper.ts';
import { figuresOf } from '../../figures/figures.ts';
import { sha256 } from '../../records/chain.ts';
import { exportRecords } from '../../records/export.ts';
import { given, newId, shop, signingKey } from '../../records/shop.test-helper.ts';
import { verifySite } from '../../records/verify-site.ts';
import { publish } from '../../publish.ts';
import { startApi, type RunningApi } from '../api/api.test-helper.ts';

const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'sec-fetch-dest': 'document' };

/** The record of somebody who agreed, and what they can ask of it. The limit of one record gets no say. */
async function agreed(api: RunningApi, changes: Parameters<typeof given>[0] = {}) {
  const submission = given({ decidedAt: new Date().toISOString(), ...changes });
  const url = `/v1/sites/shop/consents/${submission.recordId}`;
  await api.app.inject({ method: 'POST', url: '/v1/sites/shop/consents', payload: JSON.stringify(submission), headers: { 'content-type': 'text/plain' } });
  const ask = async (method: 'GET' | 'POST', path = '', more: InjectOptions = {}) => {
    const answer = await api.app.inject({ method, url: url + path, ...more });
    if (answer.statusCode !== 429) return answer;
    await new Promise((resolve) => setTimeout(resolve, 400));
    return api.app.inject({ method, url: url + path, ...more });
  };
  return { submission, ask, json: (path: string, body?: object) => ask('POST', path, { ...(body && { payload: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) }) };
}

async function accepted({ database }: RunningApi): Promise<number> {
  const today = new Date().toISOString().slice(0, 10);
  return (await figuresOf(database, 'shop', { from: today, to: today, by: [], only: {} })).total.accepted;
}

async function exported(api: RunningApi): Promise<string> {
  let text = '';
  for await (const piece of exportRecords(api.database, 'shop', 'jsonl')) text += piece;
  return text;
}

const audits = ({ database }: RunningApi) => database.db.selectFrom('audit_entry').select(['actor', 'action', 'target', 'body']).where('action', 'like', 'record.%').orderBy('position').execute();

describeOnBoth('the holder of a record', (create) => {
  it('gets the receipt, whom to write to, and all that is kept of them', async () => {
    await using api = await startApi(await create());
    const { submission, ask, json } = await agreed(api);
    const receipt = await ask('GET');
    expect(receipt.json()).toMatchObject({ record: { recordId: submission.recordId }, contact: { controller: 'Shop', contact: 'post@shop.example' }, rights: { erase: `${submission.recordId}/erase` } });
    await json('/withdraw');
    const all = await ask('GET', '/all');
    expect(all.headers['content-disposition']).toContain('attachment');
    expect(all.json().records.map(({ record }: any) => record.event.type)).toEqual(['given', 'withdrawn']);
    expect((await api.app.inject(`/v1/sites/shop/consents/${newId()}/all`)).statusCode).toBe(404);
  });

  it('withdraws by the id alone: a new record says so, once', async () => {
    await using api = await startApi(await create());
    const { submission, json } = await agreed(api);
    const { recordId } = (await json('/withdraw')).json();
    expect((await json('/withdraw')).json().recordId).toBe(recordId);
    const { record } = (await api.app.inject(`/v1/sites/shop/consents/${recordId}`)).json();
    expect(record).toMatchObject({ event: { type: 'withdrawn', trusted: false }, purposes: [{ id: 'analytics', granted: false }] });
    const rows = await api.database.db.selectFrom('consent_record').select('previous_record_id').where('record_id', '=', recordId).execute();
    expect(rows).toEqual([{ previous_record_id: submission.recordId }]);
    expect(await verifySite(api.database, signingKey, 'shop')).toMatchObject({ count: 2, faults: [] });
  });

  it('has nothing restricted or erased by one request', async () => {
    await using api = await startApi(await create());
    const { json, ask } = await agreed(api);
    for (const right of ['/restrict', '/erase']) {
      expect((await json(right)).statusCode).toBe(202);
      expect((await json(right, { confirmation: 'x.y' })).json().error.code).toBe('NOT_CONFIRMED');
      expect((await json(right, { confirmation: 7 })).json().error.code).toBe('BAD_REQUEST');
      expect((await ask('GET', right)).statusCode).toBe(404);
    }
    // What one was asked for confirms nothing else.
    const { confirmation } = (await json('/restrict')).json();
    expect((await json('/erase', { confirmation })).json().error.code).toBe('NOT_CONFIRMED');
    expect((await ask('GET')).json().restrictedSince).toBeUndefined();
  });

  it('freezes what is kept: out of figures and exports, still proof, until it is lifted', async () => {
    await using api = await startApi(await create());
    const { submission, ask, json } = await agreed(api);
    const other = await agreed(api);
    const { confirmation } = (await json('/restrict')).json();
    expect((await json('/restrict', { confirmation })).json()).toMatchObject({ records: 1, contact: { controller: 'Shop' } });
    expect((await json('/restrict', { confirmation })).statusCode).toBe(200);
    expect(await accepted(api)).toBe(1);
    expect(await exported(api)).not.toContain(submission.recordId);
    expect(await exported(api)).toContain(other.submission.recordId);
    expect((await ask('GET')).json()).toMatchObject({ restrictedSince: expect.any(String), record: { recordId: submission.recordId } });
    // What they say from now on is kept, and as frozen.
    await json('/withdraw');
    expect((await exported(api)).trimEnd().split('\n')).toHaveLength(1);
    expect(await verifySite(api.database, signingKey, 'shop')).toMatchObject({ count: 3, erased: 0, faults: [] });
    await json('/lift');
    await json('/lift');
    expect(await accepted(api)).toBe(2);
    expect((await exported(api)).trimEnd().split('\n')).toHaveLength(3);
    const today = new Date().toISOString().slice(0, 10);
    expect((await figuresOf(api.database, 'shop', { from: today, to: today, by: [], only: {} })).total.withdrawn).toBe(1);
  });

  it('erases it all, and leaves proof of that without the id', async () => {
    await using api = await startApi(await create());
    const { submission, ask, json } = await agreed(api);
    const first = (await json('/restrict')).json();
    await json('/restrict', first);
    const { confirmation } = (await json('/erase')).json();
    expect((await json('/erase', { confirmation })).json()).toMatchObject({ right: 'erase', records: 1 });
    expect((await ask('GET')).statusCode).toBe(404);
    expect(await accepted(api)).toBe(0);
    expect(await verifySite(api.database, signingKey, 'shop')).toMatchObject({ count: 1, erased: 1, faults: [] });
    const entries = await audits(api);
    expect(entries.map(({ actor, action, target }) => [actor, action, target])).toEqual(['restrict', 'erase'].map((right) => ['holder', `record.${right}`, `record:${sha256(submission.recordId)}`]));
    expect(JSON.stringify(entries)).not.toContain(submission.recordId);
    expect((await verifyAudit(api.database, 'main')).faults).toEqual([]);
    const chain = await api.database.db.selectFrom('chain').select('restricted').executeTakeFirstOrThrow();
    expect(chain.restricted).toBe(0);
  });

  it('reads a page in the language of the record, and does the same there without a script', async () => {
    await using api = await startApi(await create());
    await publish(api.database, { config: { ...shop, policyVersion: 2, parties: { controller: '<b>Shop</b>', contact: 'post@shop.example', dpo: 'https://shop.example/dpo' } } });
    const { submission, ask } = await agreed(api);
    const form = (path: string, payload = '') => ask('POST', path, { payload, headers: { ...asBrowser, 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost:80', 'sec-fetch-site': 'same-origin' } });
    const shown = await ask('GET', '', { headers: asBrowser });
    expect(shown.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': expect.stringContaining("default-src 'none'"), 'cache-control': 'no-store', 'referrer-policy': 'same-origin' });
    expect(shown.body).toContain('<html lang="nb">');
    expect(shown.body).toContain('&lt;b&gt;Shop&lt;/b&gt;');
    expect(shown.body).not.toContain('<script');
    const sure = await form('/erase');
    expect(sure.body).toContain('Er du sikker?');
    const [, confirmation = ''] = /name="confirmation" value="([^"]+)"/u.exec(sure.body) ?? [];
    expect((await form('/erase', 'confirmation=zz')).body).toContain('Er du sikker?');
    expect((await form('/erase', `confirmation=${encodeURIComponent(confirmation)}`)).body).toContain('er slettet');
    expect((await ask('GET', '', { headers: { ...asBrowser, 'accept-language': 'nb' } })).body).toContain('Fant ingen kvittering');
    const english = await agreed(api, { notice: { language: 'en' } });
    expect((await english.ask('GET', '', { headers: asBrowser })).body).toContain('<html lang="en">');
    // A link that downloads is no page.
    expect((await english.ask('GET', '', { headers: { ...asBrowser, 'sec-fetch-dest': 'empty' } })).headers['content-type']).toContain('application/json');
    expect(submission.recordId).not.toBe(english.submission.recordId);
  });

  it('is one of a site’s own pages, or of nobody’s, and not too fast', async () => {
    await using api = await startApi(await create());
    await publish(api.database, { config: shop, domains: ['shop.example'] });
    const { submission, ask } = await agreed(api);
    const from = (origin: string, more: object = {}) => ask('POST', '/withdraw', { headers: { origin, host: 'consent.example', ...more } });
    expect((await from('https://evil.example')).statusCode).toBe(403);
    expect((await from('https://shop.example')).headers['access-control-allow-origin']).toBe('https://shop.example');
    expect((await from('https://consent.example')).statusCode).toBe(200);
    const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await api.app.inject(`/v1/sites/shop/consents/${submission.recordId}`)).statusCode));
    expect(statuses).toContain(429);
    expect((await api.app.inject({ method: 'OPTIONS', url: `/v1/sites/shop/consents/${submission.recordId}/erase`, headers: { origin: 'https://shop.example' } })).headers['access-control-allow-methods']).toBe('GET, POST');
  });
});
