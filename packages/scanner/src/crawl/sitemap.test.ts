import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSitemap } from './sitemap.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const nothing = { pages: [], sitemaps: [] };
const read = (text: string) => readSitemap(bytes(text));
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&apos;');

describe('readSitemap', () => {
  it('reads pages, and not what else has an address', () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="https://a.no/x.xsl"?>
      <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="i" xmlns:xhtml="x">
        <url><loc> https://a.no/1?x=1&amp;y=2
        </loc><lastmod>2024-01-01</lastmod><image:image><image:loc>https://a.no/1.jpg</image:loc></image:image></url>
        <url><loc><![CDATA[https://a.no/2]]></loc><xhtml:link rel="alternate" hreflang="nn" href="https://a.no/nn/2"/></url>
        <!-- <url><loc>https://a.no/3</loc></url> --><loc>https://a.no/4</loc>
      </urlset>`;
    expect(read(text)).toEqual({ pages: ['https://a.no/1?x=1&y=2', 'https://a.no/2', 'https://a.no/nn/2'], sitemaps: [] });
  });

  it('reads an index, by whatever prefix, and packed', () => {
    const text = '<sm:sitemapindex xmlns:sm="x"><sm:sitemap><sm:loc>https://a.no/1.xml</sm:loc></sm:sitemap></sm:sitemapindex>';
    expect(readSitemap(gzipSync(text))).toEqual({ pages: [], sitemaps: ['https://a.no/1.xml'] });
  });

  it('reads a plain list', () => {
    expect(read('\uFEFFhttps://a.no/1\r\n\n  http://a.no/2  \nftp://a.no/3\nnonsense').pages).toEqual(['https://a.no/1', 'http://a.no/2']);
  });

  it('reads what is broken as far as it makes sense', () => {
    expect(read('<urlset><url><loc>https://a.no/?a=1&b=2</loc></url><url><loc>https://a.no/2</url><url><loc>https://a.no/3').pages).toEqual(['https://a.no/?a=1&b=2', 'https://a.no/2']);
    const packed = gzipSync(`<urlset>${Array.from({ length: 5000 }, (_, index) => `<url><loc>https://a.no/${index}</loc></url>`).join('')}`);
    const { pages } = readSitemap(packed.subarray(0, packed.length / 2));
    expect(pages[0]).toBe('https://a.no/0');
    expect(pages.length).toBeGreaterThan(100);
  });

  it.each([
    ['nothing', ''],
    ['a page', '<!doctype html><title>Not found</title><a href="https://a.no/">a</a><script>if (a < b && c) {}</script>'],
    ['other schemes', '<urlset><url><loc>javascript:alert(1)</loc></url><url><loc>file:///etc/passwd</loc></url><url><loc>/a</loc></url><url><loc>http://</loc></url></urlset>'],
    ['an address without end', `<urlset><url><loc>https://a.no/${'a'.repeat(100_000)}</loc></url></urlset>`],
  ])('lists nothing of %s', (_what, text) => expect(read(text)).toEqual(nothing));

  it('expands no entity but XML’s own', () => {
    const laughs = Array.from({ length: 20 }, (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`).join('');
    const bomb = `<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY l0 "https://a.no/"><!ENTITY x SYSTEM "file:///etc/hostname">${laughs}]>
      <urlset><url><loc>https://a.no/&l20;</loc></url><url><loc>https://a.no/&x;</loc></url><url><loc>&l0;</loc></url></urlset>`;
    expect(read(bomb).pages).toEqual(['https://a.no/&l20;', 'https://a.no/&x;']);
  });

  it('survives bombs and floods', () => {
    const started = performance.now();
    expect(readSitemap(gzipSync(Buffer.alloc(60 * 1024 * 1024, ' ')))).toEqual(nothing);
    expect(read('<a>'.repeat(500_000))).toEqual(nothing);
    expect(read(`<a ${'b '.repeat(500_000)}`)).toEqual(nothing);
    expect(read(`<!DOCTYPE ${'['.repeat(500_000)}`)).toEqual(nothing);
    expect(readSitemap(bytes('<urlset>' + '<url><loc>https://a.no/</loc></url>'.repeat(60_000)), 1000).pages).toHaveLength(1000);
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it('gives back any addresses that were written properly', () => {
    fc.assert(
      fc.property(fc.array(fc.webUrl({ withQueryParameters: true, withFragments: true }), { maxLength: 20 }), (urls) => {
        expect(read(`<urlset>${urls.map((url) => `<url><loc>${escaped(url)}</loc></url>`).join('\n')}</urlset>`).pages).toEqual(urls);
      }),
    );
  });

  it('stands whatever it is given', () => {
    const part = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('<url>', '<loc>', 'https://a.no/', '</loc>', '</url>', '<sitemap>', '<![CDATA[', ']]>', '<!--', '<!DOCTYPE a [', '<?', '&#x0;', '&lt', '<a b="', '\0'));
    fc.assert(
      fc.property(fc.array(part), fc.boolean(), (parts, isPacked) => {
        const text = parts.join('');
        const { pages, sitemaps } = readSitemap(isPacked ? gzipSync(text) : bytes(text), 5);
        expect(pages.length + sitemaps.length).toBeLessThanOrEqual(5);
        expect([...pages, ...sitemaps].every((url) => /^https?:/iu.test(url) && URL.canParse(url))).toBe(true);
      }),
    );
    fc.assert(fc.property(fc.uint8Array(), (body) => readSitemap(new Uint8Array([0x1f, 0x8b, ...body])).pages.length === 0));
  });
});
