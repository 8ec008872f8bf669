import { scanReportSchema } from '@kapsel/core/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Screenshot } from './first-impression.ts';
import { script, startLocalSite, type LocalSite } from './local-site.test-helper.ts';
import { scan } from './scan.ts';

let site: LocalSite;
beforeAll(async () => {
  site = await startLocalSite();
});
afterAll(() => site.close());

const withinMs = 60_000;
const aliases = { 'pixel.localhost': 'www.facebook.com' };

/** What this file is about; what is stored before an answer has tests of its own. */
const beyond = ['stored-before-consent', 'unclassified', 'requests-before-consent'];
const codesOf = ({ findings }: Awaited<ReturnType<typeof scan>>) => findings.map(({ code }) => code).filter((code) => !beyond.includes(code));

describe('the audit of a scan', () => {
  it('finds what a site does beside its cookies, and how it asks', { timeout: withinMs }, async () => {
    const tag = site.url('vendor.localhost', '/gtag/js');
    site.answer('bad.localhost/sw.js', script(''));
    site.answer('pixel.localhost/p', (response) => void response.writeHead(204).end());
    site.answer(
      'vendor.localhost/gtag/js',
      script(`const canvas = document.createElement('canvas'); canvas.getContext('2d').fillText('x', 2, 10); canvas.toDataURL();
        const id = crypto.randomUUID(); localStorage.setItem('visitor', id); new Image().src = '${site.url('pixel.localhost', '/p')}?v=' + id;`),
    );
    site.answer(
      'bad.localhost/',
      `<noscript><img width="1" height="1" src="${site.url('pixel.localhost', '/noscript')}"></noscript>
       <script>window.dataLayer = []; (function () { dataLayer.push(arguments) })('config', 'G-1'); navigator.serviceWorker.register('/sw.js')</script>
       <script async src="${tag}?id=G-1"></script>
       <main style="height:3000px">A page</main>
       <template><div style="position:fixed;inset:0;background:#0008"></div>
       <div style="position:fixed;top:40%;left:20%;width:60%;background:white"><p>We use cookies.</p><img src="data:,"><label><input type="checkbox" checked>Statistics</label><button>Accept all</button></div></template>
       <script>setTimeout(() => document.body.append(document.querySelector('template').content), 1000)</script>`,
    );
    const pictures: Screenshot[] = [];
    const report = await scan({ url: site.url('bad.localhost'), allowPrivate: true, maxPages: 1, hostAliases: aliases, onScreenshot: (picture) => pictures.push(picture) });
    expect(scanReportSchema.safeParse(report).error).toBeUndefined();
    expect(codesOf(report)).toEqual([
      'no-reject-on-first-layer',
      'pre-ticked-boxes',
      'consent-wall',
      'fingerprinting',
      'shared-identifier',
      'tracker-in-noscript',
      'banner-accessibility',
      'consent-mode-missing',
      'service-worker',
    ]);
    expect(report).toMatchObject({
      fingerprinting: [{ script: tag, apis: ['canvas'], party: 'third' }],
      sharedIdentifiers: [{ kind: 'localStorage', name: 'visitor', domain: 'bad.localhost', parameter: 'v', host: 'pixel.localhost' }],
      noscript: [{ element: 'img', url: site.url('pixel.localhost', '/noscript'), party: 'third', category: 'marketing' }],
      serviceWorkers: [{ scope: site.url('bad.localhost'), party: 'first', kept: true }],
    });
    expect([...new Set(pictures.map(({ of }) => of))]).toEqual(['page', 'banner']);
  });

  it('has nothing to say of a site that does nothing of this, and asks as it should', { timeout: withinMs }, async () => {
    site.answer(
      'good.localhost/',
      `<main><h1>A page</h1></main><section aria-label="Cookies" style="position:fixed;bottom:0;left:0;right:0;background:white"><p>We use cookies.</p><button>Accept all</button><button>Reject all</button></section>`,
    );
    const report = await scan({ url: site.url('good.localhost'), allowPrivate: true, maxPages: 1 });
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({ fingerprinting: [], sharedIdentifiers: [], noscript: [], serviceWorkers: [] });
    expect(report.couldNotSee.map(({ code }) => code)).not.toContain('collector-failed');
  });
});
