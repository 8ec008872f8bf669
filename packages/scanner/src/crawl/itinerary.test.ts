import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { useBench } from '../collectors/contract.test-helper.ts';
import { Crawl } from '../crawl.ts';
import { page as sendPage } from '../local-site.test-helper.ts';
import { runPass, type PassOptions, type PassResult } from '../pass.ts';
import { Itinerary, type Manners } from './itinerary.ts';
import type { Load } from './site-guide.ts';

const bench = useBench();
const withinMs = 60_000;

/** Crawls a site without staying anywhere. */
function crawl(host: string, options: Partial<PassOptions> = {}): Promise<PassResult> {
  return runPass(bench.browser, {
    id: 'untouched',
    parallel: 4,
    startUrl: bench.site.url(host),
    limits: { maxPages: 25, maxDepth: 3, subdomains: false },
    visit: { timeoutMs: 10_000, quietMs: 50, settleMs: 2000, stayMs: 0, interact: true },
    signal: new AbortController().signal,
    onPage: () => {},
    ...options,
  });
}

function pathsOf({ pages }: PassResult): string[] {
  return pages.map(({ url }) => new URL(url).pathname + new URL(url).hash);
}

const urlset = (...urls: string[]) => `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.map((url) => `<url><loc>${url}</loc></url>`).join('')}</urlset>`;

describe('Itinerary', () => {
  /** One that has met a site which asks for so long a pause. */
  async function anItinerary(delaySeconds: number, manners: Manners = {}) {
    const crawl = new Crawl('https://example.no/', { maxPages: 9, maxDepth: 1, subdomains: false });
    const load: Load = async () => ({ status: 200, body: new TextEncoder().encode(`User-agent: *\nCrawl-delay: ${delaySeconds}`) });
    const itinerary = new Itinerary(crawl, load, manners);
    const start = crawl.next()!;
    await itinerary.begin(['https://example.no/a'], start, start.url);
    return { itinerary, page: (await itinerary.next())! };
  }

  it('lets no page begin before the pause that the site asks for is over', async () => {
    const { itinerary, page } = await anItinerary(0.2);
    const began = Date.now();
    await Promise.all([1, 2, 3].map(() => itinerary.turn(page, new AbortController().signal)));
    expect(Date.now() - began).toBeGreaterThan(390);
  });

  it('does not wait on a site of one’s own, nor once the scan is stopped', async () => {
    const own = await anItinerary(30, { ignoreRobots: true });
    const stopped = await anItinerary(30);
    for (let turn = 0; turn < 3; turn += 1) {
      await own.itinerary.turn(own.page, new AbortController().signal);
      await stopped.itinerary.turn(stopped.page, AbortSignal.abort());
    }
  });
});

