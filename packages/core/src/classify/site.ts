import { getDomain } from 'tldts';
import { normalizeHost } from '../host-pattern.ts';

/** The registrable domain (eTLD+1 by the Public Suffix List) of a host, at any port; of an address or a bare suffix the host itself. */
export function registrableDomain(host: string): string {
  const name = normalizeHost(host).replace(/:\d+$/u, '');
  return getDomain(name, { allowPrivateDomains: true }) ?? name;
}
