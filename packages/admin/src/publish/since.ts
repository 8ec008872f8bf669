import type { SiteConfig, SiteService } from '@kapsel/core';

/** Whom visitors are to be asked about anew, beyond what the configs themselves show: some services by id, or all. */
export type AskAgain = 'all' | readonly string[];

/** Why a visitor who has answered is asked about a service again. */
export type Widening = 'new' | 'category' | 'provider' | 'role' | 'recipients' | 'no longer exempt' | 'wished';

/**
 * Gives a config its number, and each service the version since which it is what it is: that of the last version, or this one where a
 * visitor has not answered for what it is now. A service that was away meanwhile is new: nobody who came then was asked.
 */
export function numbered(config: SiteConfig, last: SiteConfig | undefined, askAgain: AskAgain = []): SiteConfig {
  const policyVersion = (last?.policyVersion ?? 0) + 1;
  return { ...config, policyVersion, services: config.services.map((service) => ({ ...service, since: wideningOf(service, last, askAgain) ? policyVersion : (sameIn(last, service)?.since ?? policyVersion) })) };
}

/** What is new about a service for a visitor; nothing where their answer still holds. */
export function wideningOf(service: SiteService, last: SiteConfig | undefined, askAgain: AskAgain = []): Widening | undefined {
  const before = sameIn(last, service);
  if (!before) return 'new';
  if (!isAsked(service)) return undefined;
  if (!isAsked(before)) return 'no longer exempt';
  // A yes to one category says nothing of another, stricter or not: who refused marketing may have said yes to analytics.
  if (before.category !== service.category) return 'category';
  if (before.provider !== service.provider) return 'provider';
  if (service.role !== before.role && (service.role === 'controller' || service.role === 'joint-controller')) return 'role';
  if (service.recipients?.some((recipient) => !before.recipients?.includes(recipient))) return 'recipients';
  return askAgain === 'all' || askAgain.includes(service.id) ? 'wished' : undefined;
}

function sameIn(config: SiteConfig | undefined, { id }: SiteService): SiteService | undefined {
  return config?.services.find((service) => service.id === id);
}

/** Whether visitors have a say in it. */
export function isAsked({ category, exemption }: SiteService): boolean {
  return category !== 'necessary' && !exemption;
}
