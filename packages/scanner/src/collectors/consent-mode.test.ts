import { describe, expect, it } from 'vitest';
import { script } from '../local-site.test-helper.ts';
import { collectFrom, itBehavesLikeACollector, useBench } from './contract.test-helper.ts';
import { ConsentModeCollector } from './consent-mode.ts';

const bench = useBench();

const gtag = 'window.dataLayer = window.dataLayer || []; function gtag() { dataLayer.push(arguments); }';
const consent = "gtag('consent', 'default', { ad_storage: 'denied' });";
const config = "gtag('js', new Date()); gtag('config', 'G-TICK1');";
const asArray = "dataLayer.push(['consent', 'default', { ad_storage: 'denied' }]);";
const gtm = (name = 'dataLayer') => `window.${name} = window.${name} || []; ${name}.push({ 'gtm.start': Date.now(), event: 'gtm.js' });`;
const tag = (query = 'id=G-TICK1', path = '/gtag/js') => `<script async src="${bench.site.url('www.google.localhost', path)}?${query}"></script>`;
const inline = (code: string) => `<script>${code}</script>`;
const hit = (query: string) => inline(`fetch('${bench.site.url('www.google.localhost', '/g/collect')}?v=2&tid=G-TICK1${query}', { mode: 'no-cors' })`);

async function defaultOf(body: string, restMs = 300): Promise<string[]> {
  for (const path of ['/gtag/js', '/gtm.js']) bench.site.answer(`www.google.localhost${path}`, script('/* a tag */'));
  bench.site.answer('page.localhost/', body);
  const seen = await collectFrom(bench, new ConsentModeCollector(), bench.site.url('page.localhost'), restMs);
  return seen.map(({ consentDefault }) => consentDefault);
}

describe('ConsentModeCollector', () => {
  itBehavesLikeACollector(() => new ConsentModeCollector(), bench, () => `${inline(gtag + config)}<script src="${bench.site.url('www.google.localhost', '/gtag/js')}?id=G-TICK1"></script>`);

  it.each([
    ['no default at all', () => inline(gtag + config) + tag(), 'missing'],
    ['a default above all else', () => inline(gtag + consent + config) + tag(), 'in time'],
    ['a default below the tag’s address, but before its commands', () => tag() + inline(gtag + consent + config), 'in time'],
    ['a default after the commands', () => inline(gtag + config + consent) + tag(), 'late'],
    ['a default that a banner sets later', () => inline(gtag + config) + tag() + inline(`setTimeout(() => { ${consent} }, 50)`), 'late'],
    ['a default that is an array, which Google passes over', () => inline(gtag + asArray + config) + tag(), 'missing'],
    ['a container whose default comes after its start', () => inline(gtag + gtm() + consent) + tag('id=GTM-ABC', '/gtm.js'), 'late'],
    ['a queue of another name', () => inline(`window.layer = []; function gtag() { layer.push(arguments); } ${consent} ${gtm('layer')}`) + tag('id=GTM-ABC&l=layer', '/gtm.js'), 'in time'],
    ['a container that sets it where no page can see, and says so', () => inline(gtm()) + tag('id=GTM-ABC', '/gtm.js') + hit('&gcs=G100'), 'in time'],
    ['a hit without a loader', () => hit(''), 'missing'],
  ])('with %s', { timeout: 30_000 }, async (_what, body, expected) => expect(await defaultOf(body())).toEqual([expected]));

  it('asks a page that has gone for nothing', { timeout: 30_000 }, async () => {
    bench.site.answer('www.google.localhost/gtag/js', script('/* a tag */'));
    bench.site.answer('gone.localhost/', inline(gtag + consent + config) + tag());
    const collector = new ConsentModeCollector();
    await collector.attach(bench.scope);
    const address = bench.site.url('gone.localhost');
    const page = await bench.open(address);
    await page.goto(address, { waitUntil: 'load' });
    await collector.look(page, address);
    await page.close();
    await expect(collector.look(page, address)).resolves.toBeUndefined();
    expect(await collector.finish()).toMatchObject([{ page: address, consentDefault: 'in time' }]);
  });

  it('has nothing to say of a page without Google’s tags', { timeout: 30_000 }, async () => {
    expect(await defaultOf(`${inline(gtag + config)}<script src="/collect?tid=42"></script><script src="/gtm.js"></script>`)).toEqual([]);
  });
});
