import type { Finding, Language, PassId, ReportedPass, ScanItem, ScanReport, SiteConfig } from '@kapsel/core';
import type { Override } from '@kapsel/core/classify';
import type { BannerAudit } from '../banner-audit.ts';
import type { SeenConsentMode } from '../collectors/consent-mode.ts';
import type { HostAliases } from '../hosts.ts';

export type Words = Readonly<Record<Language, string>>;

/** What the rules look at. */
export interface AuditedSite extends Pick<ScanReport, 'items' | 'serviceWorkers' | 'fingerprinting' | 'noscript' | 'sharedIdentifiers'> {
  readonly startUrl: string;
  /** How each pass came to its consent state. */
  readonly passes?: readonly ReportedPass[];
  readonly consentMode?: readonly SeenConsentMode[];
  /** The banner of the start page, where it has one. */
  readonly banner?: BannerAudit;
  /** What the owner has published. */
  readonly config?: SiteConfig;
  /** The owner's word on names. */
  readonly overrides?: readonly Override[];
  readonly hostAliases?: HostAliases;
  /** How long a cookie for analytics or marketing may live here. */
  readonly maxLifetimeDays?: number;
}

/** A pass that proved that its answer was taken; what another one saw says nothing about an answer. */
export function proved({ passes = [] }: AuditedSite, id: PassId): ReportedPass | undefined {
  return passes.find((pass) => pass.id === id && pass.consent === 'proved');
}

/** What a rule found. All but the message may come from the site, and is hostile. */
export interface Found {
  readonly message: Words;
  /** Names of what it is about. */
  readonly items: readonly string[];
  readonly evidence?: readonly string[];
}

/** Looks at one thing and speaks for itself. */
export interface Rule extends Pick<Finding, 'code' | 'severity'> {
  /** The law that it measures by. */
  readonly legal?: Words;
  /** What the owner can do. */
  readonly action: Words;
  find(site: AuditedSite): Found | undefined;
}

interface ItemRule extends Omit<Rule, 'find'> {
  applies(item: ScanItem, site: AuditedSite): boolean;
  /** @param count of different names */
  message(count: number): Words;
}

/** A rule that is about items one by one, and counts their names. */
export function itemRule({ applies, message, ...rule }: ItemRule): Rule {
  return {
    ...rule,
    find(site) {
      const items = site.items.filter((item) => applies(item, site));
      const names = [...new Set(items.map(({ pattern, name }) => pattern ?? name))];
      return names.length === 0 ? undefined : { message: message(names.length), items: names, evidence: items.map(evidenceOf) };
    },
  };
}

/** Where it is, and by whom. */
export function evidenceOf({ kind, name, domain, setBy }: ScanItem): string {
  const place = kind === 'request' ? name : `${name} (${domain})`;
  return setBy.url === null ? place : `${place} ← ${setBy.url}`;
}
