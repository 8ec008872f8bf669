/** zod proof of the types: `unknown` in, our types out, or a message that names the key. Not for browsers: zod is heavy. */
import { z } from 'zod';
import { categories, consentCategories, languages, reportedCategories } from './category.ts';
import { recordIdPattern, serviceIdPattern, type Decision } from './consent-cookie.ts';
import { consentEvents, consentMethods, noticeLayers, type ConsentRecord, type Notice } from './consent-record.ts';
import {
  languageTagPattern,
  maxLanguageLength,
  maxSubmissionBytes,
  newRecordIdPattern,
  regionPattern,
  sha256Pattern,
  submittedEvents,
  type ConsentSubmission,
  type PurposeSubmission,
  type RecordSubmission,
} from './consent-submission.ts';
import type { Declaration } from './declaration.ts';
import { itemKinds, passIds, setByMeans, severities, type ScanReport } from './scan-report.ts';
import { blockingStrengths, categoryRules, exemptions, namedRegimes, type Regime, type SiteConfig } from './site-config.ts';
import { themePresets, themeSchemes, type Theme } from './theme.ts';

const text = z.string().min(1);
const sha256Hex = z.string().regex(sha256Pattern, 'must be 64 hexadecimal digits');
const timestamp = z.iso.datetime();
const serviceId = z.string().regex(serviceIdPattern, 'must be lower-case letters, digits and hyphens');
const languageTag = z.string().regex(languageTagPattern, 'must be a language tag such as nb or en-GB');
const country = z.string().regex(/^[A-Z]{2}$/u, 'must be a country code of two capitals such as NO');
const regionCode = z.string().regex(regionPattern, 'must be a region code such as NO or US-CA');
const siteId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/u, 'must be letters, digits, hyphens and underscores');
const hostPattern = z
  .string()
  .regex(/^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?::\d{1,5})?$/u, 'must be a host such as example.no or *.example.no:8080, in lower case');
const cookieDomain = z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/u, 'must be a domain such as example.no, in lower case');
// Two slashes would begin the address of another host.
const path = z.string().regex(/^\/(?![/\\])/u, 'must be a path that begins with one slash');
const webUrl = z.url({ protocol: /^https?$/u });
const effectiveFrom = z.union([z.iso.date(), timestamp]);
const besideIt = z.string().regex(/^\w[\w.-]*$/u, 'must be a path, a web address, or the name of a file beside this one');

export const decisionSchema = z.strictObject({
  policyVersion: z.int().positive(),
  decidedAt: z.int().nonnegative(),
  granted: z.array(z.enum(consentCategories)),
  grantedServices: z.array(serviceId),
  refusedServices: z.array(serviceId),
  recordId: z.string().regex(recordIdPattern, 'must be a UUID in lower case').optional(),
}) satisfies z.ZodType<Decision>;

const partiesSchema = z.strictObject({
  controller: text,
  processor: text.optional(),
  contact: text,
  dpo: text.optional(),
  supervisoryAuthority: text.optional(),
});

const categoryRule = z.enum(categoryRules);
const regimeSchema = z.union([
  z.enum(namedRegimes),
  z.strictObject({ functional: categoryRule, analytics: categoryRule, marketing: categoryRule }),
]) satisfies z.ZodType<Regime>;

const siteServiceSchema = z
  .strictObject({
    id: serviceId,
    name: text,
    provider: text,
    category: z.enum(categories),
    since: z.int().positive(),
    hosts: z.array(hostPattern),
    paths: z.array(text).optional(),
    cookies: z.array(text),
    storage: z.array(text),
    exemption: z.enum(exemptions).optional(),
    reason: text.optional(),
    role: z.enum(['controller', 'processor', 'joint-controller']).optional(),
    recipients: z.array(text).optional(),
    country: country.optional(),
    transfer: z.strictObject({ mechanism: text, checkedOn: z.iso.date(), documentUrl: webUrl }).optional(),
    dataRetention: text.optional(),
    privacyUrl: webUrl.optional(),
  })
  .superRefine((service, context) => {
    if (service.exemption && !service.reason) {
      context.addIssue({ code: 'custom', path: ['reason'], message: 'an exemption needs a written reason' });
    }
    if (service.category === 'necessary' && !service.exemption) {
      context.addIssue({
        code: 'custom',
        path: ['exemption'],
        message: 'a necessary service needs an exemption (transmission or user-requested) and a reason',
      });
    }
    if (service.exemption && service.category !== 'necessary' && service.category !== 'functional') {
      context.addIssue({ code: 'custom', path: ['exemption'], message: `no exemption covers ${service.category}` });
    }
  });

