import { matchesHost, matchesPattern, type ScanItem, type SiteConfig, type SiteService } from '@kapsel/core';
import { doubtsOfConfig } from '@kapsel/sdk/bake';
import type { Database } from '../db/database.ts';
import { countItems } from '../review/inventory.ts';
import { verdictFrom } from '../review/verdict.ts';
import type { Approved } from './from-inventory.ts';
import { faultsOfPublication } from './publication.ts';
import type { Prepared } from './prepare.ts';

interface NamedItem {
  readonly name: string;
  readonly domain: string;
  readonly category: string;
}

/** What stands between a draft and its visitors. */
export interface Check {
  /** Nothing is published while there is one. */
  readonly faults: readonly string[];
  /** What a person should look at. */
  readonly doubts: readonly string[];
  readonly notReviewed: { readonly new: number; readonly changed: number; readonly unclassified: number };
  /** Would run unasked, and nobody wrote down why they may. */
  readonly withoutExemption: readonly NamedItem[];
  /** Approved, and held by no service of the config. */
  readonly notInConfig: readonly NamedItem[];
  /** Services that nothing approved belongs to. */
  readonly notFound: readonly string[];
}

const mostNamed = 200;

/** Holds a prepared version to the schema, to the law, and to what was found. */
export async function check(database: Database, siteId: string, { side, approved, stored }: Prepared): Promise<Check> {
  const { config } = side;
  const counts = await countItems(database, siteId);
  const notReviewed = { new: counts.new, changed: counts.changed, unclassified: counts.unclassified };
  const faults = [...faultsOfPublication({ config, declarations: side.declarations, notices: stored.draft.notices }), ...foreignEndpoint(config)];
  const withoutExemption = await unexcused(database, siteId);
  const notInConfig = notHeld(config, approved).slice(0, mostNamed);
  const notFound = config.services.filter((service) => approved.scannedAt > 0 && !approved.report.items.some((item) => isOf(service, item))).map(({ name }) => name);
  const said = [
    ...(notReviewed.new > 0 ? [`inventory: ${notReviewed.new} found and not reviewed, ${notReviewed.unclassified} of all that nobody could classify`] : []),
    ...(notReviewed.changed > 0 ? [`inventory: ${notReviewed.changed} changed since approved`] : []),
    ...withoutExemption.map(({ name }) => `inventory: ${name} is necessary without an exemption and a reason`),
    ...notInConfig.map(({ name, category }) => `services: none has ${name}, which is approved as ${category}; nothing holds or declares it as such`),
    ...notFound.map((name) => `services: nothing of ${name} was found and approved`),
  ];
  return { faults, doubts: [...(faults.length === 0 ? doubtsOfConfig(config) : []), ...said], notReviewed, withoutExemption, notInConfig, notFound };
}

/** Records of one site that go to another are no proof of anything. */
export function foreignEndpoint({ siteId, log }: SiteConfig): string[] {
  const [, other] = /\/v1\/sites\/([^/?#]+)\/consents/u.exec(log?.endpoint ?? '') ?? [];
  return other === undefined || other === siteId ? [] : [`log.endpoint: is of the site ${other}; that of this one ends in /v1/sites/${siteId}/consents`];
}

async function unexcused({ db }: Database, siteId: string): Promise<readonly NamedItem[]> {
  const rows = await db.selectFrom('inventory_item').select(['name', 'domain', 'category', 'verdict']).where('site_id', '=', siteId).where('category', '=', 'necessary').where('state', '<>', 'gone').where('approved', 'is', null).orderBy('name').limit(mostNamed).execute();
  return rows.filter(({ verdict }) => !verdictFrom(verdict).exemption).map(({ name, domain, category }) => ({ name, domain, category }));
}

/** A request that is exempt needs no rule; all else that was approved belongs to a service of its category. */
function notHeld({ services }: SiteConfig, { report }: Approved): NamedItem[] {
  const missing = report.items.filter((item) => item.kind !== 'request' && !services.some((service) => isOf(service, item) && service.category === item.category));
  return [...new Map(missing.map((item) => [`${item.pattern ?? item.name} ${item.domain}`, { name: item.pattern ?? item.name, domain: item.domain, category: item.category }])).values()];
}

function isOf(service: SiteService, { kind, name, pattern, domain }: ScanItem): boolean {
  if (kind === 'request') return service.hosts.some((host) => matchesHost(host, domain));
  return (kind === 'cookie' ? service.cookies : service.storage).some((one) => one === pattern || matchesPattern(one, name));
}
