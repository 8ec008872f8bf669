import type { ConsentEvent, ConsentMethod, ConsentedPurpose, ConsentRecord, Notice, NoticeLayer } from './consent-record.ts';
import type { Regime } from './site-config.ts';

/** The longest body that a browser posts and a server takes, in bytes (standards: SEC-11). */
export const maxSubmissionBytes = 8192;

/** A UUIDv7 in lower case (RFC 9562). */
export const newRecordIdPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;

/** BCP 47, as far as languages of a notice go. */
export const languageTagPattern = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u;

/** The room that RFC 5646, section 4.4.1, recommends for one. */
export const maxLanguageLength = 35;

/** ISO 3166-1, or 3166-2 for a part of a country. */
export const regionPattern = /^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/u;

/** SHA-256 in hexadecimal. */
export const sha256Pattern = /^[0-9a-f]{64}$/u;

/** A compact JWS (RFC 7515), as far as anybody without its key can tell. */
export const signedValuePattern = /^(?:[\w-]{2,1024}\.){2}[\w-]{86}$/u;

/** What a {@link RecordSubmission} may be about; a refusal is none of these. */
export const submittedEvents = ['given', 'changed', 'withdrawn'] as const satisfies readonly ConsentEvent[];

/**
 * What only the visitor's browser knows of a choice that is to be recorded. The server adds the rest of the
 * {@link ConsentRecord}: subject, parties, its own clock. Posting it twice is the same as once, by its `recordId`.
 */
export interface RecordSubmission {
  readonly schemaVersion: 1;
  readonly event: (typeof submittedEvents)[number];
  /** UUIDv7. A grant's is also in the visitor's cookie, a withdrawal's nowhere once it is delivered. */
  readonly recordId: string;
  /** The record that this one follows: the same visitor. A withdrawal always has one, a first consent never. */
  readonly previousRecordId?: string;
  readonly policyVersion: number;
  /** As in the record, as far as the page knows it. */
  readonly notice: Partial<ConsentRecord['notice']>;
  /** A category whose services were not all treated alike comes twice, granted and not. */
  readonly purposes: readonly Pick<ConsentedPurpose, 'id' | 'granted' | 'services'>[];
  readonly method: ConsentMethod;
  /** Whether the browser vouched for the click (`Event.isTrusted`). */
  readonly trusted: boolean;
  /** The visitor's clock, ISO 8601 in UTC. */
  readonly decidedAt: string;
  readonly context: {
    /** The rules that held for this visitor. */
    readonly regime: Regime;
    readonly region?: string;
    readonly sdkVersion: string;
    readonly globalPrivacyControl: boolean;
  };
}

/** A refusal by somebody of whom there is no record, to be counted and forgotten (standards: REC-03). */
export interface RefusalSubmission {
  readonly schemaVersion: 1;
  readonly event: 'refused';
  /** 128 random bits in hexadecimal, kept nowhere in the browser: lets a repeated request count once. */
  readonly key: string;
  readonly policyVersion: number;
  readonly method: ConsentMethod;
  readonly regime: Regime;
  readonly region?: string;
}

/** The body of `POST /v1/sites/:siteId/consents`, as JSON, at most {@link maxSubmissionBytes} long. */
export type ConsentSubmission = RecordSubmission | RefusalSubmission;

/** What stands on the visitor's screen, as far as a user interface tells it. */
export interface ShownNotice {
  readonly layer: NoticeLayer;
  readonly language: string;
  readonly noticeHash?: string;
}

/**
 * A consent to one purpose of the owner's own, given in a form and sent with it: a record like any other, which follows none and
 * covers no service. Body of `POST /v1/sites/:siteId/purposes`, as JSON; a log answers 201 with a {@link PurposeAnswer}.
 */
export interface PurposeSubmission extends RecordSubmission {
  readonly event: 'given';
  readonly previousRecordId?: never;
  /** The hash is of a {@link purposeNotice}. */
  readonly notice: RecordSubmission['notice'] & { readonly layer: 'form' };
  readonly purposes: readonly [{ readonly id: string; readonly granted: true; readonly services: readonly [] }];
  readonly method: 'form';
}

/** What a log answers once it has the record for good. */
export interface PurposeAnswer {
  /** Goes into the form: a compact JWS (RFC 7515) of {@link PurposeClaims}, signed by Ed25519 (RFC 8037). */
  readonly value: string;
}

/** What a log vouches for by its signature. */
export interface PurposeClaims {
  /** Id of the site. */
  readonly iss: string;
  /** Id of the record. Who takes a form takes each of them once. */
  readonly jti: string;
  readonly purpose: string;
  readonly granted: true;
  /** When the log got it, in seconds since 1970. */
  readonly iat: number;
  /** Of the text that the visitor agreed to; a page without https cannot tell. */
  readonly noticeHash?: string;
}

/** What a question in a form says, for its hash: the owner keeps the text, and can show by the hash that it was this one. */
export function purposeNotice({ purpose, text, language, privacyUrl }: { readonly purpose: string; readonly text: string; readonly language: string; readonly privacyUrl?: string }): Notice {
  // White space is the markup's, and nobody reads it.
  const label = text.replaceAll(/\s+/gu, ' ').trim();
  return { language, layer: 'form', texts: privacyUrl ? { privacyUrl } : {}, options: [{ id: purpose, label, description: '', preselected: false, services: [] }] };
}
