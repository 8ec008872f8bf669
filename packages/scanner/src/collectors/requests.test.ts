import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../journal.ts';
import { script } from '../local-site.test-helper.ts';
import type { SentRequest } from '../network-log.ts';
import type { PassScope } from './collector.ts';
import { collectFrom, itBehavesLikeACollector, useBench } from './contract.test-helper.ts';
import { RequestCollector } from './requests.ts';

const bench = useBench();

describe('RequestCollector', () => {
  itBehavesLikeACollector(() => new RequestCollector(), bench);

  it('tells addresses without their query, each once, with who asked', { timeout: 30_000 }, async () => {
    const { site } = bench;
    site.answer('page.localhost/', `<img src="${site.url('pixel.localhost', '/p?visitor=1')}"><img src="${site.url('pixel.localhost', '/p?visitor=2')}">`);
    const seen = await collectFrom(bench, new RequestCollector(), site.url('page.localhost'));
    expect(seen.filter(({ path }) => path === '/p')).toEqual([
      { origin: new URL(site.url('pixel.localhost')).origin, path: '/p', types: ['Image'], isPixel: false, initiators: [site.url('page.localhost')], lastAskedAt: expect.any(Number) as number, pages: [site.url('page.localhost')] },
    ]);
    expect(JSON.stringify(seen)).not.toContain('visitor');
  });

  it('leaves data: and blob: addresses alone', { timeout: 30_000 }, async () => {
    bench.site.answer('inline.localhost/', '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><script>fetch(URL.createObjectURL(new Blob(["x"])))</script>');
    const seen = await collectFrom(bench, new RequestCollector(), bench.site.url('inline.localhost'));
    expect(seen.map(({ origin, path }) => origin + path)).toEqual([bench.site.url('inline.localhost')]);
  });

  it('follows a redirect back to where it came from', { timeout: 30_000 }, async () => {
    const { site } = bench;
    site.answer('hop.localhost/', (response) => void response.writeHead(302, { Location: site.url('end.localhost') }).end());
    site.answer('end.localhost/', 'here');
    const seen = await collectFrom(bench, new RequestCollector(), site.url('hop.localhost'));
    expect(seen.map(({ initiators }) => initiators)).toEqual([[], [site.url('hop.localhost')]]);
  });

  it('knows what is sent for nothing but what it tells', { timeout: 30_000 }, async () => {
    const { site } = bench;
    const dot = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
    site.answer('stats.localhost/dot', (response) => void response.writeHead(200, { 'Content-Type': 'image/gif', 'Content-Length': dot.length }).end(dot));
    site.answer('stats.localhost/chunked', (response) => void response.writeHead(200, { 'Content-Type': 'image/gif' }).end(dot));
    site.answer('stats.localhost/none', (response) => void response.writeHead(204).end());
    site.answer('stats.localhost/beacon', (response) => void response.writeHead(200, { 'Content-Type': 'text/plain' }).end('a long enough answer to a beacon'.repeat(20)));
    site.answer('stats.localhost/photo', (response) => void response.writeHead(200, { 'Content-Type': 'image/gif' }).end(Buffer.concat([dot, Buffer.alloc(5000)])));
    site.answer('pixels.localhost/', `${['dot', 'chunked', 'none', 'photo'].map((name) => `<img src="${site.url('stats.localhost', `/${name}`)}">`).join('')}<script>navigator.sendBeacon("${site.url('stats.localhost', '/beacon')}", "x")</script>`);
    const seen = await collectFrom(bench, new RequestCollector(), site.url('pixels.localhost'), 300);
    const pixels = seen.filter(({ isPixel }) => isPixel).map(({ path }) => path);
    expect(pixels.sort()).toEqual(['/beacon', '/chunked', '/dot', '/none']);
  });

  it('says what had loaded what asked, nearest first', { timeout: 30_000 }, async () => {
    const { site } = bench;
    const page = site.url('chain.localhost');
    const manager = site.url('manager.localhost', '/tags.js');
    const vendor = site.url('vendor.localhost', '/v.js');
    site.answer('chain.localhost/', `<script src="${manager}"></script>`);
    site.answer('manager.localhost/tags.js', script(`document.head.append(Object.assign(document.createElement('script'), { src: '${vendor}' }))`));
    site.answer('vendor.localhost/v.js', script(`setTimeout(() => { new Image().src = '${site.url('pixel.localhost', '/end')}' }, 10)`));
    const seen = await collectFrom(bench, new RequestCollector(), page, 300);
    expect(seen.find(({ path }) => path === '/end')?.initiators).toEqual([vendor, manager, page]);
  });

  it('sees what workers of every kind ask for, and sockets', { timeout: 30_000 }, async () => {
    const { site } = bench;
    for (const kind of ['dedicated', 'shared', 'service']) {
      site.answer(`workers.localhost/${kind}.js`, script(`fetch('${site.url('api.localhost', `/${kind}`)}', { mode: 'no-cors' })`));
    }
    site.answer(
      'workers.localhost/',
      `<script>new Worker('/dedicated.js'); new SharedWorker('/shared.js'); navigator.serviceWorker.register('/service.js'); new WebSocket('${site.url('socket.localhost', '/live').replace('http', 'ws')}')</script>`,
    );
    const seen = await collectFrom(bench, new RequestCollector(), site.url('workers.localhost'), 1000);
    expect(seen.filter(({ origin }) => /api|socket/u.test(origin)).map(({ path }) => path).sort()).toEqual(['/dedicated', '/live', '/service', '/shared']);
    expect(seen.find(({ path }) => path === '/dedicated')?.initiators).toContain(site.url('workers.localhost'));
  });

  it('still takes a host that nobody has met where it is flooded, and says that it left something out', async () => {
    const { collector, ask } = await listening();
    for (let number = 0; number < 3000; number += 1) for (const host of ['a', 'b', 'c']) ask(`https://${host}.no/${number}`);
    ask('https://tracker.no/');
    const seen = await collector.finish();
    expect(seen).toHaveLength(5001);
    expect(seen.at(-1)?.origin).toBe('https://tracker.no');
    expect(collector.leftOut()).toHaveLength(1);
    const resumed = new RequestCollector();
    resumed.restore(JSON.parse(JSON.stringify(collector.snapshot())) as Snapshot);
    expect(resumed.leftOut()).toHaveLength(1);
    expect(await resumed.finish()).toEqual(seen);
  });

  it('takes no time of a request from a clock that is far off', async () => {
    const { collector, ask } = await listening();
    ask('https://a.no/', 1000);
    const [seen] = await collector.finish();
    expect(Math.abs(Date.now() - (seen?.lastAskedAt ?? 0))).toBeLessThan(60_000);
  });
});

/** A collector that is told of requests without a browser. */
async function listening(): Promise<{ collector: RequestCollector; ask(url: string, at?: number): void }> {
  const heard: ((request: SentRequest) => void)[] = [];
  const collector = new RequestCollector();
  await collector.attach({ network: { onRequest: (hear: (request: SentRequest) => void) => void heard.push(hear), onAnswer: () => {} } } as unknown as PassScope);
  const ask = (url: string, at = Date.now()) => heard.forEach((hear) => hear({ url, method: 'GET', type: 'Image', initiators: [], pageUrl: 'https://a.no/', sentBy: 'page', at }));
  return { collector, ask };
}
