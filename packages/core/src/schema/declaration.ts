import { z } from 'zod';
import { categories } from '../category.ts';
import type { Declaration } from '../declaration.ts';
import { exemptions } from '../site-config.ts';
import { text, timestamp, languageTag, siteId, path, webUrl, effectiveFrom, besideIt, partiesSchema } from './words.ts';

export const declarationSchema = z.strictObject({
  schemaVersion: z.literal(1),
  siteId,
  policyVersion: z.int().positive(),
  versionLabel: text.optional(),
  effectiveFrom: effectiveFrom.optional(),
  language: languageTag,
  scannedAt: timestamp.optional(),
  parties: partiesSchema,
  items: z.array(
    z.strictObject({
      name: text,
      kind: z.enum(['cookie', 'localStorage', 'sessionStorage', 'indexedDB', 'cacheStorage']),
      service: text,
      provider: text,
      category: z.enum(categories),
      validity: text,
      purpose: text,
      basis: z.enum(['consent', ...exemptions]),
      recipients: z.array(text).optional(),
      transfer: text.optional(),
      retention: text.optional(),
    }),
  ),
  versions: z
    .array(
      z.strictObject({
        policyVersion: z.int().positive(),
        versionLabel: text.optional(),
        effectiveFrom: effectiveFrom.optional(),
        url: z.union([path, webUrl, besideIt]),
      }),
    )
    .optional(),
}) satisfies z.ZodType<Declaration>;
