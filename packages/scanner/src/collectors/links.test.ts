import { describe, expect, it } from 'vitest';
import { collectFrom, itBehavesLikeACollector, useBench } from './contract.test-helper.ts';
import { LinkCollector } from './links.ts';

const bench = useBench();

describe('LinkCollector', () => {
  itBehavesLikeACollector(
    () => new LinkCollector(),
    bench,
    // Storage outlives a test; only a new value is news.
    () => `<script>const id = crypto.randomUUID(); localStorage.setItem('tick', id); new Image().src = '${bench.site.url('other.localhost', '/p')}?v=' + id</script>`,
  );

  it('tells which stored value went to whom, by which parameter, and never the value', { timeout: 30_000 }, async () => {
    const { site } = bench;
    const vendor = (query: string) => `fetch('${site.url('vendor.localhost', '/c')}?${query}', { mode: 'no-cors' })`;
    site.answer(
      'page.localhost/',
      `<script>
        document.cookie = '_ga=GA1.1.123456789.1700000000; Max-Age=3600';
        document.cookie = 'theme=dark-1';
        sessionStorage.setItem('profile', JSON.stringify({ id: 'f00dbeef1234', at: 1700000000123 }));
        ${vendor('cid=123456789.1700000000&t=1700000000123&theme=dark-1')};
        ${vendor('cid=123456789.1700000000')};
        ${vendor('dl=' + encodeURIComponent('https://page.example/?u=f00dbeef1234') + '&gdpr_consent=f00dbeef1234')};
        fetch('/own?id=123456789');
      </script>`,
    );
    const seen = await collectFrom(bench, new LinkCollector(), site.url('page.localhost'), 300);
    const pages = [site.url('page.localhost')];
    expect(seen.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
      { kind: 'cookie', name: '_ga', domain: 'page.localhost', parameter: 'cid', host: 'vendor.localhost', pages },
      { kind: 'sessionStorage', name: 'profile', domain: 'page.localhost', parameter: 'dl', host: 'vendor.localhost', pages },
    ]);
    expect(JSON.stringify(seen)).not.toMatch(/123456789|f00dbeef/u);
  });

  it('calls it no sharing where a host gets back what it stored', { timeout: 30_000 }, async () => {
    const { site } = bench;
    site.answer('frame.vendor.localhost/', `<script>localStorage.setItem('uid', 'abcd12345678'); new Image().src = '${site.url('frame.vendor.localhost', '/p')}?uid=abcd12345678'</script>`);
    site.answer('host.localhost/', `<iframe src="${site.url('frame.vendor.localhost')}"></iframe>`);
    expect(await collectFrom(bench, new LinkCollector(), site.url('host.localhost'), 300)).toEqual([]);
  });
});
