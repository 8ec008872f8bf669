import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SiteConfig } from '@kapsel/core';
import { sdkFile } from './kapsel-page.ts';
import { sendPage, startSite, type Handler, type LocalSite } from './local-site.ts';

const dist = join(import.meta.dirname, '..', '..', 'packages', 'sdk', 'dist');

/** Where the films, maps and sounds of this test come from: origins of their own. */
export const thirdParties = ['www.youtube.localhost', 'player.vimeo.localhost', 'maps.localhost'];

export function servicesAt(port: number): SiteConfig['services'] {
  const common = { since: 1, cookies: [], storage: [] };
  return [
    { ...common, id: 'youtube', name: 'YouTube', provider: 'Google', category: 'functional', hosts: [`*.youtube.localhost:${port}`], privacyUrl: 'https://policies.google.example/privacy' },
    { ...common, id: 'vimeo', name: 'Vimeo', provider: 'Vimeo', category: 'marketing', hosts: [`player.vimeo.localhost:${port}`] },
    { ...common, id: 'stats', name: 'Stats', provider: 'Stats Ltd', category: 'analytics', hosts: [`stats.localhost:${port}`] },
  ];
}

/** Stands for a player of theirs: it shows that it is there. */
const player = '<!doctype html><title>Player</title><body style="margin:0;background:#1b1b1b;color:#fff;font:2rem sans-serif;display:grid;place-content:center;height:100vh">▶ Film';

/** A picture of the site's own. */
const poster = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90"><defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="#f6c66b"/><stop offset=".6" stop-color="#e4776a"/><stop offset="1" stop-color="#7c4a86"/></linearGradient></defs><path fill="url(#s)" d="M0 0h160v90H0z"/><circle cx="112" cy="44" r="11" fill="#fff3cf"/><path fill="#3b3557" d="M0 66l30-26 22 20 26-34 34 38 20-16 28 26v16H0z"/><path fill="#241f3a" d="M0 78l44-16 36 12 40-14 40 14v16H0z"/></svg>`;

/** What a page of the site has: an embed of a strength of blocking. `{port}` in its markup is the server's own. */
export interface EmbedPage {
  readonly html: string;
  readonly config?: object;
  /** Of the whole page. */
  readonly policy?: string;
  readonly style?: string;
}

/** A site with every file of the SDK beside its tag, third parties, and pages that are described in their address. */
export function startEmbedSite(more: Readonly<Record<string, Handler | string>> = {}): Promise<LocalSite> {
  const files = readdirSync(dist).filter((file) => /^kapsel.*\.js$/u.test(file));
  const send =
    (type: string, body: string): Handler =>
    (_request, response) =>
      void response.writeHead(200, { 'Content-Type': type }).end(body);
  return startSite({
    ...Object.fromEntries(files.map((file) => [`/${file}`, send('text/javascript', sdkFile(file))])),
    ...Object.fromEntries(thirdParties.map((host) => [`${host}/embed`, send('text/html; charset=utf-8', player)])),
    '/poster.svg': send('image/svg+xml', poster),
    '/page.css': (_request, response, url) => void response.writeHead(200, { 'Content-Type': 'text/css' }).end(url.searchParams.get('style')),
    '/page': (_request, response, url) => {
      const { html, config, policy, style }: EmbedPage = JSON.parse(url.searchParams.get('is') ?? '{}') as EmbedPage;
      const whole = { siteId: 'embeds', language: 'en', services: servicesAt(Number(url.port)), ...config };
      const build = (whole as { blocking?: string }).blocking ?? 'marked';
      const head = `<meta name="viewport" content="width=device-width"><script nonce="abc">window.kapselConfig = ${JSON.stringify(whole)}</script><script nonce="abc" src="/${build === 'marked' ? 'kapsel' : 'kapsel-auto'}.js"></script>`;
      const sheet = style ? `<link rel="stylesheet" href="/page.css?style=${encodeURIComponent(style)}">` : '';
      sendPage(response, `${policy ? head : head.replaceAll(' nonce="abc"', '')}${sheet}${html.replaceAll('{port}', url.port)}`, policy ? { 'Content-Security-Policy': policy } : {});
    },
    ...more,
  });
}

export function embedPageUrl(site: LocalSite, page: EmbedPage): string {
  return site.url(undefined, `/page?is=${encodeURIComponent(JSON.stringify(page))}`);
}
