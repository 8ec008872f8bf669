import { isSameOrBelow, matchesHost, normalizeHost } from '../host-pattern.ts';
import type { SiteConfig } from '../site-config.ts';
import { themeOf } from '../theme.ts';
import { refuse, warn, type UnlawfulPattern } from './pattern.ts';
import { trackerAt } from './vendors.ts';

/** Addresses that a page would ask before its visitor has answered, or that would learn of the answer. */
export function unlawfulAddresses(config: SiteConfig): UnlawfulPattern[] {
  return [...asked(config), ...log(config), ...letThrough(config)];
}

function hostOf(address: string): string | undefined {
  const host = /^https?:\/\/([^/?#]+)/iu.exec(address)?.[1];
  return host && normalizeHost(host.replace(/^.*@/u, ''));
}

/** Whose host it is, as far as a config can tell. */
function ownerOf({ cookie, services }: SiteConfig, host: string): 'own' | 'another' | 'unknown' {
  const name = host.replace(/:\d+$/u, '');
  if (cookie?.domain !== undefined) return isSameOrBelow(name, cookie.domain) ? 'own' : 'another';
  const isHeld = services.some((service) => !service.exemption && service.hosts.some((pattern) => matchesHost(pattern, host)));
  return isHeld || trackerAt(name) ? 'another' : 'unknown';
}

/** What the interface fetches while it asks. */
function asked(config: SiteConfig): UnlawfulPattern[] {
  const declarations = Object.entries(config.ui?.declaration ?? {}).flatMap(([language, address]) => fetched(config, `ui.declaration.${language}`, address));
  return [...fetched(config, 'ui.theme.logo.src', themeOf(config.ui?.theme).logo?.src ?? ''), ...declarations];
}

function fetched(config: SiteConfig, path: string, address: string): UnlawfulPattern[] {
  const host = hostOf(address);
  const owner = host === undefined ? 'own' : ownerOf(config, host);
  if (owner === 'own') return [];
  const message = `is fetched from ${host} before the visitor has answered`;
  return owner === 'another'
    ? [refuse(path, 'LAW-16', `${message}, and that is not the site’s own. Put the file on the site, and write its path.`)]
    : [warn(path, 'LAW-16', `${message}. If that is not the site’s own, put the file on the site, and write its path.`)];
}

function log(config: SiteConfig): UnlawfulPattern[] {
  const endpoint = config.log?.endpoint ?? '';
  const host = hostOf(endpoint);
  if (host === undefined || /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|.*\.localhost)(?::\d+)?$/u.test(host)) return [];
  return [
    ...(ownerOf(config, host) === 'own' ? [] : [warn('log.endpoint', 'LAW-16', `sends each choice to ${host}. If that is not the site’s own, say so in the privacy policy, and name who runs it as parties.processor.`)]),
    ...(endpoint.startsWith('http:') ? [warn('log.endpoint', 'LAW-11', 'is not encrypted: what anybody can change on its way proves little. Write https.')] : []),
  ];
}

/** What is always let through is no service, and asks nobody. */
function letThrough({ allowHosts = [], services }: SiteConfig): UnlawfulPattern[] {
  return allowHosts.flatMap((host, index) => {
    const path = `allowHosts.${index}`;
    const bare = host.replace(/^\*\./u, '');
    const service = services.find(({ exemption, hosts, category }) => category !== 'necessary' && !exemption && hosts.some((pattern) => matchesHost(pattern, bare) || matchesHost(host, pattern.replace(/^\*\./u, ''))));
    if (service) return [refuse(path, 'LAW-01', `${host} is always let through, and ${service.name} needs a yes. Take it out.`)];
    const tracker = trackerAt(host);
    if (!tracker) return [];
    const said = `${host} is always let through, and ${tracker.name} comes from there, which is ${tracker.category}.`;
    return [tracker.isContentToo ? warn(path, 'LAW-01', `${said} See that it loads nothing unasked.`) : refuse(path, 'LAW-01', `${said} Make it a service.`)];
  });
}
