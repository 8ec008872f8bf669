import { z } from 'zod';
import { categories } from '../category.ts';
import type { Override } from '../classify/verdict.ts';
import { exemptions } from '../site-config.ts';
import { hostPattern, serviceId, text } from './words.ts';

const localized = z.strictObject({ nb: z.string(), en: z.string() });

const overrideSchema = z
  .strictObject({
    name: text,
    category: z.enum(categories),
    domain: hostPattern.optional(),
    service: serviceId.optional(),
    provider: text.optional(),
    purpose: localized.optional(),
    exemption: z.strictObject({ kind: z.enum(exemptions), reason: z.strictObject({ nb: text, en: text }) }).optional(),
  })
  .superRefine(({ name, domain, category, exemption }, context) => {
    if (domain === undefined && !/[^*]/u.test(name)) {
      context.addIssue({ code: 'custom', path: ['name'], message: 'must have a character that is not *, or a domain beside it: this is everything on every site' });
    }
    if (exemption && category !== 'necessary' && category !== 'functional') {
      context.addIssue({ code: 'custom', path: ['exemption'], message: `must go: no exemption from consent covers ${category}` });
    }
  }) satisfies z.ZodType<Override>;

/** A file for `kapsel-scan --overrides`: a list, or the same with the schema that editors check it by. */
export type OverridesFile = Override[] | { $schema?: string | undefined; overrides: Override[] };

/** The owner's word on names, as it stands in a file for `kapsel-scan --overrides`. */
export const overridesSchema = z.union([
  z.array(overrideSchema),
  z.strictObject({ $schema: z.string().optional(), overrides: z.array(overrideSchema) }),
]) satisfies z.ZodType<OverridesFile>;
