import { matchesHost, matchesPattern, type SiteService } from '@kapsel/core';

/** What a rule needs of a service. */
export type RuledService = Pick<SiteService, 'id' | 'category' | 'hosts' | 'paths' | 'cookies' | 'storage' | 'since' | 'exemption'>;

/**
 * The service that an address belongs to: its host fits, and its path where the service names paths. Of several the one
 * that names paths wins. Pure; knows no page beyond the base that relative addresses are read against.
 */
export function matchService<Service extends RuledService>(services: readonly Service[], address: string, base?: string): Service | undefined {
  if (!URL.canParse(address, base)) return undefined;
  const { host, pathname, protocol } = new URL(address, base);
  if (!/^(?:https?|wss?):$/u.test(protocol)) return undefined;
  const fitting = services.filter(({ hosts, paths }) => hosts.some((pattern) => matchesHost(pattern, host)) && (!paths || paths.some((pattern) => matchesPattern(pattern, pathname))));
  return fitting.find(({ paths }) => paths) ?? fitting[0];
}

/** The service that a cookie or a storage key belongs to. */
export function matchName<Service extends RuledService>(services: readonly Service[], list: 'cookies' | 'storage', name: string): Service | undefined {
  return services.find((service) => service[list].some((pattern) => matchesPattern(pattern, name)));
}
