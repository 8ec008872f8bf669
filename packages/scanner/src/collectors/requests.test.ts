import { describe, expect, it } from 'vitest';
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
      { origin: new URL(site.url('pixel.localhost')).origin, path: '/p', initiators: [site.url('page.localhost')], pages: [site.url('page.localhost')] },
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
});
