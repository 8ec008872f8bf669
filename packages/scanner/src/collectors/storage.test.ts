import { describe, expect, it } from 'vitest';
import { script } from '../local-site.test-helper.ts';
import { collectFrom, itBehavesLikeACollector, useBench } from './contract.test-helper.ts';
import { Guarded } from './collector.ts';
import { StorageCollector } from './storage.ts';

const bench = useBench();

describe('StorageCollector', () => {
  itBehavesLikeACollector(() => new StorageCollector(), bench);

  it('reads both kinds of storage, in frames of other sites too, and no values', { timeout: 30_000 }, async () => {
    const { site } = bench;
    site.answer('inner.localhost/', '<script>localStorage.inner = "secret"</script>');
    site.answer('outer.localhost/', `<script>localStorage.outer = "secret"; sessionStorage.brief = "secret"</script><iframe src="${site.url('inner.localhost')}"></iframe>`);
    const seen = await collectFrom(bench, new StorageCollector(), site.url('outer.localhost'));
    expect(seen.map(({ kind, origin, name }) => `${kind} ${new URL(origin).hostname} ${name}`).sort()).toEqual([
      'localStorage inner.localhost inner',
      'localStorage outer.localhost outer',
      'sessionStorage outer.localhost brief',
    ]);
    expect(JSON.stringify(seen)).not.toContain('secret');
  });

  it('has what other frames answered when one frame never does', { timeout: 30_000 }, async () => {
    const { site } = bench;
    site.answer('stuck.localhost/', '<script>setTimeout(() => { for (const end = Date.now() + 6000; Date.now() < end;); }, 100)</script>');
    site.answer('host.localhost/', `<script>localStorage.kept = "1"</script><iframe src="${site.url('stuck.localhost')}"></iframe>`);
    const collector = new Guarded(new StorageCollector());
    await collector.attach(bench.scope);
    const page = await bench.open(site.url('host.localhost'));
    await page.goto(site.url('host.localhost'));
    await page.waitForTimeout(300);
    await collector.look(page, page.url(), 1000);
    const collected = await collector.finish();
    await page.close();
    expect(collected.ok && collected.value.map(({ name }) => name)).toEqual(['kept']);
    expect(collected.ok && collected.problems).toEqual([expect.stringContaining('storage: no answer within 1000 ms')]);
  });

  it('stops counting where a page makes up names, and says so', { timeout: 30_000 }, async () => {
    bench.site.answer('many.localhost/', '<script>for (let i = 0; i < 3000; i++) localStorage[`key${i}`] = ""</script>');
    const collector = new StorageCollector();
    expect(await collectFrom(bench, collector, bench.site.url('many.localhost'))).toHaveLength(2000);
    expect(collector.leftOut()).toHaveLength(1);
  });

  it('leaves out what a frame without an origin has', { timeout: 30_000 }, async () => {
    bench.site.answer('sandbox.localhost/', '<iframe sandbox="allow-scripts" srcdoc="<script>try { localStorage.a = 1 } catch {}</script>"></iframe>');
    expect(await collectFrom(bench, new StorageCollector(), bench.site.url('sandbox.localhost'))).toEqual([]);
  });

  it('reads databases and caches, those of workers and of frames of other sites too, and says who wrote', { timeout: 30_000 }, async () => {
    const { site } = bench;
    const open = (name: string) => `indexedDB.open('${name}', 1); caches.open('${name}-cache')`;
    site.answer('depot.localhost/worker.js', script(open('worker')));
    site.answer('depot.localhost/service.js', script(`self.addEventListener('install', (event) => event.waitUntil(caches.open('service-cache')))`));
    site.answer('annex.localhost/', `<script>${open('annex')}</script>`);
    site.answer('cdn.localhost/lib.js', script(`${open('page')}; localStorage.setItem('key', 'secret')`));
    site.answer(
      'depot.localhost/',
      `<script src="${site.url('cdn.localhost', '/lib.js')}"></script><script>new Worker('/worker.js'); navigator.serviceWorker.register('/service.js')</script><iframe src="${site.url('annex.localhost')}"></iframe>`,
    );
    const seen = await collectFrom(bench, new StorageCollector(), site.url('depot.localhost'), 1000);
    expect(seen.map(({ kind, origin, name }) => `${new URL(origin).hostname} ${kind} ${name}`).sort()).toEqual([
      'annex.localhost cacheStorage annex-cache',
      'annex.localhost indexedDB annex',
      'depot.localhost cacheStorage page-cache',
      'depot.localhost cacheStorage service-cache',
      'depot.localhost cacheStorage worker-cache',
      'depot.localhost indexedDB page',
      'depot.localhost indexedDB worker',
      'depot.localhost localStorage key',
    ]);
    const writerOf = (wanted: string) => seen.find(({ name }) => name === wanted)?.writtenBy[0];
    expect([writerOf('page'), writerOf('key'), writerOf('worker'), writerOf('service-cache')]).toEqual([
      site.url('cdn.localhost', '/lib.js'),
      site.url('cdn.localhost', '/lib.js'),
      site.url('depot.localhost', '/worker.js'),
      site.url('depot.localhost', '/service.js'),
    ]);
    expect(seen.find(({ name }) => name === 'annex')).toMatchObject({ partitionKey: 'http://depot.localhost' });
    expect(JSON.stringify(seen)).not.toContain('secret');
  });

  it('keeps apart what the site has inside somebody else’s frame', { timeout: 30_000 }, async () => {
    const { site } = bench;
    site.answer('russian.localhost/inner', '<script>localStorage.doll = 1</script>');
    site.answer('between.localhost/', `<iframe src="${site.url('russian.localhost', '/inner')}"></iframe>`);
    site.answer('russian.localhost/', `<script>localStorage.doll = 1</script><iframe src="${site.url('between.localhost')}"></iframe>`);
    const seen = await collectFrom(bench, new StorageCollector(), site.url('russian.localhost'));
    expect(seen.map(({ partitionKey }) => partitionKey).sort()).toEqual(['http://russian.localhost', null]);
  });

  it('tells of a key that was gone before anybody looked', { timeout: 30_000 }, async () => {
    bench.site.answer('wink.localhost/', '<script>localStorage.wink = 1; delete localStorage.wink; sessionStorage.setItem("stay", 1)</script>');
    const seen = await collectFrom(bench, new StorageCollector(), bench.site.url('wink.localhost'));
    expect(seen.map(({ name, kept }) => [name, kept]).sort()).toEqual([
      ['stay', true],
      ['wink', false],
    ]);
  });

  it('is not put off by a page that hides what it keeps', { timeout: 30_000 }, async () => {
    bench.site.answer('hides.localhost/', '<script>localStorage.hidden = 1; Storage.prototype.key = () => null; indexedDB.databases = async () => []; indexedDB.open("hidden-db"); Object.defineProperty(window, "localStorage", { value: {} })</script>');
    const seen = await collectFrom(bench, new StorageCollector(), bench.site.url('hides.localhost'), 300);
    expect(seen.map(({ name }) => name).sort()).toEqual(['hidden', 'hidden-db']);
  });
});
