import { describe, expect, it } from 'vitest';
import { Crawl, type CrawlLimits } from './crawl.ts';
import { readRobots } from './crawl/robots.ts';

const start = 'https://example.no/';

function aCrawl(limits: Partial<CrawlLimits> = {}, url = start, listed: readonly string[] = []): Crawl {
  return new Crawl(url, { maxPages: 25, maxDepth: 3, subdomains: false, ...limits }, listed);
}

/** Goes through a crawl whose pages link to what a table says. */
function walk(crawl: Crawl, links: Readonly<Record<string, readonly string[]>>): string[] {
  const visited: string[] = [];
  for (let page = crawl.next(); page; page = crawl.next()) {
    visited.push(page.url);
    crawl.addLinks(links[page.url] ?? [], page);
  }
  return visited;
}

describe('Crawl', () => {
  it('visits what is nearest to the start first, each page once', () => {
    const links = {
      [start]: [`${start}a`, `${start}b`, `${start}a#foot`, start],
      [`${start}a`]: [`${start}a/deep`, `${start}b`],
      [`${start}b`]: [`${start}b/deep`],
    };
    expect(walk(aCrawl(), links)).toEqual([start, `${start}a`, `${start}b`, `${start}a/deep`, `${start}b/deep`]);
  });

  it('goes no deeper than asked', () => {
    const links = { [start]: [`${start}1`], [`${start}1`]: [`${start}2`], [`${start}2`]: [`${start}3`] };
    expect(walk(aCrawl({ maxDepth: 0 }), links)).toEqual([start]);
    expect(walk(aCrawl({ maxDepth: 2 }), links)).toEqual([start, `${start}1`, `${start}2`]);
  });

  it('stops at the limit, says that there was more, and remembers no more than it can visit', () => {
    const crawl = aCrawl({ maxPages: 3 });
    const many = Array.from({ length: 100_000 }, (_, index) => `${start}${index}`);
    expect(crawl.isCutShort).toBe(false);
    expect(walk(crawl, { [start]: many })).toEqual([start, `${start}0`, `${start}1`]);
    expect(crawl.isCutShort).toBe(true);
    expect(crawl.total).toBe(3);
  });

  it('does not call a site cut short that fits the limit exactly', () => {
    const crawl = aCrawl({ maxPages: 2 });
    walk(crawl, { [start]: [`${start}a`], [`${start}a`]: [start, `${start}a`] });
    expect(crawl.isCutShort).toBe(false);
  });

  it('counts what is planned and visited, within the limit', () => {
    const crawl = aCrawl({ maxPages: 10 });
    expect(crawl.total).toBe(1);
    const page = crawl.next();
    crawl.addLinks([`${start}a`, `${start}b`], page!);
    expect(crawl.total).toBe(3);
  });

  it.each([
    ['the bare host', 'https://www.example.no/', 'https://example.no/a'],
    ['the www host', 'https://example.no/', 'https://www.example.no/a'],
    ['http', 'https://example.no/', 'http://example.no/a'],
    ['a final dot', 'https://example.no/', 'https://example.no./a'],
    ['capitals', 'https://example.no/', 'https://EXAMPLE.no/a'],
    ['punycode', 'https://blåbær.no/', 'https://xn--blbr-roah.no/a'],
    ['an IPv6 address', 'http://[::1]:8080/', 'http://[::1]:8080/a'],
    ['another port', 'http://localhost:3000/', 'http://localhost:3001/a'],
  ])('takes %s for the same site', (_what, from, link) => {
    expect(aCrawl({}, from).mayVisit(link)).toBe(true);
  });

  it.each([
    ['another subdomain', 'https://shop.example.no/'],
    ['another site', 'https://example.com/'],
    ['a site that ends alike', 'https://badexample.no/'],
    ['another scheme', 'ftp://example.no/'],
    ['mail', 'mailto:a@example.no'],
    ['script', 'javascript:alert(1)'],
    ['data', 'data:text/html,x'],
    ['a blob', 'blob:https://example.no/1'],
    ['a file', 'file:///etc/passwd'],
    ['nothing', ''],
    ['no address', 'http://'],
    ['a user', 'https://user@example.no/a'],
    ['a password', 'https://:secret@example.no/a'],
    ['a PDF', 'https://example.no/report.PDF'],
    ['a log-out', 'https://example.no/logout'],
    ['a log-out of WordPress', 'https://example.no/wp-login.php?action=logout&_wpnonce=1'],
    ['a log-out in Norwegian', 'https://example.no/konto/logg-ut/'],
    ['a removal', 'https://example.no/cart?remove=1'],
  ])('does not follow %s', (_what, link) => {
    expect(aCrawl().mayVisit(link)).toBe(false);
  });

  it.each(['https://example.no/removed-words', 'https://example.no/a?q=deleted', 'https://example.no/blog/logouts-explained', 'https://example.no/?pdf=1'])(
    'takes %s for an ordinary page',
    (link) => expect(aCrawl().mayVisit(link)).toBe(true),
  );

  it('follows other subdomains where asked, and never another site', () => {
    const crawl = aCrawl({ subdomains: true }, 'https://www.example.co.uk/');
    expect(crawl.mayVisit('https://shop.example.co.uk/')).toBe(true);
    expect(crawl.mayVisit('https://other.co.uk/')).toBe(false);
  });

  it('moves to where the start page answered from, and does not visit it again', () => {
    const crawl = aCrawl({}, 'http://example.no/');
    const page = crawl.next()!;
    crawl.moveTo('https://shop.example.no/#top');
    crawl.addLinks(['https://shop.example.no/', 'https://shop.example.no/a', 'https://example.no/b'], page);
    expect(crawl.next()?.url).toBe('https://shop.example.no/a');
    expect(crawl.next()).toBeUndefined();
  });

  describe('with what the site says of itself', () => {
    it('takes turns between what is linked and what sitemaps list, each page once', () => {
      const crawl = aCrawl();
      const page = crawl.next()!;
      crawl.addLinks([`${start}a`, `${start}b`, `${start}c`], page);
      crawl.addMapped([start, `${start}a`, `${start}1`, `${start}2`, 'https://other.no/', `${start}logout`]);
      expect(crawl.total).toBe(6);
      expect(walk(crawl, {})).toEqual([`${start}a`, `${start}1`, `${start}b`, `${start}2`, `${start}c`]);
      expect(crawl.leftOut).toEqual({ harmful: 1 });
    });

    it('visits nothing of it where the start page alone is asked for', () => {
      const crawl = aCrawl({ maxDepth: 0 });
      crawl.next();
      expect(crawl.mayGrow).toBe(false);
      crawl.addMapped([`${start}1`]);
      expect(crawl.next()).toBeUndefined();
    });

    it('is cut short where one of the two had to be', () => {
      const crawl = aCrawl({ maxPages: 3 });
      crawl.addLinks([`${start}a`], crawl.next()!);
      crawl.addMapped([`${start}1`]);
      expect([crawl.isCutShort, crawl.total]).toEqual([false, 3]);
      crawl.addMapped([`${start}2`]);
      expect([crawl.isCutShort, crawl.total]).toEqual([true, 3]);
    });

    it('leaves alone what robots.txt closes, found before or after it was read, and counts each once', () => {
      const crawl = aCrawl();
      const page = crawl.next()!;
      crawl.addLinks([`${start}closed/1`, `${start}open`], page);
      expect(crawl.unknownOrigin).toBe('https://example.no');
      crawl.obey('https://example.no', readRobots('https://example.no', 'User-agent: *\nDisallow: /closed'));
      expect(crawl.unknownOrigin).toBeUndefined();
      crawl.addLinks([`${start}closed/1`, `${start}closed/2`, 'http://example.no/closed/3'], page);
      expect(crawl.next()?.url).toBe(`${start}open`);
      expect(crawl.leftOut).toEqual({ robots: 2 });
      // Another scheme or port is another origin, with a robots.txt of its own.
      expect(crawl.unknownOrigin).toBe('http://example.no');
    });

    it('asks for each robots.txt before the first page that it may close', () => {
      const crawl = aCrawl({ subdomains: true });
      const hosts = ['a.example.no', 'b.example.no'];
      crawl.addLinks(hosts.map((host) => `https://${host}/x`), crawl.next()!);
      const rules = readRobots(start, 'User-agent: *\nDisallow: /x');
      for (const host of hosts) {
        expect(crawl.unknownOrigin).toBe(`https://${host}`);
        crawl.obey(`https://${host}`, rules);
      }
      expect(crawl.next()).toBeUndefined();
      expect([crawl.total, crawl.leftOut]).toEqual([1, { robots: 2 }]);
    });

    it('visits the start page whatever robots.txt says: a person named it', () => {
      const crawl = aCrawl();
      expect(crawl.unknownOrigin).toBeUndefined();
      crawl.obey('https://example.no', readRobots('https://example.no', 'User-agent: *\nDisallow: /'));
      expect(crawl.next()?.url).toBe(start);
    });
  });

  describe('with patterns', () => {
    it('visits what fits one of them, and nothing that fits one of the others', () => {
      const crawl = aCrawl({ include: ['/shop/*', '*?view=map'], exclude: ['/shop/old/*', '*sort=*'] });
      const links = [`${start}shop/1`, `${start}shop/old/1`, `${start}about`, `${start}shop/1?sort=price`, `${start}about?view=map`, `${start}shopping`];
      expect(walk(crawl, { [start]: links })).toEqual([start, `${start}shop/1`, `${start}about?view=map`]);
      expect(crawl.leftOut).toEqual({ pattern: 4 });
    });

    it('visits the start page all the same', () => {
      const crawl = aCrawl({ exclude: ['*'] });
      expect(walk(crawl, { [start]: [start] })).toEqual([start]);
      expect(crawl.leftOut).toEqual({});
    });
  });

  describe('with a list', () => {
    const listed = [`${start}b`, `${start}a`, start, `${start}b#top`, `${start}logout`, 'https://other.no/', `${start}a.pdf`];

    it('visits the start page and what is listed, in that order, and says what it would not', () => {
      const crawl = aCrawl({ maxDepth: 0 }, start, listed);
      expect(walk(crawl, { [start]: [`${start}c`] })).toEqual([start, `${start}b`, `${start}a`]);
      expect(crawl.leftOut).toEqual({ listed: 3 });
    });

    it('goes on from there where it may', () => {
      const crawl = aCrawl({ maxDepth: 1 }, start, listed);
      const page = crawl.next()!;
      crawl.addMapped([`${start}1`]);
      crawl.addLinks([`${start}c`], page);
      expect(walk(crawl, { [`${start}b`]: [`${start}d`] })).toEqual([`${start}b`, `${start}a`, `${start}c`, `${start}1`, `${start}d`]);
    });
  });

  describe('in a site without end', () => {
    const step = (url: string, by: number) => url.replace(/\d+$/u, (month) => String(Number(month) + by));

    it('goes through no calendar for ever, and says so', () => {
      const crawl = aCrawl({ maxPages: 1000, maxDepth: 100 });
      let visited = 0;
      for (let page = crawl.next(); page; page = crawl.next()) {
        visited += 1;
        crawl.addLinks(page.url === start ? [`${start}events?month=1`] : [step(page.url, 1), step(page.url, 2)], page);
      }
      expect(visited).toBe(1 + 1 + 9);
      expect(crawl.leftOut.variations).toBeGreaterThan(0);
    });

    it('goes through all that a list of articles leads to', () => {
      const articles = Array.from({ length: 40 }, (_, index) => `${start}article/${index}`);
      const crawl = aCrawl({ maxPages: 100 });
      expect(walk(crawl, { [start]: [`${start}news`], [`${start}news`]: articles })).toHaveLength(42);
      expect(crawl.leftOut).toEqual({});
    });

    it('is not led round by ids of sessions', () => {
      const crawl = aCrawl({ maxPages: 1000, maxDepth: 100 });
      let visited = 0;
      for (let page = crawl.next(); page; page = crawl.next()) {
        visited += 1;
        crawl.addLinks([`${start}a?PHPSESSID=${visited}`, `${start}b;jsessionid=${visited}`], page);
      }
      expect(visited).toBe(3);
    });

    it('counts a page no longer as left out once another page leads to it', () => {
      const crawl = aCrawl({ variations: 1, maxDepth: 100 });
      crawl.addLinks([`${start}p/1`, `${start}list`], crawl.next()!);
      crawl.addLinks([`${start}p/2`], crawl.next()!);
      expect(crawl.leftOut).toEqual({ variations: 1 });
      crawl.addMapped([`${start}p/2`]);
      expect(crawl.leftOut).toEqual({});
    });
  });
});
