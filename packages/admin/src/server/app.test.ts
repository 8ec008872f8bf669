import { createPublicKey } from 'node:crypto';
import { brotliDecompressSync } from 'node:zlib';
import { verifyPurpose } from '@kapsel/sdk/verify-purpose';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Guesses } from '../access/guesses.ts';
import { openBlobs } from '../blobs/blobs.ts';
import { openSecrets } from '../access/secrets.ts';
import type { Database } from '../db/database.ts';
import { describeOnBoth, type TestDatabase } from '../db/databases.test-helper.ts';
import { openSignals } from '../db/signals.ts';
import { openJobs } from '../jobs/open-jobs.ts';
import { publish } from '../publish.ts';
import { erase } from '../records/erase.ts';
import { RecordWriter } from '../records/record-writer.ts';
import { given, newId, refused, shop, signingKey } from '../records/shop.test-helper.ts';
import { readSettings } from '../settings.ts';
import { Sites } from '../sites.ts';
import { buildApp } from './app.ts';
import { RateLimit } from './limits.ts';
import { Metrics } from './metrics.ts';

interface Running extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly database: Database;
  readonly logs: string[];
  post(body: unknown, more?: InjectOptions): Promise<{ statusCode: number; headers: Record<string, unknown>; body: string }>;
}

interface Choice {
  readonly siteRate?: number;
  readonly addressRate?: number;
  readonly domains?: readonly string[];
}

/** The whole server over a database of its own, with the shop published. */
async function start(made: TestDatabase, { siteRate = 1000, addressRate = 1000, domains }: Choice = {}): Promise<Running> {
  const { database } = made;
  await publish(database, { config: shop, ...(domains && { domains }) });
  const writer = new RecordWriter(database, signingKey);
  const logs: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void logs.push(line) });
  const signals = openSignals(made.place);
  const settings = readSettings({ data: made.place.dataFolder }, {}, undefined);
  const parts = { database, signals, jobs: openJobs(database, made.place, { signals }), blobs: openBlobs(database, made.place), settings, secrets: openSecrets(settings.secretKey), guesses: new Guesses(), sites: new Sites(database), writer, key: signingKey, metrics: new Metrics(writer.figures), limits: { site: new RateLimit(siteRate), address: new RateLimit(addressRate) }, isStopping: () => false };
  const app = buildApp(parts, { logger, trustProxy: true });
  return {
    app,
    database,
    logs,
    post: (body, more = {}) =>
      app.inject({ method: 'POST', url: '/v1/sites/shop/consents', payload: typeof body === 'string' ? body : JSON.stringify(body), ...more, headers: { 'content-type': 'text/plain;charset=UTF-8', ...more.headers } }) as never,
    async [Symbol.asyncDispose]() {
      await app.close();
      await writer.idle();
      await made[Symbol.asyncDispose]();
    },
  };
}

const receiptUrl = (recordId: string) => `/v1/sites/shop/consents/${recordId}`;
const codeOf = ({ body }: { body: string }) => (JSON.parse(body) as { error: { code: string } }).error.code;

