import type { Category, Language, ReportedCategory } from './category.ts';
import type { Exemption } from './site-config.ts';

/** A visit of the whole site in one consent state, each in a fresh browser profile. */
export const passIds = ['untouched', 'rejected', 'accepted', 'withdrawn'] as const;
export type PassId = (typeof passIds)[number];

export const itemKinds = ['cookie', 'localStorage', 'sessionStorage', 'indexedDB', 'cacheStorage', 'request'] as const;
export type ItemKind = (typeof itemKinds)[number];

/** By what means a thing came to be stored. */
export const setByMeans = ['http', 'js', 'cookieStore', 'serviceWorker', 'unknown'] as const;
export type SetByMeans = (typeof setByMeans)[number];

export interface Lifetime {
  /** It ends with the browser session. */
  readonly session: boolean;
  /** What the site asked for, in seconds; `null` where it asked for nothing or nobody saw it ask. */
  readonly requestedSeconds: number | null;
  /** What the browser granted, in seconds, counted from the moment it was set. Chromium caps cookies at 400 days. */
  readonly effectiveSeconds: number | null;
  /** The effective lifetime as a reader gets it, in the report's language. */
  readonly text: string;
}

/** One thing that a site stored or asked for. A cookie is identified by name, domain, hostOnly, path and partitionKey. */
export interface ScanItem {
  readonly kind: ItemKind;
  /** As the browser has it; hostile text. Of a request: origin and path. */
  readonly name: string;
  /** The name pattern of the knowledge base that it fits, where that differs from the name. */
  readonly pattern?: string;
  /** Host without a leading dot. */
  readonly domain: string;
  /** Of web storage. */
  readonly origin?: string;
  readonly path: string;
  readonly hostOnly: boolean;
  readonly partitionKey: string | null;
  readonly party: 'first' | 'third';
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: 'Strict' | 'Lax' | 'None' | null;
  readonly lifetime: Lifetime;
  /** `transient`: it was stored and gone again before the visit ended. */
  readonly outcome: 'stored' | 'refused' | 'transient';
  /** The browser's own words (CDP `Network.SetCookieBlockedReason`). */
  readonly refusedReasons: readonly string[];
  readonly setBy: {
    readonly means: SetByMeans;
    /** The response or script that set it, if known. */
    readonly url: string | null;
    /** What caused that to load, nearest first. */
    readonly initiators: readonly string[];
  };
  /** Of a request: what it was for (CDP `Network.ResourceType`), and whether it was sent for nothing but what it tells. */
  readonly request?: { readonly types: readonly string[]; readonly pixel: boolean };
  readonly service: string | null;
  readonly provider: string | null;
  readonly category: ReportedCategory;
  /** The best guess where the evidence is too thin to classify. */
  readonly suggestion?: Category;
  /** 0 to 1. Below 0.6 the category is `unclassified`. */
  readonly confidence: number;
  /** Why, in the report's language, strongest first. */
  readonly reasons: readonly string[];
  readonly purpose: { readonly [language in Language]: string };
  /** The ground on which it may be stored unasked, where the knowledge base can argue one. */
  readonly exemption?: { readonly kind: Exemption; readonly reason: { readonly [language in Language]: string } };
  /** Of what was stored when the pass `withdrawn` ended: whether it had been there before, or was stored after the withdrawal. */
  readonly afterWithdrawal?: 'left' | 'stored';
  readonly passes: readonly PassId[];
  /** URLs of the pages on which it was seen, first one first. */
  readonly pages: readonly string[];
}

export const severities = ['high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof severities)[number];

/** Something that the owner should look at. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  /** One sentence in the report's language. */
  readonly message: string;
  /** Names of the items that it is about. */
  readonly items: readonly string[];
  /** What it rests on, in short texts; from a hostile site. */
  readonly evidence?: readonly string[];
  /** The rule of law that it is measured by, in the report's language. */
  readonly legal?: string;
  /** What to do about it, one sentence in the report's language. */
  readonly action?: string;
}

/** A service worker that a site registered. It stays after the visit, and may answer for the site's server. */
export interface ServiceWorkerRegistration {
  /** The address below which it speaks. */
  readonly scope: string;
  readonly script: string;
  readonly party: 'first' | 'third';
  /** Whether it was still there when the pass ended. */
  readonly kept: boolean;
  readonly pages: readonly string[];
}

/** Ways to read from the device what tells it from others. */
export const fingerprintApis = ['canvas', 'webgl', 'audio', 'fonts'] as const;
export type FingerprintApi = (typeof fingerprintApis)[number];

/** A script that called such an interface. That is no proof of an intent. */
export interface FingerprintingScript {
  readonly script: string;
  readonly apis: readonly FingerprintApi[];
  /** Of the script, or of the frame that it ran in, if that is somebody else's. */
  readonly party: 'first' | 'third';
  /** What had loaded it, nearest first. */
  readonly initiators: readonly string[];
  readonly pages: readonly string[];
}

/** An address that a page names in `<noscript>`: only visitors without scripts ask for it. */
export interface NoscriptAddress {
  readonly element: string;
  readonly url: string;
  readonly party: 'first' | 'third';
  /** It shows nothing: an image or a frame of no size. */
  readonly invisible: boolean;
  readonly provider: string | null;
  readonly category: ReportedCategory;
  readonly pages: readonly string[];
}

