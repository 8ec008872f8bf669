import { describe, expect, it } from 'vitest';
import { SiteGuide, type Load } from './site-guide.ts';

const site = 'https://example.no';
const urlset = (...paths: string[]) => `<urlset>${paths.map((path) => `<url><loc>${site}${path}</loc></url>`).join('')}</urlset>`;
const index = (...urls: string[]) => `<sitemapindex>${urls.map((url) => `<sitemap><loc>${url}</loc></sitemap>`).join('')}</sitemapindex>`;

/** A guide to a site that has these files, or answers a status, and the addresses that it asked for. */
function aGuide(files: Readonly<Record<string, string | number | null>>): { guide: SiteGuide; asked: string[] } {
  const asked: string[] = [];
  const load: Load = async (url) => {
    asked.push(url);
    const file = Object.hasOwn(files, url) ? files[url] : 404;
    return typeof file === 'string' ? { status: 200, body: new TextEncoder().encode(file) } : { status: file ?? null, body: new Uint8Array() };
  };
  return { guide: new SiteGuide(load, (host) => host === 'example.no'), asked };
}

describe('SiteGuide', () => {
  it('asks for each robots.txt once', async () => {
    const { guide, asked } = aGuide({ [`${site}/robots.txt`]: 'User-agent: *\nDisallow: /a' });
    const both = await Promise.all([guide.robotsOf(site), guide.robotsOf(site)]);
    expect(both.map(({ allows }) => allows(`${site}/a`))).toEqual([false, false]);
    expect(asked).toEqual([`${site}/robots.txt`]);
  });

  it.each([
    [404, true, {}],
    [503, false, { robots: [site] }],
    [null, true, { silent: [site] }],
  ])('says what came of a robots.txt that answers %s', async (status, isOpen, problems) => {
    const { guide, asked } = aGuide({ [`${site}/robots.txt`]: status });
    expect((await guide.robotsOf(site)).allows(`${site}/a`)).toBe(isOpen);
    expect(guide.problems).toEqual({ robots: [], silent: [], sitemaps: [], isCut: false, ...problems });
    await guide.mappedPages(site);
    // Who does not answer is not asked for more.
    expect(asked).toHaveLength(status === null ? 1 : 2);
  });

  it('lists one page of each sitemap in turn', async () => {
    const { guide } = aGuide({
      [`${site}/robots.txt`]: `Sitemap: ${site}/index.xml`,
      [`${site}/index.xml`]: index(`${site}/posts.xml`, `${site}/shop.xml`),
      [`${site}/posts.xml`]: urlset('/p1', '/p2', '/p3'),
      [`${site}/shop.xml`]: urlset('/s1'),
      [`${site}/sitemap.xml`]: urlset('/x1', '/x2'),
    });
    expect(await guide.mappedPages(site)).toEqual(['/x1', '/p1', '/s1', '/x2', '/p2', '/p3'].map((path) => site + path));
    expect(guide.problems).toEqual({ robots: [], silent: [], sitemaps: [], isCut: false });
  });

  it('follows no index to other sites, and robots.txt to its sitemaps anywhere', async () => {
    const { guide, asked } = aGuide({
      [`${site}/robots.txt`]: 'Sitemap: https://cdn.no/index.xml\nSitemap: ftp://example.no/a.xml\nSitemap: file:///etc/passwd',
      'https://cdn.no/index.xml': index('https://cdn.no/more.xml', 'http://169.254.169.254/', `${site}/own.xml`),
      [`${site}/own.xml`]: urlset('/own'),
    });
    expect(await guide.mappedPages(site)).toEqual([`${site}/own`]);
    expect(asked).toEqual([`${site}/robots.txt`, 'https://cdn.no/index.xml', `${site}/sitemap.xml`, `${site}/own.xml`]);
  });

  it('says what was promised and is not there', async () => {
    const { guide } = aGuide({ [`${site}/robots.txt`]: `Sitemap: ${site}/gone.xml\nSitemap: ${site}/page.html`, [`${site}/page.html`]: '<html>' });
    expect(await guide.mappedPages(site)).toEqual([]);
    expect(guide.problems.sitemaps).toEqual([`${site}/gone.xml`, `${site}/page.html`]);
    const locked = aGuide({ [`${site}/robots.txt`]: 401, [`${site}/sitemap.xml`]: 401 }).guide;
    expect(await locked.mappedPages(site)).toEqual([]);
    expect(locked.problems).toEqual({ robots: [], silent: [], sitemaps: [`${site}/sitemap.xml`], isCut: false });
  });

  it('comes to an end in an index that names itself, or others without end', async () => {
    const loop = aGuide({ [`${site}/sitemap.xml`]: index(`${site}/sitemap.xml`) });
    expect(await loop.guide.mappedPages(site)).toEqual([]);
    expect(loop.guide.problems.isCut).toBe(false);

    let count = 0;
    const endless: Load = async () => ({ status: 200, body: new TextEncoder().encode(index(...Array.from({ length: 100 }, () => `${site}/${(count += 1)}.xml`))) });
    const guide = new SiteGuide(endless, () => true);
    expect(await guide.mappedPages(site)).toEqual([]);
    expect(guide.problems.isCut).toBe(true);
    expect(count).toBeLessThanOrEqual(31 * 100);
  });

  it('reads no more than a scan could visit', async () => {
    const { guide } = aGuide({ [`${site}/sitemap.xml`]: urlset(...Array.from({ length: 20_000 }, (_, at) => `/${at}`)) });
    expect(await guide.mappedPages(site)).toHaveLength(10_000);
    expect(guide.problems.isCut).toBe(true);
  });
});
