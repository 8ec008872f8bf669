import type { Category } from '../category.ts';
import { matchesHost } from '../host-pattern.ts';
import { matchesPattern } from '../name-pattern.ts';
import type { SiteService } from '../site-config.ts';
import { outlinedServices } from './generated.ts';
import { isTracking } from './outlined-service.ts';

/** What a service lists that is known to belong to somebody's analytics or marketing. */
export interface VendorTrace {
  /** Under the service: `cookies.0`, or `name` where it lists nothing. */
  readonly path: string;
  readonly listed: string;
  readonly vendor: string;
  readonly category: Category;
  /** Whether people also come for what is there: a film, a form, a login. */
  readonly isContentToo: boolean;
}

/** Vendors of analytics or marketing whose hosts also serve what a visitor may have asked for. */
const contentToo = [
  'acast', 'apple-music', 'bambuser', 'bandcamp', 'brightcove', 'canva', 'dailymotion', 'deezer', 'disqus', 'flickr', 'giphy', 'google-account',
  'google-docs', 'hubspot', 'instagram', 'issuu', 'jw-player', 'kaltura', 'loom', 'matterport', 'mixcloud', 'podbean', 'reddit', 'scribd',
  'slideshare', 'soundcloud', 'spotify-embed', 'spreaker', 'telegram', 'threads', 'tumblr', 'twentythree', 'twitch', 'vidyard', 'vimeo', 'vk',
  'whatsapp', 'wistia', 'x-twitter', 'youtube',
];

const trackers = outlinedServices.filter(({ category }) => isTracking(category));
const hosts = trackers.flatMap(({ id, name, category, hosts }) => hosts.map((pattern) => ({ pattern, name, category, isContentToo: contentToo.includes(id) })));
const items = outlinedServices.flatMap(({ name, items }) => items.map((item) => ({ ...item, name, isContentToo: false })));

/** Whether two name patterns can mean the same thing: one covers an example of the other. */
function overlap(one: string, other: string): boolean {
  return matchesPattern(one, other.replaceAll('*', '0')) || matchesPattern(other, one.replaceAll('*', '0'));
}

function hostsOverlap(one: string, other: string): boolean {
  return matchesHost(one, other.replace(/^\*\./u, '')) || matchesHost(other, one.replace(/^\*\./u, ''));
}

/** The known analytics or marketing behind a host pattern. */
export function trackerAt(host: string): (typeof hosts)[number] | undefined {
  return hosts.find(({ pattern }) => hostsOverlap(pattern, host));
}

/** Everything that a service lists, and that is known to be analytics or marketing. */
export function tracesOf(service: SiteService): VendorTrace[] {
  const traces = [
    ...service.hosts.map((listed, index) => ({ path: `hosts.${index}`, listed, found: trackerAt(listed) })),
    ...(['cookies', 'storage'] as const).flatMap((kind) =>
      service[kind].map((listed, index) => ({ path: `${kind}.${index}`, listed, found: items.find((item) => item.kind === kind && overlap(item.pattern, listed)) })),
    ),
  ].flatMap(({ path, listed, found }) => (found ? [{ path, listed, vendor: found.name, category: found.category, isContentToo: found.isContentToo }] : []));
  if (traces.length > 0 || service.hosts.length + service.cookies.length + service.storage.length > 0) return traces;
  const named = trackers.find(({ id, name }) => id === service.id || name === service.name);
  return named ? [{ path: 'name', listed: service.name, vendor: named.name, category: named.category, isContentToo: contentToo.includes(named.id) }] : [];
}

/** The vendor of a service that the knowledge base knows for more than one site's own statistics. */
export function vendorOf(service: SiteService): string | undefined {
  return tracesOf(service).find(({ vendor }) => !['Matomo', 'Plausible'].includes(vendor))?.vendor;
}
