import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SiteConfig } from '@kapsel/core';
import { sdkFile } from './kapsel-page.ts';
import { sendPage, startSite, type Handler, type LocalSite } from './local-site.ts';

const dist = join(import.meta.dirname, '..', '..', 'packages', 'sdk', 'dist');

/** The services of a firm's site, so that the layers have something to list. */
export const services: SiteConfig['services'] = [
  { id: 'cloudflare', name: 'Cloudflare', provider: 'Cloudflare', category: 'necessary', exemption: 'transmission', reason: 'Keeps bots away.', since: 1, hosts: [], cookies: ['__cf_bm', '__cfruid'], storage: [] },
  { id: 'hotjar', name: 'Hotjar', provider: 'HotJar', category: 'analytics', since: 1, hosts: ['*.hotjar.com'], cookies: ['_hjSession_*', '_hjSessionUser_*'], storage: ['_hj*'] },
  { id: 'hubspot', name: 'HubSpot', provider: 'HubSpot', category: 'analytics', since: 1, hosts: ['*.hubspot.com'], cookies: ['__hstc', 'hubspotutk'], storage: [] },
  { id: 'google-doubleclick', name: 'DoubleClick', provider: 'Google', category: 'marketing', since: 1, hosts: ['*.doubleclick.net'], cookies: ['IDE'], storage: [] },
];

export const long = '<h1>A page</h1>' + '<p>Some text, and <a href="#there">a link</a> in it, so that there is something to cover and to tab through.</p>'.repeat(25);

/** A site with every file of the SDK, as `kapsel-sdk build` lays them beside each other; pages are given their config by `?config=`. */
export function startBannerSite(more: Readonly<Record<string, Handler | string>> = {}): Promise<LocalSite> {
  const files = readdirSync(dist).filter((file) => /^kapsel.*\.js$/u.test(file));
  return startSite({
    ...Object.fromEntries(files.map((file) => [`/${file}`, ((_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(sdkFile(file))) satisfies Handler])),
    '/page': (_request, response, url) => sendPage(response, `<meta name="viewport" content="width=device-width">${tag(JSON.parse(url.searchParams.get('config') ?? '{}') as object)}${long}`),
    ...more,
  });
}

export function tag(config: object, attributes = ''): string {
  const whole = { siteId: 'banner', services, ...config };
  return `<script ${attributes}>window.kapselConfig = ${JSON.stringify(whole)}</script><script src="/kapsel.js" ${attributes}></script>`;
}

export function pageUrl(site: LocalSite, config: object = {}): string {
  return site.url(undefined, `/page?config=${encodeURIComponent(JSON.stringify(config))}`);
}
