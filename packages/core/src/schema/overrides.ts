import { z } from 'zod';
import { categories } from '../category.ts';
import type { Override } from '../classify/verdict.ts';
import { hostPattern, text } from './words.ts';

/** The owner's word on names, as it stands in a file for `kapsel-scan --overrides`. */
export const overridesSchema = z.array(
  z.strictObject({
    name: text,
    category: z.enum(categories),
    domain: hostPattern.optional(),
    provider: text.optional(),
    purpose: z.strictObject({ nb: z.string(), en: z.string() }).optional(),
  }),
) satisfies z.ZodType<Override[]>;