const color = z.string().regex(/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/iu, 'must be a colour such as #1d4f91, so that its contrast can be computed');
const themeColors = z.strictObject({ background: color, color, border: color, accent: color, accentColor: color }).partial();
/** What is drawn is bounded, so that no theme hides a button or covers the page. */
const isSmallLength = (length: string): boolean => {
  const [, size = '', unit] = /^(\d{1,3}(?:\.\d{1,3})?)(px|rem|em)?$/u.exec(length) ?? [];
  return size !== '' && (unit ? Number(size) <= (unit === 'px' ? 32 : 2) : Number(size) === 0);
};

const themeSchema = z.strictObject({
  scheme: z.enum(themeSchemes).optional(),
  preset: z.enum(themePresets).optional(),
  light: themeColors.optional(),
  dark: themeColors.optional(),
  radius: z.string().refine(isSmallLength, 'must be a length from 0 to 32px, 2rem or 2em, such as 8px').optional(),
  density: z.enum(['comfortable', 'compact']).optional(),
  font: z.enum(['page', 'system']).optional(),
  logo: z
    .strictObject({
      src: z.string().regex(/^(?:\/(?![/\\])|https:\/\/[^/\\])/u, 'must be a path of the site, such as /logo.svg, or an https address'),
      alt: z.string(),
      width: z.int().min(1).max(240),
      height: z.int().min(1).max(64),
    })
    .optional(),
}) satisfies z.ZodType<Theme>;

const compatMode = z.union([z.literal(true), z.literal('carry-over')]);

/** What admin publishes and the SDK reads. Unknown keys are refused. */
export const siteConfigSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    siteId,
    policyVersion: z.int().positive(),
    versionLabel: text.optional(),
    effectiveFrom: effectiveFrom.optional(),
    scannedAt: timestamp.optional(),
    language: z.union([z.literal('auto'), languageTag]),
    blocking: z.enum(blockingStrengths),
    regime: regimeSchema,
    regions: z.record(regionCode, regimeSchema).optional(),
    sensitivePaths: z.array(path).optional(),
    allowHosts: z.array(hostPattern).optional(),
    parties: partiesSchema,
    services: z.array(siteServiceSchema),
    cookie: z
      .strictObject({
        domain: cookieDomain.optional(),
        maxAgeDays: z.int().positive().max(365).optional(),
        refreshUrl: z.union([path, webUrl]).optional(),
      })
      .optional(),
    signals: z
      .strictObject({
        googleConsentMode: z.enum(['basic', 'advanced']).optional(),
        hubspot: z.literal(true).optional(),
        hotjar: z.literal(true).optional(),
        microsoftUet: z.literal(true).optional(),
        microsoftClarity: z.literal(true).optional(),
        meta: z.literal(true).optional(),
        matomo: z.enum(['consent', 'cookies']).optional(),
        wordpress: z.literal(true).optional(),
      })
      .optional(),
    compat: z
      .strictObject({
        vanillaCookieconsent: compatMode.optional(),
        klaro: compatMode.optional(),
        cookiebot: compatMode.optional(),
        onetrust: compatMode.optional(),
        usercentrics: compatMode.optional(),
      })
      .optional(),
    ui: z
      .strictObject({
        layout: z.enum(['bar', 'box', 'corner', 'dialog', 'none']).optional(),
        reopen: z.enum(['start', 'end']).optional(),
        theme: z.union([z.enum(themeSchemes), themeSchema], 'must be auto, light or dark, or an object with scheme, preset, light, dark, radius, density, font and logo').optional(),
        placeholder: z.boolean().optional(),
        texts: z.record(languageTag, z.record(text, z.string())).optional(),
        declaration: z.record(languageTag, z.union([path, webUrl])).optional(),
      })
      .optional(),
    log: z.strictObject({ endpoint: z.union([path, webUrl]) }).optional(),
  })
  .superRefine((config, context) => {
    const seen = new Set<string>();
    config.services.forEach(({ id }, index) => {
      if (seen.has(id)) context.addIssue({ code: 'custom', path: ['services', index, 'id'], message: `two services are called ${id}` });
      seen.add(id);
    });
  }) satisfies z.ZodType<SiteConfig>;

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
  notice: z.strictObject({ configHash: sha256Hex, noticeHash: sha256Hex, language: languageTag, layer: z.enum(noticeLayers) }),
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
    regime: text,
    region: regionCode.optional(),
    sdkVersion: text,
    globalPrivacyControl: z.boolean(),
  }),
}) satisfies z.ZodType<ConsentRecord>;

