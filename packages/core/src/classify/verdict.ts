import type { Category, Language, ReportedCategory } from '../category.ts';
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { LocalizedText, KnownItem } from '../knowledge/service-entry.ts';
import type { ItemKind } from '../scan-report.ts';
import type { ImportedList } from './imported-list.ts';
import type { ValueShape } from './value-shape.ts';

/** What a scan, or a list from elsewhere, says about one stored thing or request. */
export interface Observed {
  readonly kind: ItemKind;
  /** Of a cookie or a storage key; of a request it does not matter. */
  readonly name: string;
  /** Host of the cookie, of the storage's origin, or of the request. */
  readonly domain: string;
  readonly party?: 'first' | 'third';
  /** Host of the response or script that set it. */
  readonly setByHost?: string;
  /** Hosts of what had loaded the setter, nearest first. */
  readonly initiatorHosts?: readonly string[];
  /** Path attribute of a cookie. */
  readonly path?: string;
  /** Host of the page on which it was seen. */
  readonly site?: string;
  /** Of a cookie: ends with the browser session. */
  readonly session?: boolean;
  /** Seconds that a persistent cookie was asked to live. */
  readonly lifetimeSeconds?: number;
  readonly httpOnly?: boolean;
  readonly secure?: boolean;
  readonly sameSite?: 'Strict' | 'Lax' | 'None';
  /** What the value looks like; the value itself is never kept. */
  readonly valueShape?: ValueShape;
  /** Of a request: its path and query, as far as it is known. Looked at, never kept. */
  readonly pathAndQuery?: string;
}

/** An owner's word on things: it beats all other evidence and survives every scan. */
export interface Override {
  /** Name pattern. */
  readonly name: string;
  /** Host pattern; without one the override holds everywhere. */
  readonly domain?: string;
  readonly category: Category;
  /** Id of the service. */
  readonly service?: string;
  readonly provider?: string;
  readonly purpose?: LocalizedText;
  /** Why it may be stored unasked. */
  readonly exemption?: KnownItem['exemption'];
}

export interface ClassifyOptions {
  readonly knowledge: KnowledgeBase;
  readonly overrides?: readonly Override[];
  /** Lists that the owner supplies, the one to hear first in front. */
  readonly imported?: readonly ImportedList[];
  /** Of the reasons; `en` unless told. */
  readonly language?: Language;
}

/** What one kind of evidence says. */
export interface Evidence {
  readonly category: Category;
  readonly service?: string;
  readonly provider?: string;
  readonly item?: KnownItem;
  readonly purpose?: LocalizedText;
  /** 0 to 1: how often such evidence is right. */
  readonly confidence: number;
  readonly reason: LocalizedText;
  /** What else speaks for it, strongest first. */
  readonly alsoReasons?: readonly LocalizedText[];
}

/** What a thing is, how sure that is, and why. */
export interface Verdict {
  readonly category: ReportedCategory;
  /** The best guess where the evidence is too thin. */
  readonly suggestion?: Category;
  readonly service: string | null;
  readonly provider: string | null;
  readonly confidence: number;
  /** Strongest first, in the language asked for. */
  readonly reasons: readonly string[];
  /** The name pattern of the entry that fits, where it is not the name itself. */
  readonly pattern?: string;
  readonly purpose: LocalizedText;
  readonly exemption?: KnownItem['exemption'];
}

/** Looks at a thing and says what it is, or nothing. */
export type Classifier = (observed: Observed, options: ClassifyOptions) => Evidence | undefined;
