import { describe, expect, it } from 'vitest';
import { Crawl, pageAddress, type CrawlLimits } from './crawl.ts';

const start = 'https://example.no/';

function aCrawl(limits: Partial<CrawlLimits> = {}, url = start): Crawl {
  return new Crawl(url, { maxPages: 25, maxDepth: 3, subdomains: false, ...limits });
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
});

describe('pageAddress', () => {
  it('leaves the fragment off and the query on', () => {
    expect(pageAddress('https://Example.no/a?b=1#c')).toBe('https://example.no/a?b=1');
  });
});
