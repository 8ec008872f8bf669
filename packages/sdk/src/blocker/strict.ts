import { createElement, documentHead } from './dom.ts';
import type { Inside, Part } from '../part.ts';

/**
 * Strict blocking: the browser itself refuses everything that is not the site's own, in `allowHosts`, or granted. A policy only
 * ever adds restrictions, so a grant takes a reload. It comes from a script and so comes after the preload scanner: what that
 * has fetched is refused a use, not a request.
 */
export function holdStrictly({ config: { blocking, services, allowHosts = [], log }, allows, isKept }: Inside): Part | undefined {
  if (blocking !== 'strict') return undefined;
  const granted = (): string[] => services.filter(allows).flatMap(({ hosts }) => hosts);
  const before = granted();
  const meta = createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  // Records go where the owner says, be it another host.
  meta.content = policyFor([...allowHosts, ...before, ...(log ? [new URL(log.endpoint, location.href).host] : [])]);
  documentHead().prepend(meta);
  return {
    update() {
      if (granted().some((host) => !before.includes(host)) && isKept()) location.reload();
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
