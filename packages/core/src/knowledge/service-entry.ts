import type { Category } from '../category.ts';
import type { Exemption } from '../site-config.ts';

/** A text in every language that the knowledge base is written in. */
export interface LocalizedText {
  readonly nb: string;
  readonly en: string;
}

/** A cookie, or a key of web storage, that a service is known to set. */
export interface KnownItem {
  /** Anchored name pattern, `*` for any run of characters. */
  readonly name: string;
  /** Where it differs from the service's. */
  readonly category?: Category;
  /** Host patterns: the entry counts only for items on these domains. Needed for names that others use too. */
  readonly domains?: readonly string[];
  /** The entry counts only for items of this party. */
  readonly party?: 'first' | 'third';
  /** Many sites choose the name themselves: it tells what the item is for, not whose it is. Any other entry that fits comes first. */
  readonly common?: true;
  /** What the vendor documents: `session`, `persistent`, or a number and a unit such as `30 minutes`. */
  readonly lifetime?: string;
  /** What it is for, in our own words. */
  readonly purpose: LocalizedText;
  /** Where an exemption from consent is arguable, with the argument. */
  readonly exemption?: { readonly kind: Exemption; readonly reason: LocalizedText };
  /** Where public sources disagree about its category. */
  readonly contested?: readonly View[];
  /** Ids of other services that are known to use the same name; without a domain to tell them apart the stricter category decides. */
  readonly sharedWith?: readonly string[];
}

/** What somebody says that a contested thing is. The strictest of all views is the category of the entry. */
export interface View {
  /** Who says so: an authority, a court, a vendor, a published list. */
  readonly by: string;
  readonly category: Category;
  /** Their argument, in our own words. */
  readonly why: LocalizedText;
  readonly source: string;
}

/** What a visitor's choice is told in, by a page or by a consent tool. */
export const consentSignals = [
  'google-consent-mode', 'microsoft-uet', 'microsoft-clarity', 'meta', 'hubspot', 'matomo', 'wp-consent-api', 'shopify-customer-privacy', 'tcf', 'gpp', 'gpc',
] as const;
export type ConsentSignal = (typeof consentSignals)[number];

/** The types of Google's consent mode. */
export const consentTypes = [
  'ad_storage', 'ad_user_data', 'ad_personalization', 'analytics_storage', 'functionality_storage', 'personalization_storage', 'security_storage',
] as const;
export type ConsentType = (typeof consentTypes)[number];

/** How a service can be told what the visitor chose, or that it cannot: no signal and no call. */
export interface ConsentInterface {
  /** Signals that it heeds by itself, without a switch. */
  readonly heeds: readonly ConsentSignal[];
  /** The types of Google's consent mode that it looks at. */
  readonly types?: readonly ConsentType[];
  /** Its own call, as a page writes it. */
  readonly api?: string;
  /** The vendor's page about it. */
  readonly source: string;
}

/** One file of `data/services/`: what is known about a service, each fact from the vendor's own documentation. */
export interface ServiceEntry {
  /** The same as the file's name. */
  readonly id: string;
  readonly name: string;
  /** The company as readers know it. */
  readonly provider: string;
  /** ISO 3166-1 alpha-2 of the provider's home. */
  readonly country: string;
  /** The company that owns the provider. */
  readonly parent?: string;
  /** What the service as a whole is for. */
  readonly category: Category;
  /** Host patterns from which its scripts, pixels and frames come. */
  readonly hosts: readonly string[];
  /** Address patterns on hosts that serve several services: `www.google.com/recaptcha/*`. */
  readonly paths?: readonly string[];
  /** Address patterns without a host: how its requests look wherever they go, `/g/collect?v=2&tid=G-*`. */
  readonly wire?: readonly string[];
  /** Left out where we do not know. */
  readonly consent?: ConsentInterface;
  /** Where public sources disagree about its category; counts for every item without a category of its own. */
  readonly contested?: readonly View[];
  readonly cookies: readonly KnownItem[];
  readonly storage?: readonly KnownItem[];
  /** The vendor's page that says so. */
  readonly source: string;
  /** The day somebody last held the entry against what is known of the source, ISO 8601. */
  readonly reviewed: string;
}
