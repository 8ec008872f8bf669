import { z } from 'zod';
import { categories } from '../category.ts';
import { serviceIdPattern } from '../consent-cookie.ts';
import { exemptions } from '../site-config.ts';
import type { KnownItem, ServiceEntry } from './service-entry.ts';

const text = z.string().trim().min(1, 'must not be empty');
const localized = z.strictObject({ nb: text, en: text });
const hostPattern = z
  .string()
  .regex(/^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+$/u, 'must be a host such as example.com or *.example.com, in lower case')
  .refine((host) => !/(?:^|\.)localhost$/u.test(host), 'must be a real host; map test hosts with --host-alias');

export const knownItemSchema = z
  .strictObject({
    name: text.refine((name) => /[^*]/u.test(name), 'must have at least one character that is not *'),
    category: z.enum(categories).optional(),
    domains: z.array(hostPattern).min(1).optional(),
    party: z.enum(['first', 'third']).optional(),
    lifetime: z
      .string()
      .regex(/^(?:session|persistent|\d+ (?:second|minute|hour|day|month|year)s?)$/u, 'must be session, persistent, or like "30 minutes"')
      .optional(),
    purpose: localized,
    exemption: z.strictObject({ kind: z.enum(exemptions), reason: localized }).optional(),
  }) satisfies z.ZodType<KnownItem>;

/** Proves one file of `data/services/`. */
export const serviceEntrySchema = z
  .strictObject({
    id: z.string().regex(serviceIdPattern, 'must be lower-case letters, digits and hyphens'),
    name: text,
    provider: text,
    country: z.string().regex(/^[A-Z]{2}$/u, 'must be a country code of two capitals such as NO'),
    parent: text.optional(),
    category: z.enum(categories),
    hosts: z.array(hostPattern),
    cookies: z.array(knownItemSchema),
    storage: z.array(knownItemSchema).optional(),
    source: z.url({ protocol: /^https$/u, error: 'must be the https address of the vendor’s documentation' }),
    reviewed: z.iso.date(),
  })
  .superRefine((entry, context) => {
    for (const list of ['cookies', 'storage'] as const) {
      (entry[list] ?? []).forEach((item, index) => {
        const category = item.category ?? entry.category;
        if (category === 'necessary' && !item.exemption) {
          context.addIssue({
            code: 'custom',
            path: [list, index, 'exemption'],
            message: `${item.name} is necessary and needs an exemption with its reason`,
          });
        }
        if (item.exemption && category !== 'necessary' && category !== 'functional') {
          context.addIssue({ code: 'custom', path: [list, index, 'exemption'], message: `no exemption covers ${category}` });
        }
      });
    }
  }) satisfies z.ZodType<ServiceEntry>;
