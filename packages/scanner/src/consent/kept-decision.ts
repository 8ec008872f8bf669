import { decodeDecision, type Decision } from '@kapsel/core';
import { withTimeout } from '../with-timeout.ts';
import type { Wire } from '../wire.ts';
import { isSameSite } from '../hosts.ts';

const readWithinMs = 6000;

/** What Kapsel's own cookie of a site says that the visitor decided. The one cookie whose value is read for what it means. */
export async function keptDecision(wire: Wire, siteHost: string): Promise<Decision | undefined> {
  const { cookies } = (await withTimeout(wire.send('Storage.getCookies'), readWithinMs)) as { cookies: { name: string; value: string; domain: string }[] };
  const decisions = cookies.filter(({ name, domain }) => name === 'kapsel_consent' && isSameSite(domain, siteHost)).flatMap(({ value }) => decodeDecision(value) ?? []);
  // On a site with subdomains there may be an older one beside it.
  return decisions.toSorted((a, b) => b.decidedAt - a.decidedAt)[0];
}

/** Whether it lets anything run that needs a yes. */
export function grantsAnything({ granted, grantedServices }: Decision): boolean {
  return granted.length + grantedServices.length > 0;
}