describe('a crawl', () => {
  it('visits what sitemaps list and what robots.txt leaves open, and is nobody while it asks', { timeout: withinMs }, async () => {
    const { site } = bench;
    const asked: string[] = [];
    const agents = new Set<string | undefined>();
    site.answer('map.localhost/', (response, { headers }) => {
      asked.push('start page');
      agents.add(headers['user-agent']);
      sendPage(response, '<a href="/linked">a</a><a href="/closed/too">b</a><a href="/konto/logg-ut">c</a>', { 'Set-Cookie': 'start=1' });
    });
    // The first to begin is the last to end, and still comes first.
    site.answer('map.localhost/linked', (response) => void setTimeout(() => sendPage(response, 'linked'), 500));
    for (const name of ['mapped', 'packed', 'closed/too', 'closed/mapped']) site.answer(`map.localhost/${name}`, name);
    const file = (address: string, text: string | Buffer, type: string) =>
      site.answer(address, (response, { headers }) => {
        asked.push(`${address} ${headers.cookie ?? 'without cookies'}`);
        agents.add(headers['user-agent']);
        response.writeHead(200, { 'Content-Type': type, 'Set-Cookie': 'file=1' }).end(text);
      });
    file('map.localhost/robots.txt', `User-agent: *\nDisallow: /closed\nSitemap: ${site.url('maps.localhost', '/index.xml')}`, 'text/plain');
    file('maps.localhost/index.xml', `<sitemapindex><sitemap><loc>${site.url('map.localhost', '/packed.xml.gz')}</loc></sitemap></sitemapindex>`, 'text/xml');
    file('map.localhost/packed.xml.gz', gzipSync(urlset(site.url('map.localhost', '/packed'), site.url('other.localhost', '/x'))), 'application/gzip');
    file('map.localhost/sitemap.xml', urlset(site.url('map.localhost', '/mapped'), site.url('map.localhost', '/closed/mapped')), 'text/xml');

    const result = await crawl('map.localhost');
    expect(pathsOf(result)).toEqual(['/', '/linked', '/mapped', '/packed']);
    expect(asked).toEqual([
      'start page',
      'map.localhost/robots.txt without cookies',
      'maps.localhost/index.xml without cookies',
      'map.localhost/sitemap.xml without cookies',
      'map.localhost/packed.xml.gz without cookies',
    ]);
    expect(result.notVisited).toEqual({ leftOut: { harmful: 1, robots: 2 }, unread: { robots: [], silent: [], sitemaps: [], isCut: false } });
    // A robot by name would be shut out, and the scan with it.
    expect(agents.size).toBe(1);
    expect(result.popups).toBe(0);
    if (!result.cookies.ok || !result.requests.ok) throw new Error('a collector failed');
    expect(result.cookies.value.seen.map(({ name }) => name)).toEqual(['start']);
    expect(result.cookies.value.events.map(({ name }) => name)).toEqual(['start']);
    expect(result.requests.value.map(({ path }) => path).sort()).toEqual(['/', '/linked', '/mapped', '/packed']);

    expect(pathsOf(await crawl('map.localhost', { manners: { ignoreRobots: true } }))).toEqual(['/', '/linked', '/mapped', '/closed/too', '/packed', '/closed/mapped']);
  });

  it('finds links wherever they are, also on a page that hides them from scripts', { timeout: withinMs }, async () => {
    const { site } = bench;
    site.answer('links.localhost/frame', '<a href="/in-frame">a</a><iframe srcdoc="<a href=/in-srcdoc>a</a>"></iframe>');
    site.answer('vendor.localhost/frame', `<a href="${site.url('links.localhost', '/in-foreign-frame')}">a</a>`);
    site.answer(
      'links.localhost/',
      `<link rel="canonical" href="/canonical"><link rel="alternate" hreflang="nn" href="/nn"><link rel="alternate" type="application/rss+xml" href="/feed"><link rel="next" href="/next">
       <link rel="preload" as="fetch" href="/preloaded"><meta http-equiv="Refresh" content="600; url='/refresh'">
       <a href="/plain">a</a><map name="m"><area href="/area"></map><svg><a href="/svg"><text>a</text></a></svg><p data-href="/data-href">a</p>
       <a href="/#/route">a</a><a href="#top">a</a>
       <div id="host"><template shadowrootmode="open"><a href="/in-shadow">a</a><div><template shadowrootmode="open"><a href="/in-deep-shadow">a</a></template></div></template></div>
       <iframe src="/frame"></iframe><iframe src="${site.url('vendor.localhost', '/frame')}"></iframe><img name="querySelectorAll">
       <script>
         setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<a href="/late">a</a>'), 20);
         navigation.addEventListener('navigate', (event) => event.intercept(), { once: true });
         navigation.navigate('/intercepted');
         history.pushState({}, '', '/pushed');
         history.replaceState({}, '', '/replaced');
         history.replaceState({}, '', '/');
         for (const owner of [Document.prototype, DocumentFragment.prototype]) owner.querySelectorAll = () => [];
         for (const name of ['href', 'content', 'shadowRoot']) for (const { prototype } of [HTMLAnchorElement, HTMLLinkElement, HTMLMetaElement, Element])
           Object.defineProperty(prototype, name, { get: () => '', configurable: true });
         Set.prototype.add = Array.prototype.push = () => {};
       </script>`,
    );
    const result = await crawl('links.localhost', { limits: { maxPages: 50, maxDepth: 1, subdomains: false } });
    expect(pathsOf(result).sort()).toEqual(
      ['/', '/#/route', '/area', '/canonical', '/in-deep-shadow', '/in-frame', '/in-shadow', '/in-srcdoc', '/intercepted', '/late', '/next', '/nn', '/plain', '/pushed', '/refresh', '/replaced', '/svg'].sort(),
    );
  });
});
