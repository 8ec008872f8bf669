import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { withoutPreset, type SiteConfig } from '@kapsel/core';
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

/** As `kapsel-sdk build` lays them beside each other. */
export const bannerFiles = readdirSync(dist).filter((file) => /^kapsel.*\.js$/u.test(file));

export const long = '<h1>A page</h1>' + '<p>Some text, and <a href="#there">a link</a> in it, so that there is something to cover and to tab through.</p>'.repeat(25);

/** A site with every file of the SDK; pages are given their config by `?config=`. */
export function startBannerSite(more: Readonly<Record<string, Handler | string>> = {}): Promise<LocalSite> {
  return startSite({
    ...Object.fromEntries(bannerFiles.map((file) => [`/${file}`, ((_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(sdkFile(file))) satisfies Handler])),
    '/page': (_request, response, url) => sendPage(response, `<meta name="viewport" content="width=device-width">${tag(JSON.parse(url.searchParams.get('config') ?? '{}') as Partial<SiteConfig>)}${long}`),
    ...more,
  });
}

/** What is in it is what `kapsel-sdk build` would put there. */
export function tag({ ui, ...config }: Partial<SiteConfig>, attributes = ''): string {
  const theme = typeof ui?.theme === 'object' ? withoutPreset(ui.theme) : ui?.theme;
  const whole = { siteId: 'banner', services, ...config, ...(ui && { ui: { ...ui, theme } }) };
  return `<script ${attributes}>window.kapselConfig = ${JSON.stringify(whole)}</script><script src="/kapsel.js" ${attributes}></script>`;
}

export function pageUrl(site: LocalSite, config: object = {}, path = '/page'): string {
  return site.url(undefined, `${path}?config=${encodeURIComponent(JSON.stringify(config))}`);
}
