/**
 * Proves at compile time that each schema and its hand-written type have the same members, equally optional, in both
 * directions. `satisfies z.ZodType<T>` alone would let a schema forget an optional field and so refuse it as unknown.
 */
import type { z } from 'zod';
import type { ServiceList } from '../classify/service-list.ts';
import type { Override } from '../classify/verdict.ts';
import type { Decision } from '../consent-cookie.ts';
import type { ConsentRecord, Notice } from '../consent-record.ts';
import type { ConsentSubmission } from '../consent-submission.ts';
import type { Declaration } from '../declaration.ts';
import type { KnownItem, ServiceEntry } from '../knowledge/service-entry.ts';
import type { ScanReport } from '../scan-report.ts';
import type * as schemas from './index.ts';
import type { SiteConfig } from '../site-config.ts';

/** A type with `readonly` taken off and each `?` turned into a word, so that a forgotten optional field is no longer assignable. */
type Shape<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Shape<Item>[]
    : { -readonly [K in keyof T]-?: Record<object extends Pick<T, K> ? 'optional' : 'required', Shape<T[K]>> };

type Agree<A, B> = [Shape<A>] extends [Shape<B>] ? ([Shape<B>] extends [Shape<A>] ? true : false) : false;

type Holds<T extends true> = T;
type Fails<T extends false> = T;

export type SchemasAgreeWithTypes = [
  Holds<Agree<z.output<typeof schemas.decisionSchema>, Decision>>,
  Holds<Agree<z.output<typeof schemas.siteConfigSchema>, SiteConfig>>,
  Holds<Agree<z.output<typeof schemas.declarationSchema>, Declaration>>,
  Holds<Agree<z.output<typeof schemas.noticeSchema>, Notice>>,
  Holds<Agree<z.output<typeof schemas.consentRecordSchema>, ConsentRecord>>,
  Holds<Agree<z.output<typeof schemas.consentSubmissionSchema>, ConsentSubmission>>,
  Holds<Agree<z.output<typeof schemas.scanReportSchema>, ScanReport>>,
  Holds<Agree<z.output<typeof schemas.knownItemSchema>, KnownItem>>,
  Holds<Agree<z.output<typeof schemas.serviceEntrySchema>, ServiceEntry>>,
  Holds<Agree<z.output<typeof schemas.serviceListSchema>, ServiceList>>,
  Holds<Agree<Extract<z.output<typeof schemas.overridesSchema>, unknown[]>, Override[]>>,
];

/** The proof itself can fail: each pair differs by one thing. */
export type TheProofSees = [
  Holds<Agree<{ a: string; b?: { c: number }[] }, { readonly a: string; readonly b?: readonly { readonly c: number }[] }>>,
  Fails<Agree<{ a: string }, { a: string; b?: string }>>,
  Fails<Agree<{ a: string; b?: string }, { a: string }>>,
  Fails<Agree<{ a: string }, { a?: string }>>,
  Fails<Agree<{ a: { b: string }[] }, { a: { b: string; c?: number }[] }>>,
  Fails<Agree<{ a?: { b: string } }, { a?: { b: string; c?: number } }>>,
  Fails<Agree<{ a: 'x' | 'y' }, { a: 'x' }>>,
  Fails<Agree<{ a: string | null }, { a: string }>>,
];
