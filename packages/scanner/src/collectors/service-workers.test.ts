import { describe, expect, it } from 'vitest';
import { script } from '../local-site.test-helper.ts';
import type { Collector } from './collector.ts';
import { collectFrom, itBehavesLikeACollector, useBench } from './contract.test-helper.ts';
import { ServiceWorkerCollector, type SeenServiceWorker } from './service-workers.ts';

const bench = useBench();

/** A registration outlives the page, and the test: those of the site that this one is about. */
const ofSite = (seen: readonly SeenServiceWorker[], host: string) => seen.filter(({ scope }) => scope.startsWith(bench.site.url(host)));

/** Waits for the page’s registrations to be done, however long this machine takes. */
const whenReady = 'navigator.serviceWorker.ready.then(() => new Promise((resolve) => setTimeout(resolve, 100)))';

async function registrationsOf<T>(collector: Collector<T>, address: string, done: string): Promise<T> {
  await collector.attach(bench.scope);
  const page = await bench.open(address);
  await page.goto(address);
  await page.evaluate(done);
  const value = await collector.finish();
  await page.close();
  return value;
}

describe('ServiceWorkerCollector', () => {
  itBehavesLikeACollector(
    () => new ServiceWorkerCollector(),
    bench,
    () => {
      // The page has loaded only once it is registered.
      let release = () => {};
      bench.site.answer('tick.localhost/held', (response) => {
        release = () => void response.writeHead(204).end();
      });
      bench.site.answer('tick.localhost/ready', (response) => {
        response.writeHead(204).end();
        release();
      });
      bench.site.answer('tick.localhost/tick.js', script(''));
      return '<img src="/held"><script>navigator.serviceWorker.register("/tick.js").then(() => navigator.serviceWorker.ready).then(() => fetch("/ready"))</script>';
    },
  );

  it('tells scope, script and page', { timeout: 30_000 }, async () => {
    const { site } = bench;
    site.answer('app.localhost/sw.js', script('self.addEventListener("fetch", () => {})'));
    site.answer('app.localhost/shop/', '<script>navigator.serviceWorker.register("/sw.js", { scope: "/shop/" })</script>');
    const address = site.url('app.localhost', '/shop/');
    const seen = await registrationsOf(new ServiceWorkerCollector(), address, whenReady);
    expect(ofSite(seen, 'app.localhost')).toEqual([{ scope: address, script: site.url('app.localhost', '/sw.js'), kept: true, pages: [address] }]);
  });

  it('keeps in mind what was there and went again', { timeout: 30_000 }, async () => {
    const { site } = bench;
    site.answer('brief.localhost/sw.js', script(''));
    site.answer('brief.localhost/', '<script>navigator.serviceWorker.register("/sw.js")</script>');
    const seen = await registrationsOf(new ServiceWorkerCollector(), site.url('brief.localhost'), `${whenReady}.then(() => navigator.serviceWorker.getRegistration()).then((it) => it.unregister()).then(() => new Promise((resolve) => setTimeout(resolve, 300)))`);
    expect(ofSite(seen, 'brief.localhost')).toMatchObject([{ scope: site.url('brief.localhost'), kept: false }]);
  });

  it('has none of a page that registers none', { timeout: 30_000 }, async () => {
    bench.site.answer('none.localhost/', '<script>navigator.serviceWorker.getRegistrations()</script>');
    expect(ofSite(await collectFrom(bench, new ServiceWorkerCollector(), bench.site.url('none.localhost')), 'none.localhost')).toEqual([]);
  });
});
