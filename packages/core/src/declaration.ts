import type { Category } from './category.ts';
import type { Exemption, Parties } from './site-config.ts';

/** One row of the declaration: one cookie or stored item, told to a visitor. All texts are in the declaration's language. */
export interface DeclaredItem {
  /** The name, or a name pattern where the real one carries an id. */
  readonly name: string;
  readonly kind: 'cookie' | 'localStorage' | 'sessionStorage' | 'indexedDB' | 'cacheStorage';
  readonly service: string;
  readonly provider: string;
  readonly category: Category;
  readonly validity: string;
  readonly purpose: string;
  /** What lets it be stored: the visitor's consent or one of the two exemptions. */
  readonly basis: 'consent' | Exemption;
  readonly recipients?: readonly string[];
  readonly transfer?: string;
  /** How long the data behind it is kept; a different thing from `validity`. */
  readonly retention?: string;
}

/** A version of the declaration, as another one names it. */
export interface DeclarationVersion {
  readonly policyVersion: number;
  readonly versionLabel?: string;
  /** ISO 8601 date from which it holds, or held. */
  readonly effectiveFrom?: string;
  /** Its own file, relative to the one that names it. */
  readonly url: string;
}

/** The table on a policy page in one language, published as `declaration.<language>.json`. */
export interface Declaration {
  readonly schemaVersion: 1;
  readonly siteId: string;
  readonly policyVersion: number;
  readonly versionLabel?: string;
  /** ISO 8601 date from which this version holds. */
  readonly effectiveFrom?: string;
  readonly language: string;
  readonly scannedAt?: string;
  readonly parties: Parties;
  readonly items: readonly DeclaredItem[];
  /** All others, the newest first. */
  readonly versions?: readonly DeclarationVersion[];
}
