import { describe, expect, it } from 'vitest';
import { page as sendPage } from '../local-site.test-helper.ts';
import { collectFrom, itBehavesLikeACollector, useBench } from './contract.test-helper.ts';
import { NoscriptCollector } from './noscript.ts';

const bench = useBench();

describe('NoscriptCollector', () => {
  itBehavesLikeACollector(() => new NoscriptCollector(), bench, () => '<noscript><img src="https://tick.example/p.gif?id=1"></noscript>');

  it('reads images and frames, says which show nothing, and asks for none of them', { timeout: 30_000 }, async () => {
    const { site } = bench;
    const asked: string[] = [];
    for (const path of ['/tr', '/ns.html', '/photo']) site.answer(`vendor.localhost${path}`, (response, { url = '' }) => (asked.push(url), void response.writeHead(200).end()));
    const vendor = (path: string) => site.url('vendor.localhost', path);
    site.answer(
      'page.localhost/',
      `<noscript><img height="1" width="1" style="border:0" src="${vendor('/tr?id=7&ev=PageView')}"></noscript>
       <noscript><iframe src="${vendor('/ns.html?id=GTM-1')}" height="0" width="0" style="display:none;visibility:hidden"></iframe></noscript>
       <noscript><p>No scripts? <img src="/own.png" width="300" height="200"><img src="${vendor('/photo')}"></p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><script>alert(1)</script></noscript>
       <img src="/outside.png">`,
    );
    const pages = [site.url('page.localhost')];
    expect(await collectFrom(bench, new NoscriptCollector(), site.url('page.localhost'), 200)).toEqual([
      { element: 'img', url: vendor('/tr'), invisible: true, pages },
      { element: 'iframe', url: vendor('/ns.html'), invisible: true, pages },
      { element: 'img', url: site.url('page.localhost', '/own.png'), invisible: false, pages },
      { element: 'img', url: vendor('/photo'), invisible: false, pages },
    ]);
    expect(asked).toEqual([]);
  });

  it('reads them in a page that lets no script make markup', { timeout: 30_000 }, async () => {
    bench.site.answer('strict.localhost/', (response) =>
      sendPage(response, '<noscript><img src="https://vendor.example/p.gif"></noscript>', {
        'Content-Security-Policy': "default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      }),
    );
    expect(await collectFrom(bench, new NoscriptCollector(), bench.site.url('strict.localhost'))).toMatchObject([{ url: 'https://vendor.example/p.gif' }]);
  });
});