/** Nobody but a browser of ours has a reason to post more. */
const maxServices = 500;

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
    sdkVersion: text.max(32),
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
  return data ? { submission: data } : { faults: faultsOf(schema, value) };
}

const seconds = z.number().finite().nullable();

export const scanReportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  startUrl: z.string(),
  startedAt: timestamp,
  finishedAt: timestamp,
  complete: z.boolean(),
  language: z.enum(languages),
  generator: z.strictObject({ name: text, version: text, browser: z.string() }),
  policy: z.strictObject({
    thirdPartyCookies: z.enum(['allowed', 'blocked']),
    sandbox: z.boolean(),
    hostAliases: z.record(z.string(), z.string()),
  }),
  passes: z.array(z.strictObject({ id: z.enum(passIds), consent: z.enum(['none', 'proved', 'failed']) })),
  pages: z.array(
    z.strictObject({ url: z.string(), status: z.int().nullable(), passes: z.array(z.enum(passIds)), problem: z.string().optional() }),
  ),
  items: z.array(
    z.strictObject({
      kind: z.enum(itemKinds),
      name: z.string(),
      pattern: z.string().optional(),
      domain: z.string(),
      origin: z.string().optional(),
      path: z.string(),
      hostOnly: z.boolean(),
      partitionKey: z.string().nullable(),
      party: z.enum(['first', 'third']),
      secure: z.boolean(),
      httpOnly: z.boolean(),
      sameSite: z.enum(['Strict', 'Lax', 'None']).nullable(),
      lifetime: z.strictObject({ session: z.boolean(), requestedSeconds: seconds, effectiveSeconds: seconds, text: z.string() }),
      outcome: z.enum(['stored', 'refused', 'transient']),
      refusedReasons: z.array(z.string()),
      setBy: z.strictObject({ means: z.enum(setByMeans), url: z.string().nullable(), initiators: z.array(z.string()) }),
      service: z.string().nullable(),
      provider: z.string().nullable(),
      category: z.enum(reportedCategories),
      suggestion: z.enum(categories).optional(),
      confidence: z.number().min(0).max(1),
      reasons: z.array(z.string()),
      purpose: z.strictObject({ nb: z.string(), en: z.string() }),
      exemption: z.strictObject({ kind: z.enum(exemptions), reason: z.strictObject({ nb: text, en: text }) }).optional(),
      passes: z.array(z.enum(passIds)),
      pages: z.array(z.string()),
    }),
  ),
  findings: z.array(
    z.strictObject({ code: text, severity: z.enum(severities), message: text, items: z.array(z.string()) }),
  ),
  couldNotSee: z.array(z.strictObject({ code: text, message: text })),
}) satisfies z.ZodType<ScanReport>;

/**
 * What is wrong, one line a fault, each naming the key: `services.0.exemption: a necessary service needs …`.
 *
 * @returns an empty list if the value fits
 */
export function faultsOf(schema: z.ZodType, value: unknown): string[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  return result.error.issues.flatMap(innermost).map((issue) => `${issue.path.join('.') || '(the whole file)'}: ${issue.message}`);
}

/** Of a value that may be one thing or another, an object is held against the form that is one: only that names the key. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  const branch = issue.code === 'invalid_union' ? issue.errors.find((inner) => inner.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys')) : undefined;
  return branch?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) ?? [issue];
}

/** Every key that a schema knows, at any depth, each once: for guesses at what a misspelt one was meant to be. */
export function keysOf(schema: z.ZodType): string[] {
  const keys = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties } = node as { properties?: object };
    for (const key of Object.keys(properties ?? {})) keys.add(key);
    Object.values(node).forEach(walk);
  };
  walk(z.toJSONSchema(schema, { unrepresentable: 'any' }));
  return [...keys];
}

export { knownItemSchema, serviceEntrySchema } from './knowledge/service-entry.schema.ts';