/** A stored value that went along in an address of somebody else's. The value itself is in no report. */
export interface SharedIdentifier {
  readonly kind: 'cookie' | 'localStorage' | 'sessionStorage';
  /** Of the cookie or key. */
  readonly name: string;
  readonly domain: string;
  /** Name of the query's parameter. */
  readonly parameter: string;
  /** Who got it. */
  readonly host: string;
  readonly pages: readonly string[];
}

/** One page that the crawl asked for. */
export interface ScannedPage {
  readonly url: string;
  /** HTTP status; `null` where no response came. */
  readonly status: number | null;
  readonly passes: readonly PassId[];
  /** What went wrong, in one sentence, where something did. What was seen until then is in the report. */
  readonly problem?: string;
}

/** One consent state that the site was visited in. */
export interface ReportedPass {
  readonly id: PassId;
  /** `proved`: the answer was given, the site keeps it, and did not ask again. Of `withdrawn`: a yes was, and then was taken back. */
  readonly consent: 'none' | 'proved' | 'failed';
  /** The consent tool that asked, where it is known. */
  readonly cmp?: string;
  /**
   * Whose knowledge pressed the right button: our rules for the tool, the words on its buttons, or DuckDuckGo's autoconsent. `api`:
   * the page had no button that anybody could find, so that a script asked the tool.
   */
  readonly how?: 'rule' | 'wording' | 'autoconsent' | 'api';
  /** How many clicks the answer took. */
  readonly clicks?: number;
  /** Names of cookies and storage keys that hold the answer; hostile text. */
  readonly proof?: readonly string[];
  /** Whether something on the start page opens the question again once it is answered. */
  readonly canReopen?: boolean;
}

/** Whether a promise was kept; `unknown` where nobody could tell. */
export const verdictStates = ['holds', 'fails', 'unknown'] as const;
export type VerdictState = (typeof verdictStates)[number];

/** One thing that a verdict rests on. */
export interface VerdictReason {
  readonly code: string;
  /** What it makes of the verdict; `holds` is told and changes nothing. */
  readonly makes: VerdictState;
  /** One sentence in the report's language. */
  readonly message: string;
  /** Names of the items, or of the config's services, that it is about. */
  readonly items: readonly string[];
  /** What was seen, and where, in short texts; from a hostile site. */
  readonly evidence: readonly string[];
  /** What to do about it. */
  readonly action?: string;
}

/** Whether a site does in one consent state what its SiteConfig says. */
export interface PassVerdict {
  readonly pass: PassId;
  readonly state: VerdictState;
  readonly reasons: readonly VerdictReason[];
}

/** A site that runs Kapsel, held against its SiteConfig. */
export interface Verification {
  readonly config: {
    readonly siteId: string;
    readonly policyVersion: number;
    /** `page`: as it runs there; else the file or the address that it was read from. */
    readonly source: string;
  };
  /** In the order of the passes. */
  readonly verdicts: readonly PassVerdict[];
}

/** What a scan found, and what it could not see. */
export interface ScanReport {
  readonly schemaVersion: 1;
  readonly startUrl: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** False where the scan was cut short; what it has is still true. */
  readonly complete: boolean;
  /** The language of `lifetime.text`, `reasons` and messages. */
  readonly language: Language;
  readonly generator: { readonly name: string; readonly version: string; readonly browser: string };
  readonly policy: {
    /** Measured by the scan itself, before it began, in the profile that it used; a browser elsewhere may not reach what measures it. */
    readonly thirdPartyCookies: 'allowed' | 'blocked' | 'unknown';
    /** `null` where the browser was somebody else's. */
    readonly sandbox: boolean | null;
    /** As whom the scan came, as far as that was not an ordinary visitor at a desk. */
    readonly visitor?: {
      readonly device?: string;
      readonly locale?: string;
      readonly timezone?: string;
      /** It said by Global Privacy Control that nothing may be sold or shared. */
      readonly gpc?: true;
    };
    /** Many banners and trackers hide from what calls itself a robot: an ordinary browser, or one that says that it is Kapsel. */
    readonly seenAs?: 'visitor' | 'kapsel';
    /** Host of a test site → the host that it stands for. */
    readonly hostAliases: { readonly [host: string]: string };
  };
  readonly passes: readonly ReportedPass[];
  readonly pages: readonly ScannedPage[];
  readonly items: readonly ScanItem[];
  readonly findings: readonly Finding[];
  /** What the site publishes about its storage, where that was held against what was found. */
  readonly declared?: { readonly source: string; readonly entries: number };
  /** Of `kapsel-scan verify`. */
  readonly verification?: Verification;
  /** What follows is absent where nobody looked, or could look, for it. */
  readonly serviceWorkers?: readonly ServiceWorkerRegistration[];
  readonly fingerprinting?: readonly FingerprintingScript[];
  readonly noscript?: readonly NoscriptAddress[];
  readonly sharedIdentifiers?: readonly SharedIdentifier[];
  /** Each a code and a sentence in the report's language. */
  readonly couldNotSee: readonly { readonly code: string; readonly message: string }[];
}
