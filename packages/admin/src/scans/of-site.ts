import { matchesHost } from '@kapsel/core';

/** Whether an address is a page of a site; any is where the site names no domains. */
export function isOfSite(domains: readonly string[], url: string): boolean {
  return domains.length === 0 || domains.some((domain) => matchesHost(domain, new URL(url).host));
}
