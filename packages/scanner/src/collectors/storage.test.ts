import { describe, expect, it } from 'vitest';
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
    const page = await bench.browser.context.newPage();
    await page.goto(site.url('host.localhost'));
    await page.waitForTimeout(300);
    await collector.look(page, page.url(), 1000);
    const collected = await collector.finish();
    await page.close();
    expect(collected.ok && collected.value.map(({ name }) => name)).toEqual(['kept']);
    expect(collected.ok && collected.problems).toEqual([expect.stringContaining('storage: no answer within 1000 ms')]);
  });

  it('stops counting where a page makes up names', { timeout: 30_000 }, async () => {
    bench.site.answer('many.localhost/', '<script>for (let i = 0; i < 3000; i++) localStorage[`key${i}`] = ""</script>');
    expect(await collectFrom(bench, new StorageCollector(), bench.site.url('many.localhost'))).toHaveLength(2000);
  });

  it('leaves out what a frame without an origin has', { timeout: 30_000 }, async () => {
    bench.site.answer('sandbox.localhost/', '<iframe sandbox="allow-scripts" srcdoc="<script>try { localStorage.a = 1 } catch {}</script>"></iframe>');
    expect(await collectFrom(bench, new StorageCollector(), bench.site.url('sandbox.localhost'))).toEqual([]);
  });
});
