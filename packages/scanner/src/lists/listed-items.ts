import { lifetimeText, type ScanItem, type ScanReport } from '@kapsel/core';
import type { ListedItem } from '@kapsel/core/classify';
import type { KnownItem, ServiceEntry } from '@kapsel/core/knowledge';
import { registrableDomain } from '../hosts.ts';
import { isPublished, validityOf } from '../report/cookie-table.ts';

/** Every name that the knowledge base has, service by service. */
export function itemsOfServices(services: readonly ServiceEntry[]): ListedItem[] {
  return services.flatMap((service) => [
    ...service.cookies.map((item) => knownItem(service, item, 'cookie')),
    ...(service.storage ?? []).map((item) => knownItem(service, item, 'storage')),
  ]);
}

function knownItem(service: ServiceEntry, item: KnownItem, kind: 'cookie' | 'storage'): ListedItem {
  const { name, category = service.category, domains, party, lifetime, purpose, exemption } = item;
  return {
    name,
    category,
    kind,
    ...(domains && { domains }),
    ...(party && { party }),
    service: service.id,
    provider: service.provider,
    purpose,
    ...(exemption && { exemption }),
    country: service.country,
    ...(lifetime !== undefined && { lifetime }),
    source: service.source,
    reviewed: service.reviewed,
  };
}

/** Every name that a scan found and could classify, once for each owner. What others store is bound to their domain. */
export function itemsOfReport(report: ScanReport): ListedItem[] {
  const items = report.items.filter(isPublished).flatMap((item) => foundItem(item, report.finishedAt.slice(0, 10)));
  return [...new Map(items.map((item) => [JSON.stringify([item.name, item.kind, item.party, item.domains]), item])).values()];
}

function foundItem(item: Parameters<typeof validityOf>[0] & ScanItem, day: string): ListedItem[] {
  const { category, party, service, provider, purpose, exemption } = item;
  const name = item.pattern ?? item.name;
  // One without a letter in its name would stand for everything.
  if (category === 'unclassified' || !/[^*]/u.test(name)) return [];
  return [
    {
      name,
      category,
      kind: item.kind === 'cookie' ? 'cookie' : 'storage',
      ...(party === 'third' && { domains: [`*.${registrableDomain(item.domain)}`] }),
      party,
      ...(service !== null && { service }),
      ...(provider !== null && provider !== '' && { provider }),
      purpose: { nb: purpose.nb, en: purpose.en },
      ...(exemption && (category === 'necessary' || category === 'functional') && { exemption }),
      lifetime: lifetimeOf(item),
      reviewed: day,
    },
  ];
}

/** In the words of the knowledge base, where it has any. */
function lifetimeOf(item: ScanItem): string {
  const { session, effectiveSeconds, requestedSeconds } = item.lifetime;
  const seconds = effectiveSeconds ?? requestedSeconds;
  if (session) return 'session';
  return seconds === null ? 'persistent' : lifetimeText({ session, seconds }, 'en');
}
