import { matchesHost, matchesPattern, type Decision, type ScanItem, type SiteConfig, type SiteService } from '@kapsel/core';
import type { Rules } from './running-config.ts';

/** Whether a config names a thing as this service's. */
export function covers({ hosts, paths, cookies, storage }: SiteService, { kind, name, origin, domain, path }: ScanItem): boolean {
  if (kind !== 'request') return (kind === 'cookie' ? cookies : storage).some((pattern) => matchesPattern(pattern, name));
  // A pattern may have a port.
  const host = origin !== undefined && URL.canParse(origin) ? new URL(origin).host : domain;
  return hosts.some((pattern) => matchesHost(pattern, host)) && (paths === undefined || paths.some((pattern) => matchesPattern(pattern, path)));
}

/** Whose a thing is by the config. Where several services name it, it is that of one that may run: there it stays, too. */
export function serviceOf(item: ScanItem, { services }: SiteConfig, mayRun: (service: SiteService) => boolean): SiteService | undefined {
  const naming = services.filter((service) => covers(service, item));
  return naming.find(mayRun) ?? naming[0];
}

/** Whether a service may run before anybody has answered. */
export function runsUnasked(service: SiteService, rules: Rules): boolean {
  const { category } = service;
  return category === 'necessary' || isExempt(service) || rules[category] !== 'opt-in';
}

/** Whether it may run after a no. */
export function runsRefused(service: SiteService, rules: Rules): boolean {
  const { category } = service;
  return category === 'necessary' || isExempt(service) || rules[category] === 'exempt';
}

/** No exemption is for analytics or marketing, whatever a config that nobody has proved says. */
export function isExempt({ category, exemption }: SiteService): boolean {
  return exemption !== undefined && (category === 'necessary' || category === 'functional');
}

/** Whether a decision has a yes for it. */
export function isGranted({ id, category, since }: SiteService, { granted, grantedServices, refusedServices, policyVersion }: Decision): boolean {
  if (refusedServices.includes(id)) return false;
  if (grantedServices.includes(id)) return true;
  return since <= policyVersion && (granted as readonly string[]).includes(category);
}

/** What Kapsel itself keeps: the answer, and what it has yet to send. */
export function isKapselsOwn({ name, party, kind }: ScanItem): boolean {
  return kind !== 'request' && party === 'first' && name.startsWith('kapsel_');
}
