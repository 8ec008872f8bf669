import { z } from 'zod';
import { consentCategories } from '../category.ts';
import { recordIdPattern, type Decision } from '../consent-cookie.ts';
import { consentEvents, consentMethods, noticeLayers, type ConsentRecord, type Notice } from '../consent-record.ts';
import { text, sha256Hex, timestamp, serviceId, languageTag, regionCode, regimeSchema, siteId, partiesSchema } from './words.ts';

export const decisionSchema = z.strictObject({
  policyVersion: z.int().positive(),
  decidedAt: z.int().nonnegative(),
  granted: z.array(z.enum(consentCategories)),
  grantedServices: z.array(serviceId),
  refusedServices: z.array(serviceId),
  recordId: z.string().regex(recordIdPattern, 'must be a UUID in lower case').optional(),
}) satisfies z.ZodType<Decision>;

export const noticeSchema = z.strictObject({
  language: languageTag,
  layer: z.enum(noticeLayers),
  texts: z.record(text, z.string()),
  options: z.array(
    z.strictObject({ id: text, label: text, description: z.string(), preselected: z.boolean(), services: z.array(serviceId) }),
  ),
}) satisfies z.ZodType<Notice>;

export const consentRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  recordId: z.uuid({ version: 'v7' }),
  siteId,
  subjectId: z.string().regex(/^[0-9a-f]{32}$/u, 'must be 32 hexadecimal digits'),
  policyVersion: z.int().positive(),
  parties: partiesSchema,
  notice: z.strictObject({ configHash: sha256Hex, noticeHash: sha256Hex.optional(), language: languageTag.optional(), layer: z.enum(noticeLayers).optional() }),
  purposes: z.array(
    z.strictObject({
      id: text,
      granted: z.boolean(),
      legalBasis: z.literal('consent'),
      services: z.array(serviceId),
      maxAgeDays: z.int().positive(),
    }),
  ),
  event: z.strictObject({
    type: z.enum(consentEvents),
    method: z.enum(consentMethods),
    trusted: z.boolean(),
    decidedAt: timestamp,
    receivedAt: timestamp,
    validUntil: timestamp,
  }),
  context: z.strictObject({
    regime: regimeSchema,
    region: regionCode.optional(),
    sdkVersion: text,
    globalPrivacyControl: z.boolean(),
  }),
}) satisfies z.ZodType<ConsentRecord>;
