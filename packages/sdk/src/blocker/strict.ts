import type { SiteService } from '@kapsel/core';
import type { Blocker } from '../runtime.ts';

export interface StrictSource {
  readonly services: readonly Pick<SiteService, 'id' | 'hosts'>[];
  readonly allowHosts: readonly string[];
  allows(serviceId: string): boolean;
}

/**
 * Strict blocking: the browser itself refuses everything that is not the site's own, in `allowHosts`, or granted. A policy only
 * ever adds restrictions, so a grant takes a reload. It comes from a script and so comes after the preload scanner: what that
 * has fetched is refused a use, not a request.
 */
export function holdStrictly(source: StrictSource): Blocker {
  const granted = (): string[] => source.services.filter(({ id }) => source.allows(id)).flatMap(({ hosts }) => hosts);
  const before = granted();
  const meta = document.createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  meta.content = policyFor([...source.allowHosts, ...before]);
  document.head.prepend(meta);
  return {
    update: () => {
      if (granted().some((host) => !before.includes(host))) location.reload();
    },
  };
}

/** Inline code is the page's own: whether it may run is for the page's policy, not for ours. */
function policyFor(hosts: readonly string[]): string {
  const sources = ["'self'", "'unsafe-inline'", "'unsafe-eval'", 'data:', 'blob:', ...hosts.flatMap(sourcesOf)].join(' ');
  return `default-src ${sources}; form-action ${sources}`;
}

/** Our starred host includes the bare domain; a policy's does not. */
function sourcesOf(pattern: string): string[] {
  if (!/^[\w*.:-]+$/u.test(pattern)) return [];
  const hosts = pattern.startsWith('*.') ? [pattern, pattern.slice(2)] : [pattern];
  // A host without a scheme covers no sockets.
  return hosts.flatMap((host) => [host, `wss://${host}`, ...(location.protocol === 'http:' ? [`ws://${host}`] : [])]);
}