describeOnBoth('the public address', (create) => {
  it('takes a record as a beacon and as JSON, and shows its holder the receipt', async () => {
    await using server = await start(await create());
    const [beacon, json] = [given(), given()];
    const answer = await server.post(beacon);
    expect(answer).toMatchObject({ statusCode: 204, body: '', headers: { 'access-control-allow-origin': '*' } });
    expect((await server.post(json, { headers: { 'content-type': 'application/json' } })).statusCode).toBe(204);
    const receipt = await server.app.inject(receiptUrl(json.recordId));
    expect(receipt.json()).toMatchObject({ record: { recordId: json.recordId, subjectId: expect.stringMatching(/^[0-9a-f]{32}$/u) }, chain: { position: 2 }, publicKey: { kty: 'OKP' } });
    expect(receipt.headers['cache-control']).toBe('no-store');
  });

  it('takes the same record and the same refusal any number of times', async () => {
    await using server = await start(await create());
    const [record, refusal] = [given(), refused('a'.repeat(32))];
    for (let time = 0; time < 3; time += 1) for (const each of [record, refusal]) expect((await server.post(each)).statusCode).toBe(204);
    const rows = await server.database.db.selectFrom('daily_count').select(['metric', 'count']).where('metric', 'in', ['accepted', 'rejected']).orderBy('metric').execute();
    expect(rows).toEqual([{ metric: 'accepted', count: 1 }, { metric: 'rejected', count: 1 }]);
  });

  it.each<[string, unknown, number, string]>([
    ['no JSON', '{"schemaVersion":', 400, 'BAD_RECORD'],
    ['a wrong type', { ...given(), policyVersion: '1' }, 400, 'BAD_RECORD'],
    ['a field of nobody’s', { ...given(), userAgent: 'Mozilla' }, 400, 'BAD_RECORD'],
    ['nothing', '', 400, 'BAD_RECORD'],
    ['half a letter', { ...given(), context: { ...given().context, sdkVersion: '\ud800' } }, 400, 'BAD_RECORD'],
    ['a zero byte', { ...given(), context: { ...given().context, sdkVersion: '1\u0000' } }, 400, 'BAD_RECORD'],
    ['a version that was never published', given({ policyVersion: 9 }), 400, 'UNKNOWN_VERSION'],
    ['a config that was never published', given({ notice: { configHash: 'a'.repeat(64) } }), 400, 'UNKNOWN_CONFIG'],
    ['a service that nobody asked about', given({ purposes: [{ id: 'analytics', granted: true, services: ['hotjar'] }] }), 400, 'NOT_ASKED'],
    ['a purpose that is no category', given({ purposes: [{ id: 'newsletter', granted: true, services: [] }] }), 400, 'NOT_ASKED'],
    ['one byte too many', JSON.stringify(given()).padEnd(8193), 413, 'TOO_LONG'],
  ])('refuses %s', async (_what, body, status, code) => {
    await using server = await start(await create());
    const answer = await server.post(body);
    expect([answer.statusCode, codeOf(answer)]).toEqual([status, code]);
    expect((await server.post(given())).statusCode).toBe(204);
    expect((await server.app.inject('/metrics')).body).toContain(`kapsel_submissions_rejected_total{code="${code}"} 1`);
  });

  it('takes as many bytes as it may have', async () => {
    await using server = await start(await create());
    expect((await server.post(JSON.stringify(given()).padEnd(8192))).statusCode).toBe(204);
  });

  it('refuses other kinds of body and other sites', async () => {
    await using server = await start(await create());
    expect((await server.post(given(), { headers: { 'content-type': 'application/xml' } })).statusCode).toBe(415);
    expect((await server.post(given(), { url: '/v1/sites/other/consents' })).statusCode).toBe(404);
    expect((await server.app.inject(receiptUrl(newId()))).statusCode).toBe(404);
    expect((await server.app.inject(receiptUrl('x'))).statusCode).toBe(404);
  });

  it('vouches for a consent in a form, for that purpose alone', async () => {
    await using server = await start(await create());
    const url = '/v1/sites/shop/purposes';
    const { policyVersion, decidedAt, context } = given();
    const newsletter = { schemaVersion: 1, event: 'given', recordId: newId(), policyVersion, notice: { layer: 'form', language: 'nb' }, purposes: [{ id: 'newsletter', granted: true, services: [] }], method: 'form', trusted: true, decidedAt, context };
    const answers = [await server.post(newsletter, { url }), await server.post(newsletter, { url })];
    for (const { statusCode, body } of answers) {
      expect(statusCode).toBe(201);
      const { value } = JSON.parse(body) as { value: string };
      expect(verifyPurpose(value, { publicKey: createPublicKey(signingKey), siteId: 'shop', purpose: 'newsletter' })).toMatchObject({ ok: true, claims: { jti: newsletter.recordId } });
    }
    // The same id under another purpose would be a signature for what nobody agreed to.
    const other = await server.post({ ...newsletter, purposes: [{ id: 'credit-check', granted: true, services: [] }] }, { url });
    expect([other.statusCode, codeOf(other)]).toEqual([409, 'OTHER_RECORD']);
    await erase(server.database, 'shop', newsletter.recordId);
    expect((await server.post(newsletter, { url })).statusCode).toBe(409);
  });

  it('writes nobody’s address, user agent or id into database or log', async () => {
    await using server = await start(await create());
    const record = given();
    const headers = { 'x-forwarded-for': '203.0.113.77', 'user-agent': 'Visitor/1.0', referer: 'https://shop.example/private?q=1', cookie: 'secret=1' };
    await server.post(record, { headers });
    await server.post('{', { headers });
    await server.app.inject({ url: receiptUrl(record.recordId), headers });
    const tables = ['consent_record', 'daily_count', 'refusal_key', 'chain', 'checkpoint'] as const;
    const rows = await Promise.all(tables.map((table) => server.database.db.selectFrom(table).selectAll().execute()));
    const kept = JSON.stringify(rows) + server.logs.join('');
    for (const word of ['203.0.113', 'Visitor/1.0', 'private', 'secret=1']) expect(kept).not.toContain(word);
    expect(server.logs.join('')).not.toContain(record.recordId);
  });
});

