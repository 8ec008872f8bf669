import { z } from 'zod';
import { categories, languages, reportedCategories } from '../category.ts';
import { fingerprintApis, itemKinds, passIds, setByMeans, severities, verdictStates, type ScanReport } from '../scan-report.ts';
import { exemptions } from '../site-config.ts';
import { text, timestamp } from './words.ts';

const seconds = z.number().finite().nullable();
const party = z.enum(['first', 'third']);
const pages = z.array(z.string());

export const scanReportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  startUrl: z.string(),
  startedAt: timestamp,
  finishedAt: timestamp,
  complete: z.boolean(),
  language: z.enum(languages),
  generator: z.strictObject({ name: text, version: text, browser: z.string() }),
  policy: z.strictObject({
    thirdPartyCookies: z.enum(['allowed', 'blocked', 'unknown']),
    sandbox: z.boolean().nullable(),
    visitor: z.strictObject({ device: text.optional(), locale: text.optional(), timezone: text.optional(), gpc: z.literal(true).optional() }).optional(),
    seenAs: z.enum(['visitor', 'kapsel']).optional(),
    hostAliases: z.record(z.string(), z.string()),
  }),
  passes: z.array(
    z.strictObject({
      id: z.enum(passIds),
      consent: z.enum(['none', 'proved', 'failed']),
      cmp: text.optional(),
      how: z.enum(['rule', 'wording', 'autoconsent', 'api']).optional(),
      clicks: z.int().nonnegative().optional(),
      canReopen: z.boolean().optional(),
      proof: z.array(z.string()).optional(),
    }),
  ),
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
      request: z.strictObject({ types: z.array(z.string()), pixel: z.boolean() }).optional(),
      service: z.string().nullable(),
      provider: z.string().nullable(),
      category: z.enum(reportedCategories),
      suggestion: z.enum(categories).optional(),
      confidence: z.number().min(0).max(1),
      reasons: z.array(z.string()),
      purpose: z.strictObject({ nb: z.string(), en: z.string() }),
      exemption: z.strictObject({ kind: z.enum(exemptions), reason: z.strictObject({ nb: text, en: text }) }).optional(),
      afterWithdrawal: z.enum(['left', 'stored']).optional(),
      passes: z.array(z.enum(passIds)),
      pages: z.array(z.string()),
    }),
  ),
  findings: z.array(
    z.strictObject({
      code: text,
      severity: z.enum(severities),
      message: text,
      items: z.array(z.string()),
      evidence: z.array(z.string()).optional(),
      legal: text.optional(),
      action: text.optional(),
    }),
  ),
  declared: z.strictObject({ source: text, entries: z.int().nonnegative() }).optional(),
  verification: z
    .strictObject({
      config: z.strictObject({ siteId: text, policyVersion: z.int().positive(), source: text }),
      verdicts: z.array(
        z.strictObject({
          pass: z.enum(passIds),
          state: z.enum(verdictStates),
          reasons: z.array(
            z.strictObject({
              code: text,
              makes: z.enum(verdictStates),
              message: text,
              items: z.array(z.string()),
              evidence: z.array(z.string()),
              action: text.optional(),
            }),
          ),
        }),
      ),
    })
    .optional(),
  serviceWorkers: z.array(z.strictObject({ scope: z.string(), script: z.string(), party, kept: z.boolean(), pages })).optional(),
  fingerprinting: z.array(z.strictObject({ script: z.string(), apis: z.array(z.enum(fingerprintApis)), party, initiators: z.array(z.string()), pages })).optional(),
  noscript: z
    .array(
      z.strictObject({
        element: text,
        url: z.string(),
        party,
        invisible: z.boolean(),
        provider: z.string().nullable(),
        category: z.enum(reportedCategories),
        pages,
      }),
    )
    .optional(),
  sharedIdentifiers: z
    .array(
      z.strictObject({
        kind: z.enum(['cookie', 'localStorage', 'sessionStorage']),
        name: z.string(),
        domain: z.string(),
        parameter: z.string(),
        host: z.string(),
        pages,
      }),
    )
    .optional(),
  couldNotSee: z.array(z.strictObject({ code: text, message: text })),
}) satisfies z.ZodType<ScanReport>;
