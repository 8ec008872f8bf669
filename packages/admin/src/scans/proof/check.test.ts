import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { checkProof, type CheckOptions } from './check.ts';
import type { Proof } from './proofs.ts';

const token = 'a'.repeat(40);

/** A web server that answers as told, for any host of this machine. */
async function startWeb(answers: Readonly<Record<string, string | { readonly location: string }>>): Promise<{ readonly port: number } & AsyncDisposable> {
  const server = createServer(({ url = '' }, response) => {
    const answer = answers[url];
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === 'string') response.end(answer);
    else response.writeHead(302, { location: answer.location }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: async () => void server.close().closeAllConnections() };
}

/** A name server that has one TXT record, whatever it is asked for. */
async function startNames(text: string): Promise<{ readonly resolver: Resolver; readonly asked: string[] } & AsyncDisposable> {
  const asked: string[] = [];
  const socket = createSocket('udp4', (query, { port, address }) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.subarray(at + 1, at + 1 + length).toString());
      at += length + 1;
    }
    asked.push(labels.join('.'));
    const value = Buffer.from(text);
    const answer = Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, value.length + 1, value.length, ...value]);
    socket.send(Buffer.concat([query.subarray(0, 2), Buffer.from([0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]), query.subarray(12, at + 5), answer]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const resolver = new Resolver({ timeout: 5000, tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return { resolver, asked, [Symbol.asyncDispose]: async () => void socket.close() };
}

const proofOf = (domain: string): Proof => ({ domain, token, method: null, provedAt: null, checkedAt: null });
const options: CheckOptions = { siteId: 'shop', publicUrl: 'https://consent.example', allowPrivate: true };

describe('the proof of a domain', () => {
  it('is a TXT record', async () => {
    await using right = await startNames(`kapsel-site=${token}`);
    expect(await checkProof(proofOf('shop.example'), { ...options, resolver: right.resolver })).toEqual({ method: 'dns' });
    expect(right.asked).toEqual(['_kapsel.shop.example']);
  });

  it('is a file', async () => {
    await using names = await startNames('kapsel-site=of-another');
    await using web = await startWeb({ '/.well-known/kapsel-site.txt': `# ours\r\nkapsel-site=${token}\r\n` });
    expect(await checkProof(proofOf(`shop.localhost:${web.port}`), { ...options, resolver: names.resolver })).toEqual({ method: 'file' });
  });

  it.each([
    ['the current version', '<script src="https://consent.example/s/shop/kapsel.js"></script>'],
    ['a version by its number', "<SCRIPT async src='//consent.example/s/shop/3/kapsel.js'></SCRIPT>"],
  ])('is the tag of %s', async (_what, html) => {
    await using names = await startNames('');
    await using web = await startWeb({ '/': { location: '/home' }, '/home': html });
    expect(await checkProof(proofOf(`shop.localhost:${web.port}`), { ...options, resolver: names.resolver })).toEqual({ method: 'tag' });
  });

  it.each([
    ['of another site', '<script src="https://consent.example/s/shopping/kapsel.js"></script>'],
    ['of another server', '<script src="https://consent.example.evil.example/s/shop/kapsel.js"></script>'],
    ['in a comment', '<!-- <script src="https://consent.example/s/shop/kapsel.js"></script> -->'],
    ['that is only words', '&lt;script src="https://consent.example/s/shop/kapsel.js">'],
  ])('is no tag %s', async (_what, html) => {
    await using names = await startNames('');
    await using web = await startWeb({ '/': html, '/.well-known/kapsel-site.txt': 'kapsel-site=of-another' });
    const result = await checkProof(proofOf(`shop.localhost:${web.port}`), { ...options, resolver: names.resolver });
    expect(result).toEqual({ faults: { dns: expect.stringContaining('There is no TXT record'), file: expect.stringContaining(`has no line kapsel-site=${token}`), tag: expect.stringContaining('has no tag of this site') } });
  });

  it.each(['<!--', '<script ', '<script src="'])('takes no longer for a page that is nothing but %s', async (piece) => {
    await using names = await startNames('');
    await using web = await startWeb({ '/': piece.repeat(400_000 / piece.length) });
    const start = performance.now();
    expect(await checkProof(proofOf(`shop.localhost:${web.port}`), { ...options, resolver: names.resolver })).toMatchObject({ faults: { tag: expect.stringContaining('has no tag of this site') } });
    expect(performance.now() - start).toBeLessThan(3000);
  }, 60_000);

  it('is not looked for where a page leads elsewhere, nor on this machine unless that is allowed', async () => {
    await using names = await startNames('');
    await using other = await startWeb({ '/': '<script src="https://consent.example/s/shop/kapsel.js"></script>' });
    await using web = await startWeb({ '/': { location: `http://other.localhost:${other.port}/` } });
    const domain = proofOf(`shop.localhost:${web.port}`);
    expect(await checkProof(domain, { ...options, resolver: names.resolver })).toMatchObject({ faults: { tag: expect.stringContaining('leads elsewhere') } });
    for (const host of ['shop.localhost', '127.0.0.1', '10.0.0.1']) {
      expect(await checkProof(proofOf(`${host}:${web.port}`), { ...options, allowPrivate: false, resolver: names.resolver })).toMatchObject({ faults: { file: expect.stringContaining('private network') } });
    }
  });
});