describeOnBoth('pages of a site', (create) => {
  it('may post where the site names them, and nobody else’s may', async () => {
    await using server = await start(await create(), { domains: ['*.shop.example'] });
    const from = (origin: string) => server.post(given(), { headers: { origin } });
    expect(await from('https://www.shop.example')).toMatchObject({ statusCode: 204, headers: { 'access-control-allow-origin': 'https://www.shop.example', vary: 'Origin' } });
    expect((await from('https://shop.example')).statusCode).toBe(204);
    const foreign = await from('https://shop.example.evil.example');
    expect([foreign.statusCode, codeOf(foreign), foreign.headers['access-control-allow-origin']]).toEqual([403, 'FOREIGN_ORIGIN', undefined]);
    expect((await from('null')).statusCode).toBe(403);
    const preflight = await server.app.inject({ method: 'OPTIONS', url: '/v1/sites/shop/consents', headers: { origin: 'https://shop.example' } });
    expect(preflight).toMatchObject({ statusCode: 204, headers: { 'access-control-allow-methods': 'POST' } });
  });

  it('are told to come again where they are too many, and other sites are not', async () => {
    await using server = await start(await create(), { siteRate: 2 });
    await publish(server.database, { config: { ...shop, siteId: 'quiet' } });
    const statuses: number[] = [];
    for (let time = 0; time < 8; time += 1) statuses.push((await server.post(given())).statusCode);
    expect(statuses.slice(0, 4)).toEqual([204, 204, 204, 204]);
    expect(statuses).toContain(429);
    expect((await server.post(given(), { url: '/v1/sites/quiet/consents' })).statusCode).toBe(204);
  });

  it('are limited by network, which proxies of ours are not', async () => {
    await using server = await start(await create(), { addressRate: 1 });
    const from = async (address: string) => (await server.post(given(), { headers: { 'x-forwarded-for': address } })).statusCode;
    const statuses = [];
    for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.3', '198.51.100.1', '10.0.0.1', '10.0.0.1', '10.0.0.1']) statuses.push(await from(address));
    expect(statuses).toEqual([204, 204, 429, 204, 204, 204, 204]);
  });
});

describeOnBoth('published versions', (create) => {
  it('are served the same to everybody, for good under their version', async () => {
    await using server = await start(await create());
    const get = (url: string, headers: Record<string, string> = {}) => server.app.inject({ url, headers });
    const [current, version] = [await get('/s/shop/kapsel.js'), await get('/s/shop/1/kapsel.js', { 'accept-language': 'nb', cookie: 'a=1' })];
    expect(current.headers).toMatchObject({ 'cache-control': 'public, max-age=300', vary: 'Accept-Encoding', 'content-type': 'text/javascript; charset=utf-8' });
    expect(version.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(version.body).toBe(current.body);
    expect(current.body).toContain('"siteId":"shop"');
    const packed = await get('/s/shop/kapsel.js', { 'accept-encoding': 'gzip, br' });
    expect(packed.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(current.body);
    expect((await get('/s/shop/kapsel.js', { 'accept-encoding': 'br;q=0' })).headers['content-encoding']).toBeUndefined();
    expect((await get('/s/shop/kapsel.js', { 'if-none-match': String(current.headers.etag) })).statusCode).toBe(304);
    expect((await get('/s/shop/1/config.json')).json()).toMatchObject({ siteId: 'shop', policyVersion: 1 });
    for (const url of ['/s/shop/2/kapsel.js', '/s/other/kapsel.js', '/s/shop/secret.js', '/s/shop/..%2Fkapsel.js', '/s/shop/0x1/kapsel.js']) expect((await get(url)).statusCode, url).toBe(404);
  });
});

describeOnBoth('names that nobody published', (create) => {
  it('cost the database no more than some a second, and what is published is served meanwhile', async () => {
    await using server = await start(await create());
    const get = async (file: string) => (await server.app.inject(`/s/shop/${file}`)).statusCode;
    expect(await get('kapsel.js')).toBe(200);
    const statuses = await Promise.all(Array.from({ length: 1000 }, (_, index) => get(`${index}.js`)));
    expect(new Set(statuses)).toEqual(new Set([404, 429]));
    expect(await get('kapsel.js')).toBe(200);
  });
});

describe('the whole', () => {
  describeOnBoth('its health', (create) => {
    it('is told to who keeps it running', async () => {
      await using server = await start(await create());
      expect((await server.app.inject('/healthz')).statusCode).toBe(200);
      expect((await server.app.inject('/readyz')).statusCode).toBe(200);
      await server.post(given());
      expect((await server.app.inject('/metrics')).body).toContain('kapsel_submissions_acknowledged_total{site="shop"} 1');
    });
  });
});
