import type { Category, ConsentCategory } from './category.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import type { Parties, Regime, SiteConfig } from './site-config.ts';

/** What the visitor did. */
export const consentEvents = ['given', 'refused', 'changed', 'withdrawn', 'expired', 'signal'] as const;
export type ConsentEvent = (typeof consentEvents)[number];

/** By what means. `api` also stands for a click that no person made (`isTrusted` false). */
export const consentMethods = ['accept-all', 'reject-all', 'save', 'withdraw-all', 'placeholder', 'form', 'api', 'gpc', 'imported'] as const;
export type ConsentMethod = (typeof consentMethods)[number];

/** Where the visitor was asked. */
export const noticeLayers = ['banner', 'preferences', 'placeholder', 'form'] as const;
export type NoticeLayer = (typeof noticeLayers)[number];

/** One purpose of the record: a category of the banner, or a purpose of the owner's own in a form. */
export interface ConsentedPurpose {
  readonly id: Category | (string & {});
  readonly granted: boolean;
  /** Storage on the device rests on consent or on nothing; the field says so in the record itself. */
  readonly legalBasis: 'consent';
  /** The services that this purpose covered when the visitor chose. */
  readonly services: readonly string[];
  /** How long the choice holds, in days. */
  readonly maxAgeDays: number;
}

/**
 * Proof of one choice. Append-only: withdrawing adds a record, never edits one. The fields follow the sections of ISO/IEC
 * TS 27560 (header, notice, processing, parties, event); conformance is not claimed. It never holds an IP address, a user
 * agent, a URL beyond the site id, or a cookie value.
 */
export interface ConsentRecord {
  readonly schemaVersion: 1;
  /** UUIDv7. Knowing it is the visitor's only credential. */
  readonly recordId: string;
  readonly siteId: string;
  /** 128 random bits in hexadecimal, made at the first choice, so that later choices of one browser belong together. */
  readonly subjectId: string;
  readonly policyVersion: number;
  readonly parties: Parties;
  readonly notice: {
    /** Content hash of the published SiteConfig, 64 hexadecimal digits. */
    readonly configHash: string;
    /** {@link noticeHash} of what stood on the screen, 64 hexadecimal digits; absent where the page could not tell, as its layer then is. */
    readonly noticeHash?: string;
    readonly language?: string;
    readonly layer?: NoticeLayer;
  };
  readonly purposes: readonly ConsentedPurpose[];
  readonly event: {
    readonly type: ConsentEvent;
    readonly method: ConsentMethod;
    /** Whether the browser vouched for the click (`Event.isTrusted`). */
    readonly trusted: boolean;
    /** The visitor's clock, ISO 8601 in UTC. */
    readonly decidedAt: string;
    /** The server's clock, ISO 8601 in UTC. */
    readonly receivedAt: string;
    /** When the visitor is asked again, ISO 8601 in UTC. */
    readonly validUntil: string;
  };
  readonly context: {
    /** The rules that held for this visitor. */
    readonly regime: Regime;
    /** ISO 3166-1, or 3166-2 for a US state; absent when unknown. */
    readonly region?: string;
    readonly sdkVersion: string;
    readonly globalPrivacyControl: boolean;
  };
}

/** Everything that a visitor could read and choose when asked: texts and options, in order. */
export interface Notice {
  readonly language: string;
  readonly layer: NoticeLayer;
  readonly texts: { readonly [key: string]: string };
  readonly options: readonly {
    readonly id: ConsentCategory | (string & {});
    readonly label: string;
    readonly description: string;
    readonly preselected: boolean;
    readonly services: readonly string[];
  }[];
}

/** SHA-256 of the canonical notice, 64 hexadecimal digits: the address under which the exact text is kept. */
export async function noticeHash(notice: Notice): Promise<string> {
  return toHex(await sha256(utf8(canonicalJson(notice as unknown as Json))));
}

/** SHA-256 of the canonical SiteConfig, 64 hexadecimal digits: says which one a browser obeyed. */
export async function configHash(config: SiteConfig): Promise<string> {
  return toHex(await sha256(utf8(canonicalJson(config as unknown as Json))));
}

/** What a chain begins with, where there is no previous link: 32 zero bytes. */
export const chainStart = '0'.repeat(64);

/**
 * H(salt ‖ body): stands for a record in the chain. Without the salt nobody can guess a body back from it, so that an
 * erasure which drops salt and body leaves nothing personal behind.
 *
 * @param salt random bytes, at least 16, hexadecimal
 */
export async function recordDigest(record: ConsentRecord, salt: string): Promise<string> {
  const saltBytes = fromHex(salt);
  if (saltBytes.length < 16) throw new RangeError(`A salt needs at least 16 bytes; this one has ${saltBytes.length}.`);
  return toHex(await sha256(concatenate(saltBytes, utf8(canonicalJson(record as unknown as Json)))));
}

/**
 * The next link of a site's chain: H(previous ‖ digest), all in hexadecimal.
 *
 * @param previous the link before, or {@link chainStart}
 * @param digest a {@link recordDigest}
 */
export async function chainLink(previous: string, digest: string): Promise<string> {
  const [previousBytes, digestBytes] = [fromHex(previous), fromHex(digest)];
  if (previousBytes.length !== 32 || digestBytes.length !== 32) {
    throw new RangeError('A chain link is made of two SHA-256 values of 64 hexadecimal digits each.');
  }
  return toHex(await sha256(concatenate(previousBytes, digestBytes)));
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function concatenate(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(text: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/u.test(text)) throw new RangeError('Hexadecimal digits come in pairs of 0-9 and a-f.');
  return Uint8Array.from({ length: text.length / 2 }, (_, index) => Number.parseInt(text.slice(index * 2, index * 2 + 2), 16));
}
