import type { Category, ConsentCategory } from './category.ts';
import type { Theme, ThemeScheme } from './theme.ts';

/** How strongly the SDK holds things back. What each strength can and cannot do stands in docs/architecture.md. */
export const blockingStrengths = ['automatic', 'marked', 'strict', 'report-only'] as const;
export type BlockingStrength = (typeof blockingStrengths)[number];

/** What a category needs in a region: a yes first, an objection at any time, or nothing. */
export const categoryRules = ['opt-in', 'opt-out', 'exempt'] as const;
export type CategoryRule = (typeof categoryRules)[number];

/** Regimes by name; a map of category to rule spells out any other. */
export const namedRegimes = ['opt-in', 'opt-out', 'us-opt-out', 'none'] as const;
export type NamedRegime = (typeof namedRegimes)[number];
export type Regime = NamedRegime | { readonly [category in ConsentCategory]: CategoryRule };

/** What an owner may word themselves in `ui.texts`: the layers, what stands in place of an embed, the button that opens the preferences. */
export const textKeys = [
  'direction', 'title', 'intro', 'acceptAll', 'rejectAll', 'preferences', 'preferencesIntro', 'save', 'withdrawAll', 'close', 'alwaysOn', 'services', 'stores', 'saved', 'gpc',
  'decided', 'receipt', 'necessary', 'necessaryPurpose', 'functional', 'functionalPurpose', 'analytics', 'analyticsPurpose', 'marketing', 'marketingPurpose', 'reopen',
  'placeholderContent', 'placeholderHeld', 'placeholderMeans', 'placeholderPrivacy', 'placeholderOnce', 'placeholderAlways', 'placeholderChoose', 'placeholderBarred',
] as const;
export type TextKey = (typeof textKeys)[number];

/** The two grounds on which ePrivacy directive art. 5(3) lets a thing be stored unasked. */
export const exemptions = ['transmission', 'user-requested'] as const;
export type Exemption = (typeof exemptions)[number];

/** Who answers to the visitor. Every field is text for people. */
export interface Parties {
  readonly controller: string;
  readonly processor?: string;
  /** Where a visitor can write: an e-mail address, a postal address or a URL. */
  readonly contact: string;
  readonly dpo?: string;
  readonly supervisoryAuthority?: string;
}

/** A service of a site: somebody's thing that stores, reads or loads. */
export interface SiteService {
  /** Lower-case letters, digits and hyphens; stands in the consent cookie. */
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly category: Category;
  /** The policyVersion that introduced it. A visitor is asked again only for what is newer than their decision. */
  readonly since: number;
  /** Host patterns (see `matchesHost`). */
  readonly hosts: readonly string[];
  /** Name patterns (see `matchesPattern`) of paths on these hosts, when only some belong to the service. */
  readonly paths?: readonly string[];
  /** Name patterns of cookies. */
  readonly cookies: readonly string[];
  /** Name patterns of localStorage, sessionStorage, IndexedDB and CacheStorage keys. */
  readonly storage: readonly string[];
  readonly exemption?: Exemption;
  /** Why the exemption holds; asked for wherever there is one. */
  readonly reason?: string;
  readonly role?: 'controller' | 'processor' | 'joint-controller';
  readonly recipients?: readonly string[];
  /** ISO 3166-1 alpha-2 of the country where the provider is. */
  readonly country?: string;
  readonly transfer?: { readonly mechanism: string; readonly checkedOn: string; readonly documentUrl: string };
  /** How long the provider keeps the data; not the lifetime of a cookie. */
  readonly dataRetention?: string;
  readonly privacyUrl?: string;
}

/** Vendors that are told, in their own words, what the visitor decided. */
export interface Signals {
  /** `basic` where Google's tags are held until a yes, `advanced` where they load denied. */
  readonly googleConsentMode?: 'basic' | 'advanced';
  readonly hubspot?: true;
  readonly hotjar?: true;
  readonly microsoftUet?: true;
  readonly microsoftClarity?: true;
  readonly meta?: true;
  /** `cookies` where Matomo counts without a consent, only not with cookies. */
  readonly matomo?: 'consent' | 'cookies';
  /** The WP Consent API of a WordPress site. */
  readonly wordpress?: true;
}

/**
 * Consent tools that a site comes from: their markup is read, and what read their answers gets ours. `carry-over` also takes
 * over what they had stored, where that was an explicit answer to the same question.
 */
export type Compat = { readonly [tool in 'vanillaCookieconsent' | 'klaro' | 'cookiebot' | 'onetrust' | 'usercentrics']?: true | 'carry-over' };

/**
 * The one description of a site: review produces it, publishing freezes it, the SDK obeys it, verification checks it.
 * Data, never code.
 */
export interface SiteConfig {
  /** The address of `site-config.schema.json`, for editors; visitors are not sent it. */
  readonly $schema?: string;
  readonly schemaVersion: 1;
  readonly siteId: string;
  /** Counts up by one with each published policy. */
  readonly policyVersion: number;
  readonly versionLabel?: string;
  /** ISO 8601 date from which this version holds. */
  readonly effectiveFrom?: string;
  /** When the scan behind it finished, ISO 8601. */
  readonly scannedAt?: string;
  /** A BCP 47 tag, or `auto` for the language of the page. */
  readonly language: string;
  readonly blocking: BlockingStrength;
  readonly regime: Regime;
  /** ISO 3166-1 or 3166-2 code → regime, where it differs. An unknown region gets the strictest. */
  readonly regions?: { readonly [region: string]: Regime };
  /** Name patterns of paths where marketing never loads, whatever the choice. */
  readonly sensitivePaths?: readonly string[];
  /** Hosts that are not services and are always let through, for strict and served blocking. */
  readonly allowHosts?: readonly string[];
  readonly parties: Parties;
  readonly services: readonly SiteService[];
  readonly cookie?: {
    /** A parent domain, so that subdomains share the decision. */
    readonly domain?: string;
    /** At most 365; 182 unless told. */
    readonly maxAgeDays?: number;
    /** A path of the site's own server that renews the cookie by `Set-Cookie`. */
    readonly refreshUrl?: string;
  };
  readonly signals?: Signals;
  readonly compat?: Compat;
  readonly ui?: {
    /** `none` where the site shows an interface of its own. */
    readonly layout?: 'bar' | 'box' | 'corner' | 'dialog' | 'none';
    /** A button that opens the preferences, in the lower left or right corner of every page; without it the site has a link of its own. */
    readonly reopen?: 'start' | 'end';
    readonly theme?: ThemeScheme | Theme;
    /** What stands in place of a held embed, such as a video; off where `layout` is `none`, unless told. */
    readonly placeholder?: boolean;
    /** Language tag → one of {@link textKeys} → the owner's wording. */
    readonly texts?: { readonly [language: string]: { readonly [key: string]: string } };
    /** Language tag → address of the declaration in it, whose rows the preferences show under each service. */
    readonly declaration?: { readonly [language: string]: string };
  };
  readonly log?: { readonly endpoint: string };
}
