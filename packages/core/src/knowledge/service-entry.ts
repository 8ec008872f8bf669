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
  /** What the vendor documents: `session`, `persistent`, or a number and a unit such as `30 minutes`. */
  readonly lifetime?: string;
  /** What it is for, in our own words. */
  readonly purpose: LocalizedText;
  /** Where an exemption from consent is arguable, with the argument. */
  readonly exemption?: { readonly kind: Exemption; readonly reason: LocalizedText };
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
  readonly cookies: readonly KnownItem[];
  readonly storage?: readonly KnownItem[];
  /** The vendor's page that says so. */
  readonly source: string;
  /** The day somebody last held the entry against what is known of the source, ISO 8601. */
  readonly reviewed: string;
}
