/**
 * Host patterns of a SiteConfig and of the knowledge base: `hotjar.com` is that host alone, `*.hotjar.com` that host and
 * every host below it, either may carry a port (`localhost:8080`). Unlike in a Content-Security-Policy the starred form
 * includes the bare domain: who writes `*.hotjar.com` to hold Hotjar means all of it.
 */

/** The form in which hosts are compared: lower case, without a cookie's leading dot or the final dot of a fully qualified name. */
export function normalizeHost(host: string): string {
  return host.toLowerCase().replace(/^\.|\.(?=:\d+$|$)/gu, '');
}

/**
 * Whether a host fits a host pattern.
 *
 * @param host `static.hotjar.com` or `localhost:8080`; a pattern without a port fits the host at every port
 */
export function matchesHost(pattern: string, host: string): boolean {
  const [wanted, wantedPort] = splitPort(pattern);
  const [name, port] = splitPort(host);
  if (wantedPort && wantedPort !== port) return false;
  return wanted.startsWith('*.') ? isSameOrBelow(name, wanted.slice(2)) : name === wanted;
}

/** Whether `host` is `domain` or a subdomain of it (RFC 6265bis "domain-match", without its rule for addresses). */
export function isSameOrBelow(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function splitPort(host: string): [name: string, port: string] {
  const normal = normalizeHost(host);
  const port = /:\d+$/u.exec(normal)?.[0] ?? '';
  return [normal.slice(0, normal.length - port.length), port];
}
