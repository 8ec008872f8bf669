import { z } from 'zod';
import { categories } from '../category.ts';
import { recordIdPattern } from '../consent-cookie.ts';
import { consentMethods, noticeLayers } from '../consent-record.ts';
import { maxLanguageLength, maxSubmissionBytes, newRecordIdPattern, submittedEvents, type ConsentSubmission, type PurposeSubmission, type RecordSubmission } from '../consent-submission.ts';
import { faultsOf } from './faults.ts';
import { sha256Hex, timestamp, serviceId, languageTag, regionCode, regimeSchema } from './words.ts';

/** Nobody but a browser of ours has a reason to post more. */
const maxServices = 500;

/** Enough for who writes a client; who sends nothing but faults is not to be told each. */
const mostFaults = 8;

const recordSubmissionShape = z.strictObject({
  schemaVersion: z.literal(1),
  event: z.enum(submittedEvents),
  recordId: z.string().regex(newRecordIdPattern, 'must be a UUIDv7 in lower case'),
  previousRecordId: z.string().regex(recordIdPattern, 'must be a UUID in lower case').optional(),
  policyVersion: z.int().positive(),
  notice: z.strictObject({
    configHash: sha256Hex.optional(),
    noticeHash: sha256Hex.optional(),
    language: languageTag.max(maxLanguageLength).optional(),
    layer: z.enum(noticeLayers).optional(),
  }),
  purposes: z.array(z.strictObject({ id: serviceId, granted: z.boolean(), services: z.array(serviceId).max(maxServices) })).max(64),
  method: z.enum(consentMethods),
  trusted: z.boolean(),
  decidedAt: timestamp,
  context: z.strictObject({
    regime: regimeSchema,
    region: regionCode.optional(),
    sdkVersion: z.string().regex(/^[\w.+-]{1,32}$/u, 'must be a version'),
    globalPrivacyControl: z.boolean(),
  }),
});

const recordSubmissionSchema = recordSubmissionShape.superRefine(({ event, previousRecordId, purposes }, context) => {
  const complain = (path: keyof RecordSubmission, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (purposes.some(({ granted }) => granted) === (event === 'withdrawn')) {
    complain('purposes', event === 'withdrawn' ? 'a withdrawal grants nothing' : 'a consent grants something');
  }
  if (event === 'withdrawn' && previousRecordId === undefined) complain('previousRecordId', 'a withdrawal names what it withdraws');
  if (event === 'given' && previousRecordId !== undefined) complain('previousRecordId', 'a first consent follows no record');
});

const refusalSubmissionSchema = z.strictObject({
  schemaVersion: z.literal(1),
  event: z.literal('refused'),
  key: z.string().regex(/^[0-9a-f]{32}$/u, 'must be 32 hexadecimal digits'),
  policyVersion: z.int().positive(),
  method: z.enum(consentMethods),
  regime: regimeSchema,
  region: regionCode.optional(),
});

/** What a browser posts of a choice. */
export const consentSubmissionSchema = z.discriminatedUnion('event', [recordSubmissionSchema, refusalSubmissionSchema]) satisfies z.ZodType<ConsentSubmission>;

/** Granting a category is the banner's business. */
const ownPurpose = serviceId.refine((id) => !categories.includes(id as never), 'must not be the name of a category');

/** What a browser posts of a consent in a form. */
export const purposeSubmissionSchema = recordSubmissionShape.omit({ previousRecordId: true }).extend({
  event: z.literal('given'),
  notice: recordSubmissionShape.shape.notice.extend({ layer: z.literal('form') }),
  purposes: z.tuple([z.strictObject({ id: ownPurpose, granted: z.literal(true), services: z.tuple([]) })]),
  method: z.literal('form'),
}) satisfies z.ZodType<PurposeSubmission>;

/** What came in, proved, or why it is none. */
type Read<Submission> = { readonly submission: Submission } | { readonly faults: readonly string[] };

/**
 * The body of a request as a submission.
 *
 * @param body as it came: whatever anybody sends
 */
export function readSubmission(body: string): Read<ConsentSubmission> {
  return readAs(consentSubmissionSchema, body);
}

/** The same for a consent in a form. */
export function readPurposeSubmission(body: string): Read<PurposeSubmission> {
  return readAs(purposeSubmissionSchema, body);
}

function readAs<Submission>(schema: z.ZodType<Submission>, body: string): Read<Submission> {
  if (new TextEncoder().encode(body).length > maxSubmissionBytes) return { faults: [`(the whole file): is longer than ${maxSubmissionBytes} bytes`] };
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { faults: ['(the whole file): is no JSON'] };
  }
  const { data } = schema.safeParse(value);
  return data ? { submission: data } : { faults: faultsOf(schema, value, mostFaults) };
}
