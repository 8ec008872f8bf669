import { getDomain } from 'tldts';
import { normalizeHost } from '../host-pattern.ts';

/** Hosts to remember: each is asked about several times, and lists repeat them. */
const most = 10_000;

const known = new Map<string, string>();

/** The registrable domain (eTLD+1 by the Public Suffix List) of a host, at any port; of an address or a bare suffix the host itself. */
export function registrableDomain(host: string): string {
  const before = known.get(host);
  if (before !== undefined) return before;
  const name = normalizeHost(host).replace(/:\d+$/u, '');
  const domain = getDomain(name, { allowPrivateDomains: true }) ?? name;
  // A list may go on for ever; memory may not.
  if (known.size >= most) known.clear();
  known.set(host, domain);
  return domain;
}
