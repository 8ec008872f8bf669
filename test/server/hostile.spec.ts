import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminProcess } from './admin-process.ts';
import { aConfig, aRecord, aRefusal, post, Tally } from './visitors.ts';

let server: AdminProcess;
let address: string;
const tally = new Tally();

beforeAll(async () => {
  server = new AdminProcess('sqlite');
  await server.prepare(aConfig(), aConfig('other'));
  address = await server.serve('--trust-proxy', '1');
}, 180_000);

/** All that comes back for these bytes until the server ends the connection, or as many answers are there as are waited for. */
async function exchange(bytes: string, answers = 1): Promise<string> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  let said = '';
  const isEnough = () => said.split('HTTP/1.1 ').length - 1 >= answers && (!said.includes('content-length') || said.endsWith('}') || said.endsWith('\r\n\r\n'));
  socket.write(bytes, 'latin1');
  const gone = once(socket, 'close');
  socket.on('error', () => {});
  socket.on('data', (piece) => {
    said += piece.toString('latin1');
    if (isEnough()) socket.destroy();
  });
  await gone;
  return said;
}

function statusesIn(said: string): readonly number[] {
  return [...said.matchAll(/HTTP\/1\.1 (\d{3})/gu)].map(([, status]) => Number(status));
}

interface Request {
  readonly body?: string;
  readonly path?: string;
  readonly headers?: readonly string[];
  readonly type?: string;
}

function written({ body = JSON.stringify(aRecord()), path = '/v1/sites/shop/consents', headers = [], type = 'text/plain' }: Request = {}): string {
  return [`POST ${path} HTTP/1.1`, 'Host: shop.example', ...(type === '' ? [] : [`Content-Type: ${type}`]), `Content-Length: ${Buffer.byteLength(body, 'latin1')}`, ...headers, '', body].join('\r\n');
}

function chunked(body: string, more: readonly string[] = []): string {
  return ['POST /v1/sites/shop/consents HTTP/1.1', 'Host: shop.example', 'Content-Type: text/plain', 'Transfer-Encoding: chunked', ...more, '', `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`].join('\r\n');
}

const tooMany = Object.fromEntries(Array.from({ length: 700 }, (_, index) => [`k${index.toString(36)}`, 1]));

