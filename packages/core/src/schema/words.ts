/** What more than one schema is made of. */
import { z } from 'zod';
import { serviceIdPattern } from '../consent-cookie.ts';
import { languageTagPattern, regionPattern, sha256Pattern } from '../consent-submission.ts';
import { categoryRules, namedRegimes, type Regime } from '../site-config.ts';

export const text = z.string().min(1);
export const sha256Hex = z.string().regex(sha256Pattern, 'must be 64 hexadecimal digits');
export const timestamp = z.iso.datetime();
export const serviceId = z.string().regex(serviceIdPattern, 'must be lower-case letters, digits and hyphens');
export const languageTag = z.string().regex(languageTagPattern, 'must be a language tag such as nb or en-GB');
export const country = z.string().regex(/^[A-Z]{2}$/u, 'must be a country code of two capitals such as NO');
export const regionCode = z.string().regex(regionPattern, 'must be a region code such as NO or US-CA');
export const siteId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/u, 'must be letters, digits, hyphens and underscores');
export const hostPattern = z
  .string()
  .regex(/^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?::\d{1,5})?$/u, 'must be a host such as example.no or *.example.no:8080, in lower case');
export const cookieDomain = z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/u, 'must be a domain such as example.no, in lower case');
// Two slashes would begin the address of another host.
export const path = z.string().regex(/^\/(?![/\\])/u, 'must be a path that begins with one slash');
export const webUrl = z.url({ protocol: /^https?$/u });
export const effectiveFrom = z.union([z.iso.date(), timestamp]);
export const besideIt = z.string().regex(/^\w[\w.-]*$/u, 'must be a path, a web address, or the name of a file beside this one');

export const partiesSchema = z.strictObject({
  controller: text,
  processor: text.optional(),
  contact: text,
  dpo: text.optional(),
  supervisoryAuthority: text.optional(),
});

export const categoryRule = z.enum(categoryRules);
export const regimeSchema = z.union([
  z.enum(namedRegimes),
  z.strictObject({ functional: categoryRule, analytics: categoryRule, marketing: categoryRule }),
]) satisfies z.ZodType<Regime>;
