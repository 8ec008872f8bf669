import { describe, expect, it } from 'vitest';
import { script } from '../local-site.test-helper.ts';
import { collectFrom, itBehavesLikeACollector, useBench } from './contract.test-helper.ts';
import { FingerprintingCollector } from './fingerprinting.ts';

const bench = useBench();

/** Draws on a canvas of some size and reads it back. */
const drawing = (size: number) => `var canvas = document.createElement('canvas'); canvas.width = canvas.height = ${size}; canvas.getContext('2d').fillText('tick', 2, 10); canvas.toDataURL();`;

describe('FingerprintingCollector', () => {
  itBehavesLikeACollector(() => new FingerprintingCollector(), bench, () => `<script>${drawing(200)}</script>`);

  it('names the script that calls each interface, and what had loaded it', { timeout: 30_000 }, async () => {
    const { site } = bench;
    const vendor = site.url('vendor.localhost', '/fp.js');
    const loader = site.url('manager.localhost', '/tags.js');
    site.answer('manager.localhost/tags.js', script(`document.head.append(Object.assign(document.createElement('script'), { src: '${vendor}?visitor=7' }))`));
    site.answer(
      'vendor.localhost/fp.js',
      script(`${drawing(200)}
        new OfflineAudioContext(1, 100, 44100).startRendering();
        var context = canvas.getContext('2d');
        for (let n = 0; n < 40; n += 1) { context.font = '12px family' + n; context.measureText('mmm'); }`),
    );
    site.answer('page.localhost/', `<script src="${loader}"></script><script>${drawing(16)}</script>`);
    const seen = await collectFrom(bench, new FingerprintingCollector(), site.url('page.localhost'), 300);
    expect(seen).toEqual([
      { script: vendor, documentUrl: site.url('page.localhost'), apis: ['canvas', 'audio', 'fonts'], initiators: [loader, site.url('page.localhost')], pages: [site.url('page.localhost')] },
    ]);
  });

  it('tells in whose frame it was', { timeout: 30_000 }, async () => {
    const { site } = bench;
    site.answer('other.localhost/', `<script>${drawing(100)}</script>`);
    site.answer('framing.localhost/', `<iframe src="${site.url('other.localhost')}"></iframe>`);
    const seen = await collectFrom(bench, new FingerprintingCollector(), site.url('framing.localhost'), 300);
    expect(seen).toMatchObject([{ documentUrl: site.url('other.localhost'), apis: ['canvas'], pages: [site.url('framing.localhost')] }]);
  });
});