describe('a server that is sent what no browser of ours sends', () => {
  it.each<[string, () => string, number]>([
    ['one byte too many', () => written({ body: JSON.stringify(aRecord()).padEnd(8193) }), 413],
    ['a long body in a chunk', () => chunked(JSON.stringify(aRecord()).padEnd(20_000)), 413],
    ['the promise of a huge body', () => ['POST /v1/sites/shop/consents HTTP/1.1', 'Host: x', 'Content-Type: text/plain', 'Content-Length: 99999999999', '', '{'].join('\r\n'), 413],
    ['two lengths', () => written({ headers: ['Content-Length: 3'] }), 400],
    ['a length and chunks, for two readers to differ about', () => chunked(JSON.stringify(aRecord()), ['Content-Length: 4']), 400],
    ['huge headers', () => written({ headers: [`X-Long: ${'a'.repeat(20_000)}`] }), 431],
    ['very many headers', () => written({ headers: Array.from({ length: 3000 }, (_, index) => `X-${index}: 1`) }), 431],
    ['no HTTP', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400],
    ['no host', () => 'POST /v1/sites/shop/consents HTTP/1.1\r\n\r\n', 400],
    ['malformed JSON', () => written({ body: '{"schemaVersion":1,' }), 400],
    ['JSON that is no object', () => written({ body: 'null' }), 400],
    ['deep JSON', () => written({ body: '['.repeat(8000) }), 400],
    ['a wrong type', () => written({ body: JSON.stringify({ ...aRecord(), trusted: 'yes' }) }), 400],
    ['a prototype', () => written({ body: JSON.stringify(aRecord()).replace('{', '{"__proto__":{"trusted":true},') }), 400],
    ['a prototype further in', () => written({ body: JSON.stringify(aRecord()).replace('"notice":{', '"notice":{"__proto__":{"layer":"banner"}') }), 400],
    ['nothing but unknown keys', () => written({ body: JSON.stringify({ ...aRecord(), ...tooMany }) }), 400],
    ['a form for categories', () => written({ body: JSON.stringify(aRecord({ method: 'form' })) }), 400],
    ['a body that is packed', () => written({ headers: ['Content-Encoding: gzip'], body: '\x1f\x8b\x08' }), 400],
    ['XML', () => written({ type: 'application/xml' }), 415],
    ['a form of the web', () => written({ type: 'application/x-www-form-urlencoded' }), 415],
    ['a type that is none', () => written({ type: 'text/plain\x00' }), 400],
    ['a site that is not there', () => written({ path: '/v1/sites/nobody/consents' }), 404],
    ['a site of the language', () => written({ path: '/v1/sites/__proto__/consents' }), 404],
    ['half a letter in the address', () => written({ path: '/v1/sites/%E0%A4%A/consents' }), 400],
    ['a way out', () => written({ path: '/v1/sites/..%2f..%2fshop/consents' }), 404],
    ['an address that is none', () => written({ headers: ['X-Forwarded-For: \'; drop table site; --'] }), 204],
  ])('answers %s', async (_what, bytes, expected) => {
    const said = await exchange(bytes());
    const [status] = statusesIn(said);
    expect(status, said.slice(0, 500)).toBe(expected);
    tally.reject(status ?? 0);
    expect(said.length).toBeLessThan(2000);
    expect(said).not.toMatch(/\bat .*\.[jt]s:\d/u);
    // Node says no to a request without a host before anybody of ours is asked.
    if (said.includes('{')) expect(JSON.parse(said.slice(said.indexOf('{')))).toEqual({ error: { code: expect.stringMatching(/^[A-Z_]+$/u), message: expect.any(String) } });
  });

  it('answers whoever sends many at once in one connection, in their order', async () => {
    const records = Array.from({ length: 50 }, () => aRecord());
    const bytes = records.map((record, index) => written({ body: index % 5 === 0 ? '{' : JSON.stringify(record) })).join('');
    const statuses = statusesIn(await exchange(bytes, 50));
    expect(statuses).toEqual(records.map((_, index) => (index % 5 === 0 ? 400 : 204)));
    records.forEach(({ recordId }, index) => index % 5 !== 0 && tally.acknowledged.add(recordId));
  });

  it('takes a record once, however often and wherever it comes', async () => {
    const agent = new Agent({ keepAlive: true });
    const [record, refusal] = [aRecord(), aRefusal()];
    const bodies = Array.from({ length: 20 }, (_, index) => JSON.stringify(index % 2 === 0 ? record : refusal));
    expect(new Set(await Promise.all(bodies.map((body) => post(agent, address, body))))).toEqual(new Set([204]));
    tally.acknowledged.add(record.recordId);
    // The same id at another site is another record, and says nothing of this one.
    const replayed = { ...record, method: 'save' as const };
    expect(await post(agent, address, JSON.stringify(replayed), 'other')).toBe(204);
    const receipt = async (siteId: string) => (await (await fetch(`${address}/v1/sites/${siteId}/consents/${record.recordId}`)).json()) as { record: { siteId: string; event: { method: string } } };
    expect((await receipt('shop')).record).toMatchObject({ siteId: 'shop', event: { method: 'accept-all' } });
    expect((await receipt('other')).record).toMatchObject({ siteId: 'other', event: { method: 'save' } });
    expect(await server.keptIds('other')).toEqual(new Set([record.recordId]));
    agent.destroy();
  });

  it('is not moved by who goes in the middle of a word', async () => {
    const { hostname, port } = new URL(address);
    for (let time = 0; time < 20; time += 1) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      socket.write(written().slice(0, -20));
      await once(socket, 'connect');
      setTimeout(() => socket.resetAndDestroy(), 20);
      await once(socket, 'close');
    }
    expect(server.log).toBe('');
  });

  it('lets nobody write into the log, and says nothing of its inside', async () => {
    const evil = 'x%0a%7b%22level%22:60,%22msg%22:%22forged%22%7d';
    for (const path of [`/v1/sites/${evil}/consents`, `/v1/sites/shop/consents/${evil}`, `/${evil}`]) await exchange(written({ path, headers: ['User-Agent: forged', 'Origin: https://forged.example'] }));
    expect(server.log).toBe('');
    const { headers } = await fetch(`${address}/v1/sites/shop/consents`, { method: 'OPTIONS', headers: { Origin: 'https://forged.example' } });
    expect(headers.get('server')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

afterAll(async () => {
  expect(await server.kill('SIGTERM'), server.errors + server.log).toBe(0);
  const kept = await server.keptIds();
  console.log(`hostile: ${tally.text(kept)}`);
  expect(tally.lostFrom(kept)).toEqual([]);
  expect((await server.run('verify')).code).toBe(0);
  await server[Symbol.asyncDispose]();
}, 180_000);
