import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRobots, rulesForStatus } from './robots.ts';

const site = 'https://example.no';

/** Which of these paths a file closes. */
function closed(text: string, ...paths: string[]): string[] {
  const { allows } = readRobots(site, text);
  return paths.filter((path) => !allows(site + path));
}

describe('readRobots', () => {
  it('closes what a path begins with, stars and ends included', () => {
    const text = 'User-agent: *\nDisallow: /closed\nDisallow: /*.asp$\nDisallow: /a*b/c';
    expect(closed(text, '/', '/closed', '/closed/1?x', '/Closed', '/not/closed', '/x.asp', '/x.aspx', '/x.asp?y', '/a/1/b/c', '/a/b')).toEqual(['/closed', '/closed/1?x', '/x.asp', '/a/1/b/c']);
  });

  it('lets the longest rule decide, and of two as long the one that allows', () => {
    expect(closed('User-agent: *\nDisallow: /\nAllow: /open', '/', '/open/1')).toEqual(['/']);
    expect(closed('User-agent: *\nAllow: /a\nDisallow: /a', '/a')).toEqual([]);
    expect(closed('User-agent: *\nDisallow:', '/')).toEqual([]);
  });

  it('heeds what is asked of us by name, and then nothing that is asked of everybody', () => {
    const text = 'User-agent: bot\nUser-agent: *\nDisallow: /everybody\n\nUser-Agent: Kapsel-Scan/2.0\nDisallow: /us\n\nUser-agent: bot\nDisallow: /bot';
    expect(closed(text, '/everybody', '/us', '/bot')).toEqual(['/us']);
    expect(closed(text.replace('Kapsel-Scan', 'Other'), '/everybody', '/us', '/bot')).toEqual(['/everybody']);
  });

  it('joins groups of one name, and ends a group where another is named', () => {
    expect(closed('User-agent: *\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: *\nDisallow: /c', '/a', '/b', '/c')).toEqual(['/a', '/c']);
  });

  it('reads lines of all kinds, comments, odd spacing and a byte order mark', () => {
    const text = new TextDecoder().decode(new TextEncoder().encode('\uFEFFuser-agent:*\r\nDISALLOW :  /a # why\r/nonsense\n: /b\nDisallow: /c'));
    expect(closed(text, '/a', '/b', '/c')).toEqual(['/a', '/c']);
  });

  it('compares paths however they are encoded', () => {
    expect(closed('User-agent: *\nDisallow: /blåbær\nDisallow: /%7euser\nDisallow: /%c3%98', '/bl%C3%A5b%c3%a6r', '/~user', '/%C3%98')).toHaveLength(3);
  });

  it('has the pause between pages, within reason', () => {
    const delayOf = (value: string) => readRobots(site, `User-agent: *\nCrawl-delay: ${value}\n\nUser-agent: bot\nCrawl-delay: 7`).delaySeconds;
    expect(['2', '0.5', '86400', '-1', 'x', '', 'Infinity'].map(delayOf)).toEqual([2, 0.5, 30, 0, 0, 0, 30]);
    expect(readRobots(site, '').delaySeconds).toBe(0);
  });

  it('has the sitemaps, whoever they are meant for', () => {
    const text = 'Sitemap: https://cdn.no/a.xml\nUser-agent: bot\nSITEMAP: /b.xml\nSitemap: http://\nSitemap:';
    expect(readRobots(site, text).sitemaps).toEqual(['https://cdn.no/a.xml', `${site}/b.xml`, `${site}/`]);
  });

  it('closes nothing by a page that is no robots.txt', () => {
    expect(closed('<!doctype html><title>Shop</title><p>User-agent: * Disallow: /</p>', '/')).toEqual([]);
  });

  it('stands whatever it is given', () => {
    const line = fc.oneof(fc.string({ unit: 'binary' }), fc.tuple(fc.constantFrom('User-agent:*', 'Disallow:', 'Allow: /', 'Sitemap:', 'Crawl-delay:'), fc.string({ unit: 'binary' })).map((parts) => parts.join('')));
    fc.assert(
      fc.property(fc.array(line), fc.webPath(), (lines, path) => {
        const { allows, delaySeconds, sitemaps } = readRobots(site, lines.join('\n'));
        expect(typeof allows(site + path)).toBe('boolean');
        expect(delaySeconds).toBeLessThanOrEqual(30);
        expect(sitemaps.every((url) => URL.canParse(url))).toBe(true);
      }),
    );
  });

  it('is not worn out by a file made for that', () => {
    const started = performance.now();
    const stars = readRobots(site, `User-agent: *\n${`Disallow: /${'*a'.repeat(250)}b\n`.repeat(1000)}`);
    for (let index = 0; index < 20; index += 1) expect(stars.allows(`${site}/${'a'.repeat(2000)}`)).toBe(true);
    const names = Array.from({ length: 5000 }, (_, index) => `User-agent: ${index}\nUser-agent: *\n`).join('');
    expect(readRobots(site, `${names}${'Disallow: /a\n'.repeat(5000)}`).allows(`${site}/a`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

describe('rulesForStatus', () => {
  it('closes nothing where there is no file or no answer, and everything where the server fails', () => {
    const isOpen = (status: number | null) => rulesForStatus(status).allows(`${site}/`);
    expect([404, 403, 410, null].map(isOpen)).toEqual([true, true, true, true]);
    expect([500, 503, 302].map(isOpen)).toEqual([false, false, false]);
  });
});
