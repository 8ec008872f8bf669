import { z } from 'zod';
import { categories } from '../category.ts';
import type { ListedItem, ServiceList } from '../classify/service-list.ts';
import { exemptions } from '../site-config.ts';
import { country, hostPattern, serviceId, text } from './words.ts';

const localized = z.strictObject({ nb: z.string(), en: z.string() });

/** One line of an export of Kapsel's. */
export const listedItemSchema = z
  .strictObject({
    name: text.refine((name) => /[^*]/u.test(name), 'must have at least one character that is not *'),
    category: z.enum(categories),
    kind: z.enum(['cookie', 'storage']).optional(),
    domains: z.array(hostPattern).min(1).optional(),
    party: z.enum(['first', 'third']).optional(),
    service: serviceId.optional(),
    provider: text.optional(),
    purpose: localized.optional(),
    exemption: z.strictObject({ kind: z.enum(exemptions), reason: localized }).optional(),
    country: country.optional(),
    lifetime: text.optional(),
    source: text.optional(),
    reviewed: text.optional(),
  })
  .refine(({ category, exemption }) => !exemption || category === 'necessary' || category === 'functional', {
    path: ['exemption'],
    error: 'must go: no exemption from consent covers analytics or marketing',
  }) satisfies z.ZodType<ListedItem>;

export const serviceListSchema = z.strictObject({
  format: z.literal('kapsel-services'),
  version: z.literal(1),
  items: z.array(listedItemSchema),
}) satisfies z.ZodType<ServiceList>;
